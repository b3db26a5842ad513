"""WhatsApp as staff see it: messages in and out, what became of them, and the 24-hour window."""

import time
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.inbox_server import PHONE_NUMBER_ID, InboxServer
from tests.browser.staff import (
    SOON,
    bubble,
    bubbles,
    expect_mode,
    mark,
    open_row,
    row,
    row_of,
    say,
    scroll_to,
    stayed,
    switch,
    take_over,
    top_row,
)
from tests.browser.windows import AMY, Windows
from tests.fakes.graph_api import refusal
from tests.fakes.meta_webhooks import callback

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DAY = 24 * 60 * 60
NOT_ON_WHATSAPP = 131026
WINDOW_IS_CLOSED = 131047
_numbers = count(34600222001)


@pytest.fixture
def wa_id() -> str:
    """The number of a guest whom nobody knows yet."""
    return str(next(_numbers))


def expect_status(message: Locator, status: str) -> None:
    expect(message).to_have_attribute("data-status", status, timeout=SOON)


def name_of(wa_id: str) -> str:
    """What the guest on this number is called."""
    return f"Guest {wa_id[-2:]}"


def answering(windows: Windows, inbox: InboxServer, wa_id: str) -> Page:
    """A window in which Amy writes to a guest who has just asked for her."""
    name = name_of(wa_id)
    inbox.receive(wa_id, "May I talk to a person, please?", name=name)
    desk = windows.staff(AMY)
    open_row(desk, row_of(desk, name))
    expect(bubbles(desk, "bot")).to_have_count(1, timeout=SOON)
    inbox.sent_to(wa_id, 1)
    take_over(desk)
    return desk


