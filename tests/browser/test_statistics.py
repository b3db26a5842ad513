"""The six figures above the conversations, and the Statistics screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.staff import SOON, row, take_over
from tests.browser.windows import MAYA, PHONE, SAM

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.inbox_server import InboxServer
    from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_SECONDS_BEHIND = 4
QUESTION = "Do you lend telescopes for the northern lights?"


def value(page: Page, figure: str) -> Locator:
    """A figure's number."""
    return page.get_by_test_id(f"stat-{figure}").get_by_test_id("stat-value")


def number(page: Page, figure: str) -> int:
    """What a figure counts, once it is counted."""
    expect(value(page, figure)).to_have_text(re.compile(r"\d"), timeout=SOON)
    return int(value(page, figure).inner_text().replace(",", ""))


def chart(page: Page, name: str) -> Locator:
    """One chart, with its title, its table and its CSV."""
    return page.locator(f"[data-testid=chart][data-chart={name}]")


def test_figures_are_live_lead_to_their_conversations_and_fold(
    windows: Windows, inbox: InboxServer
) -> None:
    maya = windows.staff(MAYA)
    number(maya, "active")
    # What others just did may not be in what is known at first: it is read anew within seconds.
    maya.wait_for_timeout(_SECONDS_BEHIND * 1000)
    active, transfers = number(maya, "active"), number(maya, "human-transfers")
    told = inbox.post_chat("harbour-lights", "Is there a boat trip?")
    conversation = int(told["conversation"])
    expect(value(maya, "active")).to_have_text(str(active + 1), timeout=SOON)

    row(maya, conversation).click()
    take_over(maya)
    expect(value(maya, "human-transfers")).to_have_text(str(transfers + 1), timeout=SOON)
    figure = maya.get_by_test_id("stat-human-transfers")
    expect(figure).to_have_accessible_description(re.compile("went from the bot to a person"))
    figure.focus()
    maya.keyboard.press("Enter")
    expect(maya).to_have_url(re.compile(r"date=week&figure=human-transfers$"))
    expect(figure).to_have_attribute("aria-current", "true")
    expect(row(maya, conversation)).to_be_visible()
    # Of the sessions that it counts, two may be of one conversation.
    expect(maya.locator(".rows[aria-busy=true]")).to_have_count(0)
    assert 0 < maya.get_by_test_id("conversation-row").count() <= transfers + 1
    maya.locator("[data-testid=filter-chip][data-value=figure]").click()
    expect(maya).to_have_url(re.compile(r"date=week$"))

    maya.get_by_test_id("figures-hide").click()
    expect(maya.get_by_test_id("figures")).to_be_hidden()
    expect(maya.get_by_test_id("figures-show")).to_be_focused()
    maya.goto(f"{inbox.url}/conversations")
    expect(maya.get_by_test_id("figures-show")).to_be_visible()
    expect(maya.get_by_test_id("figures")).to_be_hidden()
    # A phone keeps its room for the list until somebody asks.
    maya.set_viewport_size(PHONE)
    expect(maya.get_by_test_id("figures")).to_be_hidden()
    maya.get_by_test_id("figures-show").click()
    expect(value(maya, "active")).to_be_visible()
    assert not maya.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_statistics_keep_their_address_have_tables_and_lead_to_an_answer(
    windows: Windows, inbox: InboxServer
) -> None:
    inbox.post_chat("harbour-lights", QUESTION)
    sam = windows.staff(SAM)
    sam.get_by_label("Statistics", exact=True).click()
    sam.locator("[data-testid=statistics-period][data-value=quarter]").click()
    sam.get_by_test_id("statistics-hotel").select_option(label="Harbour Lights")
    expect(sam).to_have_url(re.compile(r"/statistics\?hotel=\d+&date=quarter$"))
    sam.reload()
    expect(sam.get_by_test_id("statistics-about")).to_contain_text("Harbour Lights", timeout=SOON)
    pressed = sam.locator("[data-testid=statistics-period][aria-pressed=true]")
    expect(pressed).to_have_text("This quarter")

    per_day = chart(sam, "conversations-per-day")
    drawing, table = per_day.locator(".drawing"), per_day.get_by_role("table")
    expect(drawing).to_be_visible(timeout=SOON)
    # What is drawn is read out as a table, and shown as one to whoever asks.
    expect(table.get_by_role("columnheader").first).to_have_text("Days")
    per_day.get_by_test_id("chart-table").check()
    expect(drawing).to_be_hidden()
    expect(table.get_by_role("row").nth(1)).to_be_visible()
    with sam.expect_download() as download:
        per_day.get_by_test_id("chart-csv").click()
    assert re.search(r"conversations-per-day\.csv\?hotel=\d+&date=quarter$", download.value.url)
    assert Path(download.value.path()).read_bytes().startswith(b"\xef\xbb\xbffirst_day,")
    expect(chart(sam, "hotels").get_by_role("row")).to_have_count(2)
    sam.emulate_media(media="print")
    expect(sam.locator(".rail")).to_be_hidden()
    expect(drawing).to_be_visible()
    sam.emulate_media(media="screen")

    asked = chart(sam, "unanswered").get_by_test_id("unanswered-question")
    asked.filter(has_text=QUESTION).get_by_test_id("add-to-knowledge").click(timeout=SOON)
    expect(sam.get_by_test_id("entry-question")).to_have_value(QUESTION, timeout=SOON)
    expect(sam.get_by_test_id("knowledge-hotel")).to_have_value(re.compile(r"\d+"))
    sam.get_by_test_id("entry-answer").fill("Yes, at reception.")
    sam.get_by_test_id("entry-save").click()
    expect(sam.get_by_test_id("knowledge-notice")).to_contain_text("Kept", timeout=SOON)
