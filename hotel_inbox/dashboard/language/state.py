"""Which language an open page speaks, and the words of its components in it."""

import asyncio
from typing import cast

import reflex as rx
from reflex.event import EventSpec
from reflex.state import BaseState

from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.dashboard.shell.forgetting import forget_all
from hotel_inbox.domain.languages import Language
from hotel_inbox.wiring import get_inbox

Words = rx.Var[str] | str
"""What a component shows: words in the page's language, or text as it is."""

# The page's script language.js decides it before anything is drawn; it stays for as long as the
# page is open, so that no component has to wait for it or watch it.
_SPANISH = rx.Var("globalThis.spanish", _var_type=bool).to(bool)


class LanguageState(rx.State):
    """The language of one open page, as its person chose it."""

    _agent_id: int = 0
    _language: Language = Language.ENGLISH

    @rx.event(background=True)
    async def enter(self) -> EventSpec | None:
        """Speak the language of whoever is signed in; a page that speaks another loads anew.

        So does the page of a tab whose browser somebody else has signed in at meanwhile.
        """
        async with self:
            cookie = login_cookie(self.router.headers.cookie)
        viewer = await asyncio.to_thread(get_inbox().sign_in.viewer, cookie)
        if viewer is None:
            return None
        async with self:
            other = self._agent_id not in {0, viewer.agent_id}
            if other:
                forget_all(self)
            self._agent_id = viewer.agent_id
            self._language = viewer.language
        if other:
            return rx.call_script("location.reload()")
        return rx.call_script(f"hotelInboxLanguage.speak('{viewer.language.value}')")


async def language_of(state: BaseState) -> Language:
    """Say which language the page of a state speaks; asked for within its lock."""
    return (await state.get_state(LanguageState))._language  # noqa: SLF001 - kept from the browser


def t(english: str, **values: object) -> rx.Var[str]:
    """Show words in the language of the page; for components, whose words are known beforehand.

    Values that only the browser knows go where the words name them: `t("Call {name}", name=…)`.
    """
    spanish = say(Language.SPANISH, english)
    if values:
        english, spanish = english.format(**values), spanish.format(**values)
    return cast("rx.Var[str]", rx.cond(_SPANISH, spanish, english))
