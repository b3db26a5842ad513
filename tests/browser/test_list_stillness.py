"""However much happens, the list never flashes: no frame is empty, and no row is made anew."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inbox_server import InboxServer
from tests.browser.staff import SOON, open_row, row_of, top_of
from tests.browser.test_filters import pick
from tests.browser.windows import AMY, DESKTOP, PHONE, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_WATCH = """() => {
    const named = "[data-testid=conversation-row]";
    const rowsIn = part => part.nodeType !== 1 ? []
        : part.matches(named) ? [part] : [...part.querySelectorAll(named)];
    const idOf = row => row.dataset.conversationId;
    window.flashes = [];
    window.frames_seen = 0;
    window.made_anew = new Set();
    const look = () => {
        const list = document.querySelector("[data-testid=conversation-list]");
        const shown = list && list.checkVisibility();
        if (shown && !list.querySelector(named)) window.flashes.push("a frame without rows");
        window.frames_seen += 1;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    new MutationObserver(records => {
        const gone = new Map();
        for (const part of records.flatMap(record => [...record.removedNodes]))
            for (const row of rowsIn(part)) if (!row.isConnected) gone.set(idOf(row), row);
        for (const row of document.querySelectorAll(named))
            if (gone.has(idOf(row))) window.made_anew.add(idOf(row));
    }).observe(document.body, {childList: true, subtree: true});
}"""


def watch(desk: Page) -> None:
    """Note from now on whatever flashes in the list."""
    desk.evaluate(_WATCH)


def flashes(desk: Page) -> list[str]:
    """What flashed, after at least a frame."""
    seen = desk.evaluate("frames_seen")
    desk.wait_for_function("seen => frames_seen > seen + 1", arg=seen)
    found: list[str] = desk.evaluate("flashes")
    return found


def made_anew(desk: Page) -> list[str]:
    """The rows that went and came back as other elements."""
    found: list[str] = desk.evaluate("[...made_anew]")
    return found


def guests_write(inbox: InboxServer, desk: Page, name: str, family: int) -> None:
    """Five guests write, the first of them twice, and the bot answers; the list shows it all."""
    for number in (0, 1, 2, 3, 4, 0):
        inbox.receive(f"34600{family:04}{number:02}", "Hello!", name=f"{name} {number}")
    for number in range(5):
        preview = row_of(desk, f"{name} {number}").get_by_test_id("row-preview")
        expect(preview).to_contain_text("Bot:", timeout=SOON)


def test_rows_stay_while_guests_write_and_chats_are_opened(
    windows: Windows, inbox: InboxServer
) -> None:
    desk = windows.staff(AMY)
    guests_write(inbox, desk, "Still", 9901)
    watch(desk)

    guests_write(inbox, desk, "Still", 9901)
    for name in ("Still 1", "Still 3"):
        open_row(desk, row_of(desk, name))
    guests_write(inbox, desk, "Still", 9901)
    desk.go_back()
    expect(row_of(desk, "Still 1")).to_have_attribute("aria-current", "page", timeout=SOON)

    assert flashes(desk) == []
    assert made_anew(desk) == []


def test_what_one_reads_stays_where_it_is_while_rows_move_up(
    windows: Windows, inbox: InboxServer
) -> None:
    for family, size in ((9902, DESKTOP), (9903, PHONE)):
        desk = windows.staff(AMY, size=size)
        # By then there is whatever stands above the list: a bar that comes would move all of it.
        guests_write(inbox, desk, f"Moved {family}", family)
        rows = desk.get_by_test_id("conversation-list")
        rows.evaluate("list => { list.scrollTop = 400; }")
        read = desk.get_by_test_id("conversation-row").nth(9)
        place = f"[data-conversation-id='{read.get_attribute('data-conversation-id')}']"
        before = top_of(desk.locator(place))
        watch(desk)
        guests_write(inbox, desk, f"Moved {family}", family)

        assert abs(top_of(desk.locator(place)) - before) < 2
        assert flashes(desk) == []
        assert made_anew(desk) == []
        desk.close()


def test_another_filters_rows_take_the_place_of_the_former_ones_at_once(
    windows: Windows, inbox: InboxServer
) -> None:
    desk = windows.staff(AMY)
    guests_write(inbox, desk, "Sifted", 9904)
    watch(desk)
    for name, label in (
        ("channel", "WhatsApp"),
        ("channel", "Web Chat"),
        ("status", "Active"),
    ):
        pick(desk, name, label)
    desk.go_back()
    desk.go_back()
    expect(desk.get_by_test_id("filter-chip")).to_have_count(1)
    guests_write(inbox, desk, "Sifted", 9904)

    assert flashes(desk) == []
