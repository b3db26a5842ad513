"""Writes down all that came of a turn beside the words for the guest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.bot.base import Spoken, ToolCall, Turn
from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.text import clean, is_visible, storable
from hotel_inbox.domain.understanding import Understanding
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Message, ToolCallRecord, UnansweredQuestion
from hotel_inbox.repositories import unanswered
from hotel_inbox.services import bot_leads, bot_work, captures, measuring, understood

MOST_CALLS = 40
MOST_QUESTIONS = 10
QUESTION_LENGTH = 500
SUMMARY_LENGTH = 8_000
_LANGUAGE_LENGTH = 8
_SHARED = frozenset({"engine", "language", "asked", "handoff"})


@dataclass(frozen=True, slots=True)
class DueTurn:
    """A turn to take, and the guest's newest message that it is about.

    One that does not `answer` only reads what the guest writes to a person. `since` is when the
    first of the messages that it is about came in.
    """

    conversation_id: int
    newest: int
    turn: Turn
    since: datetime
    answers: bool = True


@dataclass(frozen=True, slots=True)
class Thought:
    """What the bot gave back for a turn, and how long it took."""

    spoken: Spoken
    milliseconds: int = 0


def keep(
    unit: UnitOfWork,
    conversation: Conversation,
    task: DueTurn,
    thought: Thought,
    said: list[Message],
    now: datetime,
) -> None:
    """Keep everything of a turn whose words were queued; the conversation's row is held."""
    spoken = thought.spoken
    _mark(said, thought)
    measuring.note_bot_turn(unit, conversation, said[0], spoken)
    unit.session.add_all(
        _record(conversation, said[0], call, now) for call in spoken.tools[:MOST_CALLS]
    )
    conversation.unclear_turns = conversation.unclear_turns + 1 if spoken.unclear else 0
    if spoken.summary is not None:
        conversation.summary = clean(spoken.summary)[:SUMMARY_LENGTH]
    _note_unanswered(unit, conversation, task, spoken, now)
    told = captures.both(spoken.guest, spoken.understood.guest)
    guest = captures.keep(unit, conversation, told, now)
    guest.language = spoken.language[:_LANGUAGE_LENGTH]
    if spoken.lead is not None:
        bot_leads.record(unit, conversation, spoken.lead, now)
    _note_understood(unit, conversation, understood_after(task.turn, spoken))


def understood_after(turn: Turn, spoken: Spoken) -> Understanding:
    """Say what is understood after a turn; one in which nothing was leaves it as it was."""
    return turn.understood if spoken.understood == Understanding() else spoken.understood


def keep_heard(
    unit: UnitOfWork, conversation: Conversation, heard: Understanding, now: datetime
) -> None:
    """Keep what the bot understood of what the guest wrote to a person."""
    captures.keep(unit, conversation, heard.guest, now)
    _note_understood(unit, conversation, heard)


def _note_understood(unit: UnitOfWork, conversation: Conversation, heard: Understanding) -> None:
    understood.note(conversation, heard)
    unit.announce(Event(Happened.CONVERSATION_CHANGED, conversation.hotel_id, conversation.id))


def _mark(said: list[Message], thought: Thought) -> None:
    """Keep how an answer came about with its first part, and what it asks for with each."""
    detail = bot_work.detail_of(thought.spoken, thought.milliseconds)
    shared = {name: value for name, value in detail.items() if name in _SHARED}
    for message in said:
        message.detail = shared
    said[0].detail = detail


def _record(
    conversation: Conversation, message: Message, call: ToolCall, now: datetime
) -> ToolCallRecord:
    return ToolCallRecord(
        hotel_id=conversation.hotel_id,
        conversation_id=conversation.id,
        message_id=message.id,
        name=clean(call.name)[:60],
        arguments=_json(call.arguments),
        result=_json(call.result),
        duration_ms=call.duration_ms,
        created_at=now,
    )


def _json(value: Mapping[str, object]) -> dict[str, object]:
    kept = storable(value)
    return kept if isinstance(kept, dict) else {}


def _note_unanswered(
    unit: UnitOfWork, conversation: Conversation, task: DueTurn, spoken: Spoken, now: datetime
) -> None:
    """Keep each open question once, however often a turn about the same message is taken."""
    asked = dict.fromkeys(
        clean(question).strip()[:QUESTION_LENGTH] for question in spoken.unanswered
    )
    hotels = {conversation.hotel_id}
    if not asked:
        return
    known = {
        one.question for one in unanswered.since(unit.session, hotels, conversation.id, task.newest)
    }
    unit.session.add_all(
        UnansweredQuestion(
            hotel_id=conversation.hotel_id,
            conversation_id=conversation.id,
            message_id=task.newest,
            question=question,
            language=spoken.language[:_LANGUAGE_LENGTH],
            asked_at=now,
        )
        for question in list(asked)[:MOST_QUESTIONS]
        if is_visible(question) and question not in known
    )
