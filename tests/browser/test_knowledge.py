"""Staff tend what the bot knows, and the bot answers with it."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.inbox_server import InboxServer
from tests.browser.staff import SOON, bubbles
from tests.browser.windows import AMY, MAYA, PHONE, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# Which parts of a line of facts show the point before them.
_POINTS = """line => {
    line.scrollIntoView({ block: "center" });
    return [...line.children].map((part) => {
        const { left, top, height } = part.getBoundingClientRect();
        return document.elementFromPoint(left + 8, top + height / 2) === part;
    });
}"""
QUESTION, ANSWER = "Do you have a helicopter pad?", "Yes, on the roof, for 90 EUR a landing."


def knowledge(windows: Windows, email: str, *, phone: bool = False) -> Page:
    """The Knowledge screen of somebody, with its entries."""
    page = windows.staff(email, None, PHONE, touch=True) if phone else windows.staff(email)
    page.get_by_label("Knowledge", exact=True).click()
    expect(page.get_by_test_id("entry").first).to_be_visible(timeout=SOON)
    return page


def search(page: Page, words: str, found: int) -> None:
    page.get_by_test_id("knowledge-search").fill(words)
    expect(page.get_by_test_id("entry")).to_have_count(found, timeout=SOON)


def send_file(page: Page, name: str, content: bytes) -> None:
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.set_input_files("[data-testid=knowledge-import]", files=[file])


def test_a_question_without_an_answer_becomes_an_entry_that_the_bot_answers_with(
    windows: Windows, inbox: InboxServer
) -> None:
    inbox.post_chat("casa-azul", QUESTION)
    page = knowledge(windows, AMY)
    asked = page.get_by_test_id("unanswered-question").filter(has_text=QUESTION)
    expect(asked).to_be_visible(timeout=SOON)
    asked.get_by_test_id("unanswered-add").click()
    expect(page.get_by_test_id("entry-question")).to_have_value(QUESTION)
    page.get_by_test_id("entry-answer").fill(ANSWER)
    page.get_by_test_id("entry-save").click()
    expect(page.get_by_test_id("knowledge-notice")).to_contain_text("Kept", timeout=SOON)
    expect(asked).to_have_count(0)

    page.get_by_test_id("try-question").fill(QUESTION)
    page.get_by_test_id("try-ask").click()
    expect(page.get_by_test_id("try-answer")).to_contain_text(ANSWER, timeout=SOON)
    best = page.get_by_test_id("try-entry").first
    expect(best).to_contain_text(QUESTION)
    expect(best).to_have_attribute("data-used", "true")

    conversation = inbox.post_chat("casa-azul", QUESTION)["conversation"]
    desk = windows.staff(AMY, conversation)
    expect(bubbles(desk, "bot").first).to_contain_text(ANSWER, timeout=SOON)


def test_an_entry_is_found_corrected_and_deleted_in_every_window(windows: Windows) -> None:
    page, other = knowledge(windows, AMY), knowledge(windows, AMY, phone=True)
    assert not other.evaluate("document.documentElement.scrollWidth > innerWidth")
    title = b"What we lend to our guests on a rainy day by the sea in winter"
    send_file(page, "faq.csv", b"question,answer,title\nDo you lend umbrellas?,Yes.,%b\n" % title)
    expect(page.get_by_test_id("import-said")).to_contain_text("1 new", timeout=SOON)
    for window in (page, other):
        search(window, "umbrellas", 1)
    # What does not fit beside the title begins a line, and no line begins with a point.
    points = other.get_by_test_id("entry").locator(".sub").evaluate(_POINTS)
    assert points == [False, False, True]
    page.get_by_test_id("entry-edit").click()
    page.get_by_test_id("entry-answer").fill("Yes, ask at reception.")
    page.get_by_test_id("entry-save").click()
    expect(other.get_by_test_id("entry")).to_contain_text("ask at reception", timeout=SOON)
    page.get_by_test_id("entry-delete").click()
    page.get_by_test_id("entry-delete-really").click()
    for window in (page, other):
        expect(window.get_by_test_id("entry")).to_have_count(0, timeout=SOON)
    expect(page.get_by_test_id("knowledge-count")).to_have_text("0 entries with “umbrellas”")


def test_whoever_saves_second_reads_what_the_first_one_wrote(windows: Windows) -> None:
    page, other = knowledge(windows, AMY), knowledge(windows, AMY, phone=True)
    send_file(page, "faq.csv", b"question,answer\nDo you lend kayaks?,Yes.\n")
    for window in (page, other):
        search(window, "kayaks", 1)
        window.get_by_test_id("entry-edit").click()
    for window, words in ((page, "Yes, by the pier."), (other, "No, never.")):
        window.get_by_test_id("entry-answer").fill(words)
        window.get_by_test_id("entry-save").click()
        if window is page:
            expect(other.get_by_test_id("entry")).to_contain_text("by the pier", timeout=SOON)
    expect(other.get_by_test_id("entry-theirs")).to_contain_text("by the pier", timeout=SOON)
    expect(other.get_by_test_id("knowledge-notice")).to_contain_text("Somebody changed it")
    expect(other.get_by_test_id("entry-answer")).to_have_value("No, never.")
    assert not other.evaluate("document.documentElement.scrollWidth > innerWidth")
    other.get_by_test_id("entry-save").click()
    expect(page.get_by_test_id("entry")).to_contain_text("No, never.", timeout=SOON)
    expect(other.get_by_test_id("entry-form")).to_have_count(0)


def test_a_file_with_a_bad_line_changes_nothing_and_says_which(windows: Windows) -> None:
    page = knowledge(windows, AMY)
    count = page.get_by_test_id("knowledge-count").inner_text()
    send_file(page, "bad.csv", b"question,answer\nWhy?,\n")
    said = page.get_by_test_id("import-said")
    expect(said).to_contain_text(re.compile("line 2: question and answer"), timeout=SOON)
    expect(page.get_by_test_id("knowledge-count")).to_have_text(count)


def test_each_hotel_keeps_its_knowledge_to_itself(windows: Windows) -> None:
    page = knowledge(windows, MAYA)
    expect(page.get_by_test_id("knowledge-hotel")).to_have_count(0)
    search(page, "Calle Lirio", 0)
