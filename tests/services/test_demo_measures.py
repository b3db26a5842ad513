"""What the demo's statistics count is what its threads say, by a slow and obvious count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from hotel_inbox.db import Database
from hotel_inbox.domain.guests import contact_of
from hotel_inbox.domain.messages import Author
from hotel_inbox.models import (
    Conversation,
    ConversationSession,
    Guest,
    KnowledgeEntryRow,
    KnowledgeUse,
    Message,
    UnansweredQuestion,
)
from tests.services.test_demo import demo

MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Told:
    """A session and all that was said in it, as staff read it."""

    session: ConversationSession
    guest: Guest
    lines: list[Message]

    def by(self, author: Author) -> list[Message]:
        return [line for line in self.lines if line.author is author]

    def said(self, *kinds: str) -> list[Message]:
        return [line for line in self.by(Author.SYSTEM) if line.kind in kinds]

    @property
    def answers(self) -> list[Message]:
        """What the bot answered from the knowledge."""
        return [line for line in self.by(Author.BOT) if line.detail.get("answered")]


@pytest.fixture
def loaded(sqlite_url: str) -> Iterator[Session]:
    db = Database(sqlite_url)
    demo(db).load()
    with db.reading() as session:
        yield session
    db.close()


@pytest.fixture
def told(loaded: Session) -> list[Told]:
    lines: dict[int, list[Message]] = {}
    now: dict[int, int] = {}
    for line in loaded.exec(select(Message).order_by(col(Message.id))):
        # A system line names no session: it is in the one that goes on.
        now[line.conversation_id] = line.session_id or now[line.conversation_id]
        lines.setdefault(now[line.conversation_id], []).append(line)
    guests = {guest.id: guest for guest in loaded.exec(select(Guest))}
    owners = dict(loaded.exec(select(Conversation.id, Conversation.guest_id)).all())
    held = loaded.exec(select(ConversationSession)).all()
    return [Told(one, guests[owners[one.conversation_id]], lines[one.id]) for one in held]


def test_each_session_is_measured_as_its_thread_tells(told: list[Told]) -> None:
    for one in told:
        session, bot, agents = one.session, one.by(Author.BOT), one.by(Author.AGENT)
        assert session.contact is contact_of(one.guest)
        if session.began_with_bot and bot:
            took = bot[0].created_at - session.received_at
            assert session.bot_reply_ms == took // MILLISECOND
        else:
            assert session.bot_reply_ms is None
        assert (session.answered_at, session.answered_by) == (
            (agents[0].created_at, agents[0].agent_id) if agents else (None, None)
        )
        went = one.said("handoff", "takeover")
        assert (session.transfer is not None) == bool(session.began_with_bot and went)
        taken = one.said("takeover")
        assert session.taken_over_by == (taken[0].agent_id if taken else None)
        assert session.faqs_resolved == len(one.answers)
    waited = [one for one in told if one.session.agent_reply_ms is not None]
    assert len(waited) > 5
    for one in waited:
        answer = one.by(Author.AGENT)[0]
        waits = [
            (answer.created_at - line.created_at) // MILLISECOND
            for line in one.by(Author.GUEST)
            if line.created_at <= answer.created_at
        ]
        assert one.session.agent_reply_ms in waits


def test_answers_and_open_questions_are_the_hotels_own(told: list[Told], loaded: Session) -> None:
    entries = {entry.id: entry.hotel_id for entry in loaded.exec(select(KnowledgeEntryRow))}
    uses = loaded.exec(select(KnowledgeUse)).all()
    answers = [line for one in told for line in one.answers]
    assert len(uses) == len(answers) > 20
    assert {(use.entry_id, use.used_at) for use in uses} == {
        (line.detail["entries"][0]["id"], line.created_at) for line in answers
    }
    assert all(entries[use.entry_id] == use.hotel_id for use in uses)

    asked = {line.id: line for one in told for line in one.by(Author.GUEST)}
    questions = loaded.exec(select(UnansweredQuestion)).all()
    assert questions
    for question in questions:
        line = asked[question.message_id]
        assert "?" in question.question
        assert question.question in line.text
        assert len(question.question) <= 200
        assert (line.hotel_id, line.conversation_id) == (
            question.hotel_id,
            question.conversation_id,
        )
