"""What staff see: rows of the list and the thread of one conversation, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.media import FileLimit, MediaState
from hotel_inbox.domain.messages import Author, Channel, MessageStatus, Mode
from hotel_inbox.domain.window import WindowState


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """One line of the list; `guest` is a name or, without one, the channel's identifier.

    `preview_agent_id` and `preview_agent` say which agent wrote what the preview shows.
    """

    id: int
    hotel_id: int
    hotel_name: str
    guest: str
    channel: Channel
    channel_name: str
    preview: str
    preview_author: Author
    last_message_at: datetime
    unread_count: int
    mode: Mode
    waiting: bool
    expired: bool
    has_lead: bool
    persona: str | None
    assignee: str | None
    preview_agent_id: int | None = None
    preview_agent: str | None = None
    assignee_id: int | None = None


@dataclass(frozen=True, slots=True)
class HotelName:
    """A hotel as it is chosen from."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of the list ended; the next one begins after it."""

    last_message_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """A page of the list, newest first; without `next` it is the last one."""

    rows: tuple[ConversationRow, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class ThreadTool:
    """A tool that the bot called on the way to a message."""

    name: str
    arguments: Mapping[str, object]
    result: Mapping[str, object]
    duration_ms: int


@dataclass(frozen=True, slots=True)
class WeighedEntry:
    """A knowledge entry that a message of the bot rests on; the score is from 0 to 1."""

    id: int
    question: str
    score: float


@dataclass(frozen=True, slots=True)
class BotWork:
    """How a message of the bot came about.

    `answered` counts the questions that the hotel's knowledge answered. `cost` in US dollars is
    None where no price is known, as for the engine that needs no model. `fallback` says why another
    engine than the chosen one spoke. `holding` marks a line that only says "one moment".
    """

    engine: str
    model: str = ""
    language: str = ""
    entries: tuple[WeighedEntry, ...] = ()
    answered: int = 0
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal | None = None
    thinking_ms: int = 0
    fallback: str = ""
    holding: bool = False


@dataclass(frozen=True, slots=True)
class ThreadMedia:
    """A file of a message; its bytes are at /media/{id} once it is kept.

    `problem` says in words for staff why it is not there.
    """

    id: int
    kind: str
    state: MediaState
    name: str
    content_type: str
    size: int | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """One line of a thread; `quote` is the text of the message that it answers, `quote_id` its id.

    `agent_id` says which agent wrote it: a letter to the guest, or a note to the colleagues.

    `error_detail` is the provider's error in full. `revoked` says that its author took it back:
    then nothing of what it said is left. `quotable` says that a reply can name it. `notes` are
    short words about it ("forwarded", "story reply", …). `place` is the latitude and longitude of a
    location. `channels_word` is what the channel calls a message that it does not hand out. `work`
    says how a message of the bot came about. `letter` is the key of the draft that it was or was a
    part of, empty for what no staff wrote here.
    """

    id: int
    author: Author
    agent: str | None
    kind: str
    text: str
    at: datetime
    status: MessageStatus
    error_reason: str | None
    session_id: int | None
    quote: str | None
    tools: tuple[ThreadTool, ...]
    media: tuple[ThreadMedia, ...] = ()
    error_code: str | None = None
    error_detail: Mapping[str, object] = field(default_factory=dict)
    revoked: bool = False
    quotable: bool = False
    notes: tuple[str, ...] = ()
    place: tuple[float, float] | None = None
    channels_word: str = ""
    work: BotWork | None = None
    agent_id: int | None = None
    quote_id: int | None = None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class ThreadSession:
    """One session that a thread touches; `expired` is true once its 24 hours are over."""

    id: int
    started_at: datetime
    expires_at: datetime
    expired: bool


@dataclass(frozen=True, slots=True)
class GuestCard:
    """What is known of the guest and of the stay they think of."""

    name: str | None
    identifier: str
    email: str | None
    phone: str | None
    language: str | None
    persona: str | None
    persona_reason: str | None
    intent: str | None
    type: str | None
    check_in: date | None
    check_out: date | None
    adults: int | None
    children: int | None
    picture_id: int | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as its screen shows it: the newest messages, oldest first.

    `window` is the one for people. `text_bytes` is the limit of a text where the channel counts
    bytes of UTF-8. `files` says by kind what the channel takes. `source` says where the guest came
    from, in words. `paused` says why nothing can be sent at all just now. `has_older` says that
    more messages lie before the first one here. `bot_at_work` says that the bot is about to answer.
    """

    id: int
    hotel_id: int
    hotel_name: str
    timezone: str
    channel: Channel
    channel_name: str
    text_limit: int
    mode: Mode
    mode_changed_by: str | None
    mode_changed_at: datetime | None
    waiting_since: datetime | None
    handoff_reason: HandoffReason | None
    assignee: str | None
    has_lead: bool
    session_expired: bool
    window: WindowState
    guest: GuestCard
    messages: tuple[ThreadMessage, ...]
    sessions: Mapping[int, ThreadSession]
    has_older: bool
    connection_id: int = 0
    takes_quotes: bool = False
    takes_templates: bool = False
    files: Mapping[str, FileLimit] = field(default_factory=dict)
    source: str | None = None
    paused: str | None = None
    text_bytes: int | None = None
    bot_at_work: bool = False
    assignee_id: int | None = None
    holder_id: int | None = None
    holder: str | None = None
