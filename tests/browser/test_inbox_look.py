"""The Conversations screen keeps its shape at every size."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.inbox_server import InboxServer
from tests.browser.staff import SOON, bubbles, open_row, row_of, take_over
from tests.browser.windows import AMY, DESKTOP, PHONE, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TABLET: ViewportSize = {"width": 1024, "height": 768}
ONE_LINE = 60
_PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="


def opened(windows: Windows, inbox: InboxServer, size: ViewportSize) -> Page:
    """A window of this size in which the bot has just answered a guest."""
    conversation = inbox.post_chat("casa-azul", "Is there a lift?")["conversation"]
    desk = windows.staff(AMY, conversation, size, touch=size is PHONE)
    expect(bubbles(desk, "bot")).to_have_count(1, timeout=SOON)
    return desk


def is_wider_than_the_screen(desk: Page) -> bool:
    return bool(desk.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
def test_a_composer_in_which_nobody_writes_takes_one_line(
    windows: Windows, inbox: InboxServer, size: ViewportSize
) -> None:
    desk = opened(windows, inbox, size)
    field = desk.locator("[data-composer]").bounding_box()
    assert field is not None
    assert field["height"] < ONE_LINE
    assert not is_wider_than_the_screen(desk)
    take_over(desk)
    written = desk.locator("[data-composer]").bounding_box()
    assert written is not None
    assert written["height"] > field["height"]
    assert not is_wider_than_the_screen(desk)


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_the_guest_panel_folds_out_and_in(
    windows: Windows, inbox: InboxServer, size: ViewportSize
) -> None:
    desk = opened(windows, inbox, size)
    panel, toggle = desk.get_by_test_id("guest-panel"), desk.get_by_label("Guest details")
    expect(panel).to_be_hidden()
    toggle.click()
    expect(panel).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    close = desk.get_by_label("Close the guest's details")
    expect(close).to_be_focused()
    close.click()
    expect(panel).to_be_hidden()
    expect(toggle).to_be_focused()
    toggle.click()
    desk.mouse.click(20, 400)
    expect(panel).to_be_hidden()
    toggle.click()
    desk.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert not is_wider_than_the_screen(desk)


def test_on_a_phone_the_channel_and_the_time_left_are_told_in_full(
    windows: Windows, inbox: InboxServer
) -> None:
    inbox.receive("34600555001", "Good evening", name="Small Screen")
    desk = windows.staff(AMY, size=PHONE, touch=True)
    open_row(desk, row_of(desk, "Small Screen"))
    expect(bubbles(desk, "bot")).to_have_count(1, timeout=SOON)
    take_over(desk)
    for told in ("thread-channel", "window-remaining"):
        shown = desk.get_by_test_id(told)
        expect(shown).to_be_visible()
        assert shown.evaluate("words => words.scrollWidth <= words.clientWidth"), told


def test_who_took_over_and_since_when_is_told_at_every_size(
    windows: Windows, inbox: InboxServer
) -> None:
    inbox.receive("34600555002", "Good evening", name="Who Has It")
    desk = windows.staff(AMY)
    open_row(desk, row_of(desk, "Who Has It"))
    expect(bubbles(desk, "bot")).to_have_count(1, timeout=SOON)
    take_over(desk)
    told = desk.locator(".head").get_by_text(re.compile(r"^Amy Reyes since \d\d:\d\d$"))
    for size in (DESKTOP, TABLET, PHONE):
        desk.set_viewport_size(size)
        expect(told).to_be_visible()
        assert told.evaluate(
            "told => told.getBoundingClientRect().bottom"
            " <= told.parentElement.getBoundingClientRect().bottom"
        ), size


def test_initials_stand_in_for_a_picture_that_cannot_be_shown(
    windows: Windows, inbox: InboxServer
) -> None:
    desk = opened(windows, inbox, DESKTOP)
    desk.locator(".head .avatar").evaluate(
        "avatar => avatar.append(Object.assign(new Image(), { className: 'face', src: '/none' }))"
    )
    face = desk.locator(".head .face")
    expect(face).to_be_hidden()
    face.evaluate("(face, picture) => { face.src = picture; }", _PICTURE)
    expect(face).to_be_visible()


def test_on_a_phone_a_screen_has_equal_margins(windows: Windows) -> None:
    desk = windows.blank(PHONE)
    windows.sign_in(desk.context, AMY)
    desk.goto(f"{windows.server.url}/knowledge")
    box = desk.locator(".knowledge").bounding_box()
    assert box is not None
    assert box["x"] == PHONE["width"] - box["x"] - box["width"]
