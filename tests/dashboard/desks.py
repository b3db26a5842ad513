"""A desk that keeps its conversations in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hotel_inbox.domain.filters import EVERYTHING, Filter, Matches
from hotel_inbox.domain.inbox import ConversationPage, ConversationRow, Cursor, HotelName, Thread
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.quick_replies import QuickReplyDraft
from hotel_inbox.domain.search import Found
from hotel_inbox.domain.staff import Preferences, Role, Viewer
from hotel_inbox.domain.templates import TemplateDraft, TemplateOption
from hotel_inbox.errors import HotelInboxError, NotFoundError
from hotel_inbox.events import Bus, LocalBus
from hotel_inbox.services.connection_cards import ConnectionCard
from hotel_inbox.services.connections import ChannelChoice, HotelChoice
from hotel_inbox.services.entries import Entry, EntryPage, KnowledgeHotel, OpenQuestion
from hotel_inbox.services.hotel_settings import HotelSetup
from hotel_inbox.services.knowledge_csv import EntryDraft
from hotel_inbox.services.notes import Colleague
from hotel_inbox.services.notifications import Bell
from hotel_inbox.services.preferences import OwnSettings
from hotel_inbox.services.quick_replies import QuickReplyHotel, SavedReply
from hotel_inbox.services.reminders import Reminder
from hotel_inbox.services.staff import Teammate
from hotel_inbox.services.templates import TemplateRow
from hotel_inbox.services.trial import Trial
from tests.dashboard.export_desks import FakeAudit, FakeExport
from tests.dashboard.guest_desks import FakeGuestDetails, FakeLeads
from tests.dashboard.statistics_desks import FakeStatistics


@dataclass
class FakeSignIn:
    logins: dict[str, Viewer] = field(default_factory=dict)
    changed: list[tuple[int, str | None, str, str]] = field(default_factory=list)
    refusal: HotelInboxError | None = None

    def viewer(self, cookie: str | None, /) -> Viewer | None:
        return self.logins.get(cookie or "")

    def seen_lately(self, cookie: str | None, /) -> Viewer | None:
        del cookie
        return None

    def change_password(self, viewer: Viewer, token: str | None, old: str, new: str) -> None:
        if self.refusal:
            raise self.refusal
        self.changed.append((viewer.agent_id, token, old, new))


@dataclass
class FakeReminders:
    known: dict[int, Reminder] = field(default_factory=dict)
    read: int = 0

    def of(self, viewer: Viewer) -> Reminder:
        self.read += 1
        return self.known.get(viewer.agent_id, Reminder())


@dataclass
class FakeOwnPreferences:
    own: OwnSettings = field(
        default_factory=lambda: OwnSettings("Amy", "amy@a.example", Language.ENGLISH, Preferences())
    )
    asked: list[tuple[object, ...]] = field(default_factory=list)
    refusal: HotelInboxError | None = None

    def of(self, viewer: Viewer) -> OwnSettings:
        del viewer
        return self.own

    def choose(self, viewer: Viewer, changes: Mapping[str, bool]) -> None:
        del viewer
        self._note("choose", dict(changes))
        self.own = replace(self.own, preferences=replace(self.own.preferences, **changes))

    def speak(self, viewer: Viewer, code: str) -> None:
        del viewer
        self._note("speak", code)

    def rename(self, viewer: Viewer, name: str) -> None:
        del viewer
        self._note("rename", name)
        self.own = replace(self.own, name=name)

    def _note(self, *what: object) -> None:
        if self.refusal:
            raise self.refusal
        self.asked.append(what)


@dataclass
class FakeHotelSettings:
    held: list[HotelSetup] = field(default_factory=list)
    asked: list[tuple[object, ...]] = field(default_factory=list)
    refusal: HotelInboxError | None = None

    def listed(self, viewer: Viewer) -> Sequence[HotelSetup]:
        return [one for one in self.held if one.id in viewer.hotel_ids]

    def switch_bot(self, viewer: Viewer, hotel_id: int, *, on: bool) -> None:
        del viewer
        self._note("switch_bot", hotel_id, on)

    def set_take_back(self, viewer: Viewer, hotel_id: int, minutes: int | None) -> None:
        del viewer
        self._note("set_take_back", hotel_id, minutes)

    def count_channel_numbers(self, viewer: Viewer, hotel_id: int, *, on: bool) -> None:
        del viewer
        self._note("count_channel_numbers", hotel_id, on)

    def _note(self, *what: object) -> None:
        if self.refusal:
            raise self.refusal
        self.asked.append(what)


@dataclass
class FakeWeeklyReports:
    is_on: bool = True


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
class FakeStaff:
    people: dict[int, list[Teammate]] = field(default_factory=dict)
    noted: list[int] = field(default_factory=list)

    def colleagues(self, viewer: Viewer, hotel_id: int) -> Sequence[Teammate]:
        if hotel_id not in viewer.hotel_ids:
            raise NotFoundError("There is no such hotel.")
        return self.people.get(hotel_id, [])

    def note_active(self, viewer: Viewer) -> None:
        self.noted.append(viewer.agent_id)


@dataclass
class FakeSearch:
    found: dict[str, Found] = field(default_factory=dict)
    asked: list[tuple[str, int | None, int, int]] = field(default_factory=list)
    failures: int = 0

    def find(
        self,
        viewer: Viewer,
        query: str,
        hotel_id: int | None = None,
        *,
        guests: int = 20,
        messages: int = 20,
    ) -> Found:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is away")
        self.asked.append((query, hotel_id, guests, messages))
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
    seen: list[tuple[int, int]] = field(default_factory=list)
    failures: int = 0

    def bell(self, viewer: Viewer) -> Bell:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is away")
        return self.bells.get(viewer.agent_id, Bell(0, ()))

    def mark_read(self, viewer: Viewer, ids: Collection[int] | None = None) -> None:
        self.marked.append((viewer.agent_id, ids))

    def mark_seen(self, viewer: Viewer, conversation_id: int) -> None:
        self.seen.append((viewer.agent_id, conversation_id))


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
class FakeQuickReplies:
    mine: list[QuickReplyHotel] = field(default_factory=list)
    held: dict[int, list[SavedReply]] = field(default_factory=dict)
    refusal: Exception | None = None
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def hotels(self, viewer: Viewer) -> Sequence[QuickReplyHotel]:
        return [one for one in self.mine if one.id in viewer.hotel_ids]

    def listed(self, viewer: Viewer, hotel_id: int, search: str = "") -> Sequence[SavedReply]:
        del viewer
        return [one for one in self.held.get(hotel_id, ()) if search in one.name]

    def offered(
        self, viewer: Viewer, conversation_id: int, search: str = ""
    ) -> Sequence[SavedReply]:
        self._note("offered", conversation_id, search)
        return [one for hotel in sorted(viewer.hotel_ids) for one in self.listed(viewer, hotel)]

    def filled(self, viewer: Viewer, conversation_id: int, reply_id: int) -> str:
        self._note("filled", conversation_id, reply_id)
        (text,) = [
            one.text for held in self.held.values() for one in held if one.id == reply_id
        ] or [""]
        return text.replace("{{agent.name}}", viewer.name)

    def add(self, viewer: Viewer, hotel_id: int, draft: QuickReplyDraft) -> int:
        del viewer
        self._note("add", hotel_id, draft)
        return 1

    def change(self, viewer: Viewer, reply_id: int, draft: QuickReplyDraft) -> None:
        del viewer
        self._note("change", reply_id, draft)

    def delete(self, viewer: Viewer, reply_id: int) -> None:
        del viewer
        self._note("delete", reply_id)

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
    reminders: FakeReminders = field(default_factory=FakeReminders)
    own_preferences: FakeOwnPreferences = field(default_factory=FakeOwnPreferences)
    hotel_settings: FakeHotelSettings = field(default_factory=FakeHotelSettings)
    conversations: FakeConversations = field(default_factory=FakeConversations)
    assignment: FakeAssignment = field(default_factory=FakeAssignment)
    staff: FakeStaff = field(default_factory=FakeStaff)
    search: FakeSearch = field(default_factory=FakeSearch)
    takeover: FakeTakeover = field(default_factory=FakeTakeover)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    templates: FakeTemplates = field(default_factory=FakeTemplates)
    connections: FakeConnections = field(default_factory=FakeConnections)
    entries: FakeEntries = field(default_factory=FakeEntries)
    quick_replies: FakeQuickReplies = field(default_factory=FakeQuickReplies)
    trials: FakeTrials = field(default_factory=FakeTrials)
    notes: FakeNotes = field(default_factory=FakeNotes)
    company: FakeCompany = field(default_factory=FakeCompany)
    guest_details: FakeGuestDetails = field(default_factory=FakeGuestDetails)
    leads: FakeLeads = field(default_factory=FakeLeads)
    weekly_reports: FakeWeeklyReports = field(default_factory=FakeWeeklyReports)
    statistics: FakeStatistics = field(default_factory=FakeStatistics)
    notifications: FakeNotifications = field(default_factory=FakeNotifications)
    export: FakeExport = field(default_factory=FakeExport)
    audit: FakeAudit = field(default_factory=FakeAudit)
    bus: Bus = field(default_factory=LocalBus)

    def demo_sign_ins(self) -> Sequence[tuple[str, str, str]]:
        return []
