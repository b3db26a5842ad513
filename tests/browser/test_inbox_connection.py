"""The connection dies unnoticed while somebody sends: nothing is lost, nothing goes out twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.guest import texts
from tests.browser.staff import RECONNECTED, SOON, bubbles, row_of, say, take_over
from tests.browser.windows import AMY, DESKTOP, Windows, first_message

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Locator, Page, WebSocketRoute

    from tests.browser.inbox_server import InboxServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PLAN = b"%PDF-1.4\n" + b"x" * 400


class Wire:
    """A page's live connection, which can go dead in each direction before anybody notices."""

    def __init__(self, page: Page) -> None:
        """Lay the wire before the page is opened."""
        self.reaches_server = self.reaches_page = True
        self._ends: list[WebSocketRoute] = []
        page.route_web_socket("**/_event/**", self._connect)

    def _connect(self, near: WebSocketRoute) -> None:
        far = near.connect_to_server()
        near.on_message(lambda said: far.send(said) if self.reaches_server else None)
        far.on_message(lambda said: near.send(said) if self.reaches_page else None)
        self._ends.append(near)

    def end(self) -> None:
        """Let the page notice, and connect anew."""
        self.reaches_server = self.reaches_page = True
        self._ends[-1].close(code=1012)


def desk_on_a_wire(windows: Windows, conversation: int) -> tuple[Page, Wire]:
    page = windows.blank(DESKTOP)
    wire = Wire(page)
    windows.sign_in(page.context, AMY)
    page.goto(f"{windows.server.url}/conversations/{conversation}")
    page.get_by_test_id("mode-toggle").wait_for()
    take_over(page)
    return page, wire


def id_of(row: Locator) -> int:
    return int(row.get_attribute("data-conversation-id") or 0)


def test_what_never_reached_the_server_is_in_the_composer_again(windows: Windows) -> None:
    guest = windows.guest()
    desk, wire = desk_on_a_wire(windows, first_message(guest, "Is there a lift?"))
    composer = desk.get_by_test_id("composer")
    wire.reaches_server = wire.reaches_page = False
    say(desk, "Sent into nothing")
    say(desk, "And this too")
    composer.fill("Half a sentence")
    expect(desk.get_by_test_id("composer-told")).to_contain_text("not answered yet", timeout=SOON)
    wire.end()
    expect(composer).to_have_value(
        "Sent into nothing\nAnd this too\nHalf a sentence", timeout=RECONNECTED
    )
    expect(desk.get_by_test_id("composer-told")).to_contain_text("Send it again")
    composer.press("Enter")
    expect(bubbles(desk, "agent")).to_have_count(1, timeout=SOON)
    expect(composer).to_have_value("")
    desk.reload()
    expect(bubbles(desk, "agent")).to_have_count(1, timeout=SOON)
    expect(composer).to_have_value("")
    assert texts(guest)[2:] == ["Sent into nothing\nAnd this too\nHalf a sentence"]


def test_what_arrived_although_nobody_said_so_goes_out_once(windows: Windows) -> None:
    guest = windows.guest()
    desk, wire = desk_on_a_wire(windows, first_message(guest, "Is there a lift?"))
    composer = desk.get_by_test_id("composer")
    wire.reaches_page = False
    say(desk, "Heard, but not answered")
    expect(guest.get_by_test_id("webchat-message").last).to_contain_text("Heard", timeout=SOON)
    composer.fill("What comes next")
    wire.end()
    expect(bubbles(desk, "agent")).to_have_count(1, timeout=RECONNECTED)
    expect(composer).to_have_value("What comes next")
    composer.press("Enter")
    expect(bubbles(desk, "agent")).to_have_count(2, timeout=SOON)
    expect(composer).to_have_value("")
    assert texts(guest)[2:] == ["Heard, but not answered", "What comes next"]


def test_what_was_sent_into_nothing_survives_a_reload(windows: Windows) -> None:
    guest = windows.guest()
    desk, wire = desk_on_a_wire(windows, first_message(guest, "Is there a lift?"))
    wire.reaches_server = wire.reaches_page = False
    say(desk, "Sent into nothing")
    wire.reaches_server = wire.reaches_page = True
    desk.reload()
    composer = desk.get_by_test_id("composer")
    expect(composer).to_have_value("Sent into nothing", timeout=SOON)
    composer.press("Enter")
    expect(bubbles(desk, "agent")).to_have_count(1, timeout=SOON)
    expect(guest.get_by_test_id("webchat-message").last).to_contain_text("nothing", timeout=SOON)
    assert texts(guest)[2:] == ["Sent into nothing"]


def test_a_note_and_a_file_come_back_where_they_were_written(
    windows: Windows, inbox: InboxServer
) -> None:
    inbox.receive("34600777900", "Is there a lift?", name="Ines Mora")
    inbox.sent_to("34600777900", 1)
    desk, wire = desk_on_a_wire(windows, id_of(row_of(windows.staff(AMY), "Ines Mora")))
    plan: FilePayload = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PLAN}
    desk.get_by_test_id("attach-input").set_input_files([plan])
    chip = desk.get_by_test_id("attachment")
    expect(chip).to_have_attribute("data-state", "ready", timeout=SOON)
    wire.reaches_server = wire.reaches_page = False
    desk.get_by_test_id("composer").press("Enter")
    expect(chip).to_have_count(0)
    wire.end()
    expect(chip).to_contain_text("plan.pdf", timeout=RECONNECTED)
    expect(desk.get_by_test_id("composer-told")).to_contain_text("Send it again")

    desk.get_by_test_id("note-toggle").click()
    note = desk.locator("[data-note] [data-testid=composer]")
    expect(note).to_be_focused()
    wire.reaches_server = wire.reaches_page = False
    say(desk, "The lift is out of order")
    wire.end()
    # The page comes back as another, which knows of no note.
    expect(note).to_have_value("The lift is out of order", timeout=RECONNECTED)
    note.press("Enter")
    expect(bubbles(desk, "note")).to_have_count(1, timeout=SOON)
    desk.get_by_test_id("note-toggle").click()
    desk.locator("form:not([data-note]) [data-testid=composer]").press("Enter")
    expect(bubbles(desk, "agent")).to_contain_text("plan.pdf", timeout=SOON)
    (_, sent) = inbox.sent_to("34600777900", 2)
    assert sent.body["document"]["filename"] == "plan.pdf"
    expect(desk.get_by_test_id("composer-told")).to_be_empty()


def test_what_has_arrived_is_not_kept_whatever_one_looks_at_meanwhile(windows: Windows) -> None:
    desk, _ = desk_on_a_wire(windows, first_message(windows.guest(), "Is there a lift?"))
    say(desk, "There is")
    expect_kept(desk, 1)
    desk.get_by_test_id("conversation-row").nth(2).click()
    expect_kept(desk, 0)


def expect_kept(desk: Page, letters: int) -> None:
    desk.wait_for_function(
        """letters => Object.keys(sessionStorage)
            .filter(name => name.startsWith("draft:sent:")).length === letters""",
        arg=letters,
        timeout=SOON,
        polling=5,
    )
