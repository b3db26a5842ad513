"""Every chart of the statistics as a file: whole for its hotel's staff, nothing for others."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio

from hotel_inbox.domain.exports import Outcome
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role
from tests.api.desk import sign_in, stranger
from tests.api.site import Site
from tests.exported import rows_in
from tests.services.world import handoff

ADDRESS = "/export/statistics/{}.csv"


@pytest_asyncio.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    opened = Site.opened(database_url, tmp_path / "data")
    await sign_in(opened, "amy@azul.example")
    yield opened
    await opened.close()


async def rows(desk: Site, name: str, **asked: str) -> list[dict[str, str]]:
    answer = await desk.client.get(ADDRESS.format(name), params=asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return rows_in(answer.content)


async def test_every_chart_has_its_file_and_each_tells_what_happened(desk: Site) -> None:
    world = desk.world
    world.bot.replies.append(handoff("A colleague answers.", unanswered=("=Moon, or not?",)))
    world.guest_writes("=Moon, or not?", guest_name="Ann")
    await world.bot_answers()

    told = {name: await rows(desk, name) for name in desk.inbox.chart_tables.names}
    assert told["figures"][0]["figure"] == "active"
    assert told["conversations-per-day"][-1]["whatsapp"] == "1"
    assert [
        (row["weekday"], row["hour"])
        for row in told["messages-by-hour"]
        if row["guest_messages"] != "0"
    ] == [("Tuesday", "10")]
    assert told["response-time"][-1]["bot_count"] == "1"
    assert ("to_a_person", "no_answer", "1") in [tuple(row.values()) for row in told["resolution"]]
    (question,) = told["unanswered"]
    assert (question["question"], question["open"]) == ("'=Moon, or not?", "1")
    assert told["top-questions"] == told["agents"] == []
    assert told["leads"][0]["stage"] == "conversations"
    assert (told["hotels"][0]["conversations"], told["hotels"][0]["conversion_rate"]) == ("1", "")

    (empty,) = await rows(desk, "hotels", **{"from": "2020-01-01", "to": "2020-01-31"})
    assert empty["conversations"] == "0"


async def test_what_was_taken_along_stands_in_the_audit_log(desk: Site) -> None:
    desk.world.guest_writes("Hola")
    boss = replace(desk.world.amy, role=Role.MANAGER)
    await rows(desk, "hotels", channel="whatsapp")
    await desk.client.get(ADDRESS.format("nonsense"))
    (entry,) = desk.inbox.audit.listed(boss)
    assert (entry.who, entry.chart, entry.rows, entry.hotels) == ("Amy", "hotels", 1, ("Azul",))
    assert (entry.order.chosen.channel, entry.outcome) == (Channel.WHATSAPP, Outcome.DONE)
    assert desk.inbox.audit.listed(replace(boss, hotel_ids=frozenset({99}))) == ()


async def test_nobody_else_gets_it_and_what_is_not_there_is_not_found(desk: Site) -> None:
    desk.world.guest_writes("Hola")
    (hotel,) = desk.world.amy.hotel_ids
    for address in (ADDRESS.format("nonsense"), f"{ADDRESS.format('hotels')}?hotel=99"):
        assert (await desk.client.get(address)).status_code == 404
    await sign_in(desk, stranger(desk))
    assert (await desk.client.get(f"{ADDRESS.format('agents')}?hotel={hotel}")).status_code == 404
    assert [row["hotel"] for row in await rows(desk, "hotels")] == ["Mar"]
    desk.client.cookies.clear()
    assert (await desk.client.get(ADDRESS.format("figures"))).status_code == 401
