"""The list under filters: combined, in the address, shared, live, and taken off again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.staff import SOON, expect_mode, open_row, row, row_of, switch, top_row
from tests.browser.windows import AMY, PHONE, SAM

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.inbox_server import InboxServer
    from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FAY, FINN = "Fay Filtered", "Finn Filtered"


def pick(page: Page, name: str, label: str) -> None:
    """Choose something of a filter, and wait until the list is of it."""
    page.get_by_test_id(f"filter-{name}").select_option(label=label)
    expect(chip(page, name)).to_contain_text(label)
    settled(page)


def press(page: Page, name: str) -> None:
    """Press a switch, and wait until the list is of it."""
    pressed = page.get_by_test_id(f"filter-{name}")
    before = pressed.get_attribute("aria-pressed")
    pressed.click()
    expect(pressed).not_to_have_attribute("aria-pressed", before or "")
    settled(page)


def chip(page: Page, name: str) -> Locator:
    """The chip of one thing that is asked for."""
    return page.locator(f"[data-testid=filter-chip][data-value={name}]")


def settled(page: Page) -> None:
    """Wait until the rows are those of the chosen filter."""
    expect(page.get_by_test_id("conversation-list")).to_have_attribute("aria-busy", "false")


# Both at once: rows of a former filter may still stand there, and the number comes after them.
_AS_MANY_AS_TOLD = """() => {
    const told = document.querySelector("[data-testid=conversation-count]").textContent;
    const rows = [...document.querySelectorAll("[data-testid=conversation-row]")];
    const all = /^\\d+ conversations?$/.test(told.trim()) && parseInt(told) === rows.length;
    return all && rows.map(row => row.dataset.conversationId);
}"""


def shown(page: Page) -> list[str]:
    """The ids of the rows, once their number is what the list's head says."""
    ids: list[str] = page.wait_for_function(_AS_MANY_AS_TOLD).json_value()
    return ids


def expect_alike(one: Page, other: Page) -> None:
    """Wait until two windows show the same rows in the same order: each reads by itself."""
    for _ in range(50):
        if shown(one) == shown(other):
            return
        one.wait_for_timeout(100)
    assert shown(one) == shown(other)


def search_beneath_filters(sam: Page, inbox: InboxServer) -> None:
    """A search combines with six filters, says what they hide, and gives the list back."""
    inbox.post_chat("casa-azul", "Is there a hammam at Finn Filtered's?")
    field = sam.get_by_test_id("search")
    field.fill("hammam")
    expect(sam.get_by_test_id("message-hit")).to_have_count(1)
    expect(sam.get_by_test_id("conversation-count")).to_have_text("0 guests, 1 message")
    expect(sam.get_by_test_id("filter-chip")).to_have_count(6)
    sam.get_by_test_id("search-hidden").click()
    expect(sam.get_by_test_id("message-hit")).to_have_count(2)
    expect(sam.get_by_test_id("filter-chip")).to_have_count(0)
    expect(sam).to_have_url(re.compile(r"\?q=hammam$"))
    sam.go_back()
    expect(sam.get_by_test_id("message-hit")).to_have_count(1)
    field.fill("")


