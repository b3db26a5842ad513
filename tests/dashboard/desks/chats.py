"""Conversations and what staff do in them, kept in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hotel_inbox.domain.filters import EVERYTHING, Filter, Matches
from hotel_inbox.domain.inbox import ConversationPage, ConversationRow, Cursor, HotelName, Thread
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.search import Found
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.templates import TemplateDraft, TemplateOption
from hotel_inbox.errors import HotelInboxError, NotFoundError
from hotel_inbox.services.notes import Colleague
from hotel_inbox.services.reminders import Reminder
from hotel_inbox.services.template_rows import TemplateRow
from tests.dashboard.desks.asked import Asked


@dataclass
class FakeConversations:
    rows: list[ConversationRow] = field(default_factory=list)
    threads: dict[int, Thread] = field(default_factory=dict)
    read: list[tuple[int, int]] = field(default_factory=list)
    failures: int = 0
    counted: list[Filter] = field(default_factory=list)

    def page(
        self,
        viewer: Viewer,
        after: Cursor | None = None,
        limit: int = 40,
        chosen: Filter = EVERYTHING,
    ) -> ConversationPage:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is away")
        seen = self._matching(viewer, chosen)
        if after:
            seen = [
                row
                for row in seen
                if (row.last_message_at, row.id) < (after.last_message_at, after.id)
            ]
        shown = tuple(seen[:limit])
        more = len(seen) > limit
        return ConversationPage(
            shown, Cursor(shown[-1].last_message_at, shown[-1].id) if more else None
        )

    def count(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Matches:
        self.counted.append(chosen)
        return Matches(len(self._matching(viewer, chosen)))

    def hotels(self, viewer: Viewer) -> Sequence[HotelName]:
        return [HotelName(one, f"Hotel {one}") for one in sorted(viewer.hotel_ids)]

    def _matching(self, viewer: Viewer, chosen: Filter) -> list[ConversationRow]:
        return [
            row
            for row in self.rows
            if row.hotel_id in viewer.hotel_ids and chosen.channel in {None, row.channel}
        ]

    def thread(
        self,
        viewer: Viewer,
        conversation_id: int,
        before: int | None = None,
        limit: int = 60,
        *,
        through: int | None = None,
    ) -> Thread:
        found = self.threads.get(conversation_id)
        if found is None or found.hotel_id not in viewer.hotel_ids:
            raise NotFoundError("There is no such conversation.")
        older = tuple(
            one
            for one in found.messages
            if (before is None or one.id < before) and (through is None or one.id <= through)
        )
        return replace(found, messages=older[-limit:], has_older=len(older) > limit)

    def further(self, viewer: Viewer, conversation_id: int, message_id: int, steps: int) -> int:
        ids = [one.id for one in self.thread(viewer, conversation_id, None, 10_000).messages]
        later = [one for one in ids if one > message_id]
        return later[steps - 1] if message_id in ids and len(later) > steps else 0

    def mark_read(self, viewer: Viewer, conversation_id: int) -> None:
        self.read.append((viewer.agent_id, conversation_id))


@dataclass
class FakeSearch:
    found: dict[str, Found] = field(default_factory=dict)
    asked: list[tuple[str, Filter, int, int]] = field(default_factory=list)
    failures: int = 0

    def find(
        self,
        viewer: Viewer,
        query: str,
        chosen: Filter = EVERYTHING,
        *,
        guests: int = 20,
        messages: int = 20,
    ) -> Found:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is away")
        self.asked.append((query, chosen, guests, messages))
        return self.found.get(query, Found()) if viewer.hotel_ids else Found()


@dataclass
class FakeTakeover:
    calls: list[tuple[str, int, int]] = field(default_factory=list)
    refusal: HotelInboxError | None = None

    def take_over(self, viewer: Viewer, conversation_id: int) -> None:
        if self.refusal:
            raise self.refusal
        self.calls.append(("take_over", viewer.agent_id, conversation_id))

    def take_from(self, viewer: Viewer, conversation_id: int, holder_id: int) -> None:
        if self.refusal:
            raise self.refusal
        self.calls.append((f"take_from {holder_id}", viewer.agent_id, conversation_id))

    def release(self, viewer: Viewer, conversation_id: int) -> None:
        self.calls.append(("release", viewer.agent_id, conversation_id))

    def release_held(self, viewer: Viewer, conversation_ids: Collection[int]) -> int:
        for conversation_id in conversation_ids:
            self.calls.append(("release_held", viewer.agent_id, conversation_id))
        return len(conversation_ids)


@dataclass
class FakeAssignment:
    calls: list[tuple[int, int, int | None, int | None]] = field(default_factory=list)
    refusal: HotelInboxError | None = None

    def assign(
        self, viewer: Viewer, conversation_id: int, agent_id: int | None, before: int | None
    ) -> None:
        if self.refusal:
            raise self.refusal
        self.calls.append((viewer.agent_id, conversation_id, agent_id, before))


@dataclass
class FakeOutbox:
    sent: list[tuple[int, int, Letter]] = field(default_factory=list)
    templates: list[tuple[int, int, int, dict[str, str], str]] = field(default_factory=list)
    retried: list[tuple[int, int]] = field(default_factory=list)
    refusals: dict[str, Exception] = field(default_factory=dict)

    def send(self, viewer: Viewer, conversation_id: int, letter: Letter) -> int:
        if refusal := self.refusals.get(letter.text):
            raise refusal
        self.sent.append((viewer.agent_id, conversation_id, letter))
        return len(self.sent)

    def send_template(
        self,
        viewer: Viewer,
        conversation_id: int,
        template_id: int,
        values: Mapping[str, str],
        draft_key: str,
    ) -> int:
        if refusal := self.refusals.get(values.get("body:1", "")):
            raise refusal
        self.templates.append(
            (viewer.agent_id, conversation_id, template_id, dict(values), draft_key)
        )
        return len(self.templates)

    def retry(self, viewer: Viewer, message_id: int) -> None:
        self.retried.append((viewer.agent_id, message_id))


@dataclass
class FakeTemplates(Asked):
    found: dict[int, list[TemplateOption]] = field(default_factory=dict)
    rows: list[TemplateRow] = field(default_factory=list)

    def options(self, viewer: Viewer, conversation_id: int) -> Sequence[TemplateOption]:
        if conversation_id not in self.found or not viewer.hotel_ids:
            raise NotFoundError("There is no such conversation.")
        return self.found[conversation_id]

    def listed(self, viewer: Viewer, connection_id: int) -> Sequence[TemplateRow]:
        return [row for row in self.rows if viewer.hotel_ids and connection_id]

    async def sync(self, viewer: Viewer, connection_id: int) -> int:
        self.note("sync", connection_id, viewer.agent_id)
        return len(self.rows)

    async def create(self, viewer: Viewer, connection_id: int, draft: TemplateDraft) -> None:
        del viewer
        self.note("create", connection_id, draft)

    async def delete(self, viewer: Viewer, connection_id: int, template_id: int) -> None:
        del viewer
        self.note("delete", connection_id, template_id)


@dataclass
class FakeNotes:
    staff: list[Colleague] = field(default_factory=list)
    added: list[tuple[int, int, str, tuple[int, ...], str]] = field(default_factory=list)
    erased: list[tuple[int, int]] = field(default_factory=list)
    refusal: Exception | None = None

    def colleagues(self, viewer: Viewer, conversation_id: int) -> Sequence[Colleague]:
        del conversation_id
        if self.refusal:
            raise self.refusal
        return [one for one in self.staff if one.id != viewer.agent_id]

    def add(
        self,
        viewer: Viewer,
        conversation_id: int,
        text: str,
        mentions: Collection[int],
        draft_key: str,
    ) -> int:
        if self.refusal:
            raise self.refusal
        self.added.append((viewer.agent_id, conversation_id, text, tuple(mentions), draft_key))
        return len(self.added)

    def erase(self, viewer: Viewer, message_id: int) -> None:
        if self.refusal:
            raise self.refusal
        self.erased.append((viewer.agent_id, message_id))


@dataclass
class FakeCompany:
    said: list[tuple[str, int, int]] = field(default_factory=list)
    people: dict[int, str] = field(default_factory=dict)

    def looks(self, viewer: Viewer, conversation_id: int) -> None:
        self.said.append(("looks", viewer.agent_id, conversation_id))

    def types(self, viewer: Viewer, conversation_id: int) -> None:
        self.said.append(("types", viewer.agent_id, conversation_id))

    def names(self, viewer: Viewer, agent_ids: Collection[int]) -> Mapping[int, str]:
        del viewer
        return {one: name for one, name in self.people.items() if one in agent_ids}


@dataclass
class FakeReminders:
    known: dict[int, Reminder] = field(default_factory=dict)
    read: int = 0

    def of(self, viewer: Viewer) -> Reminder:
        self.read += 1
        return self.known.get(viewer.agent_id, Reminder())
