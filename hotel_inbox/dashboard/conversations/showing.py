"""What one browser tab shows of the conversations, and how it takes in what was read."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from hotel_inbox.dashboard.conversations.company_views import just_answered
from hotel_inbox.dashboard.conversations.composer_views import ComposerView, composer_view
from hotel_inbox.dashboard.conversations.drafts import Draft, unsettled
from hotel_inbox.dashboard.conversations.guest_views import PanelView, panel_view
from hotel_inbox.dashboard.conversations.head_views import (
    CardView,
    HeadView,
    card_view,
    guest_name,
    head_view,
)
from hotel_inbox.dashboard.conversations.hearing import HearingPage
from hotel_inbox.dashboard.conversations.line_views import LineView, WholeText
from hotel_inbox.dashboard.conversations.listing import ShownList
from hotel_inbox.dashboard.conversations.live import Hearing
from hotel_inbox.dashboard.conversations.reading import (
    PAGE_MESSAGES,
    DrawnThread,
    Screen,
    Wish,
    brings_message,
    changes_message,
    concerns_list,
    concerns_thread,
)
from hotel_inbox.dashboard.conversations.stretches import ThreadStretch
from hotel_inbox.dashboard.conversations.text_views import PartView
from hotel_inbox.dashboard.conversations.thread_views import thread_lines
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.dashboard.shell.live import plainly
from hotel_inbox.dashboard.shell.tabs import Tab
from hotel_inbox.dashboard.shell.views import MeView, me_view
from hotel_inbox.domain.guests import GuestField
from hotel_inbox.domain.inbox import Thread
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Event, Subscription


def conversation_in(path: str) -> int | None:
    """Read which conversation an address opens; 0, which none has, for one that makes no sense."""
    parts = [part for part in path.split("/") if part]
    if len(parts) < 2:  # noqa: PLR2004 - /conversations alone opens none
        return None
    return int(parts[1]) if parts[1].isdecimal() and len(parts[1]) < _LONGEST_ID else 0


def message_in(query: str) -> int:
    """Read which message an address is to be opened at; 0 for none."""
    found = dict(parse_qsl(query[:_LONGEST_QUERY])).get("at", "")
    return int(found) if found.isascii() and found.isdecimal() and len(found) < _LONGEST_ID else 0


_LONGEST_ID = 19
_LONGEST_QUERY = 1000
_JUST_AFTER = 0.1


class ShownPage(ShownList, mixin=True):
    """The variables of a page; those that begin with an underscore never reach the browser."""

    me: MeView = MeView()
    open_id: int = 0
    # none, loading, open or missing: what the right side of the screen shows.
    place: str = "none"
    busy: bool = False
    head: HeadView = HeadView()
    card: CardView = CardView()
    panel: PanelView = PanelView()
    composer: ComposerView = ComposerView()
    lines: list[LineView] = []
    has_older: bool = False
    # 0 where the newest message is shown.
    until: int = 0
    # The message that the address is about, if it is shown.
    sought: int = 0
    whole: WholeText = WholeText()
    sending: list[Draft] = []
    notice: str = ""
    # The colleague who wrote to this guest while one looked on.
    answered: str = ""

    _asked: int = 0
    _shown: int = 0
    _away: bool = False
    _unseen: bool = False
    _seek: int = 0
    _newest: int = 0
    _read: ThreadStretch = ThreadStretch()
    _zone: str = "UTC"
    _closes_at: datetime | None = None

    def _enter(self) -> None:
        # A tab that was signed out shows again from here on.
        self._shown = min(self._shown, self._asked)
        opened = conversation_in(self.router.url.path)
        if opened is None:
            self._close("none")
        elif self.place in {"none", "missing"}:
            self._close("loading")
        self.busy = self.place == "open" and opened != self.open_id
        self.open_id = opened or 0
        self.notice = self.answered = ""
        self._seek, self.sought = message_in(self.router.url.query), 0
        self._enter_list()

    def _close(self, place: str) -> None:
        self.place, self.head, self.card = place, HeadView(), CardView()
        self.composer, self._closes_at = ComposerView(), None
        self.panel = PanelView()
        self.lines, self.has_older, self.until, self.whole = [], False, 0, WholeText()
        self._read = ThreadStretch()

    @plainly
    def _next_look(self) -> float:
        tick = min(self._pace.tick, self._next_count())
        if self._closes_at is None:
            return tick
        # A moment later, so that the window is over by then.
        left = (self._closes_at - datetime.now(UTC)).total_seconds() + _JUST_AFTER
        return min(tick, left) if left > 0 else tick

    def _hearing(self, desk: Desk, cookie: str | None, mailbox: Subscription) -> Hearing | None:
        tab = Tab.of_this_event()
        if tab is None:
            return None
        page = getattr(self, "__wrapped__", self)
        opened = conversation_in(self.router.url.path)
        return HearingPage(page, tab, desk, cookie, mailbox, opened)

    def _cookie(self) -> str | None:
        return login_cookie(self.router.headers.cookie)

    @plainly
    def _wishes(self, burst: frozenset[Event] | None) -> list[Wish]:
        opened = conversation_in(self.router.url.path)
        written = burst is None or brings_message(burst, opened)
        self._unseen = self._unseen or (self._away and written)
        wishes = []
        if opened is not None and concerns_thread(burst or (), opened):
            seen = written and not self._away
            until = self.until if self.head.id == opened else 0
            wish = replace(self._next_wish(), conversation_id=opened, mark_read=seen, until=until)
            wish = replace(wish, around=self._seek)
            wishes.append(replace(wish, messages=self._as_many(opened, burst)))
        # The list always: where nothing of it changed, reading it still tells whose page it is.
        if concerns_list(burst or ()) or not wishes:
            wishes.extend(self._list_wishes(burst))
        return wishes

    def _as_many(self, opened: int, burst: frozenset[Event] | None) -> int:
        # What was edited or deleted, maybe while nobody looked, may lie far up: then all that is
        # shown is read again.
        changed = burst is None or changes_message(burst, opened)
        again = changed and self.head.id == opened
        return max(PAGE_MESSAGES, len(self._read.messages) if again else 0)

    def _next_wish(self) -> Wish:
        self._asked += 1
        return Wish(self._asked, self._cookie())

    @plainly
    def _show(self, screen: Screen, wish: Wish) -> None:
        if screen.viewer is None or wish.number < self._shown:
            return
        self._shown = wish.number
        self._introduce(screen.viewer)
        self._show_list(screen, wish)
        opened = conversation_in(self.router.url.path)
        if opened is not None and wish.conversation_id == opened:
            self._show_thread(screen.opened, wish)

    def _introduce(self, viewer: Viewer) -> None:
        # Whatever stays of what was shown before would be somebody else's, or in other words.
        if self._agent_id and (self._agent_id, self._language) != (
            viewer.agent_id,
            viewer.language,
        ):
            asked, shown, opened = self._asked, self._shown, self.open_id
            self.reset()
            self._asked, self._shown, self.open_id = asked, shown, opened
            self._enter_list()
        self._agent_id, self._language = viewer.agent_id, viewer.language
        self._several_hotels = len(viewer.hotel_ids) > 1
        self._put("me", me_view(viewer))

    def _show_thread(self, opened: DrawnThread | None, wish: Wish) -> None:
        self._put("busy", False)
        if opened is None:
            self._close("missing")
            return
        thread = opened.thread
        if self.head.id != thread.id:
            self._read = ThreadStretch()
            self._put("whole", WholeText())
            self._newest = 0
        newest = max((message.id for message in self._read.messages), default=0)
        if not (wish.until or opened.until):
            self._note_answer(thread)
        self._put("sending", unsettled(self.sending, thread.id, newest, thread.messages))
        self._draw(opened, datetime.now(UTC))
        self._closes_at = thread.window.closes_at if thread.window.open else None
        self._zone = thread.timezone
        if wish.around:
            self._find(opened, wish.around)
        elif wish.until == self._read.until:
            said = self._said(self.whole.id)
            self._lay_out(self._read.with_end(thread, opened.messages))
            if self._said(self.whole.id) != said:
                self._put("whole", WholeText())
        self._put("place", "open")

    def _draw(self, opened: DrawnThread, now: datetime) -> None:
        """Put what stands around the messages: head, composer, guest's card and panel."""
        thread, language = opened.thread, self._language
        self._put(
            "head",
            head_view(
                thread,
                now,
                name_hotel=self._several_hotels,
                me=self._agent_id,
                language=language,
            ),
        )
        self._put(
            "composer", composer_view(thread, guest_name(thread.guest, language), now, language)
        )
        self._put(
            "card",
            card_view(
                thread.guest, has_lead=thread.has_lead, source=thread.source, language=language
            ),
        )
        self._put(
            "panel",
            panel_view(opened.panel, now, name_hotels=self._several_hotels, language=language),
        )

    def _note_answer(self, thread: Thread) -> None:
        """Warn of a colleague's answer that was not there when one last saw the newest message."""
        answered = just_answered(thread, self._newest, self._agent_id, self._language)
        self._put("answered", answered or self.answered)
        self._newest = max((one.id for one in thread.messages), default=0)

    def _find(self, opened: DrawnThread, message_id: int) -> None:
        """Show the part of the thread in which a message stands, unless it is none of this one."""
        if message_id == self._seek:
            self._seek = 0
            stretch = ThreadStretch(until=opened.until)
            self._lay_out(stretch.with_end(opened.thread, opened.messages))
            self._put("sought", message_id if self._said(message_id) else 0)

    def _note_change(self, conversation_id: int, detail: str, kept: str) -> None:
        # What one has just written stands there at once; what else it changes is read anew.
        if self.head.id == conversation_id:
            if detail == GuestField.NOTES:
                self._put("panel", replace(self.panel, notes=kept))
            elif detail == GuestField.NAME:
                self._put("card", replace(self.card, name=kept))
            elif detail == GuestField.EMAIL:
                self._put("card", replace(self.card, email=kept))
            elif detail == GuestField.PHONE:
                self._put("card", replace(self.card, phone=kept))

    def _said(self, message_id: int) -> tuple[list[PartView], str] | None:
        known = (one.line for one in self._read.messages if one.id == message_id)
        return next(((line.parts, line.missing) for line in known), None)

    def _lay_out(self, stretch: ThreadStretch) -> None:
        self._read = stretch
        lines = thread_lines(
            stretch.messages,
            {session.id: session for session in stretch.sessions},
            today=datetime.now(ZoneInfo(self._zone)).date(),
            has_older=stretch.has_older,
            has_newer=bool(stretch.until),
            language=self._language,
        )
        self._put("lines", lines)
        self._put("has_older", stretch.has_older)
        self._put("until", stretch.until)

    def _go_to_newest(self) -> None:
        self._read = self._read.at_the_newest()
        self._put("until", 0)

    def _say(self, notice: str) -> None:
        self._put("notice", understood(self._language, notice))

    def _next_draft(self) -> Draft | None:
        return next(iter(self.sending), None)

    def _settle(self, draft: Draft) -> None:
        self.sending = [other for other in self.sending if other.key != draft.key]
