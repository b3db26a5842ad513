"""The server goes away and comes back: nobody reloads, nothing is lost, nothing is doubled."""

import pytest
from playwright.sync_api import expect

from tests.browser.guest import texts, write
from tests.browser.inbox_server import InboxServer
from tests.browser.staff import (
    RECONNECTED,
    SOON,
    bubble,
    bubbles,
    mark,
    row,
    say,
    stayed,
    take_over,
)
from tests.browser.windows import AMY, PABLO, Windows, first_message

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_reload_keeps_the_guests_thread(windows: Windows) -> None:
    guest = windows.guest()
    write(guest, "Is there a lift?")
    told = guest.get_by_test_id("webchat-message")
    expect(told).to_have_count(2, timeout=SOON)
    before = texts(guest)
    guest.reload()
    expect(told).to_have_count(2, timeout=SOON)
    assert texts(guest) == before
    again = guest.context.new_page()
    again.goto(guest.url)
    expect(again.get_by_test_id("webchat-message")).to_have_count(2, timeout=SOON)


def test_everybody_comes_back_by_themselves_after_a_restart(
    windows: Windows, inbox: InboxServer
) -> None:
    guest = windows.guest()
    conversation = first_message(guest, "Is there a lift?")
    expect(guest.get_by_test_id("webchat-message")).to_have_count(2, timeout=SOON)
    amy, pablo = windows.staff(AMY, conversation), windows.staff(PABLO, conversation)
    take_over(amy)
    amy.get_by_test_id("composer").fill("Typed before the restart")
    for page in (guest, amy, pablo):
        mark(page)

    inbox.stop()
    expect(amy.get_by_text("Connection lost")).to_be_visible(timeout=SOON)
    amy.get_by_test_id("composer").press("Enter")
    write(guest, "Written while nobody was there")
    expect(guest.locator("[data-pending=true]")).to_have_count(1)
    inbox.start()
    late = int(inbox.post_chat("casa-azul", "Is there a sauna?")["conversation"])

    for desk in (amy, pablo):
        expect(bubble(desk, "Written while nobody was there")).to_have_count(1, timeout=RECONNECTED)
        expect(desk.get_by_text("Connection lost")).to_have_count(0, timeout=RECONNECTED)
    expect(guest.locator("[data-pending=true]")).to_have_count(0)
    expect(amy.get_by_test_id("composer")).to_have_value("Typed before the restart")
    amy.get_by_test_id("composer").press("Enter")
    say(pablo, "And Pablo too")
    expect(guest.get_by_test_id("webchat-message")).to_have_count(5, timeout=RECONNECTED)
    assert texts(guest)[2] == "Written while nobody was there"
    assert sorted(texts(guest)[3:]) == ["And Pablo too", "Typed before the restart"]
    for desk in (amy, pablo):
        expect(bubbles(desk, "guest")).to_have_count(2)
        expect(bubbles(desk, "agent")).to_have_count(2, timeout=SOON)
        expect(bubbles(desk, "bot")).to_have_count(1)
        # The list has caught up too, each conversation once.
        for one in (late, conversation):
            expect(row(desk, one)).to_have_count(1, timeout=SOON)
        preview = row(desk, conversation).get_by_test_id("row-preview")
        expect(preview).to_contain_text(texts(guest)[-1], timeout=SOON)
        ids = desk.locator("[data-conversation-id]").evaluate_all(
            "rows => rows.map(one => one.dataset.conversationId)"
        )
        assert len(ids) == len(set(ids))
    for page in (guest, amy, pablo):
        assert stayed(page)