def test_a_guest_writes_and_the_answer_leaves_through_the_graph_api(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = windows.staff(AMY)
    mark(desk)
    inbox.receive(wa_id, "Is there a lift?", name="Inés Prado")
    expect(top_row(desk).get_by_test_id("row-guest")).to_have_text("Inés Prado", timeout=SOON)
    expect(top_row(desk).get_by_test_id("row-channel")).to_have_attribute(
        "data-channel", "whatsapp"
    )
    (sent,) = inbox.sent_to(wa_id, 1)
    assert "a lift serves all four floors" in sent.body["text"]["body"]
    assert sent.token == "an-access-token"
    open_row(desk, top_row(desk))
    expect(desk.get_by_test_id("thread-channel")).to_have_text("WhatsApp")
    expect(desk.get_by_test_id("window-remaining")).to_contain_text("23 h 59 min left")
    expect(bubble(desk, "Is there a lift?")).to_have_attribute("data-author", "guest")

    inbox.receive(wa_id, "Are pets allowed?", name="Inés Prado")
    expect(bubble(desk, "Are pets allowed?")).to_be_visible(timeout=SOON)
    expect(bubbles(desk, "bot").last).to_contain_text("Dogs and cats", timeout=SOON)
    assert len(inbox.sent_to(wa_id, 2)) == 2
    assert stayed(desk)


def test_what_became_of_a_message_is_shown_as_it_happens(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    mark(desk)
    say(desk, "Amy here, how can I help?")
    message = bubble(desk, "Amy here, how can I help?")
    sent = inbox.sent_to(wa_id, 2)[-1]
    expect_status(message, "sent")
    for status in ("delivered", "read"):
        inbox.report(sent, status)
        expect_status(message, status)
        expect(message.locator(".status")).to_have_text(status)
    inbox.report(sent, "delivered")
    inbox.receive(wa_id, "Thanks!", name=name_of(wa_id))
    expect(bubble(desk, "Thanks!")).to_be_visible(timeout=SOON)
    expect_status(message, "read")
    assert stayed(desk)


def test_a_message_that_failed_says_why_and_goes_out_on_retry(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    inbox.graph.behave(refusal(NOT_ON_WHATSAPP, "Message undeliverable"))
    say(desk, "Can you read this?")
    message = bubble(desk, "Can you read this?")
    expect_status(message, "failed")
    expect(message).to_contain_text("WhatsApp could not deliver to this number.")
    assert len(inbox.sent_to(wa_id, 1)) == 1
    message.get_by_test_id("retry").click()
    expect_status(message, "sent")
    expect(message.get_by_test_id("retry")).to_have_count(0)
    assert [sent.body["text"]["body"] for sent in inbox.sent_to(wa_id, 2)][1:] == [
        "Can you read this?"
    ]
    expect(message).to_have_count(1)


def test_every_kind_is_shown_as_what_it_is(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    kinds: list[dict[str, object]] = [
        {"type": "image", "image": {"id": "9001", "caption": "Our old room"}},
        {"type": "location", "location": {"latitude": 37.39, "longitude": -5.99}},
        {"type": "hologram", "hologram": {"id": "9002"}},
    ]
    for number, kind in enumerate(kinds):
        inbox.whatsapp(
            callback(
                PHONE_NUMBER_ID,
                contacts=[{"profile": {"name": "Kinds"}, "wa_id": wa_id}],
                messages=[
                    {
                        "from": wa_id,
                        "id": f"wamid.{wa_id}.{number}",
                        "timestamp": str(int(time.time())),
                        **kind,
                    }
                ],
            )
        )
    desk = windows.staff(AMY)
    open_row(desk, row_of(desk, "Kinds"))
    shown = bubbles(desk, "guest")
    expect(shown).to_have_count(3, timeout=SOON)
    expect(shown.nth(0)).to_contain_text("Photo")
    expect(shown.nth(0)).to_contain_text("Our old room")
    expect(shown.nth(1)).to_contain_text("Location")
    expect(shown.nth(2)).to_contain_text("Unsupported message (hologram)")


def test_outside_the_window_the_composer_refuses_until_the_guest_writes_again(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    inbox.receive(wa_id, "Is there a lift?", name="Long Ago", at=time.time() - 2 * DAY)
    desk = windows.staff(AMY)
    chosen = scroll_to(desk, row_of(desk, "Long Ago"))
    expect(chosen.get_by_test_id("row-expired")).to_be_visible(timeout=SOON)
    conversation = open_row(desk, chosen)
    mark(desk)
    expect(desk.get_by_test_id("window-remaining")).to_have_text("window closed")
    expect(desk.get_by_text("Session expired")).to_have_count(1)
    switch(desk).click()
    expect_mode(desk, "human")
    expect(desk.get_by_test_id("refusal")).to_contain_text(
        "WhatsApp accepts free text only within 24 hours of the guest's last message."
    )
    expect(desk.get_by_test_id("composer")).to_be_disabled()
    expect(desk.get_by_test_id("send")).to_be_disabled()

    inbox.receive(wa_id, "I am back", name="Long Ago")
    expect(bubble(desk, "I am back")).to_be_visible(timeout=SOON)
    expect(desk.get_by_text("new session", exact=False)).to_have_count(2)
    expect(desk.get_by_test_id("refusal")).to_have_count(0)
    expect(row(desk, conversation).get_by_test_id("row-expired")).to_have_count(0)
    say(desk, "Welcome back!")
    assert inbox.sent_to(wa_id, 1)[0].body["text"]["body"] == "Welcome back!"
    expect_status(bubble(desk, "Welcome back!"), "sent")
    assert stayed(desk)


def test_the_server_refuses_what_a_tampered_composer_sends(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    inbox.receive(wa_id, "Is there a lift?", name="Too Late", at=time.time() - 3 * DAY)
    desk = windows.staff(AMY)
    open_row(desk, scroll_to(desk, row_of(desk, "Too Late")))
    switch(desk).click()
    expect_mode(desk, "human")
    composer = desk.get_by_test_id("composer")
    composer.evaluate("""field => {
        field.disabled = false;
        field.value = "Through the back door";
        field.form.requestSubmit();
    }""")
    expect(desk.get_by_test_id("notice")).to_contain_text(
        "WhatsApp accepts free text only within 24 hours", timeout=SOON
    )
    expect(bubbles(desk, "agent")).to_have_count(0)
    expect(composer).to_have_value("Through the back door")
    assert [sent for sent in inbox.graph.requests if sent.body.get("to") == wa_id] == []


def test_a_window_that_whatsapp_calls_closed_closes_the_composer(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    say(desk, "One moment, please")
    message = bubble(desk, "One moment, please")
    sent = inbox.sent_to(wa_id, 2)[-1]
    inbox.report(sent, "failed", error=WINDOW_IS_CLOSED)
    expect_status(message, "failed")
    expect(message).to_contain_text("More than 24 hours have passed")
    expect(desk.get_by_test_id("refusal")).to_contain_text(
        "WhatsApp reported that this guest's 24-hour window is closed."
    )
    expect(desk.get_by_test_id("composer")).to_be_disabled()
    inbox.receive(wa_id, "Still there?", name=name_of(wa_id), at=time.time() + 1)
    expect(desk.get_by_test_id("composer")).to_be_enabled(timeout=SOON)
