"""What managers do about accounts and templates, and what everybody is told by the bell."""

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.inbox_server import InboxServer
from tests.browser.staff import (
    SOON,
    bubble,
    expect_mode,
    mark,
    open_row,
    row_of,
    say,
    stayed,
    switch,
)
from tests.browser.windows import AMY, LUCIA, PHONE, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TOKEN = "EAAG-a-token-that-nobody-sees-again"
_ids = count(717100000000001)


def connections(windows: Windows, email: str = LUCIA) -> Page:
    """A window of somebody in charge on the Connections screen."""
    page = windows.staff(email)
    page.get_by_role("link", name="Connections").click()
    expect(page).to_have_url(re.compile("/connections$"))
    page.get_by_test_id("connection").first.wait_for()
    return page


def connect(page: Page, name: str) -> tuple[Locator, str]:
    """Connect a WhatsApp number, and give its card and its business account's id."""
    number, business = str(next(_ids)), str(next(_ids))
    page.get_by_test_id("connect").click()
    form = page.get_by_test_id("connect-form")
    expect(form.get_by_test_id("choose-channel")).to_be_focused()
    form.get_by_test_id("choose-channel").select_option("messenger")
    expect(form).to_contain_text("Page id")
    form.get_by_test_id("choose-channel").select_option("whatsapp")
    expect(form).to_contain_text("Phone number id")
    form.get_by_label("Phone number id").fill("+34 600 111 222")
    form.get_by_label("Name", exact=True).fill(name)
    form.get_by_label("WABA id").fill(business)
    expect(form.get_by_test_id("token")).to_have_attribute("type", "password")
    form.get_by_test_id("token").fill(TOKEN)
    form.get_by_test_id("connect-submit").click()
    expect(form.get_by_test_id("connect-problem")).to_be_visible()
    form.get_by_label("Phone number id").fill(number)
    form.get_by_test_id("connect-submit").click()
    card = page.get_by_test_id("connection").filter(has_text=name)
    expect(card).to_contain_text(number)
    expect(page.get_by_test_id("connected")).to_be_visible()
    return card, business


def test_a_manager_connects_a_number_and_sees_how_it_fares(
    windows: Windows, inbox: InboxServer
) -> None:
    page = connections(windows)
    heard: list[str] = []
    page.on("websocket", lambda live: live.on("framereceived", lambda got: heard.append(str(got))))
    page.reload()
    card, business = connect(page, "Spa desk")
    account = inbox.graph.whatsapp.account(business)
    assert account is not None
    expect(card).to_have_attribute("data-state", "untested")
    expect(card.get_by_test_id("connection-callback")).to_have_text("never")

    card.get_by_test_id("connection-check").click()
    findings = card.get_by_test_id("finding")
    expect(findings.filter(has_text="Access token")).to_have_attribute("data-good", "true")
    expect(findings.filter(has_text="Webhook")).to_have_attribute("data-good", "false")
    expect(card).to_have_attribute("data-state", "faulty")
    card.get_by_test_id("connection-subscribe").click()
    expect(findings.filter(has_text="Webhook")).to_have_attribute("data-good", "true")
    expect(card).to_have_attribute("data-state", "ok")
    assert account.apps

    card.get_by_test_id("activity").click()
    expect(card.get_by_test_id("activity")).to_have_attribute("aria-checked", "false")
    card.get_by_test_id("open-describe").click()
    card.get_by_test_id("name").fill("Spa reception")
    card.get_by_test_id("describe-submit").click()
    card = page.get_by_test_id("connection").filter(has_text="Spa reception")
    card.get_by_test_id("open-token").click()
    expect(card.get_by_test_id("token")).to_be_focused()
    card.get_by_test_id("token").fill(TOKEN)
    card.get_by_test_id("token-submit").click()
    expect(card.get_by_test_id("connection-notice")).to_contain_text("kept")
    expect(card).to_have_attribute("data-state", "untested")
    assert heard
    assert not [frame for frame in heard if TOKEN in frame]
    assert TOKEN not in page.content()
    assert TOKEN not in inbox.log()


