"""Keeps the hotels' knowledge: imports it, embeds it once per change, hands it to the bot."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from hotel_inbox.bot.base import (
    Embedder,
    EmbeddingUnavailableError,
    HotelKnowledge,
    KnowledgeEntry,
    passage_text,
)
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import KnowledgeEntryRow
from hotel_inbox.repositories import hotels, knowledge
from hotel_inbox.services.knowledge_csv import EntryDraft, read_bytes, read_file

logger = logging.getLogger(__name__)

_MOST_KEPT = 64
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Imported:
    """How an import went."""

    added: int
    changed: int
    unchanged: int


class Knowledge:
    """Where the bot reads what it may say; fulfils bot.base.KnowledgeSource."""

    def __init__(self, db: Database, embedder: Embedder, clock: Clock) -> None:
        """Embed with this model."""
        self._db = db
        self._embedder = embedder
        self._clock = clock
        self._kept: dict[int, HotelKnowledge] = {}

    def of_hotel(self, hotel_id: int) -> HotelKnowledge:
        """Return the hotel's entries as they are now; what is unchanged is read once."""
        with self._db.reading() as session:
            kept = self._kept.get(hotel_id)
            if kept and kept.version == _version(knowledge.marks(session, {hotel_id})):
                return kept
            rows = knowledge.entries(session, {hotel_id})
        now = _known(hotel_id, rows)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[hotel_id] = now
        return now

    def import_csv(self, path: Path, hotel_slug: str) -> Imported:
        """Import `question,answer[,title,language]`; a known question is updated, never doubled.

        Nothing is imported if any line is bad: InvalidInputError names the line.
        """
        with self._db.reading() as session:
            hotel = hotels.by_slug(session, hotel_slug)
        if hotel is None:
            raise NotFoundError(f"there is no hotel {hotel_slug!r}")
        return self._import(hotel.id, read_file(path, hotel.language))

    def import_bytes(
        self, hotel_id: int, content: bytes, name: str, language: str, agent_id: int
    ) -> Imported:
        """Import a file that an agent sent, as `import_csv` does."""
        return self._import(hotel_id, read_bytes(content, name, language), agent_id)

    def _import(
        self, hotel_id: int, drafts: Iterable[EntryDraft], agent_id: int | None = None
    ) -> Imported:
        lines = {draft.key: draft for draft in drafts}
        with self._db.reading() as session:
            known = {row.key: row for row in knowledge.entries(session, {hotel_id})}
        changed = {
            key: line
            for key, line in lines.items()
            if key not in known or not _same(known[key], line)
        }
        # Entries from a time without this model get their vectors now.
        written = changed | {
            key: line
            for key, line in lines.items()
            if key in known and known[key].vector_model != self._embedder.model
        }
        vectors = dict(zip(written, self.embedded(written.values()), strict=True))
        with self._db.unit_of_work() as unit:
            # Who writes entries holds the hotel: two at once would both find a question missing.
            hotels.locked(unit.session, {hotel_id}, hotel_id)
            self._write(unit, hotel_id, written, vectors, agent_id)
            unit.announce(Event(Happened.KNOWLEDGE_CHANGED, hotel_id))
        added = sum(key not in known for key in changed)
        return Imported(added, len(changed) - added, len(lines) - len(changed))

    def _write(
        self,
        unit: UnitOfWork,
        hotel_id: int,
        written: Mapping[str, EntryDraft],
        vectors: Mapping[str, bytes | None],
        agent_id: int | None,
    ) -> None:
        rows = {row.key: row for row in knowledge.entries(unit.session, {hotel_id})}
        for key, line in written.items():
            row = rows.get(key)
            if row is None:
                row = KnowledgeEntryRow(
                    hotel_id=hotel_id,
                    key=key,
                    question=line.question,
                    answer=line.answer,
                    created_at=self._clock(),
                    updated_at=self._clock(),
                )
                unit.session.add(row)
            self.write(row, line, vectors[key], agent_id)

    def write(
        self, row: KnowledgeEntryRow, draft: EntryDraft, vector: bytes | None, agent_id: int | None
    ) -> None:
        """Put a draft and its vector into a row."""
        row.key, row.question, row.answer = draft.key, draft.question, draft.answer
        row.title, row.language = draft.title, draft.language
        row.vector = vector
        row.vector_model = self._embedder.model if vector else None
        # Two changes within one tick of the clock, or of clocks that differ, are still two.
        row.updated_at = max(self._clock(), row.updated_at + _TICK)
        row.updated_by = agent_id

    def embedded(self, drafts: Iterable[EntryDraft]) -> Sequence[bytes | None]:
        """Embed drafts, before any transaction: it takes a while; None each without a model."""
        texts = [passage_text(draft.question, draft.answer) for draft in drafts]
        try:
            return self._embedder.passages(texts)
        except EmbeddingUnavailableError:
            logger.exception("entries are kept without vectors; the bot searches them by words")
            return [None] * len(texts)


def _known(hotel_id: int, rows: Sequence[KnowledgeEntryRow]) -> HotelKnowledge:
    return HotelKnowledge(
        hotel_id=hotel_id,
        version=_version([(row.id, row.key, row.updated_at) for row in rows]),
        entries=tuple(
            KnowledgeEntry(
                id=row.id,
                question=row.question,
                answer=row.answer,
                title=row.title,
                language=row.language,
                vector=row.vector,
                vector_model=row.vector_model,
            )
            for row in rows
        ),
    )


def _version(marks: Iterable[tuple[int, str, datetime]]) -> str:
    told = "\n".join(f"{entry_id} {key} {changed}" for entry_id, key, changed in marks)
    return sha256(told.encode()).hexdigest()


def _same(row: KnowledgeEntryRow, line: EntryDraft) -> bool:
    return (row.question, row.answer, row.title, row.language) == (
        line.question,
        line.answer,
        line.title,
        line.language,
    )
