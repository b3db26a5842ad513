"""The knowledge as staff tend it: search, write, correct, delete, import."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import (
    AlreadyStoredError,
    ChangedMeanwhileError,
    InvalidInputError,
    NotFoundError,
)
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Hotel, KnowledgeEntryRow, UnansweredQuestion
from hotel_inbox.repositories import hotels, knowledge, unanswered
from hotel_inbox.services.knowledge import Imported, Knowledge
from hotel_inbox.services.knowledge_csv import EntryDraft

PAGE = 50
_QUESTIONS_READ = 500
_WORDS = 8
_NO_ENTRY = "There is no such entry any more."
_NO_HOTEL = "There is no such hotel."
_MEANWHILE = "Somebody changed it meanwhile. Yours is still here; saved again, it replaces theirs."
_TWICE = "There is an entry with this question already: change that one."


@dataclass(frozen=True, slots=True)
class KnowledgeHotel:
    """A hotel whose knowledge one may tend."""

    id: int
    slug: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as staff read it."""

    id: int
    question: str
    answer: str
    title: str
    language: str
    updated_at: datetime

    @property
    def draft(self) -> EntryDraft:
        """What was written down."""
        return EntryDraft(self.question, self.answer, self.title, self.language)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What a search found: the first entries, and how many there are in all."""

    count: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What guests asked in vain: the same words of several guests are one question.

    `conversation_id` is where it was asked last.
    """

    ids: tuple[int, ...]
    question: str
    language: str
    asked_at: datetime
    conversation_id: int


class EntryChangedError(ChangedMeanwhileError):
    """Somebody changed an entry since it was shown; `entry` is what they wrote."""

    def __init__(self, entry: EntryDraft) -> None:
        """Keep all that stands there, so that nobody's words are replaced unread."""
        super().__init__(_MEANWHILE, entry.answer)
        self.entry = entry


