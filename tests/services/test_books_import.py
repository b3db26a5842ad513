"""A hotel's own books filled from files: updated, never doubled, all of a file or nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from sqlmodel import select

from hotel_inbox.domain.books import Book
from hotel_inbox.domain.stay import Proof
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.models import ReservationRow, RoomRestriction, RoomType
from hotel_inbox.services.books_csv import read_book
from hotel_inbox.services.books_import import Entered
from tests.services.pms_desk import TODAY, booking, furnished, home_stays, stay
from tests.services.world import World

ROOMS = "code,name,adults,units,price,children,description\nDBL,Double,2,3,100,1,By the sea\n"
RATES = 'code,name,percent,conditions\nFLEX,Flexible,0,Any time\nSAVE,Saver,-10,"Paid now, final"\n'
FIRST, LAST = TODAY + timedelta(days=10), TODAY + timedelta(days=12)
LIMITS = f"since,until,room,price,min_nights\n{FIRST},{FIRST},DBL,150.50,2\n"
BOOKED = (
    "number,room,check_in,check_out,adults,last_name,emails,rooms,total\n"
    f"CA 7,DBL,{FIRST},{LAST},2,Rossi,elena@example.com e@example.org,2,200\n"
)

Taking = Callable[..., Entered]


@pytest.fixture
def taking(world: World, tmp_path: Path) -> Taking:
    numbers = count()

    def take(book: Book, content: str | bytes, hotel: str = "azul") -> Entered:
        path = tmp_path / f"{next(numbers)}.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return world.inbox.books_import.take(book, path, hotel)

    return take


def all_taken(taking: Taking) -> list[Entered]:
    files = zip(Book, (ROOMS, RATES, LIMITS, BOOKED), strict=True)
    return [taking(book, content) for book, content in files]


async def test_what_was_imported_is_sold(world: World, taking: Taking) -> None:
    assert all_taken(taking) == [Entered(1), Entered(2), Entered(1), Entered(1)]
    hotel_id = next(iter(world.amy.hotel_ids))
    stays = home_stays(world)
    found = await stays.availability(hotel_id, stay(since=10, nights=2))
    # Two of the three doubles are taken; the first night costs what its limit says.
    assert [(one.rate_code, one.total, one.rooms_left) for one in found.offers] == [
        ("SAVE", Decimal("225.45"), 1),
        ("FLEX", Decimal("250.50"), 1),
    ]
    assert found.offers[0].conditions == "Paid now, final"
    assert (await stays.availability(hotel_id, stay(since=10, nights=1))).offers == ()
    told = await stays.reservation(hotel_id, 0, "ca-7", Proof(email="E@example.org"))
    assert told is not None
    assert (told.room_name, told.total) == ("Double", Decimal("200.00"))


def test_the_same_file_again_doubles_nothing(world: World, taking: Taking) -> None:
    all_taken(taking)
    again = [Entered(unchanged=1), Entered(unchanged=2), *[Entered(unchanged=1)] * 2]
    assert all_taken(taking) == again
    more = ROOMS.replace(",100,", ",120.5,") + "SGL,Single,1,2,80,,\n"
    assert taking(Book.ROOMS, more) == Entered(added=1, changed=1)
    assert taking(Book.RESERVATIONS, BOOKED.replace("CA 7", "ca-7")) == Entered(changed=1)
    with world.inbox.db.reading() as session:
        prices = {one.code: one.nightly_price for one in session.exec(select(RoomType))}
        [row] = session.exec(select(ReservationRow))
    assert prices == {"DBL": Decimal("120.50"), "SGL": Decimal(80)}
    assert row.number == "ca-7"


def test_a_limit_without_any_limit_lifts_it(world: World, taking: Taking) -> None:
    all_taken(taking)
    lifted = LIMITS.replace(",150.50,2", ",,")
    assert taking(Book.LIMITS, lifted) == Entered(removed=1)
    assert taking(Book.LIMITS, lifted) == Entered(unchanged=1)
    with world.inbox.db.reading() as session:
        assert session.exec(select(RoomRestriction)).all() == []


def test_a_spreadsheets_own_writing_is_read(taking: Taking) -> None:
    written = "\ufeffcode;name;adults;units;price\r\n DBL ;Double;2;3;99,90\r\n;;;;\r\n"
    [line] = read_book(Book.ROOMS, written.encode(), "rooms.csv")
    assert line.values["nightly_price"] == Decimal("99.90")
    assert taking(Book.ROOMS, written) == Entered(added=1)
    assert taking(Book.ROOMS, "code,name,adults,units,price\n") == Entered()


BAD: list[tuple[Book, str | bytes, str]] = [
    (Book.ROOMS, ROOMS.replace("price", "cost"), "no column price"),
    (Book.ROOMS, ROOMS.replace("description", "text"), "no column is called text; there are code"),
    (Book.ROOMS, ROOMS.replace("children", "name"), "stands there twice"),
    (Book.ROOMS, ROOMS.replace("By the sea", "By the sea, quiet"), "line 2: 8 columns"),
    (Book.ROOMS, ROOMS + "DBL,Double,2,3,100,1,\n", "line 3: the same as line 2"),
    (Book.ROOMS, ROOMS.replace("DBL", "D B"), "line 2: code has to be a code"),
    (Book.ROOMS, ROOMS.replace(",2,3,", ",0,3,"), "adults has to be a whole number from 1"),
    (Book.ROOMS, ROOMS.replace(",2,3,", ",2,٣,"), "units has to be a whole number"),
    *((Book.ROOMS, ROOMS.replace("100", price), "price has to be an amount") for price in (
        "0", "-5", "1e3", "NaN", '"1,000"', "1.005", "99999999999", ""
    )),
    *((Book.RATES, RATES.replace("-10", change), "percent is what") for change in (
        "-100", "abc", "1e2", "5000"
    )),
    (Book.LIMITS, LIMITS.replace(f"{FIRST},DBL", "2026-01-01,DBL"), "lies before since"),
    (Book.LIMITS, LIMITS.replace(f"{FIRST},DBL", "2026-02-30,DBL"), "until has to be a day"),
    (Book.LIMITS, LIMITS.replace("DBL", "SUITE"), "line 2: the hotel has no room SUITE"),
    (Book.LIMITS, LIMITS.replace("price,", "closed,").replace("150.50", "maybe"), "yes or no"),
    (Book.RESERVATIONS, BOOKED.replace("CA 7", "--"), "neither letters nor digits"),
    (Book.RESERVATIONS, BOOKED.replace(str(LAST), str(FIRST)), "check_out has to be after"),
    (Book.RESERVATIONS, BOOKED.replace("elena@", "elena"), "'elenaexample.com' is none"),
    (Book.RESERVATIONS, BOOKED.replace("total", "status"), "status '200' is none of confirmed"),
    (Book.RESERVATIONS, b"number\xff", "not UTF-8"),
    (Book.RESERVATIONS, "", "no column adults and check_in"),
]  # fmt: skip


def test_a_bad_file_changes_nothing_and_says_why(world: World, taking: Taking) -> None:
    taking(Book.ROOMS, ROOMS)
    for book, content, why in BAD:
        # A good line beside the bad one is not taken either.
        more = "XXX,Extra,2,3,100,,\n" if book is Book.ROOMS else ""
        with pytest.raises(InvalidInputError, match=why):
            taking(book, content + more if isinstance(content, str) else content)
    with world.inbox.db.reading() as session:
        assert [room.code for room in session.exec(select(RoomType))] == ["DBL"]
        assert session.exec(select(RoomRestriction)).all() == []


def test_hotels_do_not_share_books(world: World, taking: Taking) -> None:
    other = furnished(world, "verde")
    with world.inbox.db.unit_of_work() as unit:
        unit.session.add(booking(other, "CA-7", 1, 1))
    taking(Book.ROOMS, ROOMS)
    assert taking(Book.RESERVATIONS, BOOKED) == Entered(added=1)
    with pytest.raises(InvalidInputError, match="no rate FLEX"):
        taking(Book.LIMITS, f"since,until,rate,closed\n{FIRST},{LAST},FLEX,yes\n")
    with pytest.raises(NotFoundError, match="'rojo'"):
        taking(Book.ROOMS, ROOMS, "rojo")
    with world.inbox.db.reading() as session:
        rows = session.exec(select(ReservationRow).where(ReservationRow.hotel_id == other)).all()
    assert {row.last_name for row in rows} == {"Rossi"}
    assert {row.number for row in rows} == {"verde-1", "CA-7"}


def test_two_imports_at_once_wait_for_each_other(taking: Taking) -> None:
    taking(Book.ROOMS, ROOMS)
    taking(Book.RESERVATIONS, BOOKED)
    many = BOOKED + "".join(f"N{n},DBL,{FIRST},{LAST},2,Smith,,1,\n" for n in range(200))
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: taking(Book.RESERVATIONS, many), range(4)))
    assert sorted(one.added for one in told) == [0, 0, 0, 200]