def test_templates_are_synced_written_and_deleted(windows: Windows, inbox: InboxServer) -> None:
    page = connections(windows)
    card, business = connect(page, "Restaurant")
    account = inbox.graph.whatsapp.account(business)
    assert account is not None
    account.templates.hold("table_ready", "Your table is ready for you.")
    account.templates.hold("offer", "20 % off", status="REJECTED", rejected_reason="PROMOTIONAL")
    card.get_by_test_id("templates-link").click()
    expect(page).to_have_url(re.compile(r"/connections/\d+/templates$"))
    page.get_by_test_id("templates-sync").click()
    rows = page.get_by_test_id("template")
    expect(rows).to_have_count(2)
    refused = page.locator("[data-testid=template][data-value=offer]")
    expect(refused.get_by_test_id("status")).to_have_text("Rejected")
    expect(refused).to_contain_text("it advertises")

    page.get_by_test_id("template-new").click()
    editor = page.get_by_test_id("template-editor")
    editor.get_by_label("Name", exact=True).fill("Table Reminder")
    editor.get_by_test_id("template-body").fill(
        "Hello {{1}}, your table for {{2}} is kept. Write to us if anything changes."
    )
    hint = page.get_by_test_id("template-hint")
    expect(hint).to_contain_text("small letters")
    editor.get_by_label("Name", exact=True).fill("table_reminder")
    expect(hint).to_contain_text("example")
    page.reload()
    expect(editor.get_by_label("Name", exact=True)).to_have_value("table_reminder")
    expect(editor.get_by_test_id("template-body")).to_have_value(re.compile("^Hello "))
    expect(editor.get_by_label("Language")).to_have_value("en")
    editor.locator("[data-key='example:body:1']").fill("Laura")
    editor.locator("[data-key='example:body:2']").fill("four")
    expect(editor.locator(".bubble")).to_contain_text("Hello Laura, your table for four is kept.")
    expect(hint).to_contain_text("nothing to change")
    editor.get_by_test_id("template-submit").click()
    written = page.locator("[data-testid=template][data-value=table_reminder]")
    expect(written.get_by_test_id("status")).to_have_text("Pending")
    expect(editor).to_have_count(0)
    assert [one["name"] for one in account.templates.rows][-1] == "table_reminder"

    refused.get_by_test_id("template-delete").click()
    expect(refused.get_by_role("button", name="Keep")).to_be_focused()
    refused.get_by_test_id("template-delete-really").click()
    expect(rows).to_have_count(2)
    assert "offer" not in [one["name"] for one in account.templates.rows]


def test_an_agent_is_told_whom_the_page_is_for(windows: Windows) -> None:
    page = windows.staff(AMY)
    expect(page.get_by_role("link", name="Conversations", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    expect(page.get_by_role("link", name="Connections")).to_have_count(0)
    page.goto(f"{windows.server.url}/connections")
    expect(page.get_by_text("This page is for managers")).to_be_visible()
    expect(page.get_by_test_id("connection")).to_have_count(0)


def test_who_is_not_signed_in_is_asked_to_and_then_led_back(windows: Windows) -> None:
    page = windows.blank()
    page.goto(f"{windows.server.url}/connections")
    expect(page).to_have_url(re.compile(r"/login\?next=/connections$"))


def test_the_bell_tells_of_a_message_that_failed_and_leads_to_it(
    windows: Windows, inbox: InboxServer
) -> None:
    wa_id, name = "34600999001", "Bell Ringer"
    inbox.receive(wa_id, "Good evening", name=name)
    desk = windows.staff(AMY)
    conversation = open_row(desk, row_of(desk, name))
    switch(desk).click()
    expect_mode(desk, "human")
    say(desk, "This one fails")
    expect(bubble(desk, "This one fails")).to_have_attribute("data-status", "sent", timeout=SOON)
    desk.get_by_role("link", name="Conversations", exact=True).click()
    mark(desk)
    # The bot may have answered before.
    *_, sent = inbox.sent_to(wa_id, 1)
    assert sent.body["text"]["body"] == "This one fails"
    inbox.report(sent, "failed", error=131026)

    bell = desk.get_by_test_id("notification-bell")
    expect(bell).to_have_attribute("aria-label", re.compile(r"\d+ unread"), timeout=SOON)
    bell.press("Enter")
    told = desk.get_by_test_id("notification").filter(has_text=name)
    expect(told).to_have_attribute("data-read", "false")
    desk.keyboard.press("Escape")
    expect(told).to_be_hidden()
    expect(bell).to_be_focused()
    bell.click()
    told.click()
    expect(desk).to_have_url(re.compile(rf"/conversations/{conversation}$"))
    expect(told).to_be_hidden()
    expect(bubble(desk, "This one fails")).to_have_attribute("data-status", "failed")
    assert stayed(desk)
    bell.click()
    expect(told).to_have_attribute("data-read", "true")
    desk.mouse.click(900, 300)
    expect(told).to_be_hidden()


def test_on_a_phone_nothing_sticks_out(windows: Windows) -> None:
    page = windows.staff(LUCIA, size=PHONE, touch=True)
    page.goto(f"{windows.server.url}/connections")
    page.get_by_test_id("connection").first.wait_for()
    page.get_by_test_id("connect").click()
    page.get_by_test_id("connect-form").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_test_id("notification-bell").click()
    expect(page.get_by_test_id("notifications")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
