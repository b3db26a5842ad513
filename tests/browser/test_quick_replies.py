"""Staff keep quick replies, and use them and emoji while writing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inbox_server import InboxServer
from tests.browser.staff import SOON, bubble, open_row, row_of, say, take_over
from tests.browser.windows import AMY, LUCIA, PHONE, SAM, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_PICKER_LOADED = "performance.getEntriesByType('resource').some(one => /\\/picker-/.test(one.name))"


def quick_replies(windows: Windows, email: str, *, phone: bool = False) -> Page:
    """The Quick replies screen of somebody, with what is there."""
    page = windows.staff(email, None, PHONE, touch=True) if phone else windows.staff(email)
    page.get_by_label("Quick replies", exact=True).click()
    expect(page.get_by_test_id("quick-reply").first).to_be_visible(timeout=SOON)
    return page


def test_a_quick_reply_is_found_filled_in_edited_and_sent(
    windows: Windows, inbox: InboxServer
) -> None:
    inbox.receive("34655000771", "Hola, ¿me ayudáis?", name="Inés Quick")
    page = windows.staff(AMY)
    open_row(page, row_of(page, "Inés Quick"))
    composer, options = page.get_by_test_id("composer"), page.get_by_test_id("quick-reply-option")
    expect(page.get_by_test_id("quick-replies-button")).to_be_disabled()
    take_over(page)

    page.get_by_test_id("quick-replies-button").click()
    expect(page.get_by_test_id("quick-reply-search")).to_be_focused()
    expect(options.first).to_be_visible()
    page.keyboard.type("FACTURA razon")
    expect(options).to_have_count(1)
    expect(options).to_have_attribute("data-value", "Factura de empresa")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(composer).to_have_value(re.compile("^Claro. Envíanos la razón social"))
    expect(composer).to_be_focused()

    # In the middle of what stands there, by typing on without waiting for the picker.
    composer.fill("")
    page.keyboard.type("/welcome in person")
    page.keyboard.press("Enter")
    expect(composer).to_have_value(re.compile("^Hello Inés Quick, this is Amy Reyes"))
    expect(composer).to_have_value(re.compile("of Casa Azul"))
    page.keyboard.type(" Really.")
    page.keyboard.press("Enter")
    sent = bubble(page, "two minutes to check. Really.")
    expect(sent).to_be_visible(timeout=SOON)
    expect(page.get_by_test_id("quick-reply-picker")).to_have_count(0)

    # Escape leads back, and a stroke that is meant as one stays.
    page.keyboard.type("/")
    expect(page.get_by_test_id("quick-reply-search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(composer).to_be_focused()
    page.keyboard.type("/")
    expect(composer).to_have_value("/")
    assert "/" not in page.get_by_test_id("thread").inner_text().splitlines()


def test_an_emoji_is_searched_and_goes_to_a_guest_without_a_name(
    windows: Windows, inbox: InboxServer
) -> None:
    conversation = int(inbox.post_chat("casa-azul", "Is anybody there?")["conversation"])
    page = windows.staff(AMY, conversation, PHONE, touch=True)
    take_over(page)
    composer = page.get_by_test_id("composer")
    page.get_by_test_id("quick-replies-button").click()
    page.get_by_test_id("quick-reply-option").get_by_text("Welcome, in person").click()
    expect(composer).to_have_value(re.compile("^Hello, this is Amy Reyes"))
    composer.fill("")

    # Whoever needs no emoji does not load them.
    assert not page.evaluate(_PICKER_LOADED)
    page.get_by_test_id("emoji-button").click()
    panel = page.get_by_test_id("emoji-picker")
    expect(panel.locator("input")).to_be_focused(timeout=SOON)
    assert page.evaluate(_PICKER_LOADED)
    # At one go: what each further letter finds would take the arrow's place away again.
    panel.locator("input").fill("thumbs up")
    found = panel.get_by_role("option", name=re.compile("thumbs up", re.IGNORECASE)).first
    expect(found).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(composer).to_have_value(re.compile("^👍"))
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(composer).to_be_focused()
    say(page, composer.input_value() + " soon")
    expect(bubble(page, "👍")).to_be_visible(timeout=SOON)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_quick_replies_are_tended_live_in_every_window(windows: Windows) -> None:
    page, other = quick_replies(windows, AMY), quick_replies(windows, LUCIA, phone=True)
    assert not other.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.get_by_test_id("quick-reply-new").click()
    expect(page.get_by_test_id("quick-reply-name")).to_be_focused()
    page.keyboard.type("Sauna")
    page.get_by_test_id("quick-reply-text").fill("Dear ")
    page.get_by_role("button", name="Guest's name").click()
    page.keyboard.type(", the sauna opens at {{hour}}.")
    expect(page.get_by_test_id("reply-preview")).to_have_text(
        "Dear Laura Méndez, the sauna opens at {{hour}}."
    )
    expect(page.get_by_test_id("reply-warning")).to_contain_text("{{hour}}")
    page.get_by_test_id("quick-reply-text").fill("The sauna opens at 4.")
    expect(page.get_by_test_id("reply-warning")).to_have_count(0)
    page.get_by_test_id("quick-reply-save").click()
    expect(page.get_by_test_id("quick-reply-text")).to_have_count(0)
    sauna = other.get_by_test_id("quick-reply").filter(has_text="Sauna")
    expect(sauna).to_contain_text("opens at 4", timeout=SOON)

    page.get_by_test_id("quick-reply-new").click()
    page.get_by_test_id("quick-reply-name").fill("SAUNA")
    page.get_by_test_id("quick-reply-text").fill("Again")
    page.get_by_test_id("quick-reply-save").click()
    expect(page.get_by_test_id("quick-replies-notice")).to_contain_text("already")
    expect(page.get_by_test_id("quick-reply-text")).to_have_value("Again")
    page.get_by_role("button", name="Cancel").click()

    sauna.get_by_test_id("quick-reply-edit").click()
    other.get_by_test_id("quick-reply-text").fill("The sauna opens at 5.")
    other.get_by_test_id("quick-reply-save").click()
    page.get_by_test_id("quick-replies-search").fill("sáuna")
    mine = page.get_by_test_id("quick-reply")
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("opens at 5", timeout=SOON)
    mine.get_by_test_id("quick-reply-delete").click()
    page.get_by_test_id("quick-reply-delete-really").click()
    expect(sauna).to_have_count(0, timeout=SOON)
    expect(mine).to_have_count(0)


def test_whoever_saves_second_reads_that_somebody_changed_it(windows: Windows) -> None:
    page, other = quick_replies(windows, AMY), quick_replies(windows, LUCIA, phone=True)
    page.get_by_test_id("quick-reply-new").click()
    page.get_by_test_id("quick-reply-name").fill("Pool towels")
    page.get_by_test_id("quick-reply-text").fill("At reception.")
    page.get_by_test_id("quick-reply-save").click()
    for window in (page, other):
        towels = window.get_by_test_id("quick-reply").filter(has_text="Pool towels")
        towels.get_by_test_id("quick-reply-edit").click()
        expect(window.get_by_test_id("quick-reply-text")).to_have_value("At reception.")
    page.get_by_test_id("quick-reply-text").fill("By the pool.")
    page.get_by_test_id("quick-reply-save").click()
    expect(page.get_by_test_id("quick-reply-text")).to_have_count(0, timeout=SOON)

    other.get_by_test_id("quick-reply-text").fill("In your room.")
    other.get_by_test_id("quick-reply-save").click()
    told = other.get_by_test_id("quick-replies-notice")
    expect(told).to_contain_text("By the pool.", timeout=SOON)
    expect(told).to_be_in_viewport()
    expect(other.get_by_test_id("quick-reply-text")).to_have_value("In your room.")
    other.get_by_test_id("quick-reply-save").click()
    towels = page.get_by_test_id("quick-reply").filter(has_text="Pool towels")
    expect(towels).to_contain_text("In your room.", timeout=SOON)


def test_each_hotel_has_its_own(windows: Windows) -> None:
    page = quick_replies(windows, SAM)
    hotels = page.get_by_test_id("quick-replies-hotel")
    for hotel, name in (("Harbour Lights", "Cruise terminal"), ("Casa Azul", "Bienvenida")):
        hotels.select_option(label=hotel)
        expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=SOON)
    expect(page.get_by_role("heading", name="Cruise terminal")).to_have_count(0)
