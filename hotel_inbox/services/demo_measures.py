"""What the statistics count of a demo session, noted as the live inbox would have noted it."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.guests import contact_of
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.measures import TAKEOVER
from hotel_inbox.domain.messages import Author, Mode
from hotel_inbox.models import (
    ConversationSession,
    Guest,
    KnowledgeUse,
    Message,
    UnansweredQuestion,
)
from hotel_inbox.services.demo_place import Place
from hotel_inbox.services.demo_plays import Line

_MILLISECOND = timedelta(milliseconds=1)
_SENTENCE = re.compile(r"[^.!?…\n]+\?")
_SHORT = 200
Said = Sequence[tuple[Line, Message]]


def measure(
    unit: UnitOfWork,
    place: Place,
    guest: Guest,
    session: ConversationSession,
    mode: Mode,
    said: Said,
) -> None:
    """Note everything of a session that began in this mode, and in which this was said."""
    session.contact = contact_of(guest)
    session.began_with_bot = mode is Mode.AI
    replied = next((at.created_at for line, at in said if line.bot is not None), None)
    if session.began_with_bot and replied is not None:
        session.bot_reply_ms = (replied - session.received_at) // _MILLISECOND
    session.transfer = _transfer(said, mode)
    taken = next((line.by for line, _ in said if line.system == "takeover" and line.by), None)
    session.taken_over_by = place.agents[taken].id if taken else None
    _note_answer(session, said)
    _note_knowledge(unit, place, session, said)
    _note_open(unit, guest, said)


def _transfer(said: Said, mode: Mode) -> str | None:
    if mode is not Mode.AI:
        return None
    gone = (
        str(line.reason) if line.reason else TAKEOVER
        for line, _ in said
        if line.reason or line.system == "takeover"
    )
    return next(gone, None)


def _note_answer(session: ConversationSession, said: Said) -> None:
    """Note a person's first answer, and how long the guest had waited for somebody by then."""
    waits_since: datetime | None = None
    given_up = False
    for line, message in said:
        if line.agent is not None:
            session.answered_at, session.answered_by = message.created_at, message.agent_id
            if waits_since is not None:
                session.agent_reply_ms = (message.created_at - waits_since) // _MILLISECOND
            return
        if line.guest is not None:
            waits_since = waits_since or message.created_at
        given_up = given_up or line.reason is not None
        if line.bot is not None and not _gives_up(said, message) and not given_up:
            waits_since = None


def _gives_up(said: Said, message: Message) -> bool:
    """Whether the line after a message of the bot is that it hands over."""
    lines = [one for one, _ in said]
    after = [other for _, other in said].index(message) + 1
    return after < len(lines) and lines[after].reason is not None


def _note_knowledge(
    unit: UnitOfWork, place: Place, session: ConversationSession, said: Said
) -> None:
    for line, message in said:
        if line.bot is None or not line.knows or _gives_up(said, message):
            continue
        entries = [place.knowledge[title] for title in line.knows]
        session.faqs_resolved += 1
        message.detail = message.detail | {
            "answered": 1,
            "entries": [
                {"id": one.id, "question": one.question, "score": round(line.score - rank / 10, 2)}
                for rank, one in enumerate(entries)
            ],
        }
        unit.session.add(
            KnowledgeUse(
                hotel_id=session.hotel_id,
                conversation_id=session.conversation_id,
                channel=session.channel,
                entry_id=entries[0].id,
                used_at=message.created_at,
            )
        )


def _note_open(unit: UnitOfWork, guest: Guest, said: Said) -> None:
    """Keep the guest's question that the bot had no answer to; a remark is none."""
    asked: Message | None = None
    for line, message in said:
        asked = message if message.author is Author.GUEST else asked
        if line.reason is not HandoffReason.NO_ANSWER or asked is None or "?" not in asked.text:
            continue
        unit.session.add(
            UnansweredQuestion(
                hotel_id=asked.hotel_id,
                conversation_id=asked.conversation_id,
                message_id=asked.id,
                question=_question(asked.text),
                language=guest.language or "en",
                asked_at=message.created_at,
            )
        )


def _question(text: str) -> str:
    """Take from a long message what it asks."""
    if len(text) <= _SHORT:
        return text
    return " ".join(sentence.strip() for sentence in _SENTENCE.findall(text))[:_SHORT]
