"""Turns one demo conversation into rows, replaying who answered, handed off and took over."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.handoff import describe
from hotel_inbox.domain.leads import BY_AGENT, BY_BOT
from hotel_inbox.domain.messages import Author, Direction, MessageStatus, Mode, preview
from hotel_inbox.domain.session import expiry
from hotel_inbox.models import (
    Conversation,
    ConversationSession,
    Guest,
    GuestIdentity,
    Lead,
    Message,
)
from hotel_inbox.services.demo_hotels import Account
from hotel_inbox.services.demo_measures import measure
from hotel_inbox.services.demo_place import Place
from hotel_inbox.services.demo_plays import Line, Play, SalesLead, Scene
from hotel_inbox.services.demo_times import moments
from hotel_inbox.services.demo_tools import tool_calls
from hotel_inbox.services.demo_words import Dates, PriceList, fill_in

_MODES = {"takeover": Mode.HUMAN, "release": Mode.AI}


@dataclass(slots=True)
class _Thread:
    """A conversation while it is being replayed."""

    place: Place
    play: Play
    conversation: Conversation
    dates: Dates | None = None
    spoken: list[Message] = field(default_factory=list)
    lead_at: datetime | None = None
    lead_by: int | None = None
    sessions: list[ConversationSession] = field(default_factory=list)


def put(unit: UnitOfWork, place: Place, play: Play) -> None:
    """Add a guest with the whole conversation; ids are in the order in which things were said."""
    timed = moments(play, place.now, ZoneInfo(place.file.timezone))
    began, ended = timed[0][0], timed[-1][-1]
    thread = _Thread(
        place, play, _conversation(place, play, _guest(unit, place, play, began), began)
    )
    unit.session.add(thread.conversation)
    unit.session.flush()
    for scene, times in zip(play.session, timed, strict=True):
        _play_scene(unit, thread, scene, times)
    if play.lead is not None:
        lead = _lead(thread, play.lead, thread.lead_at or ended)
        made_in = [one for one in thread.sessions if one.started_at <= lead.created_at][-1]
        lead.session_id, made_in.leads = made_in.id, made_in.leads + 1
        unit.session.add(lead)


def _guest(unit: UnitOfWork, place: Place, play: Play, began: datetime) -> int:
    told = play.guest
    guest = Guest(
        hotel_id=place.hotel.id,
        connection_id=place.connection.id,
        address=told.identity,
        name=told.name,
        email=told.email,
        phone=told.phone,
        phone_from_channel=told.phone == f"+{told.identity}",
        language=told.language,
        created_at=began,
    )
    unit.session.add(guest)
    unit.session.flush()
    unit.session.add(
        GuestIdentity(
            connection_id=place.connection.id,
            guest_id=guest.id,
            value=told.identity,
            created_at=began,
        )
    )
    return guest.id


def _conversation(place: Place, play: Play, guest_id: int, began: datetime) -> Conversation:
    return Conversation(
        hotel_id=place.hotel.id,
        connection_id=place.connection.id,
        channel=place.connection.channel,
        guest_id=guest_id,
        last_message_at=began,
        last_message_author=Author.GUEST,
        unread_count=play.unread,
        has_lead=play.lead is not None,
        type=play.type,
        intent=play.intent,
        persona=play.persona,
        persona_reason=play.persona_reason,
        created_at=began,
    )


def _play_scene(unit: UnitOfWork, thread: _Thread, scene: Scene, times: list[datetime]) -> None:
    session, mode = _session(thread, scene, times), thread.conversation.mode
    unit.session.add(session)
    unit.session.flush()
    if scene.stay is not None:
        zone = ZoneInfo(thread.place.file.timezone)
        thread.dates = Dates.of(scene.stay, times[0].astimezone(zone).date())
        _note_stay(thread.conversation, thread.dates)
    last_guest = max(place for place, line in enumerate(scene.messages) if line.guest is not None)
    messages = []
    for place, (line, at) in enumerate(zip(scene.messages, times, strict=True)):
        if line.system is not None:
            _turn_over(thread, line, at)
        messages.append(_message(thread, line, at, session.id, seen=place < last_guest))
    unit.session.add_all(messages)
    unit.session.flush()
    asked = ""
    for line, message in zip(scene.messages, messages, strict=True):
        asked = message.text if line.guest is not None else asked
        unit.session.add_all(tool_calls(thread.place, line, message, thread.dates, asked))
    guest = unit.session.get_one(Guest, thread.conversation.guest_id)
    said = list(zip(scene.messages, messages, strict=True))
    measure(unit, thread.place, guest, session, mode, said)
    thread.sessions.append(session)


def _session(thread: _Thread, scene: Scene, times: list[datetime]) -> ConversationSession:
    said = zip(scene.messages, times, strict=True)
    last_guest_at = max(at for line, at in said if line.guest is not None)
    expires_at = expiry(last_guest_at)
    thread.conversation.last_guest_at = last_guest_at
    return ConversationSession(
        hotel_id=thread.place.hotel.id,
        conversation_id=thread.conversation.id,
        channel=thread.conversation.channel,
        started_at=times[0],
        received_at=times[0],
        last_guest_at=last_guest_at,
        expires_at=expires_at,
        expired_at=expires_at if expires_at <= thread.place.now else None,
    )


def _note_stay(conversation: Conversation, dates: Dates) -> None:
    conversation.check_in, conversation.check_out = dates.check_in, dates.check_out
    conversation.adults, conversation.children = dates.stay.adults, dates.stay.children
    conversation.rooms = dates.stay.rooms


def _turn_over(thread: _Thread, line: Line, at: datetime) -> None:
    conversation, agents = thread.conversation, thread.place.agents
    by = agents[line.by].id if line.by else None
    if line.system in _MODES:
        conversation.mode = _MODES[line.system]
        conversation.mode_changed_at, conversation.mode_changed_by = at, by
        conversation.waiting_since = conversation.handoff_reason = None
    if line.reason is not None:
        conversation.waiting_since = at
        conversation.handoff_reason = line.reason
    if line.system == "takeover" and conversation.assignee_id is None:
        conversation.assignee_id = by
    if line.to is not None:
        conversation.assignee_id = agents[line.to].id
    if line.system == "lead":
        thread.lead_at = at
        thread.lead_by = thread.place.agents[line.by].id if line.by else None


def _message(
    thread: _Thread, line: Line, at: datetime, session_id: int | None, *, seen: bool
) -> Message:
    place, conversation = thread.place, thread.conversation
    message = Message(
        hotel_id=place.hotel.id,
        connection_id=place.connection.id,
        conversation_id=conversation.id,
        session_id=None if line.system else session_id,
        direction=_direction(line.author),
        author=line.author,
        agent_id=_speaker(thread, line),
        kind=line.system or ("template" if line.template else line.kind),
        text=_text(thread, line),
        detail=_detail(thread, line),
        status=line.status or _status(place.account, line.author, seen=seen),
        error_code=line.error.code if line.error else None,
        error_reason=line.error.reason if line.error else None,
        sent_at=at,
        created_at=at,
    )
    if line.author is not Author.SYSTEM:
        _speak(thread, line, message)
    return message


def _detail(thread: _Thread, line: Line) -> dict[str, object]:
    if line.bot is not None:
        return {"engine": "embedded", "language": thread.play.guest.language}
    return {"template": line.template} if line.template else {}


def _speak(thread: _Thread, line: Line, message: Message) -> None:
    if message.status is MessageStatus.PENDING:
        message.next_attempt_at = thread.place.now
    elif message.status is not MessageStatus.FAILED:
        message.provider_id = f"demo.{thread.play.id}.{len(thread.spoken)}"
    if line.quotes is not None:
        message.reply_to = thread.spoken[-line.quotes].provider_id
    if line.error is not None and line.error.closes_window:
        thread.conversation.window_closed_at = message.sent_at
    thread.spoken.append(message)
    conversation = thread.conversation
    conversation.last_message_at = message.sent_at
    conversation.last_message_preview = preview(message.kind, message.text)
    conversation.last_message_author = message.author
    conversation.last_message_agent_id = message.agent_id
    if message.author is Author.GUEST:
        conversation.unanswered_since = conversation.unanswered_since or message.sent_at
    elif message.author is not Author.SYSTEM:
        conversation.unanswered_since = None


def _direction(author: Author) -> Direction:
    if author is Author.SYSTEM:
        return Direction.SYSTEM
    return Direction.INBOUND if author is Author.GUEST else Direction.OUTBOUND


def _speaker(thread: _Thread, line: Line) -> int | None:
    if line.by is not None:
        return thread.place.agents[line.by].id
    return thread.conversation.mode_changed_by if line.author is Author.AGENT else None


def _status(account: Account, author: Author, *, seen: bool) -> MessageStatus:
    if author in {Author.GUEST, Author.SYSTEM}:
        return MessageStatus.RECEIVED
    if not account.receipts:
        return MessageStatus.SENT
    return MessageStatus.READ if seen else MessageStatus.DELIVERED


def _text(thread: _Thread, line: Line) -> str:
    if line.system is None:
        return fill_in(line.text, thread.play.guest.language, thread.place.file, thread.dates)
    by = thread.place.agents[line.by].name if line.by else "The bot"
    match line.system:
        case "takeover":
            return f"{by} took over"
        case "release":
            return f"{by} handed back to the AI agent"
        case "assigned":
            return f"{by} assigned the conversation to {thread.place.agents[line.to or ''].name}"
        case "lead":
            return f"Marked as lead by {by}" if line.by else "Lead created from this conversation"
        case "handoff":
            return ": ".join(filter(None, (line.reason and describe(line.reason), line.why)))


def _lead(thread: _Thread, sold: SalesLead, at: datetime) -> Lead:
    conversation, value = thread.conversation, sold.value
    if isinstance(value, str):
        value = _worth(thread, value)
    return Lead(
        hotel_id=conversation.hotel_id,
        conversation_id=conversation.id,
        state=sold.state,
        value=value,
        check_in=conversation.check_in,
        check_out=conversation.check_out,
        adults=conversation.adults,
        children=conversation.children,
        created_by=BY_AGENT if thread.lead_by else BY_BOT,
        made_by_id=thread.lead_by,
        owner_id=thread.place.agents[sold.owner].id,
        created_at=at,
    )


def _worth(thread: _Thread, code: str) -> Decimal:
    if thread.dates is None:
        raise ValueError(f"{thread.play.id}: a lead worth {code} needs a stay")
    return PriceList(thread.place.file).offer(code, thread.dates.stay).total
