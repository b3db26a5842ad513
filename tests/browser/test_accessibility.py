"""What axe-core says of every screen, in light and dark, on a desktop and on a phone: nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.windows import DESKTOP, LUCIA, PHONE

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
    "/knowledge": "knowledge",
    "/quick-replies": "quick-replies",
    "/connections": "connections",
    "/settings": "settings",
}
_DARK = "dark => document.documentElement.className = dark ? 'dark' : 'light'"


def complaints(page: Page, where: str) -> list[str]:
    """Name what axe finds wrong on a page in light and in dark."""
    found = []
    for dark in (False, True):
        page.evaluate(_DARK, dark)
        response = Axe().run(page).response
        found += [
            f"{where}, {'dark' if dark else 'light'}: {one['id']} at "
            f"{[node['target'] for node in one['nodes']][:3]}"
            for one in response["violations"]
        ]
    return found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_any_screen(
    windows: Windows, inbox: InboxServer, size: dict[str, int]
) -> None:
    told = inbox.post_chat("casa-azul", "Is there a lift? I am in a wheelchair.")
    page = windows.staff(LUCIA, size=size)  # type: ignore[arg-type]
    found = []
    for address in (*SCREENS, f"/conversations/{told['conversation']}"):
        page.goto(inbox.url + address)
        page.locator(".skeleton, .opening, [role=status][aria-busy=true]").first.wait_for(
            state="detached"
        )
        page.locator("h1, h2").first.wait_for(state="attached")
        found += complaints(page, address)
    page.context.clear_cookies()
    page.goto(f"{inbox.url}/login")
    page.get_by_test_id("login-submit").wait_for()
    found += complaints(page, "/login")
    assert found == []
