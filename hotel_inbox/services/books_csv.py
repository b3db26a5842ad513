"""Reads a hotel's rooms, rates, limits and reservations out of CSV files, line by line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hotel_inbox.domain.books import Book
from hotel_inbox.domain.proof import LONGEST_NUMBER, number_key
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import InvalidInputError
from hotel_inbox.services.csv_lines import Cells, read_lines

STATUSES = ("confirmed", "not_confirmed", "checked_in", "checked_out", "cancelled", "no_show")
_NAME_LENGTH = 120
_TEXT_LENGTH = 2_000
_MOST_EMAILS = 10
_MOST = 10_000
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,20}")
_DAY = re.compile(r"(?:19|2[01])\d\d-\d\d-\d\d")
# With two digits at most behind it, a comma cannot be one between thousands.
_AMOUNT = re.compile(r"(\d{1,10})(?:[.,](\d{1,2}))?")
_PERCENT = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,2})?")
_FOR_FREE = Decimal(-100)
_YES, _NO = frozenset({"yes", "true", "1", "x"}), frozenset({"", "no", "false", "0"})


# A table's columns, and what is to stand in them.
Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of a file: what it is known by, and the columns to write; none takes it away.

    `key` leads from columns to values and tells the line from all others of its hotel.
    """

    number: int
    key: Columns
    values: Columns

    @property
    def known_by(self) -> tuple[object, ...]:
        """The key's values, to compare."""
        return tuple(self.key.values())


def read_book(book: Book, content: bytes, name: str) -> list[BookLine]:
    """Read a file's content; raise InvalidInputError naming the line that is wrong."""
    shape = _SHAPES[book]
    known = (*shape.needed, *shape.optional)
    lines: dict[tuple[object, ...], BookLine] = {}
    for number, (key, values) in read_lines(
        content, name, shape.read, needed=shape.needed, known=known
    ):
        line = BookLine(number, key, values)
        before = lines.setdefault(line.known_by, line)
        if before is not line:
            raise InvalidInputError(f"{name}, line {number}: the same as line {before.number}")
    return list(lines.values())


KeyAndValues = tuple[Columns, Columns]


def _room(cells: Cells) -> KeyAndValues:
    return {"code": _code(cells, "code")}, {
        "name": _words(cells, "name", _NAME_LENGTH),
        "description": _words(cells, "description", _TEXT_LENGTH, needed=False),
        "max_adults": _whole(cells, "adults", least=1),
        "max_children": _whole(cells, "children", default=0),
        "units": _whole(cells, "units"),
        "nightly_price": _price(cells, "price"),
    }


def _rate(cells: Cells) -> KeyAndValues:
    return {"code": _code(cells, "code")}, {
        "name": _words(cells, "name", _NAME_LENGTH),
        "conditions": _words(cells, "conditions", _TEXT_LENGTH, needed=False),
        "price_change": _percent(cells, "percent"),
    }


def _limit(cells: Cells) -> KeyAndValues:
    since, until = _day(cells, "since"), _day(cells, "until")
    if until < since:
        raise InvalidInputError("until is the last night, and lies before since")
    key = {
        "since": since,
        "until": until,
        "room_code": _code(cells, "room") if _cell(cells, "room") else None,
        "rate_code": _code(cells, "rate") if _cell(cells, "rate") else None,
    }
    values = {
        "closed": _is_so(cells, "closed"),
        "min_nights": _whole(cells, "min_nights", least=1) if _cell(cells, "min_nights") else None,
        "no_arrival": _is_so(cells, "no_arrival"),
        "no_departure": _is_so(cells, "no_departure"),
        "price": _price(cells, "price") if _cell(cells, "price") else None,
    }
    return key, values if any(values.values()) else {}


