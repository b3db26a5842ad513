"""Staff work by the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inbox_server import InboxServer
from tests.browser.staff import SOON, expect_mode, row, switch
from tests.browser.windows import AMY, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_guest_is_found_answered_and_left_by_keys(windows: Windows, inbox: InboxServer) -> None:
    chosen = int(inbox.post_chat("casa-azul", "Is the pool heated?")["conversation"])
    page = windows.staff(AMY)
    rows = page.get_by_test_id("conversation-row")
    expect(row(page, chosen)).to_contain_text("Bot:", timeout=SOON)
    press(page, "j")
    expect(row(page, chosen)).to_be_focused()
    press(page, "ArrowDown", "j")
    expect(rows.nth(2)).to_be_focused()
    press(page, "ArrowUp", "k", "k")
    expect(row(page, chosen)).to_be_focused()
    press(page, "Enter")
    expect(page).to_have_url(re.compile(f"/conversations/{chosen}"))
    expect_mode(page, "ai")
    press(page, "r")
    expect(switch(page)).to_be_focused()
    press(page, "h")
    expect_mode(page, "human")
    composer = page.get_by_test_id("composer")
    expect(composer).to_be_focused()
    page.keyboard.type("jkhq?")
    expect(composer).to_have_value("jkhq?")
    expect_mode(page, "human")
    press(page, "Escape")
    expect(composer).not_to_be_focused()
    press(page, "r", "Escape", "q")
    expect(page.get_by_test_id("quick-reply-search")).to_be_focused()
    press(page, "Escape")
    expect(composer).to_be_focused()
    expect(page.get_by_test_id("quick-reply-picker")).to_have_count(0)
    press(page, "Escape", "n")
    expect(composer).to_have_attribute("data-draft", f"note-{chosen}")
    expect(composer).to_be_focused()
    press(page, "Escape", "n")
    expect(composer).to_have_attribute("data-draft", str(chosen))
    expect(composer).to_be_focused()
    press(page, "Escape", "a")
    expect(page.get_by_test_id("assign-search")).to_be_focused()
    press(page, "Escape", "l")
    expect(page.get_by_test_id("mark-lead")).to_have_attribute("data-marked", "true")
    press(page, "/")
    expect(page.get_by_test_id("search")).to_be_focused()
    press(page, "Escape", "Control+h")
    expect_mode(page, "human")
    press(page, "Escape")
    expect(page).to_have_url(re.compile(r"/conversations(\?|$)"))
    expect(row(page, chosen)).to_be_focused()


def test_whose_row_goes_away_steps_on_from_where_it_stood(
    windows: Windows, inbox: InboxServer
) -> None:
    asked = (inbox.post_chat("casa-azul", f"Is there a pool {n}?") for n in range(4))
    chats = [int(one["conversation"]) for one in asked]
    page = windows.staff(AMY)
    page.goto(f"{page.url}?show=unread")
    for chosen in chats:
        expect(row(page, chosen)).to_contain_text("Bot:", timeout=SOON)
    # The bot answers several at once: whoever was answered last is first.
    listed = page.get_by_test_id("conversation-row").evaluate_all(
        "rows => rows.map(row => Number(row.dataset.conversationId))"
    )
    upper, opened, lower, _ = (one for one in listed if one in chats)
    row(page, upper).focus()
    press(page, "j", "Enter")
    expect_mode(page, "ai")
    expect(row(page, opened)).to_have_count(0, timeout=SOON)
    press(page, "j")
    expect(row(page, lower)).to_be_focused()
    press(page, "k")
    expect(row(page, upper)).to_be_focused()


def test_the_keys_are_listed_and_can_be_switched_off(windows: Windows) -> None:
    page = windows.staff(AMY)
    help_, rows = page.get_by_test_id("shortcuts"), page.get_by_test_id("conversation-row")
    press(page, "?")
    expect(help_).to_be_visible()
    press(page, "j", "Escape")
    expect(help_).to_be_hidden()
    expect(rows.first).not_to_be_focused()
    page.get_by_test_id("shortcuts-button").click()
    page.get_by_test_id("shortcuts-on").uncheck()
    press(page, "Escape", "j", "?")
    expect(help_).to_be_hidden()
    expect(rows.first).not_to_be_focused()
    page.reload()
    rows.first.wait_for()
    page.get_by_test_id("shortcuts-button").click()
    expect(page.get_by_test_id("shortcuts-on")).not_to_be_checked()
    page.get_by_test_id("shortcuts-on").check()
    press(page, "Escape")
    expect(page.get_by_test_id("shortcuts-button")).to_be_focused()
    press(page, "j")
    expect(rows.first).to_be_focused()
