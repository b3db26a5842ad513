"""What the dashboard asks about the answers that are kept ready."""

from collections.abc import Collection, Sequence
from typing import Protocol

from hotel_inbox.domain.quick_replies import QuickReplyDraft
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.services.entries import EntryPage, KnowledgeHotel, OpenQuestion
from hotel_inbox.services.knowledge_csv import EntryDraft
from hotel_inbox.services.quick_replies import QuickReplyHotel, SavedReply
from hotel_inbox.services.trial import Trial


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

    def change(
        self, viewer: Viewer, entry_id: int, draft: EntryDraft, before: EntryDraft | None = None
    ) -> None:
        """Correct an entry, unless it is another than was shown."""

    def delete(self, viewer: Viewer, entry_id: int) -> None:
        """Delete an entry."""

    def dismiss(self, viewer: Viewer, question_ids: Collection[int]) -> None:
        """Put questions aside that need no entry."""


class QuickReplies(Protocol):
    """The staff's saved texts."""

    def hotels(self, viewer: Viewer) -> Sequence[QuickReplyHotel]:
        """List the hotels whose quick replies the viewer may tend."""

    def listed(self, viewer: Viewer, hotel_id: int, search: str = "") -> Sequence[SavedReply]:
        """Search a hotel's quick replies."""

    def offered(
        self, viewer: Viewer, conversation_id: int, search: str = ""
    ) -> Sequence[SavedReply]:
        """Search the quick replies for a conversation, filled in."""

    def filled(self, viewer: Viewer, conversation_id: int, reply_id: int) -> str:
        """Give a quick reply's text as it reads in a conversation."""

    def add(self, viewer: Viewer, hotel_id: int, draft: QuickReplyDraft) -> int:
        """Add a quick reply to a hotel and return its id."""

    def change(
        self,
        viewer: Viewer,
        reply_id: int,
        draft: QuickReplyDraft,
        before: QuickReplyDraft | None = None,
    ) -> None:
        """Correct a quick reply, unless it is another than was shown."""

    def delete(self, viewer: Viewer, reply_id: int) -> None:
        """Delete a quick reply."""


class Trials(Protocol):
    """The bot, asked by staff."""

    async def ask(self, viewer: Viewer, hotel_id: int, question: str) -> Trial:
        """Ask one question; nothing is stored."""
