"""Takes the pictures in docs/screens of a running demo: `python scripts/take_screens.py URL`."""

import sys
from collections.abc import Callable
from pathlib import Path

from ensure_chromium import find_chromium
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "screens"
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
TABLET: ViewportSize = {"width": 1024, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
MANAGER = "lucia@casa-azul.example"
PASSWORD = "demo"  # noqa: S105 - the demo's, which the sign-in page shows


def _open_first(page: Page) -> None:
    page.get_by_test_id("conversation-row").first.click()
    page.get_by_test_id("mode-toggle").wait_for()


def _see(address: str, test_id: str) -> Callable[[Page], None]:
    def see(page: Page) -> None:
        page.goto(page.url.partition("/conversations")[0] + address)
        page.get_by_test_id(test_id).first.wait_for()

    return see


def _press(test_id: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        _open_first(page)
        page.get_by_test_id(test_id).first.click()

    return press


SCREENS: tuple[tuple[str, ViewportSize, bool, Callable[[Page], None]], ...] = (
    ("conversations", DESKTOP, False, _open_first),
    ("conversations-dark", DESKTOP, True, _open_first),
    ("conversations-tablet", TABLET, False, _open_first),
    ("list-phone", PHONE, False, lambda _page: None),
    ("chat-phone", PHONE, True, _open_first),
    (
        "filters",
        DESKTOP,
        False,
        _see("/conversations?channel=whatsapp&status=active", "filter-chip"),
    ),
    ("search", DESKTOP, False, _see("/conversations?q=breakfast", "search-results")),
    ("nothing-found", DESKTOP, False, _see("/conversations?to=2001-01-01", "filters-none")),
    ("assign", DESKTOP, False, _press("assign")),
    ("note", DESKTOP, False, _press("note-toggle")),
    ("leads", DESKTOP, False, _see("/leads", "lead")),
    ("leads-phone", PHONE, True, _see("/leads", "lead")),
    ("statistics", DESKTOP, False, _see("/statistics", "statistics-about")),
    ("statistics-dark", DESKTOP, True, _see("/statistics?date=quarter", "statistics-about")),
    ("statistics-phone", PHONE, False, _see("/statistics", "statistics-about")),
    ("quick-replies", DESKTOP, False, _see("/quick-replies", "quick-replies")),
    ("settings", DESKTOP, True, _see("/settings", "own-name")),
)


def main() -> None:
    """Sign in once and take every picture."""
    url = sys.argv[1].rstrip("/")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        state = _sign_in(browser, url)
        for name, size, dark, go in SCREENS:
            _take(browser, url, state, name, size, go, dark=dark)
        browser.close()


def _sign_in(browser: Browser, url: str) -> StorageState:
    context = browser.new_context()
    form: dict[str, str | float | bool] = {"email": MANAGER, "password": PASSWORD}
    context.request.post(f"{url}/auth/login", form=form)
    state = context.storage_state()
    context.close()
    return state


def _take(
    browser: Browser,
    url: str,
    state: StorageState,
    name: str,
    size: ViewportSize,
    go: Callable[[Page], None],
    *,
    dark: bool,
) -> None:
    context = browser.new_context(
        storage_state=state, viewport=size, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.goto(f"{url}/conversations")
    page.get_by_test_id("conversation-row").first.wait_for()
    go(page)
    page.wait_for_timeout(1200)
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
