"""Two processes serve one inbox: a page goes on at the other one, whatever became of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.balancer import Balancer
from tests.browser.inbox_server import InboxServer
from tests.browser.staff import (
    RECONNECTED,
    SOON,
    bubble,
    bubbles,
    open_row,
    row,
    row_of,
    say,
    take_over,
)
from tests.browser.windows import AMY, COOKIE, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

INES, OTTO = "34600888801", "34600888802"


@dataclass
class Pair:
    """Two processes over one database, and the address that staff know."""

    front: Balancer
    first: InboxServer
    second: InboxServer

    @property
    def url(self) -> str:
        """The address that staff know."""
        return f"http://localhost:{self.front.port}"


@pytest.fixture
def pair(postgres_url: str, redis_url: str, tmp_path: Path) -> Iterator[Pair]:
    """Two processes, of which the first one is passed on to."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    with Balancer() as front:
        shared = {
            "DATABASE_URL": postgres_url,
            "REDIS_URL": redis_url,
            "PUBLIC_URL": f"http://localhost:{front.port}",
            "HOTEL_INBOX_DATA_DIR": str(tmp_path / "data"),
        }
        with InboxServer(tmp_path / "first", settings=shared) as first:
            second = InboxServer(tmp_path / "second", graph=first.graph, settings=shared)
            try:
                second.start()
                front.move(first.port)
                yield Pair(front, first, second)
            finally:
                second.kill()


def sign_in(page: Page, pair: Pair) -> None:
    form: dict[str, str | float | bool] = {"email": AMY, "password": PASSWORD}
    page.context.request.post(f"{pair.url}/auth/login", form=form)
    assert COOKIE in {one.get("name") for one in page.context.cookies()}
    page.goto(f"{pair.url}/conversations")


def test_a_page_goes_on_at_another_process(page: Page, pair: Pair) -> None:
    first, second = pair.first, pair.second
    first.receive(INES, "Is there a lift?", name="Ines Mora")
    first.receive(OTTO, "Is there a pool?", name="Otto Berg")
    chat = first.post_chat("casa-azul", "I would like to talk to a person, please")
    sign_in(page, pair)
    open_row(page, row(page, int(chat["conversation"])))
    take_over(page)
    # Of these no queue of the first process learns: it hears of them at once or, by the pages' own
    # looking every half minute, of the second one too late.
    for words in ("By the other door", "Nobody there?"):
        second.post_chat("casa-azul", words, chat["visitor"])
        expect(bubble(page, words)).to_have_count(1, timeout=SOON)
    open_row(page, row_of(page, "Ines Mora"))
    take_over(page)
    second.receive(INES, "Heard by the other process", name="Ines Mora")
    expect(bubble(page, "Heard by the other process")).to_have_count(1, timeout=SOON)

    page.get_by_test_id("composer").fill("Half a sentence")
    first.kill()
    second.receive(INES, "While nobody listened", name="Ines Mora")
    pair.front.move(second.port)
    expect(bubble(page, "While nobody listened")).to_have_count(1, timeout=RECONNECTED)
    expect(bubble(page, "Heard by the other process")).to_have_count(1)
    expect(page.get_by_test_id("composer")).to_have_value("Half a sentence")
    sent = len(second.sent_to(INES, 0))
    say(page, "Yes, two of them")
    expect(bubbles(page, "agent").last).to_contain_text("Yes, two of them", timeout=SOON)
    assert second.sent_to(INES, sent + 1)[-1].body["text"]["body"] == "Yes, two of them"
    open_row(page, row_of(page, "Otto Berg"))

    # The first one, started again, knows nothing of the tab.
    first.start()
    pair.front.move(first.port)
    first.receive(OTTO, "And a sauna?", name="Otto Berg")
    expect(bubble(page, "And a sauna?")).to_have_count(1, timeout=RECONNECTED)
    open_row(page, row_of(page, "Ines Mora"))

    # The second one still has the tab as it was when it showed another guest.
    pair.front.move(second.port)
    second.receive(INES, "Thank you", name="Ines Mora")
    expect(bubble(page, "Thank you")).to_have_count(1, timeout=RECONNECTED)
    expect(bubble(page, "And a sauna?")).to_have_count(0)
    expect(bubble(page, "Yes, two of them")).to_have_count(1)