class Entries:
    """The knowledge of the viewer's hotels."""

    def __init__(self, db: Database, knowledge: Knowledge, clock: Clock) -> None:
        """Write what this bot's knowledge is read from."""
        self._db = db
        self._knowledge = knowledge
        self._clock = clock

    def hotels(self, viewer: Viewer) -> tuple[KnowledgeHotel, ...]:
        """List the hotels whose knowledge the viewer may tend, by name."""
        with self._db.reading() as session:
            found = hotels.named(session, viewer.hotel_ids)
        return tuple(KnowledgeHotel(one.id, one.slug, one.name, one.language) for one in found)

    def listed(
        self, viewer: Viewer, hotel_id: int, search: str = "", limit: int = PAGE
    ) -> EntryPage:
        """Search a hotel's entries: every word has to occur, in any place."""
        with self._db.reading() as session:
            asked = viewer.hotel_ids & {hotel_id}
            count, rows = knowledge.found(session, asked, search.split()[:_WORDS], limit)
        return EntryPage(count, tuple(_entry(row) for row in rows))

    def add(
        self, viewer: Viewer, hotel_id: int, draft: EntryDraft, settles: Collection[int] = ()
    ) -> int:
        """Add an entry, which settles the open questions that it answers; return its id."""
        hotel, draft = self._hotel(viewer, hotel_id), draft.checked()
        vector = self._knowledge.embedded([draft])[0]
        now = self._clock()
        row = KnowledgeEntryRow(
            hotel_id=hotel.id,
            key=draft.key,
            question=draft.question,
            answer=draft.answer,
            created_at=now,
            updated_at=now,
        )
        self._knowledge.write(row, draft, vector, viewer.agent_id)
        with self._changing(hotel.id) as unit:
            unit.session.add(row)
            unanswered.settle(unit.session, {hotel.id}, settles, viewer.agent_id, now)
        return row.id

    def change(
        self, viewer: Viewer, entry_id: int, draft: EntryDraft, before: EntryDraft | None = None
    ) -> None:
        """Correct an entry.

        `before` is what was shown: EntryChangedError says what it is now, if that is another.
        """
        draft = draft.checked()
        with self._db.reading() as session:
            known = knowledge.entry(session, viewer.hotel_ids, entry_id)
        if known is None:
            raise NotFoundError(_NO_ENTRY)
        vector = self._knowledge.embedded([draft])[0]
        with self._changing(known.hotel_id) as unit:
            row = knowledge.entry(unit.session, viewer.hotel_ids, entry_id, lock=True)
            if row is None:
                raise NotFoundError(_NO_ENTRY)
            now = _entry(row).draft
            if before is not None and now not in {before, draft}:
                raise EntryChangedError(now)
            self._knowledge.write(row, draft, vector, viewer.agent_id)

    def delete(self, viewer: Viewer, entry_id: int) -> None:
        """Delete an entry; one that is gone already is no error."""
        with self._db.unit_of_work() as unit:
            row = knowledge.entry(unit.session, viewer.hotel_ids, entry_id, lock=True)
            if row is not None:
                unit.session.delete(row)
                unit.announce(Event(Happened.KNOWLEDGE_CHANGED, row.hotel_id))

    def import_file(self, viewer: Viewer, hotel_slug: str, content: bytes, name: str) -> Imported:
        """Import a CSV file: all of it, or nothing and the line that is wrong."""
        with self._db.reading() as session:
            hotel = hotels.by_slug(session, hotel_slug)
        if hotel is None or hotel.id not in viewer.hotel_ids:
            raise NotFoundError(_NO_HOTEL)
        return self._knowledge.import_bytes(
            hotel.id, content, name, hotel.language, viewer.agent_id
        )

    def open_questions(self, viewer: Viewer, hotel_id: int) -> tuple[OpenQuestion, ...]:
        """List what guests asked in vain, the most frequent first, then the newest."""
        with self._db.reading() as session:
            asked = viewer.hotel_ids & {hotel_id}
            rows = unanswered.unsettled(session, asked, _QUESTIONS_READ)
        alike: dict[str, list[int]] = {}
        newest: dict[str, UnansweredQuestion] = {}
        for row in rows:
            words = " ".join(row.question.casefold().rstrip("?!. ").split())
            alike.setdefault(words, []).append(row.id)
            newest.setdefault(words, row)
        groups = [
            OpenQuestion(
                tuple(ids),
                newest[words].question,
                newest[words].language,
                newest[words].asked_at,
                newest[words].conversation_id,
            )
            for words, ids in alike.items()
        ]
        return tuple(sorted(groups, key=lambda one: -len(one.ids)))

    def dismiss(self, viewer: Viewer, question_ids: Collection[int]) -> None:
        """Put questions aside that need no entry."""
        with self._db.unit_of_work() as unit:
            concerned = unanswered.settle(
                unit.session, viewer.hotel_ids, question_ids, viewer.agent_id, self._clock()
            )
            unit.announce(*(Event(Happened.KNOWLEDGE_CHANGED, one) for one in concerned))

    def _hotel(self, viewer: Viewer, hotel_id: int) -> Hotel:
        with self._db.reading() as session:
            found = hotels.named(session, viewer.hotel_ids & {hotel_id})
        if not found:
            raise NotFoundError(_NO_HOTEL)
        return found[0]

    @contextmanager
    def _changing(self, hotel_id: int) -> Iterator[UnitOfWork]:
        try:
            with self._db.unit_of_work() as unit, unit.savepoint():
                # As an import does.
                hotels.locked(unit.session, {hotel_id}, hotel_id)
                yield unit
                unit.announce(Event(Happened.KNOWLEDGE_CHANGED, hotel_id))
        except AlreadyStoredError as error:
            raise InvalidInputError(_TWICE) from error


def _entry(row: KnowledgeEntryRow) -> Entry:
    return Entry(row.id, row.question, row.answer, row.title, row.language, row.updated_at)
