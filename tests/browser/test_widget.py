"""The guest's widget in a real browser: nothing is lost and nothing is doubled."""

from http import HTTPStatus
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.fake_webchat import LOST, FakeWebchat
from tests.browser.guest import expect_thread, open_site, texts, write


def test_a_message_is_answered_on_another_origin(page: Page, chat: FakeWebchat) -> None:
    """A guest on the hotel's own site writes and reads the answer."""
    open_site(page, chat)
    expect(page.get_by_text("Hello! How can we help you?")).to_be_visible()
    assert chat.streams == 0
    write(page, "Is there parking?")
    expect_thread(page, "Is there parking?", "You wrote: Is there parking?")
    expect(page.get_by_text("Hello! How can we help you?")).to_be_hidden()
    authors = page.get_by_test_id("webchat-message")
    expect(authors.nth(0)).to_have_attribute("data-author", "guest")
    expect(authors.nth(1)).to_have_attribute("data-author", "bot")


def test_a_person_and_the_system_look_different(page: Page, chat: FakeWebchat) -> None:
    """A guest can tell who is answering."""
    open_site(page, chat)
    write(page, "Hello")
    expect_thread(page, "Hello", "You wrote: Hello")
    chat.say("system", "Amy joined the conversation")
    chat.say("agent", "Good evening, Amy here.")
    expect_thread(
        page, "Hello", "You wrote: Hello", "Amy joined the conversation", "Good evening, Amy here."
    )
    notes = page.get_by_test_id("webchat-message").locator("small")
    expect(notes.nth(1)).to_contain_text("Assistant · ")
    expect(notes.nth(2)).to_be_hidden()
    expect(notes.nth(3)).to_contain_text("Team · ")


def test_a_reload_keeps_the_thread(page: Page, chat: FakeWebchat) -> None:
    """The thread comes back once, and goes on."""
    open_site(page, chat)
    write(page, "One")
    expect_thread(page, "One", "You wrote: One")
    page.reload()
    page.get_by_test_id("webchat-open").click()
    write(page, "Two")
    expect_thread(page, "One", "You wrote: One", "Two", "You wrote: Two")


def test_a_reload_while_sending_neither_loses_nor_doubles(page: Page, chat: FakeWebchat) -> None:
    """What was not acknowledged goes again under the same client id."""
    open_site(page, chat)
    chat.hold.clear()
    write(page, "Are you there?")
    expect(page.locator("[data-pending=true]")).to_have_text("Are you there?…")
    page.reload()
    page.get_by_test_id("webchat-open").click()
    expect(page.locator("[data-pending=true] p")).to_have_text("Are you there?")
    chat.hold.set()
    expect_thread(page, "Are you there?", "You wrote: Are you there?")
    (client_id,) = {str(post["id"]) for post in chat.posts}
    assert UUID(client_id).hex == client_id


@pytest.mark.parametrize("retry_after", ["", "1"])
def test_failing_posts_end_in_exactly_one_message(
    page: Page, chat: FakeWebchat, retry_after: str
) -> None:
    """A server error, a throttle and a lost answer are all tried again, quietly."""
    chat.retry_after = retry_after
    chat.faults = [
        (HTTPStatus.BAD_GATEWAY, ""),
        (HTTPStatus.TOO_MANY_REQUESTS, "slow down"),
        (LOST, ""),
    ]
    open_site(page, chat)
    write(page, "Late arrival at 23:00?")
    expect(page.locator("[data-pending=true]")).to_contain_text("Trying again…")
    expect_thread(page, "Late arrival at 23:00?", "You wrote: Late arrival at 23:00?")
    assert len(chat.posts) == 4
    assert [m["author"] for m in chat.history] == ["guest", "bot"]


