"""Colleagues at one chat: notes that no guest sees, and who writes at this moment."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.guest import texts
from tests.browser.inbox_server import InboxServer
from tests.browser.staff import SOON, bubble, bubbles, row, say, take_over
from tests.browser.windows import AMY, PABLO, Windows, first_message

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# Remembers how many cards of a note there were at most, and whether one was still on its way.
_WATCH_NOTES = """() => {
    window.notes = { most: 0, early: false };
    new MutationObserver(() => {
        const cards = [...document.querySelectorAll(".message.note")];
        window.notes.most = Math.max(window.notes.most, cards.length);
        window.notes.early ||= cards.some((card) => card.dataset.status === "pending");
    }).observe(document.body, { childList: true, subtree: true });
}"""


def test_a_note_reaches_the_colleague_it_names_and_never_the_guest(windows: Windows) -> None:
    guest = windows.guest()
    conversation = first_message(guest, "Is there a lift?")
    expect(guest.get_by_test_id("webchat-message")).to_have_count(2, timeout=SOON)
    amy, pablo = windows.staff(AMY, conversation), windows.staff(PABLO, conversation)
    preview = row(amy, conversation).get_by_test_id("row-preview").inner_text()

    # The bot answers, and still one may note something.
    expect(amy.get_by_test_id("composer")).to_be_disabled()
    amy.get_by_test_id("note-toggle").click()
    note = amy.get_by_test_id("composer")
    expect(note).to_be_focused()
    note.press_sequentially("Old friend of the house, @pab")
    option = amy.get_by_test_id("mention-option")
    expect(option).to_have_text("Pablo Ruiz")
    expect(option).to_have_attribute("data-value", re.compile(r"^\d+$"))
    note.press("Enter")
    expect(note).to_have_value("Old friend of the house, @Pablo Ruiz ")
    nobody = amy.get_by_test_id("mention-nobody")
    note.press_sequentially("@Zoe")
    expect(nobody).to_have_text("No such colleague here")
    note.press_sequentially(" ")
    expect(nobody).to_have_count(0)
    for _ in "@Zoe ":
        note.press("Backspace")
    note.press_sequentially("knows her, @Zoe")
    expect(nobody).to_be_visible()
    amy.get_by_test_id("note-toggle").click()
    amy.get_by_test_id("note-toggle").click()
    expect(note).to_have_value("Old friend of the house, @Pablo Ruiz knows her, @Zoe")
    note.press_sequentially("!")
    expect(nobody).to_be_visible()
    amy.evaluate(_WATCH_NOTES)
    note.press("Enter")

    for desk in (amy, pablo):
        card = bubbles(desk, "note")
        expect(card).to_contain_text("@Pablo Ruiz knows her", timeout=SOON)
        expect(card).to_contain_text("Amy Reyes")
        expect(row(desk, conversation).get_by_test_id("row-preview")).to_have_text(preview)
    expect(note).to_have_value("")
    assert amy.evaluate("window.notes") == {"most": 1, "early": True}
    pablo.get_by_test_id("notification-bell").click()
    told = pablo.get_by_test_id("notification").filter(has_text="mentioned you in a note")
    expect(told.first).to_contain_text("Amy Reyes", timeout=SOON)
    pablo.keyboard.press("Escape")
    expect(pablo.get_by_test_id("note-erase")).to_have_count(0)
    guest.reload()
    expect(guest.get_by_test_id("webchat-message")).to_have_count(2, timeout=SOON)
    assert not any("friend" in text for text in texts(guest))

    amy.get_by_test_id("note-erase").click()
    amy.get_by_test_id("note-erase-really").click()
    for desk in (amy, pablo):
        expect(bubbles(desk, "note")).to_contain_text("This note was deleted", timeout=SOON)
        expect(bubble(desk, "friend of the house")).to_have_count(0)


def test_one_sees_who_writes_and_that_a_colleague_was_quicker(
    windows: Windows, inbox: InboxServer
) -> None:
    conversation = inbox.post_chat("casa-azul", "I would like to talk to a person, please")[
        "conversation"
    ]
    amy, pablo = windows.staff(AMY, conversation), windows.staff(PABLO, conversation)
    take_over(amy)
    expect(amy.get_by_test_id("company")).to_have_text(
        "Pablo Ruiz has this chat open", timeout=SOON
    )
    expect(pablo.get_by_test_id("company")).to_contain_text("Amy Reyes", timeout=SOON)

    amy.get_by_test_id("composer").press_sequentially("Good mor")
    expect(pablo.get_by_test_id("company")).to_have_text("Amy Reyes is typing…", timeout=SOON)
    # It ends by itself.
    expect(pablo.get_by_test_id("company")).to_have_text(
        "Amy Reyes has this chat open", timeout=SOON
    )

    say(pablo, "Hello, this is Pablo.")
    expect(bubble(amy, "Hello, this is Pablo.")).to_be_visible(timeout=SOON)
    expect(amy.get_by_test_id("just-answered")).to_have_text("Pablo Ruiz has just answered.")
    expect(amy.get_by_test_id("composer")).to_have_value("Good mor")
    expect(pablo.get_by_test_id("just-answered")).to_have_count(0)
    say(amy, "And Amy.")
    expect(amy.get_by_test_id("just-answered")).to_have_count(0)
    # Whoever writes nothing is not warned.
    expect(bubble(pablo, "And Amy.")).to_be_visible(timeout=SOON)
    expect(pablo.get_by_test_id("just-answered")).to_have_count(0)


def test_new_messages_while_reading_older_ones_are_one_click_away(
    windows: Windows, inbox: InboxServer
) -> None:
    told = inbox.post_chat("casa-azul", "I would like to talk to a person, please")
    desk = windows.staff(AMY, told["conversation"])
    take_over(desk)
    for number in range(25):
        inbox.post_chat("casa-azul", f"Line {number} of a tale", told["visitor"])
    expect(bubble(desk, "Line 24 of")).to_be_in_viewport(timeout=SOON)
    newest = desk.get_by_test_id("go-to-newest")
    expect(newest).to_be_hidden()
    desk.get_by_test_id("thread").evaluate("thread => thread.scrollTo(0, -900)")
    expect(newest).to_be_visible()
    expect(newest.get_by_text("New messages")).to_be_hidden()
    inbox.post_chat("casa-azul", "The end of the tale", told["visitor"])
    expect(newest.get_by_text("New messages")).to_be_visible(timeout=SOON)
    expect(bubble(desk, "The end of the tale")).not_to_be_in_viewport()
    newest.click()
    expect(bubble(desk, "The end of the tale")).to_be_in_viewport()
    expect(newest).to_be_hidden()
