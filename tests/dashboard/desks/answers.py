"""Knowledge and saved replies, kept in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from hotel_inbox.domain.quick_replies import QuickReplyDraft
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.services.entries import Entry, EntryPage, KnowledgeHotel, OpenQuestion
from hotel_inbox.services.knowledge_csv import EntryDraft
from hotel_inbox.services.quick_replies import QuickReplyHotel, SavedReply
from hotel_inbox.services.trial import Trial
from tests.dashboard.desks.asked import Asked


@dataclass
class FakeEntries(Asked):
    mine: list[KnowledgeHotel] = field(default_factory=list)
    held: dict[int, list[Entry]] = field(default_factory=dict)
    open: list[OpenQuestion] = field(default_factory=list)

    def hotels(self, viewer: Viewer) -> Sequence[KnowledgeHotel]:
        return [one for one in self.mine if one.id in viewer.hotel_ids]

    def listed(self, viewer: Viewer, hotel_id: int, search: str = "", limit: int = 50) -> EntryPage:
        del viewer
        found = [one for one in self.held.get(hotel_id, ()) if search in one.question]
        return EntryPage(len(found), tuple(found[:limit]))

    def open_questions(self, viewer: Viewer, hotel_id: int) -> Sequence[OpenQuestion]:
        del viewer, hotel_id
        return self.open

    def add(
        self, viewer: Viewer, hotel_id: int, draft: EntryDraft, settles: Collection[int] = ()
    ) -> int:
        del viewer
        self.note("add", hotel_id, draft, tuple(settles))
        return 1

    def change(
        self, viewer: Viewer, entry_id: int, draft: EntryDraft, before: EntryDraft | None = None
    ) -> None:
        del viewer
        self.note("change", entry_id, draft, before)

    def delete(self, viewer: Viewer, entry_id: int) -> None:
        del viewer
        self.note("delete", entry_id)

    def dismiss(self, viewer: Viewer, question_ids: Collection[int]) -> None:
        del viewer
        self.note("dismiss", tuple(question_ids))


@dataclass
class FakeQuickReplies(Asked):
    mine: list[QuickReplyHotel] = field(default_factory=list)
    held: dict[int, list[SavedReply]] = field(default_factory=dict)

    def hotels(self, viewer: Viewer) -> Sequence[QuickReplyHotel]:
        return [one for one in self.mine if one.id in viewer.hotel_ids]

    def listed(self, viewer: Viewer, hotel_id: int, search: str = "") -> Sequence[SavedReply]:
        del viewer
        return [one for one in self.held.get(hotel_id, ()) if search in one.name]

    def offered(
        self, viewer: Viewer, conversation_id: int, search: str = ""
    ) -> Sequence[SavedReply]:
        self.note("offered", conversation_id, search)
        return [one for hotel in sorted(viewer.hotel_ids) for one in self.listed(viewer, hotel)]

    def filled(self, viewer: Viewer, conversation_id: int, reply_id: int) -> str:
        self.note("filled", conversation_id, reply_id)
        (text,) = [
            one.text for held in self.held.values() for one in held if one.id == reply_id
        ] or [""]
        return text.replace("{{agent.name}}", viewer.name)

    def add(self, viewer: Viewer, hotel_id: int, draft: QuickReplyDraft) -> int:
        del viewer
        self.note("add", hotel_id, draft)
        return 1

    def change(
        self,
        viewer: Viewer,
        reply_id: int,
        draft: QuickReplyDraft,
        before: QuickReplyDraft | None = None,
    ) -> None:
        del viewer
        self.note("change", reply_id, draft, before)

    def delete(self, viewer: Viewer, reply_id: int) -> None:
        del viewer
        self.note("delete", reply_id)


@dataclass
class FakeTrials:
    asked: list[tuple[int, str]] = field(default_factory=list)
    answer: Trial = field(default_factory=lambda: Trial("Yes.", None, (), 0))

    async def ask(self, viewer: Viewer, hotel_id: int, question: str) -> Trial:
        del viewer
        self.asked.append((hotel_id, question))
        return self.answer
