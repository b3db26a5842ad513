"""A demo guest meets full nights, minimum stays and a reservation of their own."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlmodel import col, select

from hotel_inbox.bot.fake import BrokenEmbedder
from hotel_inbox.db import Database
from hotel_inbox.domain.proof import number_key
from hotel_inbox.domain.stay import Availability, Proof, Reservation, StayRequest
from hotel_inbox.models import Hotel, ReservationRow
from hotel_inbox.pms.base import PmsHotel
from hotel_inbox.pms.local import LocalPms
from hotel_inbox.services.books import Books
from hotel_inbox.services.demo import Demo
from hotel_inbox.services.house_rules import rules_of
from hotel_inbox.services.stays import Stays
from tests.databases import MigratedSqlite

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
AZUL, HARBOUR = 1, 2


class HomePms:
    """Both demo hotels keep their own books."""

    def hotel(self, hotel_id: int) -> tuple[str, PmsHotel]:
        return "local", PmsHotel(hotel_id, "", {AZUL: "EUR", HARBOUR: "CAD"}[hotel_id], TODAY)


@pytest.fixture(scope="module")
def db(
    migrated_sqlite: MigratedSqlite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("demo")
    loaded = Database(migrated_sqlite.copy_to(folder / "demo.db"))
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    Demo(loaded, BrokenEmbedder(), quick, lambda: NOW).load()
    yield loaded
    loaded.close()


def ask(db: Database, hotel: int, since: int, nights: int, adults: int = 2) -> Availability:
    check_in = TODAY + timedelta(days=since)
    request = StayRequest(check_in, check_in + timedelta(days=nights), adults)
    return asyncio.run(stays(db).availability(hotel, request))


def stays(db: Database) -> Stays:
    return Stays(db, {"local": LocalPms(Books(db))}, HomePms(), lambda: NOW)


def found(db: Database, hotel: int, number: str, proof: Proof) -> Reservation | None:
    return asyncio.run(stays(db).reservation(hotel, 0, number, proof))


@pytest.mark.parametrize(("hotel", "since"), [(AZUL, 24), (AZUL, 59), (HARBOUR, 40), (HARBOUR, 82)])
def test_some_nights_are_full_and_others_are_near(db: Database, hotel: int, since: int) -> None:
    full = ask(db, hotel, since, 2)
    assert full.offers == ()
    assert len(full.alternatives) == 3
    assert ask(db, hotel, since + 3, 2).offers


def test_a_night_before_is_not_sold_alone(db: Database) -> None:
    assert ask(db, AZUL, 22, 1).offers == ()
    assert ask(db, AZUL, 22, 2).offers


def test_a_week_is_cheaper_by_the_night(db: Database) -> None:
    rates = [{one.rate_code for one in ask(db, HARBOUR, 22, nights).offers} for nights in (6, 7)]
    assert rates == [{"FLEX", "ADV", "BB"}, {"FLEX", "ADV", "BB", "WEEK"}]


def test_some_nights_have_little_left(db: Database) -> None:
    left = {one.room_code: one.rooms_left for one in ask(db, AZUL, 6, 2).offers}
    assert left["FAM"] == 1
    assert "SUI" not in left


def test_the_guest_of_the_readme_finds_their_reservation(db: Database) -> None:
    elena = found(db, AZUL, "ca 2417", Proof(last_name="Rossi"))
    assert elena is not None
    assert (elena.room_name, elena.status) == ("Patio Double", "confirmed")
    linh = found(db, HARBOUR, "HL-5830", Proof(email="linh.nguyen@example.com"))
    assert linh is not None
    assert found(db, HARBOUR, "CA-2417", Proof(last_name="Rossi")) is None


def test_numbers_are_kept_as_they_are_compared_and_rooms_are_the_hotels(db: Database) -> None:
    books = Books(db)
    with db.reading() as session:
        rows = session.exec(select(ReservationRow).order_by(col(ReservationRow.id))).all()
    sold = {
        hotel: {room.code for room in books.inventory(hotel, TODAY, TODAY).rooms}
        for hotel in (AZUL, HARBOUR)
    }
    assert {row.status for row in rows} == {"confirmed", "cancelled"}
    for row in rows:
        assert row.number_key == number_key(row.number)
        assert row.room_code in sold[row.hotel_id]
        assert row.check_in < row.check_out
        assert row.total is not None
        assert row.total > 0


def test_nothing_is_oversold_from_the_start(db: Database) -> None:
    for hotel in (AZUL, HARBOUR):
        year = Books(db).inventory(hotel, TODAY, TODAY + timedelta(days=365))
        units = {room.code: room.units for room in year.rooms}
        for night in (TODAY + timedelta(days=n) for n in range(365)):
            for code, rooms in units.items():
                taken = [one for one in year.taken if one.room == code]
                here = [one.rooms for one in taken if one.check_in <= night < one.check_out]
                assert sum(here) <= rooms


def test_each_hotel_says_how_its_bot_behaves(db: Database) -> None:
    with db.reading() as session:
        hotels = session.exec(select(Hotel)).all()
    for hotel in hotels:
        rules = rules_of(hotel.house_rules)
        assert rules.tone
        assert rules.rules
        assert rules.handoff_topics
        assert rules.group_size
        assert rules.staffed
        assert hotel.profile["booking_url"]
        assert hotel.profile["country"]
