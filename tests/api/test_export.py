"""Exports over HTTP: whole files for signed-in staff of the hotel, and nothing for anybody else."""

import asyncio
import io
from collections.abc import AsyncIterator

import httpx
import pytest
from openpyxl import load_workbook

from hotel_inbox.domain.doors import COOKIE
from hotel_inbox.domain.exports import MESSAGE_COLUMNS, Outcome
from hotel_inbox.repositories import exports
from hotel_inbox.services import export_running
from tests.api.desk import sign_in, stranger
from tests.api.live import on_a_port
from tests.api.site import Site
from tests.exported import MESSAGES, rows_in
from tests.patience import until


async def test_staff_get_what_the_filters_leave(desk: Site) -> None:
    desk.world.guest_writes("Hola", guest_name="Núria")
    desk.world.guest_writes("=HYPERLINK(1)", guest="34600000009", guest_name="Bea")
    answer = await desk.client.get("/export/messages.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="azul-messages-2026-03-10.csv"'
    )
    assert "content-length" not in answer.headers
    assert [row["text"] for row in rows_in(answer.content)] == ["Hola", "'=HYPERLINK(1)"]

    asked = {"hotel": "azul", "q": "nuria", "from": "2026-03-01", "to": "2026-03-31"}
    answer = await desk.client.get("/export/conversations.csv", params=asked)
    assert [row["guest"] for row in rows_in(answer.content)] == ["Núria"]
    answer = await desk.client.get("/export/conversations.csv", params={"channel": "webchat"})
    assert rows_in(answer.content) == []


async def test_a_workbook_holds_the_same(desk: Site) -> None:
    desk.world.guest_writes("\x00=1+1\n\ufffe\x0b👋 שלום", guest_phone="+34600111222")
    answer = await desk.client.get("/export/messages.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content), read_only=True).worksheets[0]
    header, row = sheet.iter_rows(values_only=True)
    assert header == MESSAGE_COLUMNS
    told = dict(zip(header, row, strict=True))
    assert told["message_id"] == 1
    assert told["phone"] == "+34600111222"
    assert told["text"] == "�=1+1\n👋 שלום"
    assert list((desk.inbox.settings.data_dir / "exports").iterdir()) == []


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("hotel=mar", 404, "There is no such hotel."),
        ("hotel=2", 404, "There is no such hotel."),
        ("hotel=rojo", 404, "There is no such hotel."),
        ("from=2026-02-30", 400, "from=2026-02-30"),
        ("from=2026-03-02&to=2026-03-01", 400, "lies after"),
        ("channel=fax", 400, "channel=fax"),
        ("status=gone", 400, "status=gone"),
        ("date=today&from=2026-01-01", 400, "from=2026-01-01"),
        ("show=mine,everything", 400, "show=mine,everything"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    query: str, status: int, words: str, desk: Site
) -> None:
    stranger(desk)
    answer = await desk.client.get(f"/export/messages.csv?{query}")
    assert answer.status_code == status
    assert words in answer.json()["error"]


async def test_only_staff_and_only_their_hotels(desk: Site) -> None:
    desk.world.guest_writes("Hola")
    await sign_in(desk, stranger(desk))
    assert rows_in((await desk.client.get("/export/messages.csv")).content) == []
    assert (await desk.client.get("/export/guests.csv")).status_code == 404
    assert (await desk.client.get("/export/messages.pdf")).status_code == 404
    desk.client.cookies.clear()
    for file in ("messages.csv", "conversations.xlsx"):
        assert (await desk.client.get(f"/export/{file}")).status_code == 401


async def test_a_third_at_once_is_one_too_many(desk: Site) -> None:
    for _ in range(2):
        desk.inbox.export.begin(desk.world.amy, MESSAGES)
    answer = await desk.client.get("/export/messages.csv")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "Two exports of yours are under way" in answer.json()["error"]
    assert (await desk.client.head("/export/messages.csv")).status_code == 200


async def test_an_export_ends_with_its_client_or_when_it_is_cancelled(
    desk: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_running, "NOTED_EVERY", 0.0)
    monkeypatch.setattr(exports, "PART", 10)
    amy = desk.world.amy
    # More than all buffers on the way hold.
    for number in range(50):
        desk.world.guest_writes("x" * 300_000, provider_id=str(number))

    def outcome(key: str) -> Outcome | None:
        known = desk.inbox.export.progress(amy, key)
        return known.outcome if known else None

    async with on_a_port(desk.inbox) as address, httpx.AsyncClient(base_url=address) as client:
        client.cookies.set(COOKIE, desk.client.cookies[COOKIE])
        async with client.stream("GET", "/export/messages.csv?run=left") as answer:
            await anext(answer.aiter_raw())
            assert outcome("left") is Outcome.RUNNING
        await until(lambda: outcome("left") is Outcome.LEFT)

        async with client.stream("GET", "/export/messages.csv?run=cancelled") as answer:
            blocks = answer.aiter_raw()
            await anext(blocks)
            await asyncio.to_thread(desk.inbox.export.cancel, amy, "cancelled")
            # It has no proper end.
            with pytest.raises(httpx.RemoteProtocolError):
                await _last_of(blocks)
        assert outcome("cancelled") is Outcome.CANCELLED


async def _last_of(blocks: AsyncIterator[bytes]) -> None:
    async for _ in blocks:
        continue
