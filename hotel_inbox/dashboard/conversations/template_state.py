"""The template picker: what may go out when free text may not."""

import logging
import secrets

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.template_views import (
    FormView,
    OptionView,
    form_view,
    option_views,
)
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.dashboard.login.signed_in import SignedIn
from hotel_inbox.dashboard.shell.live import FAILED
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.templates import TemplateOption
from hotel_inbox.errors import HotelInboxError, SignInRefusedError
from hotel_inbox.wiring import get_inbox

logger = logging.getLogger(__name__)

LONGEST_VALUE = 1024
_FOCUS_SEARCH = 'hotelInbox.focusOn("[data-testid=template-search]")'
_FOCUS_FORM = 'hotelInbox.focusOn(".template-form input, .template-form .primary")'
_FOCUS_BUTTON = 'hotelInbox.focusOn("[data-testid=template-button]")'


class TemplatesState(SignedIn, rx.State):
    """The picker of one open page; it belongs to the conversation it was opened for."""

    conversation_id: int = 0
    ready: bool = False
    query: str = ""
    options: list[OptionView] = []
    form: FormView = FormView()
    problem: str = ""
    sending: bool = False

    _known: tuple[TemplateOption, ...] = ()
    _values: dict[str, str] = {}
    _language: Language = Language.ENGLISH
    _draft_key: str = ""

    @rx.event(background=True)
    async def open(self, conversation_id: int) -> EventSpec | list[EventSpec] | None:
        """Offer the templates that fit a conversation; a second time puts them away."""
        async with self:
            shown = self.conversation_id
            self.reset()
            if shown == conversation_id:
                return None
            self.conversation_id = conversation_id
        try:
            found, language = await self._ask(
                get_inbox(),
                lambda desk, me: (desk.templates.options(me, conversation_id), me.language),
            )
        except SignInRefusedError:
            return await self._leave()
        except HotelInboxError as error:
            async with self:
                self.problem, self.ready = str(error), True
            return None
        async with self:
            if self.conversation_id == conversation_id:
                self._known, self.ready, self._language = tuple(found), True, language
                self.options = option_views(self._known, self.query, self._language)
        return rx.call_script(_FOCUS_SEARCH)

    @rx.event
    def search(self, query: str) -> None:
        """Show the templates in which these words occur."""
        self.query = query[:LONGEST_VALUE]
        self.options = option_views(self._known, self.query, self._language)

    @rx.event
    def choose(self, template_id: int) -> EventSpec | None:
        """Ask for the values of a template."""
        option = self._option(template_id)
        if option is None:
            return None
        self._values, self._draft_key, self.problem = {}, secrets.token_hex(16), ""
        self.form = form_view(option, {}, self._language)
        return rx.call_script(_FOCUS_FORM)

    @rx.event
    def fill(self, key: str, value: str) -> None:
        """Put a value into its place."""
        option = self._option(self.form.id)
        if option is not None and key in {one.key for one in option.fields}:
            self._values = {**self._values, key: value[:LONGEST_VALUE]}
            self.form, self.problem = form_view(option, self._values, self._language), ""

    @rx.event
    def back(self) -> EventSpec:
        """Return to the list."""
        self.form, self.problem = FormView(), ""
        return rx.call_script(_FOCUS_SEARCH)

    @rx.event
    def close(self) -> EventSpec:
        """Put the picker away."""
        self.reset()
        return rx.call_script(_FOCUS_BUTTON)

    @rx.event
    def put_away(self) -> None:
        """Put the picker away: something else is opened in its place."""
        self.reset()

    @rx.event(background=True)
    async def send(self, form: dict[str, str]) -> EventSpec | None:
        """Send the chosen template; what is wrong with it is said beside it."""
        async with self:
            option = self._option(self.form.id)
            if option is None or self.sending:
                return None
            self.sending, self.problem = True, ""
            # What the form holds now: its last keystrokes may not have been filled in yet.
            written = {one.key: form.get(one.key, "") for one in option.fields}
            self._values = {key: str(value)[:LONGEST_VALUE] for key, value in written.items()}
            chosen, key, values = self.conversation_id, self._draft_key, self._values
        problem = ""
        try:
            await self._ask(
                get_inbox(),
                lambda desk, me: desk.outbox.send_template(me, chosen, option.id, values, key),
            )
        except SignInRefusedError:
            return await self._leave()
        except HotelInboxError as error:
            problem = str(error)
        except Exception:
            logger.exception("a template for conversation %s was not queued", chosen)
            problem = understood(self._language, FAILED)
        async with self:
            if self._draft_key != key:
                return None
            if problem:
                self.sending, self.problem = False, problem
                self.form = form_view(option, values, self._language)
                return None
            self.reset()
        return rx.call_script(_FOCUS_BUTTON)

    def _option(self, template_id: int) -> TemplateOption | None:
        return next((one for one in self._known if one.id == template_id), None)
