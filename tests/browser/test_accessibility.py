"""What axe-core says of every screen, in light and dark, on a desktop and on a phone: nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.staff import take_over
from tests.browser.windows import AMY, DESKTOP, LUCIA, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.inbox_server import InboxServer
    from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SCREENS = {
    "/conversations": "conversation-row",
    "/conversations?show=unread&channel=webchat": "filter-chip",
    "/conversations?q=breakfast": "search-results",
    "/leads": "leads",
    "/statistics": "statistics-about",
    "/knowledge": "knowledge-list",
    "/quick-replies": "quick-replies",
    "/connections": "connection",
    "/settings": "own-name",
}
_SHOW_DARK = "dark => document.documentElement.className = dark ? 'dark' : 'light'"
_CONTRAST = """part => axe.run(
    part || document, { runOnly: ['color-contrast'], resultTypes: ['violations'] }
)"""
"""All that the dark look can change; axe is in the page since it looked at the light one."""


def complaints(page: Page, where: str, part: str | None = None) -> list[str]:
    """Name what axe finds wrong on a page, or only in a part of it, in light and in dark."""
    page.evaluate(_SHOW_DARK, arg=False)
    light = Axe().run(page, part).response
    page.evaluate(_SHOW_DARK, arg=True)
    dark = page.evaluate(_CONTRAST, part)
    return [
        f"{where}, {look}: {one['id']} at {[node['target'] for node in one['nodes']][:3]}"
        for look, told in (("light", light), ("dark", dark))
        for one in told["violations"]
    ]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_any_screen(
    windows: Windows, inbox: InboxServer, size: dict[str, int]
) -> None:
    told = inbox.post_chat("casa-azul", "Is there a lift? I am in a wheelchair.")
    page = windows.staff(LUCIA, size=size)  # type: ignore[arg-type]
    found = []
    chat = {f"/conversations/{told['conversation']}": "mode-toggle"}
    for address, shown in (SCREENS | chat).items():
        page.goto(inbox.url + address)
        page.get_by_test_id(shown).first.wait_for()
        # What is being sifted fades for that moment.
        page.wait_for_function("!document.querySelector('[aria-busy=true]')")
        found += complaints(page, address)
    page.context.clear_cookies()
    page.goto(f"{inbox.url}/login")
    page.get_by_test_id("login-submit").wait_for()
    found += complaints(page, "/login")
    assert found == []


def test_axe_finds_nothing_in_what_opens_over_a_chat(windows: Windows, inbox: InboxServer) -> None:
    told = inbox.post_chat("casa-azul", "Is there a lift? I have two suitcases.")
    page = windows.staff(AMY, int(told["conversation"]))
    found = []
    for button, opened in (
        ("notification-bell", "notifications"),
        ("shortcuts-button", "shortcuts"),
        ("assign", "assign-search"),
    ):
        page.get_by_test_id(button).click()
        page.get_by_test_id(opened).wait_for()
        found += complaints(page, button, "dialog[open], :popover-open")
        page.keyboard.press("Escape")
    take_over(page)
    page.get_by_test_id("quick-replies-button").click()
    page.get_by_test_id("quick-reply-option").first.wait_for()
    found += complaints(page, "quick replies", ".chat")
    page.keyboard.press("Escape")
    page.get_by_test_id("note-toggle").first.click()
    page.locator(".note-field").wait_for()
    found += complaints(page, "a note", ".composer")
    page.set_viewport_size(PHONE)
    page.get_by_label("Guest details").click()
    page.get_by_test_id("guest-panel").wait_for()
    found += complaints(page, "the guest's panel on a phone")
    for address in ("/conversations/999999", "/nowhere"):
        page.goto(inbox.url + address)
        page.locator(".empty").first.wait_for()
        found += complaints(page, address)
    assert found == []


def test_axe_finds_nothing_where_two_correct_the_same_answer(windows: Windows) -> None:
    page, other = windows.staff(AMY), windows.staff(LUCIA)
    for window in (page, other):
        window.get_by_label("Knowledge", exact=True).click()
        window.get_by_test_id("entry-edit").last.click()
    for window, words in ((page, "Theirs."), (other, "Mine.")):
        window.get_by_test_id("entry-answer").fill(words)
        window.get_by_test_id("entry-save").click()
        if window is page:
            page.get_by_test_id("entry-form").wait_for(state="detached")
    other.get_by_test_id("entry-theirs").wait_for()
    assert complaints(other, "an entry that somebody changed") == []
