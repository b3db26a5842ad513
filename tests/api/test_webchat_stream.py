"""The live stream: nothing missing, nothing doubled, nothing left behind."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import httpx
import pytest_asyncio

from hotel_inbox.events import LocalBus
from tests.api.live import on_a_port, streaming
from tests.api.site import Site
from tests.patience import until

ADDRESS = "/webhooks/webchat/azul"


@pytest_asyncio.fixture
async def browser(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the real server."""
    async with on_a_port(site.inbox) as url, httpx.AsyncClient(base_url=url) as client:
        yield client


async def post(client: httpx.AsyncClient, text: str, visitor: str | None = None) -> dict[str, str]:
    sent = {"visitor": visitor, "id": text[:90], "text": text}
    answer = await client.post(ADDRESS, json=sent)
    assert answer.status_code == 200
    posted: dict[str, str] = answer.json()
    return posted


def listeners(site: Site) -> int:
    return len(cast("LocalBus", site.inbox.bus)._subscriptions)


async def test_question_and_answer_come_live(site: Site, browser: httpx.AsyncClient) -> None:
    visitor = (await post(browser, "Hello"))["visitor"]
    async with streaming(browser, visitor) as stream:
        assert stream.response.headers["content-type"].startswith("text/event-stream")
        assert stream.response.headers["cache-control"] == "no-store"
        assert (await stream.next()).text == "Hello"
        await site.world.bot_answers()
        answered = await stream.next()
        assert (answered.author, answered.text) == ("bot", "Breakfast is from 7 to 10.")
        await post(browser, "Thanks!", visitor)
        assert (await stream.next()).text == "Thanks!"


async def test_a_text_of_many_lines_is_one_event(site: Site, browser: httpx.AsyncClient) -> None:
    text = "first\nsecond\r\n\ndata: third\u2028fourth\nid: 5"
    posted = await browser.post(ADDRESS, json={"id": "1", "text": text})
    async with streaming(browser, posted.json()["visitor"]) as stream:
        assert (await stream.next()).text == text
    assert site.texts() == [text]


async def test_a_stream_broken_again_and_again_misses_and_doubles_nothing(
    site: Site, browser: httpx.AsyncClient
) -> None:
    visitor = (await post(browser, "0"))["visitor"]
    expected = [str(number) for number in range(31)]

    async def write() -> None:
        for text in expected[1:]:
            await post(browser, text, visitor)

    writing = asyncio.create_task(write())
    heard: list[str] = []
    last_seen: int | None = None
    while len(heard) < len(expected):
        async with streaming(browser, visitor, last_seen) as stream:
            told = await stream.take(min(4, len(expected) - len(heard)))
        heard += [line.text for line in told]
        last_seen = told[-1].id
    await writing

    assert heard == expected
    assert len(site.texts()) == len(expected)


async def test_two_pages_of_one_guest_see_the_same(site: Site, browser: httpx.AsyncClient) -> None:
    visitor = (await post(browser, "Hello"))["visitor"]
    async with streaming(browser, visitor) as one, streaming(browser, visitor) as two:
        await site.world.bot_answers()
        assert await one.take(2) == await two.take(2)


async def test_each_guest_hears_their_own_thread_alone(
    site: Site, browser: httpx.AsyncClient
) -> None:
    one, two = await post(browser, "from one"), await post(browser, "from two")
    async with streaming(browser, one["visitor"]) as stream:
        assert (await stream.next()).text == "from one"
        await post(browser, "again from two", two["visitor"])
        await post(browser, "again from one", one["visitor"])
        assert (await stream.next()).text == "again from one"
    assert len(site.texts()) == 4


async def test_who_hangs_up_is_listened_for_no_more(site: Site, browser: httpx.AsyncClient) -> None:
    visitor = (await post(browser, "Hello"))["visitor"]
    async with streaming(browser, visitor) as stream:
        await stream.next()
        await until(lambda: listeners(site) == 1)

    await until(lambda: listeners(site) == 0, seconds=5)


async def test_hanging_up_amid_a_flood_leaves_nothing_behind(
    site: Site, browser: httpx.AsyncClient
) -> None:
    visitor = (await post(browser, "x" * 150_000))["visitor"]
    for number in range(10):
        await post(browser, f"{number} {'x' * 150_000}", visitor)
    for _ in range(5):
        async with streaming(browser, visitor):
            pass

    await until(lambda: listeners(site) == 0, seconds=5)


async def test_a_refused_stream_leaves_nothing_behind(
    site: Site, browser: httpx.AsyncClient
) -> None:
    visitor = (await post(browser, "Hello"))["visitor"]
    for hotel, token in (("rojo", visitor), ("azul", "x" * 97), ("azul", "")):
        address = f"/webhooks/webchat/{hotel}/stream"
        answer = await browser.get(address, params={"visitor": token})
        assert answer.status_code == 404
    assert listeners(site) == 0


async def test_a_body_over_the_limit_is_told_over_a_real_connection(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.post(ADDRESS, json={"id": "1", "text": "x" * 3_200_000})
    assert answer.status_code == 413
