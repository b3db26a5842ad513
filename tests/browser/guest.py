"""What a guest does and sees in the web chat."""

from playwright.sync_api import Page, expect

from tests.browser.fake_webchat import FakeWebchat


def texts(page: Page) -> list[str]:
    """What the thread shows, in order."""
    return page.get_by_test_id("webchat-message").locator("p").all_inner_texts()


def expect_thread(page: Page, *expected: str) -> None:
    """Wait until the thread shows exactly these texts and nothing is pending."""
    bubbles = page.get_by_test_id("webchat-message").locator("p")
    expect(bubbles).to_have_text(list(expected), timeout=12_000)
    expect(page.locator("[data-pending=true]")).to_have_count(0)


def write(page: Page, text: str) -> None:
    """Type and send as a guest does."""
    page.get_by_test_id("webchat-input").fill(text)
    page.get_by_test_id("webchat-send").click()


def open_site(page: Page, chat: FakeWebchat) -> None:
    """Go to the hotel's own site and open the chat."""
    page.goto(chat.site)
    page.get_by_test_id("webchat-open").click()


def fall_asleep(page: Page) -> None:
    """Hide the tab, as another tab before it or a locked screen does."""
    page.evaluate(_SHOW, "hidden")


def wake_up(page: Page) -> None:
    """Bring the tab back to the front."""
    page.evaluate(_SHOW, "visible")


_SHOW = """state => {
    Object.defineProperty(document, "hidden", { value: state === "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
