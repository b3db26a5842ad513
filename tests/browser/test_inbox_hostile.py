"""What guests write is text and nothing else, and no hotel sees another's guests."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.guest import texts
from tests.browser.inbox_server import InboxServer
from tests.browser.staff import (
    SOON,
    bubble,
    bubbles,
    expect_mode,
    open_row,
    row,
    row_of,
    say,
    take_over,
    top_of,
)
from tests.browser.windows import AMY, MAYA, SAM, Windows, first_message

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SCRIPT = "<script>window.harmed = true</script>"
IMAGE = "<img src=x onerror='window.harmed = true'>"
LINK = "javascript:window.harmed=true"
ENOUGH_SECONDS = 10.0


def expect_unharmed(page: Page) -> None:
    assert page.evaluate("window.harmed === undefined")
    assert page.locator("img").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_markup_stays_text_for_staff_and_guest(windows: Windows) -> None:
    guest = windows.guest()
    desk = windows.staff(AMY)
    conversation = first_message(guest, f"{SCRIPT} {IMAGE} {LINK}")
    expect(row(desk, conversation)).to_be_visible(timeout=SOON)
    open_row(desk, row(desk, conversation))
    expect(bubbles(desk, "guest").locator(".bubble")).to_have_text(f"{SCRIPT} {IMAGE} {LINK}")
    take_over(desk)
    say(desk, f"You wrote {IMAGE}")
    expect(bubble(desk, "You wrote")).to_contain_text(IMAGE, timeout=SOON)
    expect(guest.get_by_test_id("webchat-message").last).to_contain_text(
        f"You wrote {IMAGE}", timeout=SOON
    )
    assert texts(guest)[0] == f"{SCRIPT} {IMAGE} {LINK}"
    for page in (desk, guest):
        expect_unharmed(page)


def test_a_hostile_name_stays_text(windows: Windows, inbox: InboxServer) -> None:
    inbox.receive("34600333001", f"Hello {IMAGE}", name=IMAGE)
    desk = windows.staff(AMY)
    open_row(desk, row_of(desk, IMAGE))
    expect(desk.get_by_test_id("guest-name")).to_have_text(IMAGE)
    expect(desk.locator(".head .name")).to_have_text(IMAGE)
    expect_unharmed(desk)


def test_a_message_of_100000_characters_leaves_the_page_usable(
    windows: Windows, inbox: InboxServer
) -> None:
    text = "Is there a lift? " + "x" * 50_000 + " y" * 25_000
    inbox.receive("34600333002", text[:100_000], name="Many Words")
    desk = windows.staff(AMY)
    started = time.monotonic()
    open_row(desk, row_of(desk, "Many Words"))
    expect(bubbles(desk, "guest").first).to_be_attached(timeout=SOON)
    take_over(desk)
    say(desk, "That is a lot to read")
    expect(bubble(desk, "That is a lot to read")).to_have_attribute(
        "data-status", "sent", timeout=SOON
    )
    assert time.monotonic() - started < ENOUGH_SECONDS
    assert fits(desk)
    message = bubbles(desk, "guest").first
    assert len(message.locator(".bubble").inner_text()) < 10_000
    button = message.get_by_test_id("show-all")
    button.scroll_into_view_if_needed()
    before = top_of(message)
    button.click()
    expect(message.get_by_text("Show less")).to_be_attached(timeout=SOON)
    assert top_of(message) == pytest.approx(before, abs=1)
    assert len(message.locator(".bubble").inner_text()) > 90_000
    assert fits(desk)


def test_text_that_nobody_can_see_breaks_nothing(windows: Windows, inbox: InboxServer) -> None:
    inbox.receive("34600333003", "\u200b\u200d\u2060", name="Nobody Seen")
    inbox.receive("34600333003", "\u202e" + "ع" * 300 + "Z͑͛" * 200, name="Nobody Seen")
    desk = windows.staff(AMY)
    open_row(desk, row_of(desk, "Nobody Seen"))
    expect(bubbles(desk, "guest")).to_have_count(2, timeout=SOON)
    assert fits(desk)


def test_another_hotels_conversation_looks_like_one_that_never_was(
    windows: Windows, inbox: InboxServer
) -> None:
    amy, maya, sam = windows.staff(AMY), windows.staff(MAYA), windows.staff(SAM)
    told = inbox.post_chat("harbour-lights", "A secret of Harbour Lights")
    for desk in (maya, sam):
        expect(row(desk, told["conversation"])).to_be_visible(timeout=SOON)
    own = inbox.post_chat("casa-azul", "A question to Casa Azul")
    expect(row(amy, own["conversation"])).to_be_visible(timeout=SOON)
    expect(row(amy, told["conversation"])).to_have_count(0)
    for number in (told["conversation"], 987654321):
        amy.goto(f"{inbox.url}/conversations/{number}")
        expect(amy.get_by_text("Conversation not found")).to_be_visible()
        expect(amy.get_by_test_id("message")).to_have_count(0)
    assert "A secret of Harbour Lights" not in amy.content()


def test_a_tampered_page_cannot_write_to_another_hotel(
    windows: Windows, inbox: InboxServer
) -> None:
    theirs = inbox.post_chat("harbour-lights", "Is there a lift?")["conversation"]
    own = inbox.post_chat("casa-azul", "Is there a lift?")["conversation"]
    maya, amy = windows.staff(MAYA, theirs), windows.staff(AMY, own)
    take_over(maya)
    take_over(amy)
    amy.locator("[name=conversation_id]").evaluate("(field, id) => field.value = id", theirs)
    say(amy, "From the wrong hotel")
    expect(amy.get_by_test_id("notice")).to_have_text("There is no such conversation.")
    say(maya, "From the right hotel")
    expect(bubbles(maya, "agent").locator(".bubble")).to_have_text(["From the right hotel"])
    expect_mode(maya, "human")
