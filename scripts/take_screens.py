"""Takes the pictures in docs/screens of a running demo: `python scripts/take_screens.py URL`."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ensure_chromium import find_chromium
from playwright.sync_api import (
    Browser,
    Page,
    StorageState,
    ViewportSize,
    WebSocketRoute,
    sync_playwright,
)

FOLDER = Path(__file__).parent.parent / "docs" / "screens"
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
TABLET: ViewportSize = {"width": 1024, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
MANAGER = "lucia@casa-azul.example"
_LIVE = re.compile("/_event")
PASSWORD = "demo"  # noqa: S105 - the demo's, which the sign-in page shows


class Screen(NamedTuple):
    """A picture: of which address, how large and how lit, and what is done there before."""

    name: str
    address: str = "/conversations"
    size: ViewportSize = DESKTOP
    dark: bool = False
    go: Callable[[Page], None] = lambda _page: None
    signed_in: bool = True
    before: Callable[[Page], None] = lambda _page: None


def _open_first(page: Page) -> None:
    page.get_by_test_id("conversation-row").first.click()
    page.get_by_test_id("mode-toggle").wait_for()


def _see(test_id: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_test_id(test_id).first.wait_for()


def _press(*test_ids: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        _see("conversation-row")(page)
        for test_id in test_ids:
            page.get_by_test_id(test_id).first.click()
            page.wait_for_timeout(600)

    return press


def _in_a_chat(*test_ids: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        _open_first(page)
        _press(*test_ids)(page)

    return press


def _open_what_failed(page: Page) -> None:
    page.get_by_test_id("conversation-row").filter(has_text="Emma Clarke").click()
    page.get_by_test_id("failure-details").wait_for()


def _mention(page: Page) -> None:
    _in_a_chat("note-toggle")(page)
    page.keyboard.type("@")
    page.get_by_test_id("mention-list").wait_for()


def _open_tool(page: Page) -> None:
    _open_first(page)
    page.get_by_test_id("tool-call").last.click()


def _never_live(page: Page) -> None:
    page.route_web_socket(_LIVE, lambda _socket: None)


def _lose_connection(page: Page) -> None:
    live: list[WebSocketRoute] = []

    def connect(socket: WebSocketRoute) -> None:
        if live:
            socket.close()
        else:
            live.append(socket)
            socket.connect_to_server()

    page.route_web_socket(_LIVE, connect)
    page.reload()
    _open_first(page)
    live[0].close()
    page.locator("[data-offline]").wait_for()


SCREENS = (
    Screen("sign-in", "/login", signed_in=False, go=_see("login-submit")),
    Screen("guest-chat", "/chat/casa-azul", PHONE, signed_in=False, go=_see("webchat-input")),
    Screen("conversations", go=_open_first),
    Screen("conversations-dark", dark=True, go=_open_first),
    Screen("conversations-tablet", size=TABLET, go=_open_first),
    Screen("list-phone", size=PHONE, go=_see("conversation-row")),
    Screen("chat-phone", size=PHONE, dark=True, go=_open_first),
    Screen("filters", "/conversations?channel=whatsapp&status=active", go=_see("filter-chip")),
    Screen("search", "/conversations?q=breakfast", go=_see("search-results")),
    Screen("search-nothing", "/conversations?q=zeppelin", go=_see("search-nothing")),
    Screen("nothing-found", "/conversations?to=2001-01-01", go=_see("filters-none")),
    Screen("no-such-chat", "/conversations/999999", go=_see("conversation-row")),
    Screen("loading", before=_never_live),
    Screen("loading-phone", size=PHONE, dark=True, before=_never_live),
    Screen("connection-lost", go=_lose_connection),
    Screen("assign", go=_in_a_chat("assign")),
    Screen("note", go=_in_a_chat("note-toggle")),
    Screen("mention", dark=True, go=_mention),
    Screen("human", "/conversations?show=human", go=_open_first),
    Screen("tool", go=_open_tool),
    Screen("not-delivered", go=_open_what_failed),
    Screen("emoji", "/conversations?show=human", go=_in_a_chat("emoji-button")),
    Screen("quick-reply", "/conversations?show=human", go=_in_a_chat("quick-replies-button")),
    Screen("window-over", "/conversations?status=expired&channel=whatsapp", go=_open_first),
    Screen("export", dark=True, go=_press("export")),
    Screen("bell", go=_press("notification-bell")),
    Screen("shortcuts", go=_press("shortcuts-button")),
    Screen("leads", "/leads", go=_see("lead")),
    Screen("leads-phone", "/leads", PHONE, dark=True, go=_see("lead")),
    Screen("statistics", "/statistics", go=_see("statistics-about")),
    Screen("statistics-dark", "/statistics?date=quarter", dark=True, go=_see("statistics-about")),
    Screen("statistics-phone", "/statistics", PHONE, go=_see("statistics-about")),
    Screen("knowledge", "/knowledge", go=_see("entry")),
    Screen("quick-replies", "/quick-replies", go=_see("quick-replies")),
    Screen("connections", "/connections", go=_see("connection")),
    Screen("settings", "/settings", dark=True, go=_see("own-name")),
)


def main() -> None:
    """Sign in once and take every picture."""
    url = sys.argv[1].rstrip("/")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        state = _sign_in(browser, url)
        for screen in SCREENS:
            _take(browser, url, state, screen)
        browser.close()


def _sign_in(browser: Browser, url: str) -> StorageState:
    context = browser.new_context()
    form: dict[str, str | float | bool] = {"email": MANAGER, "password": PASSWORD}
    context.request.post(f"{url}/auth/login", form=form)
    state = context.storage_state()
    context.close()
    return state


def _take(browser: Browser, url: str, state: StorageState, screen: Screen) -> None:
    context = browser.new_context(
        storage_state=state if screen.signed_in else None,
        viewport=screen.size,
        color_scheme="dark" if screen.dark else "light",
    )
    page = context.new_page()
    screen.before(page)
    page.goto(f"{url}{screen.address}")
    screen.go(page)
    # For what comes a little later: the figures, pictures, a caret that blinks.
    page.wait_for_timeout(1200)
    page.screenshot(path=FOLDER / f"{screen.name}.png")
    context.close()


if __name__ == "__main__":
    main()
