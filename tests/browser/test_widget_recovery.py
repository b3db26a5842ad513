"""The guest's widget in a real browser: it finds its way back after a reset or a long sleep."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.fake_webchat import LOST, PAGE, FakeWebchat
from tests.browser.guest import expect_thread, fall_asleep, open_site, texts, wake_up, write

MINUTE = 60_000


def open_thread(page: Page, chat: FakeWebchat) -> None:
    """Begin a thread whose ids go beyond those of the next one."""
    open_site(page, chat)
    write(page, "Before")
    expect_thread(page, "Before", "You wrote: Before")
    chat.say("agent", "Old words")
    expect_thread(page, "Before", "You wrote: Before", "Old words")


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Let the page go on until the server's side is as expected."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the server never got there")


def wait_for_refusals(page: Page, chat: FakeWebchat, count: int) -> None:
    """Wait until so many streams were refused since the test began."""
    wait_until(page, lambda: chat.refused_streams >= count)


def test_a_forgotten_visitor_goes_on_as_a_new_one(page: Page, chat: FakeWebchat) -> None:
    """The next message brings a new token; thread, stream and count of unread go by it."""
    open_thread(page, chat)
    chat.forget()
    wait_for_refusals(page, chat, 1)
    write(page, "After")
    expect_thread(page, "After", "You wrote: After")
    chat.say("agent", "Live")
    expect_thread(page, "After", "You wrote: After", "Live")
    page.keyboard.press("Escape")
    chat.say("agent", "While closed")
    launcher = page.get_by_test_id("webchat-open")
    expect(launcher).to_have_attribute("aria-label", "Chat with us (1)")
    launcher.click()
    write(page, "Again")
    expect_thread(
        page, "After", "You wrote: After", "Live", "While closed", "Again", "You wrote: Again"
    )
    assert [post.get("visitor") for post in chat.posts] == [None, "visitor-1", "visitor-2"]
    assert chat.streams == 1


def test_a_forgotten_visitors_lost_answer_doubles_nothing(page: Page, chat: FakeWebchat) -> None:
    """The message that made the new visitor is repeated as the same message."""
    open_thread(page, chat)
    chat.forget()
    chat.faults = [(LOST, "")]
    write(page, "After")
    write(page, "After")
    expect(page.get_by_text("You wrote: After")).to_have_count(2)
    assert texts(page).count("After") == 2
    expect_thread(page, "After", "You wrote: After", "After", "You wrote: After")
    assert [m["text"] for m in chat.history].count("After") == 2
    assert chat.visitors == {"visitor-2"}


def test_a_forgotten_visitor_does_not_knock_without_pause(page: Page, chat: FakeWebchat) -> None:
    """A refused stream is asked for ever more seldom."""
    open_thread(page, chat)
    chat.forget()
    wait_for_refusals(page, chat, 1)
    page.wait_for_timeout(5000)
    assert 2 <= chat.refused_streams <= 4


def test_the_pause_ends_within_a_minute(page: Page, chat: FakeWebchat) -> None:
    """However long a stream was refused, the next minute brings another attempt."""
    page.clock.install()
    open_thread(page, chat)
    chat.forget()
    wait_for_refusals(page, chat, 1)
    for _ in range(10):
        known = chat.refused_streams
        page.wait_for_timeout(50)
        page.clock.run_for(MINUTE)
        wait_for_refusals(page, chat, known + 1)


def test_a_forgotten_visitor_wakes_from_a_long_sleep(page: Page, chat: FakeWebchat) -> None:
    """A hidden tab asks for nothing, and goes on by itself when it is seen again."""
    open_thread(page, chat)
    fall_asleep(page)
    wait_until(page, lambda: chat.streams == 0)
    chat.forget()
    page.wait_for_timeout(700)
    assert chat.refused_streams == 0
    wake_up(page)
    wait_for_refusals(page, chat, 1)
    write(page, "Awake")
    expect_thread(page, "Awake", "You wrote: Awake")
    chat.say("agent", "Good morning")
    expect_thread(page, "Awake", "You wrote: Awake", "Good morning")


def test_a_second_tab_takes_the_new_token_over(
    context: BrowserContext, page: Page, chat: FakeWebchat
) -> None:
    """Both tabs show the new visitor's thread, though only one of them wrote."""
    open_thread(page, chat)
    other = context.new_page()
    open_site(other, chat)
    expect_thread(other, "Before", "You wrote: Before", "Old words")
    chat.forget()
    write(page, "After")
    expect_thread(page, "After", "You wrote: After")
    expect_thread(other, "After", "You wrote: After")


def test_all_that_was_missed_is_read_page_by_page(page: Page, chat: FakeWebchat) -> None:
    """A full page is followed by another until the thread's end, without a stream's help."""
    open_thread(page, chat)
    fall_asleep(page)
    chat.no_streams = True
    for number in range(2 * PAGE + 100):
        chat.say("agent", f"Line {number}")
    before = chat.readings
    wake_up(page)
    expect(page.get_by_text(f"Line {2 * PAGE + 99}", exact=True)).to_be_visible()
    assert texts(page)[3:] == [f"Line {number}" for number in range(2 * PAGE + 100)]
    assert chat.readings - before == 3
    page.reload()
    page.get_by_test_id("webchat-open").click()
    expect(page.get_by_test_id("webchat-message")).to_have_count(3 + 2 * PAGE + 100)


def test_a_last_page_that_is_full_ends_the_reading(page: Page, chat: FakeWebchat) -> None:
    """Exactly one full page is followed by one more look, not by an endless one."""
    open_thread(page, chat)
    fall_asleep(page)
    chat.no_streams = True
    for number in range(PAGE - len(chat.history)):
        chat.say("agent", f"Line {number}")
    before = chat.readings
    wake_up(page)
    expect(page.get_by_test_id("webchat-message")).to_have_count(PAGE)
    page.wait_for_timeout(1000)
    assert chat.readings - before <= 2
