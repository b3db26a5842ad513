"""A desk that keeps its conversations in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hotel_inbox.domain.inbox import ConversationPage, ConversationRow, Cursor, Thread
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import HotelInboxError, NotFoundError
from hotel_inbox.events import Bus, LocalBus


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
        self, viewer: Viewer, conversation_id: int, before: int | None = None, limit: int = 60
    ) -> Thread:
        found = self.threads.get(conversation_id)
        if found is None or found.hotel_id not in viewer.hotel_ids:
            raise NotFoundError("There is no such conversation.")
        older = tuple(one for one in found.messages if before is None or one.id < before)
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
    sent: list[tuple[int, int, str, str]] = field(default_factory=list)
    retried: list[tuple[int, int]] = field(default_factory=list)
    refusals: dict[str, Exception] = field(default_factory=dict)

    def send_text(self, viewer: Viewer, conversation_id: int, text: str, draft_key: str) -> int:
        if refusal := self.refusals.get(text):
            raise refusal
        self.sent.append((viewer.agent_id, conversation_id, text, draft_key))
        return len(self.sent)

    def retry(self, viewer: Viewer, message_id: int) -> None:
        self.retried.append((viewer.agent_id, message_id))


@dataclass
class FakeDesk:
    sign_in: FakeSignIn = field(default_factory=FakeSignIn)
    conversations: FakeConversations = field(default_factory=FakeConversations)
    takeover: FakeTakeover = field(default_factory=FakeTakeover)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    bus: Bus = field(default_factory=LocalBus)

    def demo_sign_ins(self) -> Sequence[tuple[str, str, str]]:
        return []
