"""Takes a hotel's rooms, rates, limits and reservations from files into its own books."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.books import Book
from hotel_inbox.domain.clock import Clock
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.models import Hotel, RatePlan, ReservationRow, RoomRestriction, RoomType
from hotel_inbox.repositories import hotels, reservations, rooms
from hotel_inbox.services.books_csv import BookLine, Columns, read_book
from hotel_inbox.services.csv_lines import content_of

Row = RoomType | RatePlan | RoomRestriction | ReservationRow

_TABLES: Mapping[Book, type[Row]] = {
    Book.ROOMS: RoomType,
    Book.RATES: RatePlan,
    Book.LIMITS: RoomRestriction,
    Book.RESERVATIONS: ReservationRow,
}


@dataclass(frozen=True, slots=True)
class Entered:
    """How an import went; `removed` are limits that a line without any limit lifted."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0


class BooksImport:
    """Files of the staff, written into the books that the embedded PMS sells from."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Write into this database."""
        self._db = db
        self._clock = clock

    def take(self, book: Book, path: Path, hotel_slug: str) -> Entered:
        """Write a file into a hotel's book: what is known is updated, never doubled.

        Nothing is written if any line is bad: InvalidInputError names the line. What the file does
        not name stays as it is. Imports at once wait for each other.
        """
        with self._db.reading() as session:
            hotel = hotels.by_slug(session, hotel_slug)
        if hotel is None:
            raise NotFoundError(f"there is no hotel {hotel_slug!r}")
        lines = read_book(book, content_of(path), str(path))
        with self._db.unit_of_work() as unit:
            if hotels.locked(unit.session, {hotel.id}, hotel.id) is None:
                raise NotFoundError(f"there is no hotel {hotel_slug!r}")
            _check_codes(unit, hotel, lines, str(path))
            return self._write(unit, hotel, book, lines)

    def _write(
        self, unit: UnitOfWork, hotel: Hotel, book: Book, lines: Sequence[BookLine]
    ) -> Entered:
        known = _known(unit, hotel, book, lines)
        added = changed = removed = 0
        for line in lines:
            row = known.get(line.known_by)
            if row is None and line.values:
                unit.session.add(self._made(hotel, book, line))
                added += 1
            elif row is not None and not line.values:
                unit.session.delete(row)
                removed += 1
            elif row is not None and _written(row, line.values):
                changed += 1
        return Entered(added, changed, len(lines) - added - changed - removed, removed)

    def _made(self, hotel: Hotel, book: Book, line: BookLine) -> Row:
        columns = {"hotel_id": hotel.id, **line.key, **line.values}
        if book is Book.RESERVATIONS:
            columns["created_at"] = self._clock()
        return _TABLES[book](**columns)


def _known(
    unit: UnitOfWork, hotel: Hotel, book: Book, lines: Sequence[BookLine]
) -> dict[tuple[object, ...], Row]:
    """Fetch the rows that these lines may be about, by what they are known by."""
    if not lines:
        return {}
    mine, session = {hotel.id}, unit.session
    rows: Sequence[Row]
    match book:
        case Book.ROOMS:
            rows = rooms.kinds(session, mine)
        case Book.RATES:
            rows = rooms.rates(session, mine)
        case Book.LIMITS:
            days = [line.key[end] for line in lines for end in ("since", "until")]
            rows = rooms.restrictions(session, mine, min(days), max(days))
        case Book.RESERVATIONS:
            keys = [str(line.key["number_key"]) for line in lines]
            rows = reservations.by_keys(session, mine, keys)
    return {tuple(getattr(row, column) for column in lines[0].key): row for row in rows}


def _written(row: Row, values: Columns) -> bool:
    """Write into a row what is not there yet; tell whether there was something."""
    news = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in news.items():
        setattr(row, name, value)
    return bool(news)


def _check_codes(unit: UnitOfWork, hotel: Hotel, lines: Sequence[BookLine], name: str) -> None:
    """Refuse lines about a room or a rate that the hotel has not: they would do nothing."""
    known: Mapping[str, Collection[str]] = {
        "room_code": {room.code for room in rooms.kinds(unit.session, {hotel.id})},
        "rate_code": {rate.code for rate in rooms.rates(unit.session, {hotel.id})},
    }
    for line in lines:
        told = {**line.key, **line.values}
        for column, codes in known.items():
            code = told.get(column)
            if code is not None and code not in codes:
                what = column.partition("_")[0]
                raise InvalidInputError(
                    f"{name}, line {line.number}: the hotel has no {what} {code}"
                )
