"""The inbox by keyboard alone and on a phone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.inbox_server import InboxServer
from tests.browser.staff import SOON, bubble, expect_mode, open_row, row, say, switch
from tests.browser.windows import AMY, PASSWORD, PHONE, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_OUTLINED = """element => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def tab_to(page: Page, target: Locator, presses: int = 35) -> None:
    """Press Tab until a thing has the focus, and check that this can be seen."""
    for _ in range(presses):
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate(_OUTLINED)
            return
        page.keyboard.press("Tab")
    pytest.fail(f"not reached by {presses} presses of Tab: {target}")


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_staff_can_do_everything_by_keyboard(windows: Windows, inbox: InboxServer) -> None:
    conversation = inbox.post_chat("casa-azul", "Is there a lift?")["conversation"]
    page = windows.blank()
    page.goto(f"{inbox.url}/login")
    tab_to(page, page.get_by_test_id("login-email"))
    page.keyboard.type(AMY)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    chosen = row(page, conversation)
    expect(chosen).to_be_visible(timeout=SOON)
    tab_to(page, chosen)
    page.keyboard.press("Enter")
    expect(chosen).to_have_attribute("aria-current", "page")
    expect_mode(page, "ai")
    expect(switch(page)).to_have_role("switch")
    tab_to(page, switch(page), presses=80)
    page.keyboard.press("Space")
    expect_mode(page, "human")
    expect(page.get_by_test_id("composer")).to_be_focused()
    page.keyboard.type("Typed without a mouse")
    page.keyboard.press("Enter")
    expect(bubble(page, "Typed without a mouse")).to_have_attribute(
        "data-status", "sent", timeout=SOON
    )
    expect(page.get_by_test_id("composer")).to_be_focused()


def test_a_phone_shows_the_list_or_the_thread(windows: Windows, inbox: InboxServer) -> None:
    conversation = inbox.post_chat("casa-azul", "Is there a lift?")["conversation"]
    page = windows.staff(AMY, size=PHONE, touch=True)
    expect(page.get_by_test_id("thread")).to_have_count(0)
    assert fits(page)
    open_row(page, row(page, conversation))
    expect(page.get_by_test_id("conversation-list")).to_be_hidden()
    switch(page).tap()
    expect_mode(page, "human")
    expect(page.get_by_test_id("send")).to_be_in_viewport(ratio=1)
    for target in (switch(page), page.get_by_test_id("send")):
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
    say(page, "Typed on a phone")
    expect(bubble(page, "Typed on a phone")).to_be_in_viewport(timeout=SOON)
    assert fits(page)
    page.get_by_role("button", name="Guest details").tap()
    expect(page.get_by_test_id("guest-panel")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("guest-panel")).to_be_hidden()
    page.get_by_role("link", name="All conversations").tap()
    expect(page.get_by_test_id("conversation-list")).to_be_visible()
    expect(page.get_by_test_id("thread")).to_have_count(0)


def test_a_guest_on_a_phone_can_write_and_read(windows: Windows) -> None:
    guest = windows.guest(touch=True)
    guest.get_by_test_id("webchat-input").fill("Is there a lift?")
    guest.get_by_test_id("webchat-send").tap()
    told = guest.get_by_test_id("webchat-message")
    expect(told.last).to_contain_text("a lift serves all four floors", timeout=SOON)
    expect(guest.get_by_test_id("webchat-send")).to_be_in_viewport(ratio=1)
    assert fits(guest)
