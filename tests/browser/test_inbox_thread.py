"""What stands in a thread: links that say where they lead, times, and who did what."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.staff import SOON, bubbles, expect_mode, say, switch, take_over
from tests.browser.windows import AMY, LUCIA, MAYA, Windows

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.inbox_server import InboxServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

VANCOUVER = ZoneInfo("America/Vancouver")
LINKS = [
    ("laura@mail.example", "mailto:laura@mail.example", None),
    ("+34 600 111 222", "tel:+34-600-11-12-22", None),
    ("www.casa-azul.com/rooms", "https://www.casa-azul.com/rooms", "_blank"),
    (
        "https://www.casa-azul.com@evil.example/pay → evil.example",
        "https://www.casa-azul.com@evil.example/pay",
        "_blank",
    ),
]


def test_links_are_safe_to_click_and_say_where_they_lead(
    windows: Windows, inbox: InboxServer
) -> None:
    text = (
        "Write to laura@mail.example or call +34 600 111 222. I saw www.casa-azul.com/rooms, but "
        "https://www.casa-azul.com@evil.example/pay and javascript:alert(1) look odd."
    )
    told = inbox.post_chat("casa-azul", text)
    desk = windows.staff(AMY, int(told["conversation"]))
    links = bubbles(desk, "guest").get_by_role("link")
    expect(links).to_have_count(len(LINKS))
    for link, (words, address, target) in zip(links.all(), LINKS, strict=True):
        expect(link).to_have_text(words)
        expect(link).to_have_attribute("href", address)
        expect(link).to_have_attribute("rel", re.compile("noopener noreferrer"))
        assert (link.get_attribute("target") or None) == target


def test_times_are_the_hotels_and_exact_where_one_points(
    windows: Windows, inbox: InboxServer
) -> None:
    before = datetime.now(VANCOUVER)
    told = inbox.post_chat("harbour-lights", "Is there a lift?")
    desk = windows.staff(MAYA, int(told["conversation"]))
    expect(desk.locator(".rule")).to_have_text("Today · new session")
    shown = bubbles(desk, "guest").get_by_test_id("message-time")
    exact = datetime.fromisoformat(shown.get_attribute("datetime") or "").astimezone(VANCOUVER)
    assert before - timedelta(seconds=1) <= exact <= datetime.now(VANCOUVER)
    expect(shown).to_have_text(f"{exact:%H:%M}")
    expect(shown).to_have_attribute("title", f"{exact:%A} {exact.day} {exact:%B %Y, %H:%M:%S %Z}")


def test_what_was_done_with_a_conversation_stands_in_it_for_all(
    windows: Windows, inbox: InboxServer
) -> None:
    told = inbox.post_chat("casa-azul", "Is there a lift?")
    amy, lucia = (windows.staff(who, int(told["conversation"])) for who in (AMY, LUCIA))
    take_over(amy)
    amy.get_by_test_id("mark-lead").click()
    expect_line(bubbles(lucia, "system"), "Marked as lead by Amy Reyes")
    say(amy, "There is, to all floors.")
    switch(amy).click()
    for desk in (amy, lucia):
        expect_mode(desk, "ai")
        lines = bubbles(desk, "system")
        for words in ("Amy Reyes took over", "Amy Reyes handed back to the AI agent"):
            expect_line(lines, words)
        expect(lines.filter(has_text="took over").get_by_test_id("message-time")).to_be_visible()
        expect(bubbles(desk, "agent")).to_contain_text("to all floors")


def expect_line(lines: Locator, words: str) -> None:
    expect(lines.filter(has_text=words)).to_have_count(1, timeout=SOON)
