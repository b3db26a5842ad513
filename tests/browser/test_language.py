"""The dashboard in each person's language, from the first thing that is drawn."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inbox_server import InboxServer
from tests.browser.windows import OWEN, PASSWORD, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_NOTE_HEADINGS = """
window.headings = new Set();
new MutationObserver(() => {
    for (const one of document.querySelectorAll("h1")) window.headings.add(one.textContent);
}).observe(document, { childList: true, subtree: true, characterData: true });
"""


def headings(page: Page) -> set[str]:
    return set(page.evaluate("[...window.headings]"))


def test_a_page_speaks_the_language_of_its_person_and_before_that_the_browsers(
    windows: Windows, inbox: InboxServer
) -> None:
    page = windows.blank(locale="es-MX")
    page.add_init_script(_NOTE_HEADINGS)
    page.goto(f"{inbox.url}/login?error=wrong")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_test_id("login-submit")).to_have_text("Iniciar sesión")
    expect(page.get_by_test_id("login-error")).to_contain_text("contraseña no coinciden")

    # Nobody has chosen Spanish yet: the person's language wins over the browser's.
    page.get_by_test_id("login-email").fill(OWEN)
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Conversations")
    assert headings(page) == {"Conversations"}

    page.goto(f"{inbox.url}/settings")
    page.get_by_test_id("language-option").and_(page.locator("[data-value=es]")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ajustes")
    expect(page.locator("html")).to_have_attribute("lang", "es")

    page.goto(f"{inbox.url}/conversations")
    row = page.get_by_test_id("conversation-row").first
    row.wait_for()
    expect(page).to_have_title(re.compile("Conversaciones · Hotel Inbox$"))
    assert headings(page) == {"Conversaciones"}
    row.click()
    expect(page.get_by_test_id("mode-toggle")).to_have_text(re.compile("^Agente (IA|humano)$"))
