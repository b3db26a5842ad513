"""Exporting what the filters show: said in words, downloaded, read back, noted for managers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.staff import SOON
from tests.browser.windows import AMY
from tests.exported import rows_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def downloaded(page: Page) -> tuple[str, bytes]:
    """Download what is chosen, and wait until the panel says that it is whole."""
    with page.expect_download() as download:
        page.get_by_test_id("export-start").click()
    content = Path(download.value.path()).read_bytes()
    expect(page.get_by_test_id("export-progress")).to_contain_text("Done", timeout=SOON)
    return download.value.suggested_filename, content


def test_what_the_filters_show_is_downloaded(windows: Windows) -> None:
    page = windows.staff(AMY)
    page.get_by_test_id("filter-channel").select_option(label="WhatsApp")
    expect(page).to_have_url(re.compile("channel=whatsapp"))
    expect(page.get_by_test_id("conversation-list")).to_have_attribute("aria-busy", "false")
    page.get_by_test_id("export").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("export-filters")).to_have_text("WhatsApp")
    count = page.get_by_test_id("export-rows")
    expect(count).to_contain_text("row")
    number = int((count.text_content() or "").split()[0])

    name, content = downloaded(page)
    assert name.startswith("casa-azul-conversations-")
    rows = rows_in(content)
    assert len(rows) == number
    assert {row["channel"] for row in rows} == {"whatsapp"}
    shown = page.get_by_test_id("conversation-row").first.get_attribute("data-conversation-id")
    assert rows[0]["conversation_id"] == shown
    assert rows[0]["link"].endswith(f"/conversations/{shown}")

    page.get_by_label("Message", exact=True).check()
    page.get_by_label("Excel (XLSX)").check()
    name, content = downloaded(page)
    assert name.endswith(".xlsx")
    assert content.startswith(b"PK")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("export-start")).to_be_hidden()
    expect(page.get_by_test_id("export")).to_be_focused()
