"""Who has a conversation, and how news reach those whom they concern, in several windows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.guest import write
from tests.browser.staff import SOON, bubbles, mark, stayed
from tests.browser.windows import AMY, LUCIA, MAYA, PABLO, Windows, first_message

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# Counts what sounds and what the system is told, in place of the browser's own.
_EARS = """(() => {
    window.rings = 0;
    window.told = [];
    window.standing = [];
    window.Notification = class extends EventTarget {
        static permission = "granted";
        constructor(title, more) {
            super();
            window.told.push(`${title}: ${more.body}`);
            window.standing.push(this);
        }
        close() { window.standing = window.standing.filter((one) => one !== this); }
    };
    const voice = () => ({
        frequency: {}, connect: () => voice(), start: () => { window.rings += 1; }, stop() {},
        gain: {
            setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {},
        },
    });
    window.AudioContext = class {
        state = "running";
        currentTime = 0;
        createOscillator() { return voice(); }
        createGain() { return voice(); }
    };
})()"""

# Has not been asked whether it shows notifications, and notes when it is.
_ASKED = """(() => {
    window.asked = 0;
    window.Notification = class {
        static permission = "default";
        static answer = "granted";
        static async requestPermission() {
            window.asked += 1;
            this.permission = this.answer;
            return this.answer;
        }
    };
})()"""

# Browsers under test show all their tabs: this one says that nobody looks at it.
_HIDE = """() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden" });
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
    document.querySelector(".toasts").dataset.browser = "true";
}"""

# The page is in sight, and its person works in another program until they come back to it.
_BESIDE = """() => {
    document.hasFocus = () => false;
    window.focus = () => {
        window.focused = true;
        delete document.hasFocus;
        dispatchEvent(new Event("focus"));
    };
    dispatchEvent(new Event("blur"));
    document.querySelector(".toasts").dataset.browser = "true";
}"""

_KEEPS_NOTHING = """() => {
    const keep = Storage.prototype.setItem;
    Storage.prototype.setItem = function (...what) {
        if (this !== localStorage) return keep.call(this, ...what);
        window.refused = true;
        throw new DOMException("full", "QuotaExceededError");
    };
}"""

# Locks are given in turn: whoever has got this one knows what became of those asked for before.
_ANSWERED = "navigator.locks.request('hotel-inbox-told', () => {})"


def listening(windows: Windows, page: Page, path: str) -> Page:
    """Open a screen in a tab whose sounds can be counted, and use it once: browsers wish that."""
    page.add_init_script(_EARS)
    page.goto(f"{windows.server.url}{path}")
    page.get_by_test_id("notification-bell").wait_for()
    page.keyboard.press("Shift")
    page.wait_for_function("document.querySelector('.avatar.me')?.textContent")
    mark(page)
    return page


def count_unread(page: Page) -> int:
    """What the bell counts, once it has been read."""
    bell = page.get_by_test_id("notification-bell")
    bell.click()
    expect(page.get_by_test_id("notifications").get_by_text("Loading…")).to_have_count(0)
    page.keyboard.press("Escape")
    return int(bell.inner_text() or 0)


def assign(page: Page, name: str) -> None:
    page.get_by_test_id("assign").click()
    expect(page.get_by_test_id("assign-search")).to_be_focused()
    page.keyboard.type(name)
    expect(page.get_by_test_id("assign-option").filter(visible=True)).to_have_count(1)
    page.keyboard.press("Enter")


def test_whoever_is_given_a_conversation_hears_of_it_wherever_they_are(windows: Windows) -> None:
    guest = windows.guest()
    conversation = first_message(guest, "Is there a lift?")
    amy, pablo = windows.staff(AMY, conversation), windows.blank()
    windows.sign_in(pablo.context, PABLO)
    second = listening(windows, pablo.context.new_page(), "/knowledge")
    listening(windows, pablo, "/conversations")
    for page in (pablo, second):
        page.evaluate(_HIDE)
    unread = count_unread(pablo)

    amy.get_by_test_id("assign").click()
    shown = amy.get_by_test_id("assign-option")
    expect(shown.filter(has_text="Pablo Ruiz")).to_have_attribute("data-online", "true")
    expect(shown.filter(has_text="Maya")).to_have_count(0)
    amy.keyboard.press("Escape")
    expect(amy.get_by_test_id("assign")).to_be_focused()
    assign(amy, "pablo")
    expect(amy.get_by_test_id("assign")).to_have_text(re.compile("Pablo Ruiz"))
    expect(bubbles(amy, "system").last).to_contain_text("Amy Reyes assigned this to Pablo Ruiz")
    expect(amy.get_by_test_id("toast")).to_have_count(0)

    for page in (pablo, second):
        expect(page.get_by_test_id("toast")).to_contain_text("Amy Reyes assigned this to you")
        expect(page.get_by_test_id("notification-bell")).to_have_text(str(unread + 1))
        expect(page).to_have_title(re.compile(rf"^\({unread + 1}\) "))
        assert stayed(page)
    pages = (pablo, second)
    while sum(page.evaluate("window.rings") for page in pages) < 2:
        pablo.wait_for_timeout(50)
    # One of the tabs alone rings, with two tones, and one tells the system.
    assert sorted(page.evaluate("window.rings") for page in pages) == [0, 2]
    told = [line for page in pages for line in page.evaluate("window.told")]
    assert len(told) == 1
    assert "Amy Reyes assigned this to you" in told[0]

    pablo.get_by_test_id("toast").get_by_role("link").click()
    expect(pablo).to_have_url(re.compile(rf"/conversations/{conversation}$"))
    for page in (pablo, second):
        expect(page.get_by_test_id("toast")).to_have_count(0)
        expect(page.get_by_test_id("notification-bell")).to_have_text(str(unread or ""))
    expect(pablo.get_by_test_id("assign")).to_have_text(re.compile("Pablo Ruiz"), timeout=SOON)
    assert stayed(pablo)


def test_news_reach_who_works_in_another_program(windows: Windows) -> None:
    conversation = first_message(windows.guest(), "Is there a lift?")
    amy, pablo = windows.staff(AMY, conversation), windows.blank()
    windows.sign_in(pablo.context, PABLO)
    pages = (listening(windows, pablo.context.new_page(), "/knowledge"), pablo)
    listening(windows, pablo, f"/conversations/{conversation}")
    for page in pages:
        page.evaluate(_KEEPS_NOTHING)
        page.evaluate(_BESIDE)
        page.evaluate("Notification.permission = 'denied'")
    unread = count_unread(pages[0])

    assign(amy, "pablo")
    for page in pages:
        # In sight even where the conversation is open: nobody has read it yet.
        expect(page.get_by_test_id("toast")).to_contain_text("assigned this to you")
        expect(page.get_by_test_id("notification-bell")).to_have_text(str(unread + 1))
    for page in pages:
        page.wait_for_function("window.refused")
        page.evaluate(_ANSWERED)
    assert sorted(page.evaluate("window.rings") for page in pages) == [0, 2]
    assert [page.evaluate("window.told") for page in pages] == [[], []]

    knowledge = pages[0]
    knowledge.evaluate("Notification.permission = 'granted'")
    assign(amy, "lucia")
    expect(knowledge.get_by_test_id("toast")).to_have_count(0)
    assign(amy, "pablo")
    knowledge.wait_for_function("window.standing.length === 1")
    assert "Amy Reyes assigned this to you" in knowledge.evaluate("window.told[0]")
    knowledge.evaluate("standing[0].dispatchEvent(new Event('click'))")
    assert knowledge.evaluate("window.focused && window.standing.length === 0")
    expect(knowledge).to_have_url(re.compile(rf"/conversations/{conversation}$"))
    assert stayed(knowledge)
    for page in pages:
        expect(page.get_by_test_id("toast")).to_have_count(0)
        expect(page.get_by_test_id("notification-bell")).to_have_text(str(unread or ""))


def test_all_staff_of_the_hotel_hear_of_a_guest_who_waits(windows: Windows) -> None:
    guest = windows.guest()
    conversation = first_message(guest, "Is there a lift?")
    amy, maya, lucia = windows.staff(AMY, conversation), windows.staff(MAYA), windows.blank()
    windows.sign_in(lucia.context, LUCIA)
    listening(windows, lucia, "/knowledge")

    write(guest, "I would like to talk to a person, please")
    toast = lucia.get_by_test_id("toast")
    expect(toast).to_contain_text("Waits for a person", timeout=SOON)
    toast.hover()
    lucia.wait_for_function("window.rings === 2")
    # Whoever looks at that very conversation sees it there, and has read it.
    expect(amy.get_by_text("Waiting since")).to_be_visible()
    expect(amy.get_by_test_id("toast")).to_have_count(0)
    expect(maya.get_by_test_id("toast")).to_have_count(0)

    lucia.get_by_test_id("notification-bell").click()
    listed = lucia.get_by_test_id("notification").first
    expect(listed).to_contain_text("Waits for a person")
    expect(listed).to_have_attribute("data-read", "false")
    amy.get_by_test_id("mode-toggle").click()
    expect(listed).to_have_attribute("data-read", "true", timeout=SOON)
    expect(toast).to_have_count(0)


def test_a_browser_is_asked_only_when_somebody_wishes_it(windows: Windows) -> None:
    maya = windows.blank()
    windows.sign_in(maya.context, MAYA)
    maya.add_init_script(_ASKED)
    maya.goto(f"{windows.server.url}/settings")
    wish = maya.get_by_test_id("prefers-browser")
    expect(wish).to_have_attribute("aria-checked", "false")
    wish.click()
    ask = maya.get_by_test_id("ask-browser")
    expect(ask).to_be_focused()
    assert maya.evaluate("window.asked") == 0
    ask.click()
    expect(wish).to_have_attribute("aria-checked", "true")
    assert maya.evaluate("window.asked") == 1

    # Another browser of the same person has not been asked yet, and then says no.
    maya.reload()
    maya.get_by_test_id("notification-bell").click()
    notices = maya.get_by_test_id("notifications")
    allow, blocked = notices.get_by_role("button", name="Allow"), notices.get_by_text("blocks")
    expect(allow).to_be_visible()
    expect(blocked).to_be_hidden()
    assert maya.evaluate("window.asked") == 0
    maya.evaluate("Notification.answer = 'denied'")
    allow.click()
    expect(blocked).to_be_visible()
    expect(allow).to_be_hidden()
    assert maya.evaluate("window.asked") == 1
    maya.keyboard.press("Escape")
    wish.click()
    expect(wish).to_have_attribute("aria-checked", "false")
