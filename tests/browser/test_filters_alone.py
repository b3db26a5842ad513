"""Each filter of the list by itself: what it lets through, and what it alone keeps out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.staff import SOON, open_row, row_of, take_over
from tests.browser.test_filters import pick, press
from tests.browser.windows import AMY, PABLO

if TYPE_CHECKING:
    from tests.browser.inbox_server import InboxServer
    from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LONG_AGO, NOW, MINE, THEIRS = "Lena Longago", "Nora Now", "Mina Mine", "Theo Theirs"
WAITS = "Wanda Waits"
_SEASON = 100 * 24 * 3600
PICKED = (
    ("status", "Expired", LONG_AGO, NOW),
    ("status", "Active", NOW, LONG_AGO),
    ("status", "With captured lead", MINE, NOW),
    ("date", "Today", NOW, LONG_AGO),
    ("date", "This week", NOW, LONG_AGO),
    ("date", "This month", NOW, LONG_AGO),
)
PRESSED = (
    ("mine", MINE, THEIRS),
    ("unassigned", NOW, MINE),
    ("human", THEIRS, NOW),
    ("unread", NOW, MINE),
    ("waiting", WAITS, NOW),
)


def test_each_filter_lets_its_own_through_and_keeps_another_out(
    windows: Windows, inbox: InboxServer
) -> None:
    inbox.receive("34600881001", "Hello!", name=LONG_AGO, at=time.time() - _SEASON)
    inbox.receive("34600881002", "Hello!", name=NOW)
    inbox.receive("34600881003", "Hello!", name=MINE)
    inbox.receive("34600881004", "Hello!", name=THEIRS)
    inbox.receive("34600881005", "I want to talk to a person, please.", name=WAITS)
    desk, pablos = windows.staff(AMY), windows.staff(PABLO)
    for page, name in ((pablos, THEIRS), (desk, MINE)):
        open_row(page, row_of(page, name))
        take_over(page)
    desk.get_by_test_id("mark-lead").click()
    expect(row_of(desk, MINE).get_by_test_id("row-lead")).to_be_visible(timeout=SOON)
    expect(row_of(desk, WAITS)).to_contain_text("Waits for a person", timeout=SOON)

    for name, label, let_through, kept_out in PICKED:
        pick(desk, name, label)
        expect(row_of(desk, let_through)).to_be_visible()
        expect(row_of(desk, kept_out)).to_have_count(0)
        desk.get_by_test_id("filters-clear").click()
        expect(desk.get_by_test_id("filter-chip")).to_have_count(0)
    for name, let_through, kept_out in PRESSED:
        press(desk, name)
        expect(row_of(desk, let_through)).to_be_visible()
        expect(row_of(desk, kept_out)).to_have_count(0)
        press(desk, name)
