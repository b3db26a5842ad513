"""Browser windows of guests and staff, each with a profile of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.browser.guest import write
from tests.browser.profiles import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Request, ViewportSize, WebError

    from tests.browser.inbox_server import InboxServer
    from tests.browser.profiles import Profile, Profiles

AMY = "amy@casa-azul.example"
PABLO = "pablo@casa-azul.example"
LUCIA = "lucia@casa-azul.example"
OWEN = "owen@harbour-lights.example"
MAYA = "maya@harbour-lights.example"
SAM = "sam@hotel-inbox.example"
PASSWORD = "demo"
COOKIE = "hotel_inbox_login"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}


def first_message(guest: Page, text: str) -> int:
    """Write as a guest who is new, and give the id of the conversation that began."""
    with guest.expect_response(lambda answer: answer.request.method == "POST") as posted:
        write(guest, text)
    return int(posted.value.json()["conversation"])


class Windows:
    """Opens windows, and remembers what went wrong in any of them."""

    def __init__(self, profiles: Profiles, server: InboxServer) -> None:
        """Open windows of these profiles onto this server."""
        self.server = server
        self.errors: list[str] = []
        self.strangers: list[str] = []
        self._profiles = profiles
        self._taken: list[Profile] = []

    def blank(
        self, size: ViewportSize = DESKTOP, *, touch: bool = False, locale: str = "en-GB"
    ) -> Page:
        """A window of somebody who is nobody yet."""
        profile = self._profiles.take(Kind(size["width"], size["height"], touch, locale))
        self._taken.append(profile)
        profile.context.on("weberror", self._note_error)
        profile.context.on("request", self._note_stranger)
        return profile.context.new_page()

    def staff(
        self,
        email: str,
        conversation: int | None = None,
        size: ViewportSize = DESKTOP,
        *,
        touch: bool = False,
    ) -> Page:
        """A window of a signed-in agent, on the list or on a conversation, and live."""
        page = self.blank(size, touch=touch)
        self.sign_in(page.context, email)
        opened = "" if conversation is None else f"/{conversation}"
        page.goto(f"{self.server.url}/conversations{opened}")
        shown = "conversation-row" if conversation is None else "mode-toggle"
        page.get_by_test_id(shown).first.wait_for()
        return page

    def guest(self, hotel: str = "casa-azul", *, touch: bool = False) -> Page:
        """A window of a guest on a hotel's chat page."""
        page = self.blank(PHONE if touch else DESKTOP, touch=touch)
        page.goto(f"{self.server.url}/chat/{hotel}")
        page.get_by_test_id("webchat-input").wait_for()
        return page

    def sign_in(self, context: BrowserContext, email: str) -> None:
        """Sign in once for all tests: checking a password is slow on purpose."""
        logins = self.server.logins
        if email not in logins:
            form: dict[str, str | float | bool] = {"email": email, "password": PASSWORD}
            context.request.post(f"{self.server.url}/auth/login", form=form)
            cookies = {one.get("name"): one.get("value", "") for one in context.cookies()}
            logins[email] = cookies[COOKIE]
        context.add_cookies([{"name": COOKIE, "value": logins[email], "url": self.server.url}])

    def picture(self, folder: Path) -> list[Path]:
        """Take a picture of every window that is still open."""
        taken: list[Path] = []
        for page in (page for one in self._taken for page in one.context.pages[1:]):
            path = folder / f"window-{len(taken) + 1}.png"
            page.screenshot(path=path)
            taken.append(path)
        return taken

    def close(self) -> None:
        """Close every window."""
        for profile in self._taken:
            profile.context.remove_listener("weberror", self._note_error)
            profile.context.remove_listener("request", self._note_stranger)
            self._profiles.give_back(profile, self.server.url)

    def _note_error(self, error: WebError) -> None:
        self.errors.append(str(error.error))

    def _note_stranger(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme.startswith(("http", "ws")) and address.hostname != "localhost":
            self.strangers.append(request.url)
