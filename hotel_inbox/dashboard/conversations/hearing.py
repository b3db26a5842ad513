"""An open page as the chorus knows it: shown what was sung without its lock, proxy or listener."""

from collections.abc import Callable

from hotel_inbox.dashboard.conversations.chorus import CHORUS, Change, Heard, Part
from hotel_inbox.dashboard.conversations.listing import ShownList
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.shell.tabs import POSTMAN, Tab
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Event, Subscription


class HearingPage:
    """Listens for one page from its first look on; whatever is unusual the page reads by itself.

    What it changes it changes without awaiting anything, and only while nobody holds the lock: so
    nobody sees half of it. What it sends goes the way of all other frames, in their order.
    """

    def __init__(
        self,
        page: ShownList,
        tab: Tab,
        desk: Desk,
        cookie: str | None,
        mailbox: Subscription,
        opened: int | None,
    ) -> None:
        """Know the page itself, not Reflex's proxy of it, and the mailbox of its own listener.

        What happens in the conversation that it has open, that listener sees to.
        """
        self.cookie = cookie
        self._page = page
        self._tab = tab
        self._desk = desk
        self._mailbox = mailbox
        self._part: Part | None = None
        self._opened = opened
        self._stop: Callable[[], None] | None = None

    def covers(self, event: Event) -> bool:
        """Whether an event changes at most rows of the list: what of another thread changes.

        A message that was sent or read changes no row, but each makes such an event.
        """
        other = event.conversation_id not in {None, self._opened}
        return self._stop is not None and other

    def join(self, viewer: Viewer) -> None:
        """Listen to the list as the page shows it now."""
        page = self._page
        self.viewer = viewer
        part = page._part(viewer)  # noqa: SLF001 - private to the browser alone
        if part == self._part:
            return
        stop, self._stop, self._part = self._stop, None, part
        if part is not None:
            self._stop = CHORUS.join(self._desk, part, self)
        if stop is not None:
            stop()
            # What the part that was left had still to sing.
            self._mailbox.put(())

    def leave(self) -> None:
        """Listen no more."""
        stop, self._stop, self._part = self._stop, None, None
        if stop is not None:
            stop()

    def hear(self, heard: Heard) -> bool:
        """Show what was sung; False if somebody changes the page, or shows something else on it."""
        if not self._tab.is_free():
            return False
        before = self._page._before(heard)  # noqa: SLF001 - private to the browser alone
        if before not in heard.changes:
            heard.changes[before] = self._change(heard)
        change = heard.changes[before]
        if change is None:
            return False
        if change.frame is not None and not POSTMAN.bring(self._tab.token, change.frame):
            return False
        # Past Reflex's fields, which would note it as something still to be sent.
        vars(self._page).update(change.kept)
        return True

    def _change(self, heard: Heard) -> Change | None:
        page = self._page
        if page._part(self.viewer) != self._part:  # noqa: SLF001
            return None
        kept, fresh = page._after(heard)  # noqa: SLF001
        if not fresh:
            return Change(kept)
        frame = POSTMAN.frame(page, fresh)
        return None if frame is None else Change(kept, frame)

    def wake(self, burst: frozenset[Event]) -> None:
        """Let the page's own listener read."""
        self._mailbox.put(burst)
