"""Signing in and out in a real browser, and what an inbox refuses to strangers."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocket, expect

from tests.browser.inbox_server import InboxServer
from tests.browser.staff import SOON, take_over
from tests.browser.windows import AMY, COOKIE, PABLO, PASSWORD, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_TRY_TO_CONNECT = """address => new Promise(resolve => {
    const socket = new WebSocket(address);
    socket.onopen = () => resolve("open");
    socket.onerror = () => resolve("refused");
})"""


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_test_id("login-email").fill(email)
    page.get_by_test_id("login-password").fill(password)
    page.get_by_test_id("login-submit").click()


def freshly_signed_in(windows: Windows, inbox: InboxServer) -> Page:
    page = windows.blank()
    page.goto(f"{inbox.url}/login")
    sign_in(page, AMY, PASSWORD)
    page.get_by_test_id("conversation-row").first.wait_for()
    return page


def listen(socket: WebSocket, frames: list[str]) -> None:
    socket.on("framereceived", lambda frame: frames.append(str(frame)))


def login_cookies(context: BrowserContext) -> list[dict[str, object]]:
    return [dict(cookie) for cookie in context.cookies() if cookie.get("name") == COOKIE]


def test_a_wrong_password_is_told_and_the_right_one_leads_in(
    windows: Windows, inbox: InboxServer
) -> None:
    page = windows.blank()
    page.goto(f"{inbox.url}/login")
    sign_in(page, AMY, "not-her-password")
    expect(page.get_by_test_id("login-error")).to_have_text(
        "E-mail and password do not belong together."
    )
    assert login_cookies(page.context) == []
    sign_in(page, AMY, PASSWORD)
    expect(page).to_have_url(f"{inbox.url}/conversations")
    expect(page.get_by_test_id("conversation-row").first).to_be_visible()


def test_scripts_cannot_read_the_cookie(windows: Windows, inbox: InboxServer) -> None:
    page = freshly_signed_in(windows, inbox)
    (cookie,) = login_cookies(page.context)
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Lax"
    assert str(cookie["value"]) not in page.evaluate(
        "document.cookie + JSON.stringify({...localStorage, ...sessionStorage})"
    )


def test_a_link_to_a_conversation_leads_there_after_signing_in(
    windows: Windows, inbox: InboxServer
) -> None:
    told = inbox.post_chat("casa-azul", "Is there a lift?")
    address = f"{inbox.url}/conversations/{told['conversation']}"
    page = windows.blank()
    page.goto(address)
    expect(page).to_have_url(re.compile("/login"))
    expect(page.get_by_test_id("conversation-row")).to_have_count(0)
    sign_in(page, AMY, PASSWORD)
    expect(page).to_have_url(address)
    expect(page.get_by_test_id("message").first).to_contain_text("Is there a lift?")


def test_a_cookie_is_worth_nothing_after_signing_out(windows: Windows, inbox: InboxServer) -> None:
    page = freshly_signed_in(windows, inbox)
    (cookie,) = login_cookies(page.context)
    page.get_by_test_id("sign-out").click()
    expect(page).to_have_url(re.compile("/login"))
    assert login_cookies(page.context) == []
    thief = windows.blank()
    thief.context.add_cookies([{"name": COOKIE, "value": str(cookie["value"]), "url": inbox.url}])
    thief.goto(f"{inbox.url}/conversations")
    expect(thief).to_have_url(re.compile("/login"))
    expect(thief.get_by_test_id("conversation-row")).to_have_count(0)


def test_a_tab_is_sent_nothing_of_what_it_showed_before_signing_out(
    windows: Windows, inbox: InboxServer
) -> None:
    page = freshly_signed_in(windows, inbox)
    told = inbox.post_chat("casa-azul", "Between the two of us")
    page.goto(f"{inbox.url}/conversations/{told['conversation']}")
    expect(page.get_by_test_id("message").first).to_contain_text("Between the two of us")
    frames: list[str] = []
    page.on("websocket", lambda socket: listen(socket, frames))
    page.reload()
    expect(page.get_by_test_id("message").first).to_contain_text("Between the two of us")
    assert "Between the two of us" in "".join(frames)
    # Until the page has gone, the bot's answer may bring the thread once more.
    page.once("framenavigated", lambda _: frames.clear())
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("demo-sign-in").first).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("/login"))
    expect(page.get_by_test_id("demo-sign-in").first).to_be_visible()
    assert frames
    assert "Between the two of us" not in "".join(frames)


def test_signing_out_closes_the_other_open_tabs(windows: Windows, inbox: InboxServer) -> None:
    page = freshly_signed_in(windows, inbox)
    other = page.context.new_page()
    other.goto(f"{inbox.url}/conversations")
    other.get_by_test_id("conversation-row").first.wait_for()
    page.get_by_test_id("sign-out").click()
    expect(page).to_have_url(re.compile("/login"))
    inbox.post_chat("casa-azul", "Nobody who is signed out reads this")
    expect(other).to_have_url(re.compile("/login"), timeout=SOON)
    expect(other.get_by_text("Nobody who is signed out reads this")).to_have_count(0)


def test_who_signs_in_next_does_not_find_what_somebody_had_begun_to_write(
    windows: Windows, inbox: InboxServer
) -> None:
    told = inbox.post_chat("casa-azul", "I would like to talk to a person, please")
    address = f"{inbox.url}/conversations/{told['conversation']}"
    page = freshly_signed_in(windows, inbox)
    page.goto(address)
    take_over(page)
    page.get_by_test_id("composer").fill("Between Amy and the guest")
    page.reload()
    expect(page.get_by_test_id("composer")).to_have_value("Between Amy and the guest")
    other = page.context.new_page()
    other.goto(address)
    other.get_by_test_id("composer").fill("Between Amy and herself")
    page.get_by_test_id("sign-out").click()
    expect(page).to_have_url(re.compile("/login"))
    for tab in (page, other):
        tab.wait_for_function("!JSON.stringify({...sessionStorage}).includes('Between Amy')")
    other.close()
    sign_in(page, PABLO, PASSWORD)
    page.get_by_test_id("conversation-row").first.wait_for()
    page.goto(address)
    expect(page.get_by_test_id("composer")).to_have_value("")


def test_another_sites_page_gets_no_live_connection(windows: Windows, inbox: InboxServer) -> None:
    page = windows.staff(AMY)
    address = f"ws://localhost:{inbox.port}/_event/?EIO=4&transport=websocket"
    assert page.evaluate(_TRY_TO_CONNECT, address) == "open"
    foreign = page.context.new_page()
    foreign.route("http://evil.localhost/**", lambda route: route.fulfill(body="<p>Evil</p>"))
    foreign.goto("http://evil.localhost/")
    assert foreign.evaluate(_TRY_TO_CONNECT, address) == "refused"
    windows.strangers.clear()
