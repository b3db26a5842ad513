"""Readings that many pages share: never older than the question, never one too many."""

import asyncio
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress

import pytest

from hotel_inbox.dashboard.shell.together import Together, who_asks
from hotel_inbox.domain.staff import Viewer
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, SAM
from tests.patience import until


class Book:
    """Something to read, a page at a time, as slowly as the test wants."""

    def __init__(self) -> None:
        self.edition = 0
        self.readings = 0
        self.may_end = threading.Event()
        self.may_end.set()

    def read(self) -> int:
        edition = self.edition
        self.readings += 1
        assert self.may_end.wait(5)
        return edition


async def begun(book: Book, readings: int) -> None:
    await until(lambda: book.readings >= readings, 5)


async def test_who_asks_at_once_shares_a_reading() -> None:
    book, together = Book(), Together()
    assert await asyncio.gather(*(together.read("a", book.read) for _ in range(50))) == [0] * 50
    # The first began for one; the others, who asked after that, share the next.
    assert book.readings == 2


async def test_who_asks_later_gets_nothing_older_than_the_question() -> None:
    book, together = Book(), Together()
    book.may_end.clear()
    first = asyncio.create_task(together.read("a", book.read))
    await begun(book, 1)
    book.edition = 1
    second = asyncio.create_task(together.read("a", book.read))
    third = asyncio.create_task(together.read("a", book.read))
    await asyncio.sleep(0)
    book.may_end.set()
    assert (await first, await second, await third) == (0, 1, 1)
    assert book.readings == 2
    assert await together.read("a", book.read) == 1
    assert book.readings == 3


async def test_other_keys_do_not_wait() -> None:
    slow, quick, together = Book(), Book(), Together()
    slow.may_end.clear()
    first = asyncio.create_task(together.read("a", slow.read))
    await begun(slow, 1)
    assert await together.read("b", quick.read) == 0
    slow.may_end.set()
    await first


async def test_who_goes_away_leaves_the_reading_to_the_others() -> None:
    book, together = Book(), Together()
    book.may_end.clear()
    first = asyncio.create_task(together.read("a", book.read))
    await begun(book, 1)
    gone = asyncio.create_task(together.read("a", book.read))
    stays = asyncio.create_task(together.read("a", book.read))
    await asyncio.sleep(0)
    gone.cancel()
    with suppress(asyncio.CancelledError):
        await gone
    book.may_end.set()
    assert (await first, await stays) == (0, 0)


async def test_a_failure_is_everybodys_and_does_not_last() -> None:
    def fail() -> int:
        raise OSError("no disk")

    together = Together()
    found = await asyncio.gather(
        *(together.read("a", fail) for _ in range(3)), return_exceptions=True
    )
    assert [type(one) for one in found] == [OSError] * 3
    assert await together.read("a", lambda: 7) == 7
    with pytest.raises(OSError, match="no disk"):
        await together.read("a", fail)


async def test_logins_asked_for_at_one_moment_are_looked_up_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, together = FakeDesk(), Together()
    desk.sign_in.logins.update({"amy": AMY, "sam": SAM})
    asked: list[frozenset[str]] = []
    look_up = desk.sign_in.viewers

    def noted(cookies: Collection[str]) -> Mapping[str, Viewer]:
        asked.append(frozenset(cookies))
        return look_up(cookies)

    monkeypatch.setattr(desk.sign_in, "viewers", noted)
    found = await asyncio.gather(
        who_asks(desk, "amy", together),
        *(who_asks(desk, one, together) for one in ("sam", "nobody", "sam", None, "amy")),
    )
    assert found == [AMY, SAM, None, SAM, None, AMY]
    # The first began for one; who asked after that is in the next.
    assert len(asked) == 2
    assert asked[-1] >= {"sam", "nobody"}
    assert not together.asking
