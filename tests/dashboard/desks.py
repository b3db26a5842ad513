"""A desk that keeps its conversations in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hotel_inbox.domain.inbox import ConversationPage, ConversationRow, Cursor, Thread
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.domain.templates import TemplateDraft, TemplateOption
from hotel_inbox.errors import HotelInboxError, NotFoundError
from hotel_inbox.events import Bus, LocalBus
from hotel_inbox.services.connection_cards import ConnectionCard
from hotel_inbox.services.connections import ChannelChoice, HotelChoice
from hotel_inbox.services.entries import Entry, EntryPage, KnowledgeHotel, OpenQuestion
from hotel_inbox.services.knowledge_csv import EntryDraft
from hotel_inbox.services.notifications import Bell
from hotel_inbox.services.templates import TemplateRow
from hotel_inbox.services.trial import Trial


@dataclass
class FakeSignIn:
    logins: dict[str, Viewer] = field(default_factory=dict)

    def viewer(self, cookie: str | None, /) -> Viewer | None:
        return self.logins.get(cookie or "")


@dataclass
class FakeConversations:
    rows: list[ConversationRow] = field(default_factory=list)
    threads: dict[int, Thread] = field(default_factory=dict)
    read: list[tuple[int, int]] = field(default_factory=list)
    failures: int = 0

    def page(
        self, viewer: Viewer, after: Cursor | None = None, limit: int = 40
    ) -> ConversationPage:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is away")
        seen = [row for row in self.rows if row.hotel_id in viewer.hotel_ids]
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

    def mark_read(self, viewer: Viewer, conversation_id: int) -> None:
        self.read.append((viewer.agent_id, conversation_id))


@dataclass
class FakeTakeover:
    calls: list[tuple[str, int, int]] = field(default_factory=list)
    refusal: HotelInboxError | None = None

    def take_over(self, viewer: Viewer, conversation_id: int) -> None:
        if self.refusal:
            raise self.refusal
        self.calls.append(("take_over", viewer.agent_id, conversation_id))

    def release(self, viewer: Viewer, conversation_id: int) -> None:
        self.calls.append(("release", viewer.agent_id, conversation_id))


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
class FakeTemplates:
    found: dict[int, list[TemplateOption]] = field(default_factory=dict)
    rows: list[TemplateRow] = field(default_factory=list)
    asked: list[tuple[str, int, object]] = field(default_factory=list)
    refusal: Exception | None = None

    def options(self, viewer: Viewer, conversation_id: int) -> Sequence[TemplateOption]:
        if conversation_id not in self.found or not viewer.hotel_ids:
            raise NotFoundError("There is no such conversation.")
        return self.found[conversation_id]

    def listed(self, viewer: Viewer, connection_id: int) -> Sequence[TemplateRow]:
        return [row for row in self.rows if viewer.hotel_ids and connection_id]

    async def sync(self, viewer: Viewer, connection_id: int) -> int:
        self._note("sync", connection_id, viewer.agent_id)
        return len(self.rows)

    async def create(self, viewer: Viewer, connection_id: int, draft: TemplateDraft) -> None:
        del viewer
        self._note("create", connection_id, draft)

    async def delete(self, viewer: Viewer, connection_id: int, template_id: int) -> None:
        del viewer
        self._note("delete", connection_id, template_id)

    def _note(self, what: str, connection_id: int, given: object) -> None:
        if self.refusal:
            raise self.refusal
        self.asked.append((what, connection_id, given))


@dataclass
class FakeConnections:
    found: list[ConnectionCard] = field(default_factory=list)
    asked: list[tuple[object, ...]] = field(default_factory=list)
    refusal: Exception | None = None

    def cards(self, viewer: Viewer) -> Sequence[ConnectionCard]:
        if viewer.role is Role.AGENT:
            raise NotFoundError("There is nothing here for you.")
        return [card for card in self.found if card.hotel_id in viewer.hotel_ids]

    def hotels(self, viewer: Viewer) -> Sequence[HotelChoice]:
        return [HotelChoice(one, f"Hotel {one}") for one in sorted(viewer.hotel_ids)]

    def channels(self) -> Sequence[ChannelChoice]:
        return [
            ChannelChoice(Channel.WHATSAPP, "WhatsApp"),
            ChannelChoice(Channel.MESSENGER, "Messenger"),
        ]

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
        del viewer
        self._note("add", channel, hotel_id, external_id, name, waba_id, access_token)
        return len(self.asked)

    async def check(self, viewer: Viewer, connection_id: int) -> None:
        del viewer
        self._note("check", connection_id)

    async def subscribe(self, viewer: Viewer, connection_id: int) -> None:
        del viewer
        self._note("subscribe", connection_id)

    def describe(self, viewer: Viewer, connection_id: int, *, name: str, waba_id: str) -> None:
        del viewer
        self._note("describe", connection_id, name, waba_id)

    def set_token(self, viewer: Viewer, connection_id: int, token: str) -> None:
        del viewer
        self._note("set_token", connection_id, token)

    def resume(self, viewer: Viewer, connection_id: int) -> None:
        del viewer
        self._note("resume", connection_id)

    def set_activity(self, viewer: Viewer, connection_id: int, on: bool) -> None:  # noqa: FBT001 - the service's own shape
        del viewer
        self._note("set_activity", connection_id, on)

    def _note(self, *what: object) -> None:
        if self.refusal:
            raise self.refusal
        self.asked.append(what)


@dataclass
class FakeNotifications:
    bells: dict[int, Bell] = field(default_factory=dict)
    marked: list[tuple[int, Collection[int] | None]] = field(default_factory=list)
    failures: int = 0

    def bell(self, viewer: Viewer) -> Bell:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is away")
        return self.bells.get(viewer.agent_id, Bell(0, ()))

    def mark_read(self, viewer: Viewer, ids: Collection[int] | None = None) -> None:
        self.marked.append((viewer.agent_id, ids))


@dataclass
class FakeEntries:
    mine: list[KnowledgeHotel] = field(default_factory=list)
    held: dict[int, list[Entry]] = field(default_factory=dict)
    open: list[OpenQuestion] = field(default_factory=list)
    refusal: HotelInboxError | None = None
    asked: list[tuple[object, ...]] = field(default_factory=list)

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
        self._note("add", hotel_id, draft, tuple(settles))
        return 1

    def change(self, viewer: Viewer, entry_id: int, draft: EntryDraft) -> None:
        del viewer
        self._note("change", entry_id, draft)

    def delete(self, viewer: Viewer, entry_id: int) -> None:
        del viewer
        self._note("delete", entry_id)

    def dismiss(self, viewer: Viewer, question_ids: Collection[int]) -> None:
        del viewer
        self._note("dismiss", tuple(question_ids))

    def _note(self, *what: object) -> None:
        if self.refusal:
            raise self.refusal
        self.asked.append(what)


@dataclass
class FakeTrials:
    asked: list[tuple[int, str]] = field(default_factory=list)
    answer: Trial = field(default_factory=lambda: Trial("Yes.", None, (), 0))

    async def ask(self, viewer: Viewer, hotel_id: int, question: str) -> Trial:
        del viewer
        self.asked.append((hotel_id, question))
        return self.answer


@dataclass
class FakeDesk:
    sign_in: FakeSignIn = field(default_factory=FakeSignIn)
    conversations: FakeConversations = field(default_factory=FakeConversations)
    takeover: FakeTakeover = field(default_factory=FakeTakeover)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    templates: FakeTemplates = field(default_factory=FakeTemplates)
    connections: FakeConnections = field(default_factory=FakeConnections)
    entries: FakeEntries = field(default_factory=FakeEntries)
    trials: FakeTrials = field(default_factory=FakeTrials)
    notifications: FakeNotifications = field(default_factory=FakeNotifications)
    bus: Bus = field(default_factory=LocalBus)

    def demo_sign_ins(self) -> Sequence[tuple[str, str, str]]:
        return []
