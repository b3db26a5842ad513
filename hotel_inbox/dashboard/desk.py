"""What the dashboard asks of the rest of the product: the services as one viewer's desk."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from hotel_inbox.domain.inbox import ConversationPage, Cursor, Thread
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.templates import TemplateDraft, TemplateOption
from hotel_inbox.events import Bus
from hotel_inbox.services.connection_cards import ConnectionCard
from hotel_inbox.services.connections import ChannelChoice, HotelChoice
from hotel_inbox.services.entries import EntryPage, KnowledgeHotel, OpenQuestion
from hotel_inbox.services.knowledge_csv import EntryDraft
from hotel_inbox.services.notifications import Bell
from hotel_inbox.services.templates import TemplateRow
from hotel_inbox.services.trial import Trial


class SignIn(Protocol):
    """Knows who is behind a login cookie."""

    def viewer(self, cookie: str | None, /) -> Viewer | None:
        """Return the signed-in agent, or None for a missing, ended or revoked login."""


class Conversations(Protocol):
    """Reads what the screen shows."""

    def page(
        self, viewer: Viewer, after: Cursor | None = None, limit: int = 40
    ) -> ConversationPage:
        """Return a page of the list, newest first."""

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

    def mark_read(self, viewer: Viewer, conversation_id: int) -> None:
        """Note that staff have seen everything in a conversation."""


class Takeover(Protocol):
    """Changes who answers."""

    def take_over(self, viewer: Viewer, conversation_id: int) -> None:
        """Let the viewer answer from here on."""

    def release(self, viewer: Viewer, conversation_id: int) -> None:
        """Let the bot answer from here on."""


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


class Connections(Protocol):
    """Looks after the accounts on channels; for agents nothing is there."""

    def cards(self, viewer: Viewer) -> Sequence[ConnectionCard]:
        """Show every connection of the viewer's hotels."""

    def hotels(self, viewer: Viewer) -> Sequence[HotelChoice]:
        """List the hotels to which the viewer may connect an account."""

    def channels(self) -> Sequence[ChannelChoice]:
        """List the channels of which an account can be connected."""

    def add(
        self,
        viewer: Viewer,
        channel: Channel,
        *,
        hotel_id: int,
        external_id: str,
        name: str = "",
        waba_id: str = "",
        access_token: str = "",
    ) -> int:
        """Connect an account to a hotel and return the connection's id."""

    async def check(self, viewer: Viewer, connection_id: int) -> None:
        """Ask the provider about an account and keep what it says."""

    async def subscribe(self, viewer: Viewer, connection_id: int) -> None:
        """Ask the provider to call our webhooks for an account."""

    def describe(self, viewer: Viewer, connection_id: int, *, name: str, waba_id: str) -> None:
        """Change what a connection is called, and its business account."""

    def set_token(self, viewer: Viewer, connection_id: int, token: str) -> None:
        """Give a connection a new access token, which ends a pause."""

    def resume(self, viewer: Viewer, connection_id: int) -> None:
        """Let a paused connection send again."""

    def set_activity(self, viewer: Viewer, connection_id: int, on: bool) -> None:
        """Allow or forbid read receipts and typing on a connection."""


class Entries(Protocol):
    """The knowledge that the bot answers from."""

    def hotels(self, viewer: Viewer) -> Sequence[KnowledgeHotel]:
        """List the hotels whose knowledge the viewer may tend."""

    def listed(self, viewer: Viewer, hotel_id: int, search: str = "", limit: int = 50) -> EntryPage:
        """Search a hotel's entries."""

    def open_questions(self, viewer: Viewer, hotel_id: int) -> Sequence[OpenQuestion]:
        """List what guests asked in vain."""

    def add(
        self, viewer: Viewer, hotel_id: int, draft: EntryDraft, settles: Collection[int] = ()
    ) -> int:
        """Add an entry, which settles the open questions that it answers."""

    def change(self, viewer: Viewer, entry_id: int, draft: EntryDraft) -> None:
        """Correct an entry."""

    def delete(self, viewer: Viewer, entry_id: int) -> None:
        """Delete an entry."""

    def dismiss(self, viewer: Viewer, question_ids: Collection[int]) -> None:
        """Put questions aside that need no entry."""


class Trials(Protocol):
    """The bot, asked by staff."""

    async def ask(self, viewer: Viewer, hotel_id: int, question: str) -> Trial:
        """Ask one question; nothing is stored."""


class Notifications(Protocol):
    """What the staff were told."""

    def bell(self, viewer: Viewer) -> Bell:
        """Show what the viewer was told last."""

    def mark_read(self, viewer: Viewer, ids: Collection[int] | None = None) -> None:
        """Note that the viewer has read these, or everything."""


class Desk(Protocol):
    """Everything the dashboard calls; all of it blocks, so it is called in threads."""

    @property
    def sign_in(self) -> SignIn:
        """Who is asking."""

    @property
    def conversations(self) -> Conversations:
        """What there is to see."""

    @property
    def takeover(self) -> Takeover:
        """Who answers."""

    @property
    def outbox(self) -> Outbox:
        """What goes out."""

    @property
    def templates(self) -> Templates:
        """What may go out at any time."""

    @property
    def connections(self) -> Connections:
        """The accounts on channels."""

    @property
    def entries(self) -> Entries:
        """What the bot knows."""

    @property
    def trials(self) -> Trials:
        """What the bot would say."""

    @property
    def notifications(self) -> Notifications:
        """What one was told."""

    @property
    def bus(self) -> Bus:
        """What just happened."""

    def demo_sign_ins(self) -> Sequence[tuple[str, str, str]]:
        """E-mail, password and role of the demo staff; empty outside of a demo."""
