"""Fills an empty database with the demo hotels, their staff and their conversations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher

from hotel_inbox.bot.base import Embedder, EmbeddingUnavailableError, passage_text
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.staff import Role
from hotel_inbox.models import (
    Agent,
    AgentHotel,
    Connection,
    Hotel,
    KnowledgeEntryRow,
    QuickReply,
)
from hotel_inbox.repositories import agents as people
from hotel_inbox.repositories import hotels
from hotel_inbox.services.demo_books import add_books
from hotel_inbox.services.demo_files import (
    DemoHotel,
    Fact,
    read_hotel_files,
    read_hotels,
    read_shared_staff,
)
from hotel_inbox.services.demo_hotels import HotelFile, Person
from hotel_inbox.services.demo_place import Place
from hotel_inbox.services.demo_threads import put
from hotel_inbox.services.demo_vectors import Vectors
from hotel_inbox.services.knowledge_csv import entry_key

PASSWORD = "demo"  # noqa: S105 - published on purpose: it opens demo hotels only


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way into the demo, to be shown to whoever tries it."""

    email: str
    password: str
    name: str
    role: Role
    hotels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many of each the demo brought."""

    hotels: int
    conversations: int


@dataclass(frozen=True, slots=True)
class _Stage:
    """What is the same for both hotels."""

    password_hash: str
    vector_model: str
    now: datetime

    @property
    def opened(self) -> datetime:
        """When the hotels came to be: before their oldest conversation."""
        return self.now - timedelta(days=36)


class Demo:
    """The demo hotels; they go into an empty database only."""

    def __init__(
        self, db: Database, embedder: Embedder, hasher: PasswordHasher, clock: Clock
    ) -> None:
        """Load as of this clock's moment."""
        self._db = db
        self._embedder = embedder
        self._hasher = hasher
        self._clock = clock

    def load(self) -> Loaded | None:
        """Load everything in one transaction; None, and no change, if there is a hotel already."""
        with self._db.reading() as session:
            if hotels.all_ids(session):
                return None
        told = read_hotels()
        vectors = [self._vectors(hotel) for hotel in told]
        stage = _Stage(self._hasher.hash(PASSWORD), self._embedder.model, self._clock())
        with self._db.unit_of_work() as unit:
            # Somebody may have been quicker while the knowledge was embedded.
            if hotels.all_ids(unit.session):
                return None
            shared = _staff(unit, read_shared_staff(), stage)
            for demo_hotel, hotel_vectors in zip(told, vectors, strict=True):
                _hotel(unit, demo_hotel, hotel_vectors, shared, stage)
        plays = sum(len(plays) for hotel in told for plays in hotel.plays.values())
        return Loaded(len(told), plays)

    def _vectors(self, told: DemoHotel) -> Sequence[bytes | None]:
        texts = [passage_text(fact.question, fact.answer) for fact in told.knowledge]
        kept = told.vectors.vectors if told.vectors.model == self._embedder.model else {}
        known = {text: kept[Vectors.key(text)] for text in texts if Vectors.key(text) in kept}
        missing = [text for text in texts if text not in known]
        try:
            known |= zip(missing, self._embedder.passages(missing), strict=True)
        except EmbeddingUnavailableError:
            # The knowledge is then searched by words alone; the embedder has logged why.
            return [None] * len(texts)
        return [known[text] for text in texts]

    def is_loaded(self) -> bool:
        """Whether the demo's own staff may sign in to this database."""
        with self._db.reading() as session:
            return people.by_email(session, sign_ins()[0].email) is not None


@cache
def sign_ins() -> tuple[SignIn, ...]:
    """List who may sign in to the demo, those who see most first."""
    told = read_hotel_files()
    names = tuple(hotel.name for hotel in told)
    everywhere = [_sign_in(person, names) for person in read_shared_staff()]
    local = [_sign_in(person, (hotel.name,)) for hotel in told for person in hotel.staff]
    rank = [Role.ADMIN, Role.MANAGER, Role.AGENT]
    return tuple(sorted([*everywhere, *local], key=lambda entry: rank.index(entry.role)))


def _sign_in(person: Person, names: tuple[str, ...]) -> SignIn:
    return SignIn(person.email, PASSWORD, person.name, person.role, names)


def _hotel(
    unit: UnitOfWork,
    told: DemoHotel,
    vectors: Sequence[bytes | None],
    shared: Mapping[str, Agent],
    stage: _Stage,
) -> None:
    hotel = _hotel_row(told.hotel, stage)
    unit.session.add(hotel)
    agents = _staff(unit, told.hotel.staff, stage)
    unit.session.add_all(
        AgentHotel(agent_id=agent.id, hotel_id=hotel.id) for agent in agents.values()
    )
    unit.session.flush()
    add_books(unit, hotel, told.hotel, stage.now)
    knowledge = _knowledge(unit, hotel, told.knowledge, vectors, stage)
    unit.session.add_all(
        QuickReply(hotel_id=hotel.id, name=entry.name, text=entry.text, created_at=stage.opened)
        for entry in told.hotel.quick_replies
    )
    for account in told.hotel.connections:
        connection = Connection(
            hotel_id=hotel.id,
            channel=account.channel,
            external_id=account.external_id,
            name=account.name,
            waba_id=account.waba_id,
            created_at=stage.opened,
        )
        unit.session.add(connection)
        unit.session.flush()
        place = Place(
            hotel, told.hotel, connection, account, {**shared, **agents}, knowledge, stage.now
        )
        for play in told.plays[account.channel]:
            put(unit, place, play)


def _hotel_row(told: HotelFile, stage: _Stage) -> Hotel:
    return Hotel(
        slug=told.slug,
        name=told.name,
        timezone=told.timezone,
        currency=told.currency,
        language=told.language,
        profile={**told.profile, "booking_url": told.booking_url},
        house_rules=told.house_rules.model_dump(mode="json"),
        created_at=stage.opened,
    )


def _staff(unit: UnitOfWork, people: Iterable[Person], stage: _Stage) -> dict[str, Agent]:
    agents = {
        person.key: Agent(
            email=person.email,
            name=person.name,
            role=person.role,
            password_hash=stage.password_hash,
            created_at=stage.opened,
        )
        for person in people
    }
    unit.session.add_all(agents.values())
    unit.session.flush()
    return agents


def _knowledge(
    unit: UnitOfWork,
    hotel: Hotel,
    facts: Sequence[Fact],
    vectors: Sequence[bytes | None],
    stage: _Stage,
) -> dict[str, KnowledgeEntryRow]:
    entries = {
        fact.title: KnowledgeEntryRow(
            hotel_id=hotel.id,
            key=entry_key(fact.question, fact.language),
            question=fact.question,
            answer=fact.answer,
            title=fact.title,
            language=fact.language,
            vector=vector,
            vector_model=stage.vector_model if vector else None,
            created_at=stage.opened,
            updated_at=stage.opened,
        )
        for fact, vector in zip(facts, vectors, strict=True)
    }
    unit.session.add_all(entries.values())
    unit.session.flush()
    return entries
