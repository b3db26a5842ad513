"""A guest of our own chat gets what staff send as links that bear the files' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.staff import SOON, take_over
from tests.browser.windows import AMY, Windows, first_message

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PLAN = b"%PDF-1.4\n" + b"x" * 400


def test_a_file_bears_its_name_and_comes_by_its_link(windows: Windows) -> None:
    guest = windows.guest(touch=True)
    desk = windows.staff(AMY, first_message(guest, "Where do I park?"))
    take_over(desk)
    plan: FilePayload = {"name": "Way in.pdf", "mimeType": "application/pdf", "buffer": PLAN}
    desk.get_by_test_id("attach-input").set_input_files([plan])
    expect(desk.get_by_test_id("attachment")).to_have_attribute("data-state", "ready", timeout=SOON)
    desk.get_by_test_id("composer").fill("Like this: https://maps.example/garage")
    desk.get_by_test_id("composer").press("Enter")
    links = guest.get_by_test_id("webchat-message").last.get_by_role("link")
    expect(links).to_have_text(["https://maps.example/garage", "Way in.pdf"], timeout=SOON)
    address = links.last.get_attribute("href") or ""
    assert guest.request.get(address).body() == PLAN

    # Also for whoever comes back later.
    guest.reload()
    expect(links).to_have_text(["https://maps.example/garage", "Way in.pdf"], timeout=SOON)
