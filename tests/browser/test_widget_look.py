"""The guest's widget in a real browser: small, safe, and usable on any device and site."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.fake_webchat import WIDGET, FakeWebchat
from tests.browser.guest import expect_thread, open_site, write

SIZE_LIMIT = 15_000
TOP = "node => node.getBoundingClientRect().top"


def test_the_script_stays_small() -> None:
    """A hotel's site pays less than 15 KB for its chat."""
    assert WIDGET.stat().st_size < SIZE_LIMIT


def test_hostile_text_stays_text(page: Page, chat: FakeWebchat) -> None:
    """Neither a guest nor a bot can put markup or a script link into the page."""
    hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
    open_site(page, chat)
    write(page, hostile)
    expect_thread(page, hostile, f"You wrote: {hostile}")
    chat.say("bot", "javascript:alert(1) and (https://example.com/a?b=1&c=2).")
    link = page.get_by_test_id("webchat-panel").get_by_role("link")
    expect(link).to_have_attribute("href", "https://example.com/a?b=1&c=2")
    expect(link).to_have_attribute("rel", "noopener")
    assert page.evaluate("window.hacked") is None
    assert page.get_by_test_id("webchat-panel").locator("img, script").count() == 0


def test_the_keyboard_is_enough(page: Page, chat: FakeWebchat) -> None:
    """Open, write two lines, send, close: without a mouse."""
    page.goto(chat.site)
    page.get_by_test_id("webchat-open").wait_for()
    page.keyboard.press("Tab")
    launcher = page.get_by_test_id("webchat-open")
    expect(launcher).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Chat with us")).to_be_visible()
    expect(page.get_by_test_id("webchat-input")).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("Two")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("lines")
    page.keyboard.press("Enter")
    expect_thread(page, "Two lines", "You wrote: Two lines")
    assert chat.history[0]["text"] == "Two\nlines"
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("webchat-panel")).to_be_hidden()
    expect(launcher).to_be_focused()


@pytest.mark.parametrize("height", [900, 480])
def test_the_open_chat_fits_its_window(page: Page, chat: FakeWebchat, height: int) -> None:
    """On a desktop the chat floats inside the window, above its button."""
    page.set_viewport_size({"width": 1200, "height": height})
    open_site(page, chat)
    panel = page.get_by_test_id("webchat-panel").bounding_box()
    button = page.get_by_test_id("webchat-open").bounding_box()
    assert panel is not None
    assert button is not None
    assert panel["y"] >= 0
    assert panel["height"] >= 360
    assert panel["y"] + panel["height"] <= button["y"]
    assert panel["x"] + panel["width"] <= 1200


def test_an_answer_to_a_closed_chat_is_counted(page: Page, chat: FakeWebchat) -> None:
    """The button shows how many answers wait, and forgets them once read."""
    open_site(page, chat)
    write(page, "Hi")
    expect_thread(page, "Hi", "You wrote: Hi")
    launcher = page.get_by_test_id("webchat-open")
    page.keyboard.press("Escape")
    chat.say("agent", "One more thing")
    expect(launcher).to_have_attribute("aria-label", "Chat with us (1)")
    page.reload()
    expect(launcher).to_have_attribute("aria-label", "Chat with us (1)")
    launcher.click()
    expect(launcher).to_have_attribute("aria-label", "Chat with us")


def test_a_phone_gets_the_whole_screen(browser: Browser, chat: FakeWebchat) -> None:
    """On a phone the sheet fills the screen and typing does not make the browser zoom."""
    size: ViewportSize = {"width": 390, "height": 780}
    phone = browser.new_context(viewport=size, is_mobile=True, has_touch=True, locale="en-GB")
    page = phone.new_page()
    page.goto(chat.site)
    page.get_by_test_id("webchat-open").tap()
    assert page.get_by_test_id("webchat-panel").bounding_box() == {"x": 0, "y": 0, **size}
    field = page.get_by_test_id("webchat-input")
    assert field.evaluate("node => getComputedStyle(node).fontSize") == "16px"
    write(page, "From a phone " + "with-a-very-long-word" * 20)
    expect(page.get_by_test_id("webchat-message")).to_have_count(2)
    assert page.get_by_test_id("webchat-panel").evaluate("n => n.scrollWidth") == size["width"]
    phone.close()


def test_reading_back_is_not_disturbed(page: Page, chat: FakeWebchat) -> None:
    """A new message moves the thread only for a guest who is at its end."""
    for number in range(40):
        chat.say("bot", f"Line {number}")
    open_site(page, chat)
    write(page, "Hi")
    expect(page.get_by_test_id("webchat-message")).to_have_count(42)
    last = page.get_by_test_id("webchat-message").last
    expect(last).to_be_in_viewport()
    line = page.get_by_text("Line 7", exact=True)
    line.scroll_into_view_if_needed()
    before = line.evaluate(TOP)
    chat.say("agent", "Down here")
    expect(page.get_by_text("Down here")).to_have_count(1)
    assert line.evaluate(TOP) == pytest.approx(before, abs=2)
    expect(last).not_to_be_in_viewport()


def test_blocked_storage_still_chats(context: BrowserContext, chat: FakeWebchat) -> None:
    """A browser that refuses storage keeps the thread as long as the page."""
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });"
    )
    page = context.new_page()
    open_site(page, chat)
    write(page, "Hi")
    write(page, "Again")
    expect(page.get_by_text("You wrote: Again")).to_be_visible()
    assert {post.get("visitor") for post in chat.posts} == {None, "visitor-1"}


def test_the_options_of_the_tag(page: Page, chat: FakeWebchat) -> None:
    """Title, colour, language and opening at once come from the script tag."""
    chat.attributes = 'data-title="Casa Azul" data-color="#ffcc00" data-lang="es" data-open="true"'
    page.goto(chat.site)
    expect(page.get_by_role("dialog", name="Casa Azul")).to_be_visible()
    expect(page.get_by_test_id("webchat-input")).to_have_attribute(
        "placeholder", "Escriba un mensaje"
    )
    colours = page.get_by_test_id("webchat-send").evaluate(
        "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]"
    )
    assert colours[0] == "rgb(255, 204, 0)"
    assert colours[1].startswith("lch(0 ")


def test_a_long_text_is_counted_and_ends(page: Page, chat: FakeWebchat) -> None:
    """The field says politely where a message ends."""
    open_site(page, chat)
    field = page.get_by_test_id("webchat-input")
    field.fill("x" * 3900)
    expect(page.get_by_role("status")).to_have_text("3900 / 4000")
    field.press_sequentially("y" * 110, delay=0)
    expect(page.get_by_role("status")).to_have_text("4000 / 4000")


def test_the_chat_page_is_filled(page: Page, chat: FakeWebchat) -> None:
    """The hotel's own chat page carries its name and the open widget, in the guest's language."""
    page.goto(f"{chat.url}/chat/casa-azul")
    expect(page.get_by_role("heading", level=1)).to_have_text("Casa Azul, Sevilla")
    expect(page.get_by_test_id("webchat-open")).to_be_hidden()
    expect(page.get_by_test_id("webchat-input")).to_be_focused()
    write(page, "Hi")
    expect_thread(page, "Hi", "You wrote: Hi")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("webchat-panel")).to_be_visible()
    bottom = page.get_by_test_id("webchat-input").bounding_box()
    assert bottom is not None
    assert bottom["y"] > 560
