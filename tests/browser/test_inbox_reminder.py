"""Whoever holds a conversation is reminded of it; a bot that is off is nobody's secret."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.guest import write
from tests.browser.inbox_server import InboxServer
from tests.browser.staff import SOON, bubble, bubbles, expect_mode, say, take_over
from tests.browser.windows import COOKIE, Windows, first_message

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PASSWORD = "long enough"


NURIA, OMAR = "nuria@mar.example", "omar@mar.example"
_STAFF = ((NURIA, "Nuria", "manager"), (OMAR, "Omar", "agent"))


@pytest.fixture(autouse=True)
def mar(inbox: InboxServer) -> None:
    """A hotel of its own: whoever works there holds nothing yet, and its bot is nobody else's."""
    if NURIA in inbox.logins:
        return
    inbox.command("hotel", "add", "mar", "--name", "Mar", "--timezone", "Europe/Madrid")
    for email, name, role in _STAFF:
        who = ("--name", name, "--role", role, "--hotel", "mar", "--password-stdin")
        inbox.command("user", "add", email, *who, typed=f"{PASSWORD}\n")
        inbox.logins[email] = ""


def window(windows: Windows, email: str, path: str) -> Page:
    """A window of one of these people at an address."""
    page = windows.blank()
    logins, url = windows.server.logins, windows.server.url
    if not logins[email]:
        page.context.request.post(f"{url}/auth/login", form={"email": email, "password": PASSWORD})
        logins[email] = page.context.cookies()[0].get("value", "")
    page.context.add_cookies([{"name": COOKIE, "value": logins[email], "url": url}])
    page.goto(f"{url}{path}")
    return page


def test_the_bar_comes_with_a_waiting_guest_and_goes_with_the_answer(windows: Windows) -> None:
    guest = windows.guest("mar")
    conversation = first_message(guest, "Is there a lift?")
    chat = window(windows, NURIA, f"/conversations/{conversation}")
    take_over(chat)
    # The bot's handing over was no answer.
    say(chat, "There is.")
    elsewhere = window(windows, NURIA, "/knowledge")
    bar = elsewhere.get_by_test_id("reminder")
    expect(bar).to_contain_text("You hold 1 conversation", timeout=SOON)
    expect(bar).to_have_attribute("data-tone", "holds")

    write(guest, "What time is check-out?")
    waits = elsewhere.get_by_test_id("reminder-waits")
    expect(waits).to_have_text(f"Visitor {conversation} is waiting for you", timeout=SOON)
    elsewhere.get_by_test_id("reminder-answer").click()
    expect(elsewhere).to_have_url(re.compile(rf"/conversations/{conversation}$"))
    expect(bubble(elsewhere, "What time is check-out?")).to_be_visible(timeout=SOON)
    say(elsewhere, "At noon.")
    expect(waits).to_have_count(0, timeout=SOON)

    omars = window(windows, OMAR, f"/conversations/{conversation}")
    omars.get_by_test_id("take-from").click()
    expect(omars.get_by_text("Nuria has it. Take it over?")).to_be_visible()
    omars.get_by_test_id("take-from-really").click()
    expect(bubbles(omars, "system").last).to_contain_text("Omar took over from Nuria", timeout=SOON)
    expect(omars.get_by_test_id("take-from")).to_have_count(0)
    expect(bar).to_have_count(0, timeout=SOON)
    expect(chat.get_by_test_id("take-from")).to_be_visible(timeout=SOON)

    omars.get_by_test_id("reminder-hand-back").click()
    omars.get_by_test_id("reminder-really").click()
    expect_mode(omars, "ai")
    expect(omars.get_by_test_id("reminder")).to_have_count(0, timeout=SOON)


def test_a_bot_that_is_off_is_told_and_its_guests_wait(
    windows: Windows, inbox: InboxServer
) -> None:
    boss = window(windows, NURIA, "/settings")
    staff = window(windows, OMAR, "/conversations")
    boss.get_by_test_id("bots-open").click()
    popover = boss.get_by_test_id("bots")
    popover.get_by_test_id("bot-switch").click()
    popover.get_by_test_id("bot-switch-off").click()
    for page in (boss, staff):
        expect(page.get_by_test_id("bot-off")).to_contain_text(
            "The bot is off at Mar", timeout=SOON
        )
    expect(staff.get_by_test_id("bots-open")).to_have_count(0)
    expect(staff.get_by_test_id("bot-switch-on")).to_have_count(0)

    guest = windows.guest("mar")
    conversation = first_message(guest, "Hello?")
    staff.goto(f"{inbox.url}/conversations/{conversation}")
    expect(bubbles(staff, "system").last).to_contain_text(
        "The bot is switched off for this hotel", timeout=SOON
    )
    expect(guest.get_by_test_id("webchat-message")).to_have_count(1)
    boss.keyboard.press("Escape")
    boss.get_by_test_id("bot-switch-on").click()
    for page in (boss, staff):
        expect(page.get_by_test_id("bot-off")).to_have_count(0, timeout=SOON)
    expect(guest.get_by_test_id("webchat-message")).to_have_count(2, timeout=SOON)


def test_settings_are_ones_own_and_hold_at_once(windows: Windows) -> None:
    page = window(windows, NURIA, "/settings")
    language = page.get_by_test_id("language-option")
    language.and_(page.locator("[data-value=es]")).click()
    expect(page.get_by_role("heading", name="Ajustes", exact=True)).to_be_visible(timeout=SOON)
    expect(page.locator("html")).to_have_attribute("lang", "es")
    language.and_(page.locator("[data-value=en]")).click()
    expect(page.get_by_role("heading", name="Settings", exact=True)).to_be_visible(timeout=SOON)

    mail = page.get_by_test_id("prefers-mail")
    mail.dblclick()
    expect(mail).to_have_attribute("aria-checked", "false", timeout=SOON)
    said = page.get_by_test_id("settings-said")
    minutes = page.get_by_test_id("take-back-minutes")
    for typed, told in (("0", "Use between 1 and 720 minutes."), ("30", "Kept.")):
        minutes.fill(typed)
        page.get_by_test_id("hotel-keep").click()
        expect(said).to_have_text(told, timeout=SOON)
    page.get_by_test_id("theme-option").and_(page.locator("[data-value=dark]")).click()
    expect(page.locator("html.dark")).to_be_visible()

    for old, told in (("a wrong guess", "That is not your present password."), (PASSWORD, "Kept.")):
        page.get_by_test_id("password-old").fill(old)
        for field in ("new", "again"):
            page.get_by_test_id(f"password-{field}").fill("another secret")
        page.get_by_test_id("password-keep").click()
        expect(said).to_have_text(told, timeout=SOON)
    expect(page.get_by_test_id("password-old")).to_have_value("")
    page.reload()
    expect(mail).to_have_attribute("aria-checked", "false", timeout=SOON)
    expect(minutes).to_have_value("30")
