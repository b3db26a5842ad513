"""What the rows of the list say, in several windows at once, and what it shows without any."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.inbox_server import PHONE_NUMBER_ID
from tests.browser.staff import (
    SOON,
    mark,
    open_row,
    row,
    row_of,
    say,
    stayed,
    take_over,
    top_row,
)
from tests.browser.test_filters import chip, pick
from tests.browser.windows import AMY, PABLO, SAM
from tests.fakes.meta_webhooks import callback

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.inbox_server import InboxServer
    from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FIA = "Fia Rowland"
PASSWORD = "quite-quiet-today"
BADGES = {"Web Chat": "--web", "WhatsApp": "--wa", "Facebook": "--fb", "Instagram": "--ig"}
_BADGE = """(badge, token) => {
    const probe = badge.parentElement.appendChild(document.createElement("i"));
    probe.style.backgroundColor = `var(${token})`;
    const colours = [probe, badge].map(one => getComputedStyle(one).backgroundColor);
    probe.remove();
    return colours;
}"""
_WAY = "shown => getComputedStyle(shown).direction"
TICK = 60_000
"""Milliseconds in which a page on which nothing happens has looked at its clock again."""


def sign_in(page: Page, inbox: InboxServer, email: str) -> None:
    page.goto(f"{inbox.url}/login")
    page.get_by_test_id("login-email").fill(email)
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()


def test_a_row_tells_every_window_who_wrote_what_and_who_has_it(
    windows: Windows, inbox: InboxServer
) -> None:
    amy, pablo = windows.staff(AMY), windows.staff(PABLO)
    second_tab = amy.context.new_page()
    second_tab.goto(amy.url)
    pages = (amy, pablo, second_tab)
    wa_id = "34600660001"
    inbox.receive(wa_id, "Hi, we are a family with two children.", name=FIA)
    for page in pages:
        expect(top_row(page).get_by_test_id("row-guest")).to_have_text(FIA, timeout=SOON)
        shown = row_of(page, FIA)
        expect(shown.get_by_test_id("row-channel")).to_have_attribute("data-channel", "whatsapp")
        expect(shown.get_by_test_id("row-preview")).to_have_text(re.compile("^Bot: "), timeout=SOON)
        expect(shown.get_by_test_id("row-elapsed")).to_have_text("now")
        expect(shown.get_by_test_id("row-persona")).to_have_text("Family")
        expect(shown.get_by_test_id("row-unread")).to_have_text("1")
        mark(page)
    inbox.receive(wa_id, "I want to talk to a person, please.", name=FIA)
    for page in pages:
        expect(row_of(page, FIA).get_by_test_id("row-unread")).to_have_text("2", timeout=SOON)
        expect(row_of(page, FIA).get_by_test_id("row-waiting")).to_be_visible(timeout=SOON)

    conversation = open_row(amy, row_of(amy, FIA))
    for page in pages:
        expect(row(page, conversation).get_by_test_id("row-unread")).to_have_count(0, timeout=SOON)
    take_over(amy)
    say(amy, "Good evening, Amy here.")
    amy.get_by_test_id("mark-lead").click()
    for page, speaker, holder in (
        (amy, "You", "You"),
        (second_tab, "You", "You"),
        (pablo, "Amy", "Amy"),
    ):
        shown = row(page, conversation)
        expect(shown.get_by_test_id("row-preview")).to_have_text(
            f"{speaker}: Good evening, Amy here.", timeout=SOON
        )
        expect(shown.get_by_test_id("row-assignee")).to_have_text(holder)
        expect(shown.get_by_test_id("row-human")).to_be_visible()
        expect(shown.get_by_test_id("row-lead")).to_be_visible(timeout=SOON)
        expect(shown.get_by_test_id("row-waiting")).to_have_count(0)
        assert stayed(page)


def test_each_channel_has_a_badge_in_its_own_colour(windows: Windows) -> None:
    sam = windows.staff(SAM)
    seen = set()
    for label, token in BADGES.items():
        pick(sam, "channel", label)
        meant, shown = top_row(sam).get_by_test_id("row-channel").evaluate(_BADGE, token)
        assert shown == meant
        seen.add(shown)
    assert len(seen) == len(BADGES)


def test_the_time_since_a_message_goes_on_by_itself(windows: Windows, inbox: InboxServer) -> None:
    # Written on the hotel's own phone: no bot answers, and then the page is told of nothing more.
    written = {
        "from": "351210000111",
        "to": "34600660002",
        "id": "wamid.from-the-phone",
        "timestamp": str(int(time.time()) - 45),
        "type": "text",
        "text": {"body": "Your umbrella is at the desk"},
    }
    echo = callback(PHONE_NUMBER_ID, message_echoes=[written])
    echo["entry"][0]["changes"][0]["field"] = "smb_message_echoes"
    amy = windows.staff(AMY)
    inbox.whatsapp(echo)
    said = amy.get_by_test_id("conversation-row").filter(has_text="Your umbrella")
    ago = said.get_by_test_id("row-elapsed")
    expect(ago).to_have_text("now", timeout=SOON)
    expect(ago).to_have_text("1 min", timeout=TICK)


def test_a_link_shows_another_person_only_what_is_theirs(
    windows: Windows, inbox: InboxServer
) -> None:
    harbour = int(inbox.post_chat("harbour-lights", "Is there a lighthouse?")["conversation"])
    sam, amy = windows.staff(SAM), windows.staff(AMY)
    pick(sam, "hotel", "Harbour Lights")
    pick(sam, "channel", "Web Chat")
    expect(row(sam, harbour)).to_be_visible()
    amy.goto(sam.url)
    expect(chip(amy, "hotel")).to_have_text("Another hotel")
    expect(amy.get_by_test_id("conversation-list")).to_contain_text("No conversation fits")
    chip(amy, "hotel").click()
    expect(top_row(amy).get_by_test_id("row-channel")).to_have_attribute("data-channel", "webchat")
    expect(row(amy, harbour)).to_have_count(0)
    for query in ("hotel=-1&channel=<b>", "show=mine%00,%FF", "date=custom&from=9999-99-99"):
        amy.goto(f"{inbox.url}/conversations?{query}")
        expect(top_row(amy)).to_be_visible()
        expect(row(amy, harbour)).to_have_count(0)


def test_a_list_that_is_empty_or_not_there_yet_says_so(
    windows: Windows, inbox: InboxServer
) -> None:
    inbox.command("hotel", "add", "quiet-house", "--name", "Quiet House", "--timezone", "UTC")
    inbox.command(
        *("user", "add", "quinn@quiet-house.example", "--name", "Quinn", "--role", "agent"),
        *("--hotel", "quiet-house", "--password-stdin"),
        typed=PASSWORD,
    )
    quinn = windows.blank()
    sign_in(quinn, inbox, "quinn@quiet-house.example")
    rows = quinn.get_by_test_id("conversation-list")
    expect(rows).to_contain_text("No conversations yet")
    expect(quinn.get_by_test_id("conversation-count")).to_have_text("0 conversations")
    # Live too where nothing is: the first guest of all.
    first = int(inbox.post_chat("quiet-house", "Is anybody there?")["conversation"])
    expect(row(quinn, first)).to_be_visible(timeout=SOON)

    waiting = quinn.context.new_page()
    waiting.route_web_socket(re.compile("/_event"), lambda _: None)
    waiting.goto(f"{inbox.url}/conversations")
    loading = waiting.get_by_test_id("conversation-list").get_by_role("status")
    expect(loading).to_have_accessible_name("Loading")
    expect(waiting.get_by_text("No conversations yet")).to_have_count(0)


def test_words_that_run_to_the_left_are_cut_at_their_own_end(
    windows: Windows, inbox: InboxServer
) -> None:
    name, words = "مريم الزهراني", "شكرا جزيلا لكم على كل شيء في هذه الإقامة"
    inbox.receive("34600660009", words, name=name)
    desk = windows.staff(AMY)
    open_row(desk, row_of(desk, name))
    shown = row_of(desk, name)
    take_over(desk)
    say(desk, "على الرحب والسعة")
    preview = shown.get_by_test_id("row-preview")
    expect(preview).to_contain_text("You: على", timeout=SOON)
    for part in (shown.get_by_test_id("row-guest"), preview):
        assert part.evaluate(_WAY) == "rtl"
        assert part.evaluate("shown => getComputedStyle(shown).textAlign") == "left"
    desk.get_by_test_id("search").fill("الزهراني")
    expect(desk.get_by_test_id("guest-hit").locator("mark")).to_have_count(1, timeout=SOON)
    assert desk.get_by_test_id("guest-hit").locator(".name").evaluate(_WAY) == "rtl"
