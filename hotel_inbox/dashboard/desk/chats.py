"""What the dashboard asks about conversations and the guests in them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from hotel_inbox.domain.filters import EVERYTHING, Filter, Matches
from hotel_inbox.domain.guests import Change, GuestPanel
from hotel_inbox.domain.inbox import ConversationPage, Cursor, HotelName, Thread
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.search import Found
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.templates import TemplateDraft, TemplateOption
from hotel_inbox.services.notes import Colleague
from hotel_inbox.services.reminders import Reminder
from hotel_inbox.services.template_rows import TemplateRow


class Conversations(Protocol):
    """Reads what the screen shows."""

    def page(
        self,
        viewer: Viewer,
        after: Cursor | None = None,
        limit: int = 40,
        chosen: Filter = EVERYTHING,
    ) -> ConversationPage:
        """Return a page of what a filter lets through, newest first."""

    def count(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Matches:
        """Say how many conversations a filter lets through."""

    def hotels(self, viewer: Viewer) -> Sequence[HotelName]:
        """Name the hotels whose conversations the viewer may see."""

    def thread(
        self,
        viewer: Viewer,
        conversation_id: int,
        before: int | None = None,
        limit: int = 60,
        *,
        through: int | None = None,
    ) -> Thread:
        """Return a conversation's newest messages, or those before or up to and with a message."""

    def further(self, viewer: Viewer, conversation_id: int, message_id: int, steps: int) -> int:
        """Name the message so many after another one; 0 if the thread ends before."""

    def mark_read(self, viewer: Viewer, conversation_id: int) -> None:
        """Note that staff have seen everything in a conversation."""


class Search(Protocol):
    """Finds guests and messages."""

    def find(
        self,
        viewer: Viewer,
        query: str,
        chosen: Filter = EVERYTHING,
        *,
        guests: int = 20,
        messages: int = 20,
    ) -> Found:
        """Find so many guests and messages, newest first."""


class Takeover(Protocol):
    """Changes who answers."""

    def take_over(self, viewer: Viewer, conversation_id: int) -> None:
        """Let the viewer answer from here on."""

    def take_from(self, viewer: Viewer, conversation_id: int, holder_id: int) -> None:
        """Let the viewer answer instead of the colleague who does."""

    def release(self, viewer: Viewer, conversation_id: int) -> None:
        """Let the bot answer from here on."""

    def release_held(self, viewer: Viewer, conversation_ids: Collection[int]) -> int:
        """Give those of these back that the viewer holds."""


class Assignment(Protocol):
    """Gives conversations to people."""

    def assign(
        self, viewer: Viewer, conversation_id: int, agent_id: int | None, before: int | None
    ) -> None:
        """Give a conversation to a colleague or to nobody, if `before` still has it."""


class Outbox(Protocol):
    """Takes what an agent writes."""

    def send(self, viewer: Viewer, conversation_id: int, letter: Letter) -> int:
        """Queue what an agent wrote; the same draft key twice is one message."""

    def send_template(
        self,
        viewer: Viewer,
        conversation_id: int,
        template_id: int,
        values: Mapping[str, str],
        draft_key: str,
    ) -> int:
        """Queue an approved template with its values filled in."""

    def retry(self, viewer: Viewer, message_id: int) -> None:
        """Queue a failed message again."""


class Templates(Protocol):
    """Knows the messages that were approved beforehand."""

    def options(self, viewer: Viewer, conversation_id: int) -> Sequence[TemplateOption]:
        """List the approved templates that fit a conversation."""

    def listed(self, viewer: Viewer, connection_id: int) -> Sequence[TemplateRow]:
        """List the templates of a connection, whatever their status."""

    async def sync(self, viewer: Viewer, connection_id: int) -> int:
        """Fetch the provider's list and say how many there are."""

    async def create(self, viewer: Viewer, connection_id: int, draft: TemplateDraft) -> None:
        """Hand a template in for approval."""

    async def delete(self, viewer: Viewer, connection_id: int, template_id: int) -> None:
        """Delete one language of a template."""


class Notes(Protocol):
    """What colleagues write to each other beside a conversation."""

    def colleagues(self, viewer: Viewer, conversation_id: int) -> Sequence[Colleague]:
        """List whom a note can mention."""

    def add(
        self,
        viewer: Viewer,
        conversation_id: int,
        text: str,
        mentions: Collection[int],
        draft_key: str,
    ) -> int:
        """Note something; the same draft key twice is one note."""

    def erase(self, viewer: Viewer, message_id: int) -> None:
        """Take a note of the viewer's own away."""


class Company(Protocol):
    """Who else is at a conversation right now."""

    def looks(self, viewer: Viewer, conversation_id: int) -> None:
        """Tell the others that the viewer has it open."""

    def types(self, viewer: Viewer, conversation_id: int) -> None:
        """Tell the others that the viewer writes in it."""

    def names(self, viewer: Viewer, agent_ids: Collection[int]) -> Mapping[int, str]:
        """Name colleagues by their ids."""


class GuestDetails(Protocol):
    """What staff know and write of guests."""

    def panel(self, viewer: Viewer, conversation_id: int) -> GuestPanel:
        """Show what is known of a guest beyond their card."""

    def history(self, viewer: Viewer, conversation_id: int) -> Sequence[Change]:
        """Say who changed what of a guest and when."""

    def change(
        self, viewer: Viewer, conversation_id: int, field: str, value: str, before: str
    ) -> str:
        """Write one detail of a guest unless it is another than was shown; return what is kept."""


class Reminders(Protocol):
    """Knows what one holds, and whose bot is off."""

    def of(self, viewer: Viewer) -> Reminder:
        """Tell what the viewer is to be reminded of."""
