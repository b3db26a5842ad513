"""What may go out when the window is closed, and how the composer changes when it closes."""

import re
import time
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inbox_server import WABA_ID, InboxServer
from tests.browser.staff import (
    SOON,
    bubble,
    expect_mode,
    mark,
    open_row,
    row_of,
    scroll_to,
    stayed,
    switch,
)
from tests.browser.windows import AMY, COOKIE, LUCIA, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DAY = 24 * 60 * 60
_numbers = count(34600888001)


@pytest.fixture
def wa_id() -> str:
    """The number of a guest whom nobody knows yet."""
    return str(next(_numbers))


def closing(windows: Windows, inbox: InboxServer, wa_id: str, *, seconds: float) -> Page:
    """A window in which Amy has taken over; the guest's ends in so many seconds."""
    name = f"Late {wa_id[-3:]}"
    inbox.receive(wa_id, "Good evening", name=name, at=time.time() - DAY + seconds)
    desk = windows.staff(AMY)
    open_row(desk, scroll_to(desk, row_of(desk, name)))
    switch(desk).click()
    expect_mode(desk, "human")
    return desk


def test_the_composer_changes_by_itself_when_the_window_ends(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = closing(windows, inbox, wa_id, seconds=15)
    mark(desk)
    expect(desk.get_by_test_id("composer")).to_be_enabled()
    desk.get_by_test_id("composer").fill("Half a sentence")
    expect(desk.get_by_test_id("window-remaining")).to_have_text(re.compile(r"^\d+ s left$"))
    expect(desk.get_by_test_id("refusal")).to_be_visible(timeout=20_000)
    expect(desk.get_by_test_id("window-remaining")).to_have_text("window closed")
    expect(desk.get_by_test_id("composer")).to_be_disabled()
    expect(desk.get_by_test_id("composer")).to_have_value("Half a sentence")
    expect(desk.get_by_test_id("template-button")).to_be_enabled()
    assert stayed(desk)


def test_outside_the_window_an_approved_template_goes_out_filled_in(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    held = inbox.graph.whatsapp.account(WABA_ID)
    assert held is not None
    held.templates.hold(
        "arrival_reminder",
        "Hello {{1}}, we expect you on {{2}}.",
        components=[
            {
                "type": "HEADER",
                "format": "TEXT",
                "text": "Your stay at {{1}}",
                "example": {"header_text": ["the sea"]},
            },
            {
                "type": "BODY",
                "text": "Hello {{1}}, we expect you on {{2}}.",
                "example": {"body_text": [["Laura", "Monday"]]},
            },
        ],
    )
    held.templates.hold("thanks", "Thank you for your stay.")
    held.templates.hold("refused", "No.", status="REJECTED")
    desk = closing(windows, inbox, wa_id, seconds=-2 * DAY)
    inbox.sync_templates(login(windows))
    desk.get_by_test_id("template-button").click()
    options = desk.get_by_test_id("template-option")
    expect(options).to_have_count(2)
    desk.get_by_test_id("template-search").fill("arrival")
    expect(options).to_have_count(1)
    expect(options).to_have_attribute("data-value", "arrival_reminder")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")

    fields = desk.get_by_test_id("template-field")
    expect(fields).to_have_count(3)
    place, name, day = (fields.nth(number) for number in range(3))
    expect(place).to_be_focused()
    expect(place).to_have_attribute("placeholder", "the sea")
    place.fill("Casa Azul")
    expect(name).to_have_attribute("placeholder", "Laura")
    name.fill("Inés")
    preview = desk.get_by_test_id("template-preview")
    expect(preview).to_contain_text("Hello Inés, we expect you on {{2}}.")
    expect(preview).to_contain_text("Your stay at Casa Azul")
    desk.get_by_test_id("template-send").click()
    expect(desk.get_by_test_id("template-problem")).to_be_visible()
    expect(name).to_have_value("Inés")
    day.fill("Friday")
    day.press("Enter")
    expect(bubble(desk, "Hello Inés, we expect you on Friday.")).to_have_attribute(
        "data-status", "sent", timeout=SOON
    )
    expect(desk.get_by_test_id("template-picker")).to_have_count(0)
    expect(bubble(desk, "we expect you on Friday.")).to_contain_text("Your stay at Casa Azul")
    (sent,) = inbox.sent_to(wa_id, 1)
    assert sent.body["type"] == "template"
    assert sent.body["template"]["name"] == "arrival_reminder"
    filled = {
        part["type"]: [one["text"] for one in part["parameters"]]
        for part in sent.body["template"]["components"]
    }
    assert filled == {"header": ["Casa Azul"], "body": ["Inés", "Friday"]}


def test_escape_puts_the_picker_away(windows: Windows, inbox: InboxServer, wa_id: str) -> None:
    desk = closing(windows, inbox, wa_id, seconds=-2 * DAY)
    desk.get_by_test_id("template-button").click()
    expect(desk.get_by_test_id("template-search")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.get_by_test_id("template-picker")).to_have_count(0)
    expect(desk.get_by_test_id("template-button")).to_be_focused()


def login(windows: Windows) -> str:
    """The login of a manager of Casa Azul."""
    page = windows.staff(LUCIA)
    (cookie,) = (one for one in page.context.cookies() if one.get("name") == COOKIE)
    return cookie.get("value", "")