def test_filters_combine_stay_in_the_address_and_are_live(
    windows: Windows, inbox: InboxServer
) -> None:
    harbour = int(inbox.post_chat("harbour-lights", "Is there a lighthouse?")["conversation"])
    azul = int(inbox.post_chat("casa-azul", "Is there a pool?")["conversation"])
    inbox.receive("34600880001", "Is there a garden?", name=FAY)
    sam = windows.staff(SAM)
    expect(row_of(sam, FAY)).to_be_visible(timeout=SOON)

    pick(sam, "hotel", "Casa Azul")
    expect(row(sam, harbour)).to_have_count(0)
    expect(row(sam, azul)).to_be_visible()
    pick(sam, "channel", "WhatsApp")
    pick(sam, "status", "Active")
    pick(sam, "date", "Today")
    press(sam, "unassigned")
    expect(row(sam, azul)).to_have_count(0)
    expect(row_of(sam, FAY)).to_be_visible()
    press(sam, "unread")
    expect(sam.get_by_test_id("filter-chip")).to_have_count(6)
    asked = r"\?hotel=\d+&channel=whatsapp&status=active&date=today&show=unassigned,unread$"
    expect(sam).to_have_url(re.compile(asked))

    inbox.receive("34600880002", "Is there a hammam?", name=FINN)
    expect(top_row(sam)).to_contain_text(FINN, timeout=SOON)
    amy = windows.staff(AMY)
    amy.goto(sam.url)
    expect(amy.get_by_test_id("filter-chip")).to_have_count(6)
    expect(amy.get_by_test_id("filter-date")).to_have_value("today")
    expect(top_row(amy)).to_contain_text(FINN)
    expect_alike(amy, sam)

    search_beneath_filters(sam, inbox)
    expect(sam).to_have_url(re.compile(asked))

    # Who reads a chat takes it out of what is unread, everywhere, and goes on reading.
    row_of(sam, FAY).click()
    expect_mode(sam, "ai")
    expect(sam).to_have_url(re.compile(rf"/conversations/\d+{asked}"))
    for page in (sam, amy):
        expect(row_of(page, FAY)).to_have_count(0, timeout=SOON)
        expect(row_of(page, FINN)).to_be_visible()
    expect(switch(sam)).to_be_visible()
    sam.go_back()
    expect(sam.get_by_test_id("mode-toggle")).to_have_count(0)
    expect(sam.get_by_test_id("filter-chip")).to_have_count(6)

    chip(sam, "unread").focus()
    sam.keyboard.press("Enter")
    expect(row_of(sam, FAY)).to_be_visible()
    expect(chip(sam, "unassigned")).to_be_focused()
    sam.go_back()
    expect(row_of(sam, FAY)).to_have_count(0)
    expect(chip(sam, "unread")).to_be_visible()


def test_nothing_found_is_told_and_what_is_mine_comes_and_goes(
    windows: Windows, inbox: InboxServer
) -> None:
    inbox.receive("34600880003", "Is there a bar?", name="Flo Filtered")
    sam = windows.staff(SAM)
    expect(row_of(sam, "Flo Filtered")).to_be_visible(timeout=SOON)

    sam.get_by_test_id("filter-date").select_option("custom")
    sam.get_by_test_id("filter-to").fill("2001-02-03")
    expect(sam.get_by_test_id("conversation-list")).to_contain_text("No conversation fits")
    expect(sam.get_by_test_id("conversation-count")).to_have_text(
        "0 conversations", timeout=2 * SOON
    )
    expect(chip(sam, "date")).to_contain_text("2001")
    sam.reload()
    expect(sam.get_by_test_id("filter-to")).to_have_value("2001-02-03")
    expect(sam.get_by_test_id("conversation-count")).to_have_text(
        "0 conversations", timeout=2 * SOON
    )
    sam.get_by_test_id("filters-none").press("Enter")
    expect(row_of(sam, "Flo Filtered")).to_be_visible()
    expect(sam).to_have_url(re.compile(r"/conversations$"))
    expect(sam.get_by_test_id("filter-chip")).to_have_count(0)
    expect(sam.get_by_test_id("filter-channel")).to_be_focused()

    conversation = open_row(sam, row_of(sam, "Flo Filtered"))
    press(sam, "mine")
    press(sam, "human")
    expect(row(sam, conversation)).to_have_count(0)
    switch(sam).click()
    expect(row(sam, conversation)).to_be_visible(timeout=SOON)
    expect_mode(sam, "human")
    switch(sam).click()
    expect(row(sam, conversation)).to_have_count(0, timeout=SOON)
    expect_mode(sam, "ai")
    expect(sam).to_have_url(re.compile(rf"/conversations/{conversation}\?show=mine,human$"))
    chip(sam, "mine").click()
    sam.get_by_test_id("filters-clear").click()
    expect(row(sam, conversation)).to_be_visible()
    expect(switch(sam)).to_be_visible()


