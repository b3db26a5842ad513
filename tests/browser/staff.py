"""What staff do and see on the Conversations screen."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

SOON = 15_000
"""Milliseconds for what happens by itself. A person would see it within one second; a test on a
busy machine waits longer, and says how long it was."""
RECONNECTED = 40_000
"""Milliseconds: after a failure widget and page wait longer and longer before they try again."""


def row(page: Page, conversation: int) -> Locator:
    """A conversation's row in the list."""
    return page.locator(f"[data-testid=conversation-row][data-conversation-id='{conversation}']")


def row_of(page: Page, guest: str) -> Locator:
    """The row of the guest of this name."""
    name = page.get_by_test_id("row-guest").get_by_text(guest, exact=True)
    return page.get_by_test_id("conversation-row").filter(has=name)


def top_row(page: Page) -> Locator:
    """The first row of the list."""
    return page.get_by_test_id("conversation-row").first


def scroll_to(page: Page, chosen: Locator) -> Locator:
    """Scroll the list down until a row is there."""
    for _ in range(20):
        if chosen.count():
            break
        page.get_by_test_id("conversation-list").evaluate("list => list.scrollTo(0, 1e6)")
        page.wait_for_timeout(100)
    return chosen


def open_row(page: Page, chosen: Locator) -> int:
    """Open a row's conversation and give its id."""
    conversation = int(chosen.get_attribute("data-conversation-id") or 0)
    chosen.click()
    expect(page).to_have_url(re.compile(rf"/conversations/{conversation}$"))
    # What stands around the former thread would else be taken for this one's.
    page.locator(f"[data-draft='{conversation}']").wait_for()
    return conversation


def top_of(part: Locator) -> float:
    """Where a part of the page begins, in pixels from the window's upper edge."""
    return float(part.evaluate("part => part.getBoundingClientRect().top"))


def bubbles(page: Page, author: str | None = None) -> Locator:
    """The messages of the open thread, all or those of one author."""
    by = f"[data-author='{author}']" if author else ""
    return page.locator(f"[data-testid=message]{by}")


def bubble(page: Page, text: str) -> Locator:
    """The messages of the open thread that say this."""
    said = page.locator(".bubble", has_text=text)
    return page.get_by_test_id("message").filter(has=said)


def switch(page: Page) -> Locator:
    """The AI Agent / Human Agent switch."""
    return page.get_by_test_id("mode-toggle")


def expect_mode(page: Page, mode: str) -> None:
    """Wait until the window shows who answers."""
    words = {"ai": "AI Agent", "human": "Human Agent"}[mode]
    expect(switch(page)).to_have_attribute("data-mode", mode, timeout=SOON)
    expect(switch(page)).to_have_text(words)


def take_over(page: Page) -> None:
    """Switch to Human Agent and wait until one may write."""
    switch(page).click()
    expect_mode(page, "human")
    expect(page.get_by_test_id("composer")).to_be_enabled()


def say(page: Page, text: str) -> None:
    """Type a message and send it by the keyboard."""
    composer = page.get_by_test_id("composer")
    composer.fill(text)
    composer.press("Enter")


def mark(page: Page) -> None:
    """Leave a mark in the page that a reload would wipe away."""
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    """Whether the page is still the one that was marked."""
    return bool(page.evaluate("window.stayed === true"))


def seconds(happened: Callable[[], None]) -> float:
    """How long something took to happen."""
    started = time.monotonic()
    happened()
    return time.monotonic() - started