def _reservation(cells: Cells) -> KeyAndValues:
    number = _words(cells, "number", LONGEST_NUMBER)
    if not number_key(number):
        raise InvalidInputError("number has neither letters nor digits")
    check_in, check_out = _day(cells, "check_in"), _day(cells, "check_out")
    if check_out <= check_in:
        raise InvalidInputError("check_out has to be after check_in")
    status = _cell(cells, "status") or STATUSES[0]
    if status not in STATUSES:
        raise InvalidInputError(f"status {status!r} is none of {', '.join(STATUSES)}")
    emails = re.split(r"[\s,;]+", _words(cells, "emails", _TEXT_LENGTH, needed=False))
    return {"number_key": number_key(number)}, {
        "number": number,
        "status": status,
        "room_code": _code(cells, "room"),
        "rooms": _whole(cells, "rooms", least=1, default=1),
        "check_in": check_in,
        "check_out": check_out,
        "adults": _whole(cells, "adults", least=1),
        "children": _whole(cells, "children", default=0),
        "last_name": _words(cells, "last_name", _NAME_LENGTH),
        "emails": [_email(one) for one in emails if one][:_MOST_EMAILS],
        "total": _price(cells, "total") if _cell(cells, "total") else None,
    }


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the columns of a book are, and who reads them."""

    read: Callable[[Cells], KeyAndValues]
    needed: tuple[str, ...]
    optional: tuple[str, ...]


_SHAPES = {
    Book.ROOMS: _Shape(
        _room, ("code", "name", "adults", "units", "price"), ("children", "description")
    ),
    Book.RATES: _Shape(_rate, ("code", "name"), ("percent", "conditions")),
    Book.LIMITS: _Shape(
        _limit,
        ("since", "until"),
        ("room", "rate", "closed", "min_nights", "no_arrival", "no_departure", "price"),
    ),
    Book.RESERVATIONS: _Shape(
        _reservation,
        ("number", "room", "check_in", "check_out", "adults", "last_name"),
        ("emails", "children", "rooms", "status", "total"),
    ),
}


def _cell(cells: Cells, column: str) -> str:
    return " ".join(clean(cells.get(column, "")).split())


def _words(cells: Cells, column: str, longest: int, *, needed: bool = True) -> str:
    words = _cell(cells, column)
    if needed and not words:
        raise InvalidInputError(f"{column} may not be empty")
    if len(words) > longest:
        raise InvalidInputError(f"{column} has more than {longest} characters")
    return words


def _code(cells: Cells, column: str) -> str:
    code = _cell(cells, column)
    if not _CODE.fullmatch(code):
        raise InvalidInputError(f"{column} has to be a code such as DBL: 20 letters and digits")
    return code


def _email(written: str) -> str:
    name, at, domain = written.rpartition("@")
    if not (name and at and domain):
        raise InvalidInputError(f"emails: {written[:80]!r} is none")
    return written


def _day(cells: Cells, column: str) -> date:
    written = _cell(cells, column)
    try:
        day = date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        day = None
    if day is None:
        raise InvalidInputError(f"{column} has to be a day that exists, such as 2026-12-24")
    return day


def _whole(cells: Cells, column: str, *, least: int = 0, default: int | None = None) -> int:
    written = _cell(cells, column)
    if not written and default is not None:
        return default
    number = int(written[:9]) if written.isascii() and written.isdigit() else -1
    if not least <= number <= _MOST:
        raise InvalidInputError(f"{column} has to be a whole number from {least} to {_MOST}")
    return number


def _price(cells: Cells, column: str) -> Decimal:
    found = _AMOUNT.fullmatch(_cell(cells, column))
    price = Decimal(f"{found[1]}.{found[2] or '00'}") if found else Decimal(0)
    if price <= 0:
        raise InvalidInputError(f"{column} has to be an amount such as 120 or 120.50")
    return price


def _percent(cells: Cells, column: str) -> Decimal:
    written = _cell(cells, column).removesuffix("%").rstrip() or "0"
    change = Decimal(written.replace(",", ".")) if _PERCENT.fullmatch(written) else None
    if change is None or change <= _FOR_FREE:
        raise InvalidInputError(f"{column} is what the rate adds to a price, such as -10 or 7.5")
    return change / 100


def _is_so(cells: Cells, column: str) -> bool:
    written = _cell(cells, column).lower()
    if written in _YES:
        return True
    if written in _NO:
        return False
    raise InvalidInputError(f"{column} has to be yes or no")
