"""Browser profiles that are used again: opening one takes longer than many a test."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


class Kind(NamedTuple):
    """What cannot be changed of a profile once it is open."""

    width: int
    height: int
    touch: bool
    locale: str


@dataclass
class Profile:
    """A browser profile; its first page keeps the window open, and what runs the others' scripts.

    They find compiled there what they would else compile for each page anew.
    """

    kind: Kind
    context: BrowserContext
    keeper: Page

    def forgets(self, origin: str) -> bool:
        """Let go of all that the last one who used it left behind; False if it was closed."""
        if self.keeper.is_closed():
            return False
        for page in self.context.pages:
            if page is not self.keeper:
                page.close()
        self.context.clear_cookies()
        tools = self.context.new_cdp_session(self.keeper)
        tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        tools.detach()
        return True


@dataclass
class Profiles:
    """Hands out profiles of one browser, and takes them back."""

    browser: Browser
    site: str
    """An address of the server whose pages will be opened, with next to nothing on it."""
    _free: dict[Kind, list[Profile]] = field(default_factory=lambda: defaultdict(list))

    def take(self, kind: Kind) -> Profile:
        """Give a profile in which nobody is signed in."""
        return self._free[kind].pop() if self._free[kind] else self._open(kind)

    def give_back(self, profile: Profile, origin: str) -> None:
        """Keep a profile for whoever wants one of its kind next."""
        if profile.forgets(origin):
            self._free[profile.kind].append(profile)

    def _open(self, kind: Kind) -> Profile:
        context = self.browser.new_context(
            locale=kind.locale,
            viewport={"width": kind.width, "height": kind.height},
            is_mobile=kind.touch,
            has_touch=kind.touch,
        )
        context.set_default_timeout(10_000)
        keeper = context.new_page()
        keeper.goto(self.site)
        return Profile(kind, context, keeper)
