"""Staff edit a guest in place, colleagues see it, and a lead goes from the chat to the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.staff import SOON
from tests.browser.windows import AMY, LUCIA

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.inbox_server import InboxServer
    from tests.browser.windows import Windows


def new_guest(inbox: InboxServer, text: str) -> int:
    """Let a guest write who is new, and give the conversation."""
    told = inbox.post_chat("casa-azul", text)
    return int(told["conversation"])


def edit(page: Page, field: str, value: str) -> None:
    """Write a detail of the guest and press Enter."""
    page.get_by_test_id(f"guest-{field}-edit").click()
    written = page.get_by_test_id(f"guest-{field}-field")
    expect(written).to_be_focused()
    written.fill(value)
    written.press("Enter")


def test_a_detail_is_checked_kept_and_seen_by_a_colleague(
    windows: Windows, inbox: InboxServer
) -> None:
    conversation = new_guest(inbox, "Is there a garden?")
    amy, lucia = (windows.staff(who, conversation) for who in (AMY, LUCIA))
    lucia.get_by_test_id("guest-phone-edit").click()
    typed = lucia.get_by_test_id("guest-phone-field")
    typed.fill("600 1")

    edit(amy, "email", "garden@")
    expect(amy.get_by_test_id("guest-email-problem")).to_contain_text("no e-mail address")
    field = amy.get_by_test_id("guest-email-field")
    expect(field).to_have_value("garden@")
    field.fill("garden@mail.example")
    field.press("Enter")
    for page in (amy, lucia):
        expect(page.get_by_test_id("guest-email")).to_have_text("garden@mail.example", timeout=SOON)
    expect(amy.get_by_test_id("guest-email-edit")).to_be_focused()
    expect(typed).to_have_value("600 1")

    typed.fill("600 111 222")
    typed.press("Enter")
    expect(amy.get_by_test_id("guest-phone")).to_have_text("+34600111222", timeout=SOON)
    amy.get_by_test_id("guest-email-edit").click()
    field.fill("other@mail.example")
    field.press("Escape")
    expect(amy.get_by_test_id("guest-email")).to_have_text("garden@mail.example")

    amy.get_by_test_id("guest-notes-edit").click()
    amy.get_by_test_id("guest-notes-field").fill("Comes with a dog.")
    amy.get_by_test_id("guest-notes-save").click()
    expect(lucia.get_by_test_id("guest-notes")).to_have_text("Comes with a dog.", timeout=SOON)
    lucia.get_by_test_id("guest-history-button").click()
    told = lucia.get_by_test_id("guest-history").get_by_role("listitem")
    expect(told).to_have_text(
        [re.compile("Notes.*Amy"), re.compile(r"Phone.*\+34600111222.*Luc"), re.compile("E-mail")]
    )

    again = new_guest(inbox, "Hello from another computer")
    lucia.goto(f"{inbox.url}/conversations/{again}")
    expect(lucia.get_by_test_id("guest-email")).to_have_text("–", timeout=SOON)
    edit(lucia, "email", "Garden@mail.example")
    other = lucia.get_by_test_id("guest-other")
    expect(other).to_have_attribute("href", f"/conversations/{conversation}", timeout=SOON)


def test_a_lead_goes_from_the_chat_to_the_table_and_back(
    windows: Windows, inbox: InboxServer
) -> None:
    conversation = new_guest(inbox, "We would like to stay with you some day")
    amy, lucia = (windows.staff(who, conversation) for who in (AMY, LUCIA))
    edit(amy, "name", "Walter Lead")
    amy.get_by_test_id("mark-lead").dblclick(no_wait_after=True)
    for page in (amy, lucia):
        expect(page.get_by_test_id("mark-lead")).to_have_attribute(
            "data-marked", "true", timeout=SOON
        )
    said = lucia.get_by_test_id("message").filter(has_text="Marked as lead by Amy")
    expect(said).to_have_count(1)

    lucia.get_by_test_id("mark-lead").click()
    expect(lucia).to_have_url(re.compile(rf"/leads\?conversation={conversation}$"))
    lead = lucia.get_by_test_id("lead")
    expect(lead).to_have_count(1)
    expect(lead.get_by_test_id("lead-guest")).to_have_text("Walter Lead")

    lead.get_by_test_id("lead-state").select_option("quoted")
    expect(lead).to_have_attribute("data-state", "quoted", timeout=SOON)
    lead.get_by_test_id("lead-value").click()
    field = lucia.get_by_test_id("lead-value-field")
    field.fill("a lot")
    field.press("Enter")
    expect(lucia.get_by_test_id("lead-problem")).to_contain_text("no amount")
    field.fill("1.250,50")
    field.press("Enter")
    expect(lead.get_by_test_id("lead-value")).to_have_text("€1,250.50", timeout=SOON)
    lead.get_by_test_id("lead-owner").select_option(label="Pablo Ruiz")
    quoted = lucia.locator("[data-testid=lead-sum][data-value=quoted]")
    expect(quoted).to_contain_text("€1,250.50")

    lucia.get_by_test_id("leads-of-one").click()
    expect(lucia.get_by_test_id("leads-of-one")).to_have_count(0, timeout=SOON)
    # All of them stand there again.
    expect(lead.nth(1)).to_be_visible(timeout=SOON)
    lucia.get_by_test_id("leads-search").fill("walter")
    expect(lead).to_have_count(1, timeout=SOON)
    if not amy.url.endswith(f"/conversations/{conversation}"):
        amy.goto(f"{inbox.url}/conversations/{conversation}")
    amy.get_by_test_id("guest-lead-state").select_option("booked")
    expect(lead).to_have_attribute("data-state", "booked", timeout=SOON)
    lead.get_by_test_id("lead-guest").click()
    expect(lucia).to_have_url(re.compile(rf"/conversations/{conversation}$"))
    expect(lucia.get_by_test_id("mark-lead")).to_have_attribute("data-marked", "false")