def test_days_are_typed_one_after_the_other_and_left_with_one_step_back(windows: Windows) -> None:
    sam = windows.staff(SAM)
    sam.goto(f"{sam.url}?channel=whatsapp")
    pick(sam, "date", "Custom range")
    first, last = sam.get_by_test_id("filter-from"), sam.get_by_test_id("filter-to")
    first.fill("2001-02-03")
    last.fill("2001-02-05")
    expect(chip(sam, "date")).to_contain_text("3 Feb – 5 Feb 2001")

    # Days that cross for a while are meant the right way round and stay where they were typed.
    first.fill("2001-02-09")
    expect(chip(sam, "date")).to_contain_text("5 Feb – 9 Feb 2001")
    expect(last).to_have_value("2001-02-05")
    last.fill("2001-02-12")
    expect(chip(sam, "date")).to_contain_text("9 Feb – 12 Feb 2001")
    expect(first).to_have_value("2001-02-09")

    # On the way to 2002 the field says the years 0002, 0020 and 0200.
    first.focus()
    sam.keyboard.type("02092000")
    expect(chip(sam, "date")).to_contain_text("9 Feb 2000 – 12 Feb 2001")
    expect(first).to_be_focused()
    expect(sam).to_have_url(re.compile(r"\?channel=whatsapp&date=custom&from=2000-02-09&to="))
    sam.go_back()
    expect(sam).to_have_url(re.compile(r"\?channel=whatsapp$"))
    expect(sam.get_by_test_id("filter-chip")).to_have_count(1)


def test_a_pressed_switch_leaves_the_others_where_they_are(windows: Windows) -> None:
    sam = windows.staff(SAM)
    places = [sam.get_by_test_id(f"filter-{name}") for name in ("unassigned", "unread", "waiting")]
    before = [place.bounding_box() for place in places]
    for name in ("mine", "human", "unread"):
        press(sam, name)
    assert [place.bounding_box() for place in places] == before


def test_switches_pressed_and_chips_taken_off_in_one_go_all_count(windows: Windows) -> None:
    sam = windows.staff(SAM)
    press_all = """(these, names) => {
        for (const one of these) if (names.includes(one.dataset.value)) one.click();
    }"""
    names = ["human", "unread", "waiting"]
    sam.locator(".show").evaluate_all(press_all, names)
    expect(sam.get_by_test_id("filter-chip")).to_have_count(3)
    expect(sam).to_have_url(re.compile(r"\?show=human,unread,waiting$"))
    settled(sam)
    sam.get_by_test_id("filter-chip").evaluate_all(press_all, names[:2])
    expect(sam.get_by_test_id("filter-chip")).to_have_count(1)
    expect(sam).to_have_url(re.compile(r"\?show=waiting$"))


def test_on_a_phone_the_filters_fold_and_the_count_is_told_in_full(windows: Windows) -> None:
    sam = windows.staff(SAM, size=PHONE)
    button, count = sam.get_by_test_id("filters-button"), sam.get_by_test_id("conversation-count")
    expect(sam.get_by_test_id("filter-channel")).to_be_hidden()
    button.click()
    pick(sam, "hotel", "Harbour Lights")
    pick(sam, "status", "Active")
    press(sam, "unassigned")
    button.click()
    expect(sam.get_by_test_id("filter-channel")).to_be_hidden()
    expect(sam.get_by_test_id("filter-chip")).to_have_count(3)
    expect(button).to_have_text(re.compile("3$"))
    expect(count).to_have_text(re.compile(r"^\d+ conversations?$"))
    assert count.evaluate("told => told.scrollWidth <= told.clientWidth")


def test_each_type_of_conversation_is_found_by_its_filter(
    windows: Windows, inbox: InboxServer
) -> None:
    booking = inbox.post_chat("casa-azul", "I would like to book a double room from 3 to 5 May")
    question = inbox.post_chat("casa-azul", "What time is breakfast?")
    wish = inbox.post_chat(
        "casa-azul", "I am looking for a room for my parents. My e-mail is ana@example.com"
    )
    asked = {"Booking": booking, "FAQ": question, "Lead": wish}
    chats = {label: int(told["conversation"]) for label, told in asked.items()}
    page = windows.staff(AMY)
    for chosen in chats.values():
        expect(row(page, chosen)).to_contain_text("Bot:", timeout=SOON)
    for label, other in (("Booking", "FAQ"), ("FAQ", "Lead"), ("Lead", "Booking")):
        pick(page, "type", label)
        expect(page).to_have_url(re.compile(rf"\?type={label.lower()}$"))
        expect(row(page, chats[label])).to_be_visible()
        expect(row(page, chats[other])).to_have_count(0)
        assert str(chats[label]) in shown(page)
    pick(page, "type", "Mixed")
    for chosen in chats.values():
        expect(row(page, chosen)).to_have_count(0)
    inbox.post_chat("casa-azul", "I would like to book a room for 3 May", question["visitor"])
    expect(row(page, chats["FAQ"])).to_be_visible(timeout=SOON)