def test_a_lost_answer_shows_the_streams_copy_once(page: Page, chat: FakeWebchat) -> None:
    """The stream's copy of a message and the waiting one are never seen together."""
    open_site(page, chat)
    write(page, "ok")
    expect_thread(page, "ok", "You wrote: ok")
    chat.faults = [(LOST, ""), *[(HTTPStatus.SERVICE_UNAVAILABLE, "")] * 2]
    write(page, "ok")
    expect(page.get_by_text("You wrote: ok")).to_have_count(2)
    assert len(chat.posts) < 4
    assert texts(page) == ["ok", "You wrote: ok", "ok", "You wrote: ok"]
    expect_thread(page, "ok", "You wrote: ok", "ok", "You wrote: ok")


def test_a_refused_message_says_why_and_can_be_sent_again(page: Page, chat: FakeWebchat) -> None:
    """A refusal is final until the guest says otherwise, and holds nothing else up."""
    chat.faults = [(HTTPStatus.UNPROCESSABLE_ENTITY, "This message is empty.")]
    open_site(page, chat)
    write(page, "First")
    expect(page.get_by_text("This message is empty.")).to_be_visible()
    write(page, "Second")
    expect(page.get_by_text("You wrote: Second")).to_be_visible()
    page.get_by_role("button", name="Not sent. Try again").click()
    expect_thread(page, "Second", "You wrote: Second", "First", "You wrote: First")


def test_several_messages_keep_their_order(page: Page, chat: FakeWebchat) -> None:
    """A guest who types fast is read in the order of typing."""
    chat.answers = False
    chat.faults = [(HTTPStatus.SERVICE_UNAVAILABLE, "")]
    open_site(page, chat)
    for text in ("one", "two", "three", "three"):
        write(page, text)
    assert texts(page) == ["one", "two", "three", "three"]
    expect_thread(page, "one", "two", "three", "three")
    assert [m["text"] for m in chat.history] == ["one", "two", "three", "three"]


def test_the_same_words_twice_are_two_messages(page: Page, chat: FakeWebchat) -> None:
    """A message that waits is not taken for the one before that said the same."""
    chat.answers = False
    chat.faults = [(HTTPStatus.OK, ""), *[(HTTPStatus.SERVICE_UNAVAILABLE, "")] * 2]
    open_site(page, chat)
    chat.hold.clear()
    write(page, "ok")
    write(page, "ok")
    chat.hold.set()
    expect(page.locator("[data-pending=true]")).to_have_text(["okTrying again…"])
    assert texts(page) == ["ok", "ok"]
    expect_thread(page, "ok", "ok")
    first, *second = [post["id"] for post in chat.posts]
    assert second == [second[0]] * 3
    assert first != second[0]


def test_a_dropped_stream_misses_and_doubles_nothing(page: Page, chat: FakeWebchat) -> None:
    """What was said while the line was down is there when it is up."""
    open_site(page, chat)
    write(page, "Hi")
    expect_thread(page, "Hi", "You wrote: Hi")
    chat.away = True
    chat.drop_streams()
    page.wait_for_timeout(500)
    assert chat.streams == 0
    chat.say("agent", "Said while you were away")
    chat.away = False
    expect_thread(page, "Hi", "You wrote: Hi", "Said while you were away")
    chat.say("agent", "And live again")
    expect_thread(page, "Hi", "You wrote: Hi", "Said while you were away", "And live again")


def test_a_stream_refused_with_an_error_is_tried_again(page: Page, chat: FakeWebchat) -> None:
    """A proxy's error page ends the browser's own reconnecting, not the widget's."""
    open_site(page, chat)
    write(page, "Hi")
    expect_thread(page, "Hi", "You wrote: Hi")
    chat.no_streams = True
    chat.drop_streams()
    page.wait_for_timeout(1500)
    chat.say("agent", "Behind the proxy")
    chat.no_streams = False
    expect_thread(page, "Hi", "You wrote: Hi", "Behind the proxy")


def test_two_tabs_show_one_thread(context: BrowserContext, page: Page, chat: FakeWebchat) -> None:
    """A second tab of the same site follows, though it opened before the first message."""
    other = context.new_page()
    open_site(other, chat)
    open_site(page, chat)
    write(page, "From the first tab")
    expect_thread(page, "From the first tab", "You wrote: From the first tab")
    other.bring_to_front()
    expect_thread(other, "From the first tab", "You wrote: From the first tab")
