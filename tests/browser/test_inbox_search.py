"""Looking for a guest and for what was said, and going there."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inbox_server import InboxServer
from tests.browser.staff import SOON, bubble, row_of, scroll_to
from tests.browser.windows import AMY, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WA_ID = "34600777321"
NAME = "Zoë Wójcik-Peña"


def scroll_down_to(desk: Page, text: str) -> None:
    """Scroll as somebody does who wants to read on, again if nothing came."""
    thread, line = desk.get_by_test_id("thread"), bubble(desk, text)
    for _ in range(20):
        thread.evaluate("thread => { thread.scrollTop = -40; }")
        thread.evaluate("thread => { thread.scrollTop = 0; }")
        desk.wait_for_timeout(500)
        if line.count():
            break
    expect(line).to_be_visible()


SCROLL_AND_CHANGE = """async thread => {
    const frame = () => new Promise(requestAnimationFrame);
    thread.scrollTop = 0;
    await frame();
    await frame();
    thread.scrollTop = -200;
    thread.append(document.createComment("something changed in the same breath"));
    await null;
    return thread.scrollTop;
}"""


def test_a_guest_and_an_old_message_are_found_and_opened(
    windows: Windows, inbox: InboxServer
) -> None:
    for number in range(1, 100):
        text = "The zeppelin <b>lands</b> at noon" if number == 3 else f"Line number {number}"
        inbox.receive(WA_ID, text, name=NAME, at=1_770_000_000 + number)
    desk = windows.staff(AMY)
    scroll_to(desk, row_of(desk, NAME))
    field = desk.get_by_test_id("search")
    guests, messages = (desk.get_by_test_id(f"{what}-hit") for what in ("guest", "message"))

    for query in ("wojcik pena", "600 77 73 21", "ZOË"):
        field.fill(query)
        expect(guests).to_have_count(1)
        expect(guests.locator("mark").first).to_be_visible()
    expect(desk).to_have_url(re.compile(r"\?q=ZO"))
    expect(desk.get_by_test_id("conversation-list")).to_be_hidden()

    field.fill("ZEPPELIN lands")
    expect(messages).to_have_count(1)
    expect(messages).to_contain_text("The zeppelin <b>lands</b> at noon")
    assert messages.locator("mark").all_inner_texts() == ["zeppelin", "lands"]
    field.press("ArrowDown")
    desk.keyboard.press("Enter")
    sought = desk.locator("[data-testid=message][data-sought=true]")
    expect(sought).to_contain_text("zeppelin")
    expect(sought).to_be_in_viewport()
    expect(bubble(desk, "Line number 99")).to_have_count(0)

    desk.reload()
    expect(sought).to_be_in_viewport()
    expect(messages).to_have_count(1)
    expect(field).to_have_value("ZEPPELIN lands")
    assert desk.get_by_test_id("thread").evaluate(SCROLL_AND_CHANGE) == -200
    for last in (60, 99):
        scroll_down_to(desk, f"Line number {last}")

    field.fill("nobody said this")
    expect(desk.get_by_test_id("search-nothing")).to_be_visible()
    field.press("Escape")
    expect(desk.get_by_test_id("conversation-list")).to_be_visible()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    expect(desk).not_to_have_url(re.compile("q="))


def test_what_is_found_comes_in_while_one_looks(windows: Windows, inbox: InboxServer) -> None:
    inbox.receive("34600777401", "Do you lend bathrobes?", name="Ilse Badtke")
    desk = windows.staff(AMY)
    field = desk.get_by_test_id("search")
    guests, messages = (desk.get_by_test_id(f"{what}-hit") for what in ("guest", "message"))
    field.fill("bathrobes")
    expect(messages).to_have_count(1)
    messages.first.evaluate("hit => { hit.dataset.kept = 'yes'; }")

    inbox.receive("34600777402", "Two bathrobes, please", name="Ilse Badtke-Roth")
    expect(messages).to_have_count(2, timeout=SOON)
    expect(desk.locator("[data-testid=message-hit][data-kept=yes]")).to_have_count(1)
    expect(field).to_have_value("bathrobes")

    field.fill("badtke")
    expect(guests).to_have_count(2)
    inbox.receive("34600777403", "Hello", name="Jan Badtke")
    expect(guests).to_have_count(3, timeout=SOON)
    expect(desk.get_by_test_id("conversation-count")).to_contain_text("3 guests")


def test_a_part_of_an_email_finds_its_guest(windows: Windows, inbox: InboxServer) -> None:
    name = "Otilia Quillfeather"
    inbox.receive("34600777010", "Hello, my e-mail is o.zylberg@example.com", name=name)
    desk = windows.staff(AMY)
    expect(row_of(desk, name).get_by_test_id("row-preview")).to_contain_text("Bot:", timeout=SOON)
    desk.get_by_test_id("search").fill("zylberg@EXAM")
    hit = desk.get_by_test_id("guest-hit")
    expect(hit).to_have_count(1)
    expect(hit).to_contain_text(name)
    expect(hit.locator(".preview mark")).to_have_text("zylberg@exam")


def test_one_step_back_the_field_says_what_is_found(windows: Windows, inbox: InboxServer) -> None:
    inbox.receive("34600777009", "A gramophone, or a harmonium?", name="Back And Forth")
    desk = windows.staff(AMY)
    field, hits = desk.get_by_test_id("search"), desk.get_by_test_id("message-hit")
    field.fill("gramophone")
    expect(hits).to_have_count(1, timeout=SOON)
    hits.click()
    expect(desk).to_have_url(re.compile(r"q=gramophone&at="))
    field.fill("harmonium")
    expect(desk).to_have_url(re.compile(r"q=harmonium"))
    desk.go_back()
    expect(desk).to_have_url(re.compile(r"q=gramophone$"))
    expect(field).to_have_value("gramophone")
    expect(field).to_be_focused()
    desk.go_forward()
    expect(field).to_have_value("harmonium")


def test_a_search_stays_over_other_screens_and_not_in_a_link_without_it(
    windows: Windows, inbox: InboxServer
) -> None:
    desk = windows.staff(AMY)
    field, found = desk.get_by_test_id("search"), desk.get_by_test_id("search-results")
    field.fill("breakfast")
    expect(found).to_be_visible()
    desk.get_by_label("Leads", exact=True).click()
    desk.get_by_label("Conversations", exact=True).first.click()
    expect(found).to_be_visible()
    expect(field).to_have_value("breakfast")
    expect(desk).to_have_url(re.compile(r"\?q=breakfast$"))
    desk.reload()
    expect(found).to_be_visible()
    desk.goto(f"{inbox.url}/conversations?channel=whatsapp")
    expect(desk.get_by_test_id("conversation-row").first).to_be_visible()
    expect(found).to_have_count(0)
    expect(field).to_have_value("")


def test_what_asks_for_nothing_leaves_the_list(windows: Windows) -> None:
    desk = windows.staff(AMY)
    for address in ("?q=%00", "?q=%00%01", "?q=%7F", "?q=%CC%81"):
        desk.goto(f"{windows.server.url}/conversations{address}")
        expect(desk.get_by_test_id("conversation-row").first).to_be_visible(timeout=SOON)
        expect(desk.get_by_test_id("search-results")).to_have_count(0)
        expect(desk.get_by_test_id("search")).to_have_value("")


def test_escape_soon_after_a_key_gives_the_list_back(windows: Windows) -> None:
    desk = windows.staff(AMY)
    field, list_ = desk.get_by_test_id("search"), desk.get_by_test_id("conversation-list")
    for key in ("Escape", "search-clear"):
        field.press_sequentially("breakfas")
        expect(desk.get_by_test_id("search-clear")).to_be_visible()
        field.press_sequentially("t")
        if key == "Escape":
            field.press(key)
        else:
            desk.get_by_test_id(key).click()
        # Longer than the field waits for the next key, and the search for its answer.
        desk.wait_for_timeout(1000)
        expect(list_).to_be_visible()
        expect(desk.get_by_test_id("search-results")).to_have_count(0)
        expect(field).to_have_value("")
        expect(field).to_be_focused()
        expect(desk).not_to_have_url(re.compile("q="))
    field.press_sequentially("breakfast")
    field.press("Escape")
    desk.wait_for_timeout(1000)
    expect(list_).to_be_visible()
    expect(desk).not_to_have_url(re.compile("q="))


def test_where_there_is_too_much_one_is_told_how_to_go_on(
    windows: Windows, inbox: InboxServer
) -> None:
    for number in range(202):
        inbox.receive("34600777405", f"Palindrome number {number}", name="Otto Renner")
    inbox.sent_to("34600777405", 1)
    desk = windows.staff(AMY)
    field, cut = desk.get_by_test_id("search"), desk.get_by_test_id("search-cut")
    hits = desk.get_by_test_id("message-hit")
    field.fill("palindrome")
    for shown in range(20, 200, 20):
        expect(hits).to_have_count(shown, timeout=SOON)
        expect(cut).to_have_count(0)
        desk.get_by_test_id("search-messages").get_by_role("button", name="Show more").click()
    expect(hits).to_have_count(200, timeout=SOON)
    expect(cut).to_contain_text("There may be more")
    field.fill("palindrome 117")
    expect(hits).to_have_count(1)
    expect(cut).to_have_count(0)
