"""A hotel's PMS from the terminal: connected, checked, asked; mistakes in one line."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.commands.invoking import Commands
from tests.fakes.apaleo_api import CLIENT_ID, CLIENT_SECRET, FakeApaleo
from tests.fakes.cloudbeds_api import API_KEY, FakeCloudbeds
from tests.fakes.house import House, Sold

LINES = f"client_id={CLIENT_ID}\n\n client_secret = {CLIENT_SECRET}\n"
# Far enough ahead that no run is too late, near enough that hotels sell it.
ARRIVAL = date.today() + timedelta(days=30)  # noqa: DTZ011 - any day ahead will do
DEPARTURE = ARRIVAL + timedelta(days=2)


@pytest.fixture
def apaleo(commands: Commands) -> Iterator[FakeApaleo]:
    """An Apaleo that the commands reach, and a hotel to connect."""
    commands.add_hotel()
    with FakeApaleo(House("MUC", sold=[Sold(), Sold("2", "Family room", places=5)])) as server:
        commands.monkeypatch.setenv("APALEO_URL", server.url)
        commands.monkeypatch.setenv("APALEO_IDENTITY_URL", server.url)
        yield server
        assert server.wrong == []


CONNECT = ("pms", "connect", "apaleo", "--hotel", "azul", "--property", "MUC")
OFFERS = ("pms", "offers", "--hotel", "azul", "--from", str(ARRIVAL), "--to", str(DEPARTURE))


def test_connect_check_and_offers(commands: Commands, apaleo: FakeApaleo) -> None:
    said = commands.good(*CONNECT, "--credentials-stdin", stdin=LINES).out
    assert said == "azul now asks apaleo: Casa Azul\n"
    assert commands.good("pms", "check", "--hotel", "azul").out == "apaleo answers for Casa Azul\n"
    first, second = commands.good(*OFFERS).out.splitlines()
    assert first.startswith("160.00 EUR  Double room · Flexible  4 left  Free cancellation")
    assert second.startswith("160.00 EUR  Family room · Flexible")
    told = commands.good(*OFFERS, "--adults", "4", "--rooms", "2", "--child-age", "7", "--json")
    best = told.json["offers"][0]
    assert (best["total"], best["currency"], best["rooms"]) == ("341.00", "EUR", 2)
    apaleo.house.sold = []
    assert commands.good(*OFFERS).out == "Nothing can be booked for this stay.\n"
    assert commands.good(*OFFERS, "--json").json == {"offers": []}


@pytest.mark.usefixtures("apaleo")
def test_credentials_may_be_json(commands: Commands) -> None:
    given = json.dumps({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
    told = commands.good(*CONNECT, "--credentials-stdin", "--json", stdin=given).json
    assert told == {
        "kind": "apaleo",
        "property_id": "MUC",
        "name": "Casa Azul",
        "currency": "EUR",
        "lacks": "",
    }
    # Those that are stored serve again.
    assert commands.good(*CONNECT, "--json").json == told


def test_another_currency_is_said_and_may_be_taken_over(
    commands: Commands, apaleo: FakeApaleo
) -> None:
    apaleo.house.currency = "GBP"
    assert commands(*CONNECT, "--credentials-stdin", stdin=LINES).complaint == (
        "Casa Azul sells in GBP at apaleo, and azul counts in EUR: guests would be told no price; "
        "connect it with --take-currency to count in GBP"
    )
    commands.good(*CONNECT, "--credentials-stdin", "--take-currency", stdin=LINES)
    assert commands.good(*OFFERS).out.startswith("160.00 GBP")
    apaleo.house.currency = "USD"
    assert "sells in USD" in commands("pms", "check", "--hotel", "azul").complaint


@pytest.mark.usefixtures("apaleo")
def test_back_to_our_own_books_and_filled_from_files(commands: Commands) -> None:
    commands.good(*CONNECT, "--credentials-stdin", stdin=LINES)
    home = ("--hotel", "azul")
    lacks = "Azul, which has no rooms and no rates to sell yet\n"
    assert commands.good("pms", "connect", "local", *home).out == f"azul now asks local: {lacks}"
    assert commands.good("pms", "check", *home).out == f"local answers for {lacks}"
    assert commands.good(*OFFERS).out == "Nothing can be booked for this stay.\n"
    rooms, rates, limits = (commands.folder / f"{one}.csv" for one in ("rooms", "rates", "limits"))
    rooms.write_text("code,name,adults,units,price\nDBL,Double,2,3,99.90\n")
    rates.write_text("code,name\nFLEX,Flexible\n")
    take = ("pms", "import")
    assert commands.good(*take, "rooms", rooms, *home).out == "1 added, 0 changed, 0 unchanged\n"
    assert commands.good(*take, "rates", rates, *home, "--json").json == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "removed": 0,
    }
    assert commands.good("pms", "check", *home).out == "local answers for Azul\n"
    assert commands.good(*OFFERS).out == "199.80 EUR  Double · Flexible  3 left\n"
    limits.write_text(f"since,until,closed\n{ARRIVAL},{ARRIVAL},yes\n")
    commands.good(*take, "limits", limits, *home)
    assert commands.good(*OFFERS).out == "Nothing can be booked for this stay.\n"
    limits.write_text(f"since,until,closed\n{ARRIVAL},{ARRIVAL},no\n")
    lifted = "0 added, 0 changed, 0 unchanged, 1 lifted\n"
    assert commands.good(*take, "limits", limits, *home).out == lifted
    wrong = commands(*take, "rates", rooms, *home)
    assert wrong.complaint == (
        f"{rooms}: no column is called adults or price or units; "
        "there are code, name, percent, conditions"
    )
    assert "invalid choice: 'prices'" in commands(*take, "prices", rooms, *home).complaint


def test_cloudbeds_by_its_key(commands: Commands) -> None:
    commands.add_hotel()
    with FakeCloudbeds(House("37", sold=[Sold()])) as server:
        commands.monkeypatch.setenv("CLOUDBEDS_URL", server.url)
        given = ("pms", "connect", "cloudbeds", "--hotel", "azul", "--property", "37")
        commands.good(*given, "--credentials-stdin", stdin=f"api_key={API_KEY}")
        assert commands.good(*OFFERS).out == "160.00 EUR  Double room · Flexible  4 left\n"
        assert server.wrong == []


def test_mistakes_are_one_line(commands: Commands, apaleo: FakeApaleo) -> None:
    wrong = commands(*CONNECT, "--credentials-stdin", stdin="client_id=a\nclient_secret=b-secret")
    assert wrong.complaint == "Apaleo gives no token for our credentials (invalid_client)"
    assert "needs client_id and client_secret" in commands(*CONNECT).complaint
    for stdin in ("b-secret", '{"client_id": 7}', '{"client_id"', ""):
        complaint = commands(*CONNECT, "--credentials-stdin", stdin=stdin).complaint
        assert "credentials" in complaint
        assert "b-secret" not in complaint
    assert "no hotel 'verde'" in commands("pms", "check", "--hotel", "verde").complaint
    opera = commands("pms", "connect", "opera", "--hotel", "azul")
    assert opera.complaint == "there is no PMS 'opera': choose one of apaleo, cloudbeds, local"
    commands.good(*CONNECT, "--credentials-stdin", stdin=LINES)
    reversed_ = commands(
        "pms", "offers", "--hotel", "azul", "--from", "2030-05-02", "--to", "2030-05-01"
    )
    assert "departure has to be after the arrival" in reversed_.complaint
    apaleo.house.property_id = "BER"
    assert "knows no property 'MUC'" in commands("pms", "check", "--hotel", "azul").complaint


@pytest.mark.usefixtures("apaleo")
def test_a_rotated_key_opens_it_still(commands: Commands) -> None:
    commands.good(*CONNECT, "--credentials-stdin", stdin=LINES)
    assert commands.good("rotate-key").out == "1 sealed anew, 0 unchanged\n"
    commands.good("rotate-key", "--drop-old")
    assert commands.good("pms", "check", "--hotel", "azul").out == "apaleo answers for Casa Azul\n"


def test_no_secret_is_on_the_screen_or_in_the_database(
    commands: Commands, apaleo: FakeApaleo
) -> None:
    answer = commands.good(*CONNECT, "--credentials-stdin", stdin=LINES)
    assert CLIENT_SECRET not in answer.out + answer.err
    database = (commands.folder / "hotel_inbox.db").read_bytes()
    assert CLIENT_SECRET.encode() not in database
    assert len(apaleo.tokens) == 1
