"""Keeps the hotels' knowledge: imports it, embeds it once per change, hands it to the bot."""

import csv
import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotel_inbox.bot.base import (
    Embedder,
    EmbeddingUnavailableError,
    HotelKnowledge,
    KnowledgeEntry,
    passage_text,
)
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.models import KnowledgeEntryRow
from hotel_inbox.repositories import hotels, knowledge

logger = logging.getLogger(__name__)

QUESTION_LIMIT = 1_000
ANSWER_LIMIT = 10_000


def entry_key(question: str, language: str) -> str:
    """What makes two questions of a hotel the same entry, whatever their case and spacing."""
    same = f"{language}\n{' '.join(question.casefold().split())}"
    return hashlib.sha256(same.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Imported:
    """How an import went."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Line:
    question: str
    answer: str
    title: str
    language: str

    @property
    def key(self) -> str:
        return entry_key(self.question, self.language)


class Knowledge:
    """Where the bot reads what it may say; fulfils bot.base.KnowledgeSource."""

    def __init__(self, db: Database, embedder: Embedder, clock: Clock) -> None:
        """Embed with this model."""
        self._db = db
        self._embedder = embedder
        self._clock = clock

    def of_hotel(self, hotel_id: int) -> HotelKnowledge:
        """Return the hotel's entries as they are now."""
        with self._db.reading() as session:
            rows = knowledge.entries(session, {hotel_id})
        newest = max((row.updated_at for row in rows), default=None)
        return HotelKnowledge(
            hotel_id=hotel_id,
            version=f"{len(rows)}:{rows[-1].id if rows else 0}:{newest}",
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

    def import_csv(self, path: Path, hotel_slug: str) -> Imported:
        """Import `question,answer[,title,language]`; a known question is updated, never doubled.

        Nothing is imported if any line is bad: InvalidInputError names the line.
        """
        with self._db.reading() as session:
            hotel = hotels.by_slug(session, hotel_slug)
        if hotel is None:
            raise NotFoundError(f"there is no hotel {hotel_slug!r}")
        lines = {line.key: line for line in _read(path, hotel.language)}
        return self._store(hotel.id, lines)

    def _store(self, hotel_id: int, lines: dict[str, _Line]) -> Imported:
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
        texts = [passage_text(line.question, line.answer) for line in written.values()]
        vectors = dict(zip(written, self._embedded(texts), strict=True))
        now = self._clock()
        with self._db.unit_of_work() as unit:
            rows = {row.key: row for row in knowledge.entries(unit.session, {hotel_id})}
            for key, line in written.items():
                row = rows.get(key)
                if row is None:
                    row = KnowledgeEntryRow(
                        hotel_id=hotel_id,
                        key=key,
                        question=line.question,
                        answer=line.answer,
                        created_at=now,
                        updated_at=now,
                    )
                    unit.session.add(row)
                row.question, row.answer = line.question, line.answer
                row.title, row.language = line.title, line.language
                row.vector = vectors[key]
                row.vector_model = self._embedder.model if row.vector else None
                row.updated_at = now
        added = sum(key not in known for key in changed)
        return Imported(added, len(changed) - added, len(lines) - len(changed))

    def _embedded(self, texts: Sequence[str]) -> Sequence[bytes | None]:
        try:
            return self._embedder.passages(texts)
        except EmbeddingUnavailableError:
            logger.exception("entries are kept without vectors; the bot searches them by words")
            return [None] * len(texts)


def _same(row: KnowledgeEntryRow, line: _Line) -> bool:
    return (row.question, row.answer, row.title, row.language) == (
        line.question,
        line.answer,
        line.title,
        line.language,
    )


def _read(path: Path, language: str) -> Iterator[_Line]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            # Where the comma stands in numbers, spreadsheets put semicolons between columns.
            head = file.readline()
            file.seek(0)
            comma = ";" if ";" in head and "," not in head else ","
            reader = csv.DictReader(file, delimiter=comma, strict=True)
            missing = {"question", "answer"} - set(reader.fieldnames or ())
            if missing:
                raise InvalidInputError(f"{path}: no column {' and '.join(sorted(missing))}")
            for row in reader:
                yield _line(f"{path}, line {reader.line_num}", row, language)
    except OSError as error:
        raise InvalidInputError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"{path}: not UTF-8 text") from error
    except csv.Error as error:
        raise InvalidInputError(f"{path}: not a CSV file: {error}") from error


def _line(where: str, row: dict[str, str | None], language: str) -> _Line:
    question = clean(row.get("question") or "").strip()
    answer = clean(row.get("answer") or "").strip()
    if not question or not answer:
        raise InvalidInputError(f"{where}: question and answer may not be empty")
    if len(question) > QUESTION_LIMIT or len(answer) > ANSWER_LIMIT:
        raise InvalidInputError(
            f"{where}: at most {QUESTION_LIMIT} characters of question and {ANSWER_LIMIT} of answer"
        )
    return _Line(
        question,
        answer,
        clean(row.get("title") or "").strip()[:200],
        (row.get("language") or language).strip().lower()[:8],
    )
