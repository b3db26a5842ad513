"""A hotel's account with its PMS: proved first, sealed, opened for the bot, sealed anew."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from hotel_inbox.domain.stay import Proof, StayRequest
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.models import Hotel
from hotel_inbox.pms.apaleo import Apaleo
from hotel_inbox.pms.base import Pms, PmsError, PmsRefusedError
from hotel_inbox.pms.cloudbeds import Cloudbeds
from hotel_inbox.pms.local import LocalPms
from hotel_inbox.services.books import Books
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.keys import Keys
from hotel_inbox.services.pms_accounts import Connected, PmsAccounts
from hotel_inbox.services.resealing import Resealed, Resealing
from hotel_inbox.services.stays import Stays
from tests.fakes.apaleo_api import CLIENT_ID, CLIENT_SECRET, FakeApaleo
from tests.fakes.cloudbeds_api import CLIENT_ID as CLOUDBEDS_ID
from tests.fakes.cloudbeds_api import CLIENT_SECRET as CLOUDBEDS_SECRET
from tests.fakes.cloudbeds_api import FakeCloudbeds
from tests.fakes.house import Booked, House, Sold
from tests.services.pms_desk import furnished
from tests.services.world import World

GIVEN = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
BY_TOKEN = {
    "client_id": CLOUDBEDS_ID,
    "client_secret": CLOUDBEDS_SECRET,
    "refresh_token": "refresh-0",
}
WEEKEND = StayRequest(date(2026, 3, 13), date(2026, 3, 15), adults=2)


class Keyring:
    """The installation's keys, newest first, for a test to change."""

    def __init__(self) -> None:
        self.keys = ["first"]

    def __call__(self) -> list[str]:
        return self.keys


@pytest.fixture
def keyring() -> Keyring:
    return Keyring()


@pytest.fixture
def at_apaleo() -> Iterator[FakeApaleo]:
    with FakeApaleo(House("MUC", sold=[Sold()])) as server:
        yield server


@pytest.fixture
def at_cloudbeds() -> Iterator[FakeCloudbeds]:
    with FakeCloudbeds(House("37", sold=[Sold()])) as server:
        yield server


def accounts_of(world: World, keyring: Keyring, *vendors: Pms) -> PmsAccounts:
    adapters = {vendor.kind: vendor for vendor in vendors}
    return PmsAccounts(world.inbox.db, adapters, Credentials(Keys(keyring)), world.clock)


def hotel_of(world: World) -> Hotel:
    with world.inbox.db.reading() as session:
        return session.exec(select(Hotel)).one()


async def test_what_is_connected_is_sealed_and_opened(
    world: World, keyring: Keyring, at_apaleo: FakeApaleo
) -> None:
    apaleo = Apaleo(at_apaleo.url, at_apaleo.url)
    accounts = accounts_of(world, keyring, apaleo)
    connected = await accounts.connect("azul", "apaleo", " MUC ", GIVEN)
    assert connected == Connected("apaleo", "MUC", "Casa Azul", "EUR")
    assert await accounts.check("azul") == connected
    stored = hotel_of(world)
    assert stored.pms_credentials is not None
    assert CLIENT_SECRET.encode() not in stored.pms_credentials
    kind, known = accounts.hotel(stored.id)
    assert kind == "apaleo"
    assert (known.property_id, known.currency, known.credentials) == ("MUC", "EUR", GIVEN)
    [offer] = await accounts.offers("azul", WEEKEND)
    assert offer.room_name == "Double room"
    await apaleo.aclose()


async def test_the_bot_asks_there(world: World, keyring: Keyring, at_apaleo: FakeApaleo) -> None:
    apaleo = Apaleo(at_apaleo.url, at_apaleo.url)
    accounts = accounts_of(world, keyring, apaleo)
    await accounts.connect("azul", "apaleo", "MUC", GIVEN)
    at_apaleo.house.booked = [Booked("XPGMSXGF-1")]
    at_apaleo.house.full = {WEEKEND.check_in}
    stays = Stays(world.inbox.db, {"apaleo": apaleo}, accounts, world.clock)
    hotel_id = hotel_of(world).id
    found = await stays.availability(hotel_id, WEEKEND)
    assert found.offers == ()
    assert found.alternatives[0].check_in == WEEKEND.check_in + timedelta(days=1)
    [offer] = (await stays.availability(hotel_id, found.alternatives[0])).offers
    assert offer.total == Decimal("160.00")
    by_name, by_another = Proof(last_name="Garcia Lopez"), Proof(last_name="Smith")
    assert await stays.reservation(hotel_id, 0, "xpgmsxgf – 1", by_name) is not None
    assert await stays.reservation(hotel_id, 0, "XPGMSXGF-1", by_another) is None
    await apaleo.aclose()


async def test_what_does_not_prove_itself_changes_nothing(
    world: World, keyring: Keyring, at_apaleo: FakeApaleo
) -> None:
    apaleo = Apaleo(at_apaleo.url, at_apaleo.url)
    accounts = accounts_of(world, keyring, apaleo)
    with pytest.raises(PmsRefusedError):
        await accounts.connect("azul", "apaleo", "MUC", {**GIVEN, "client_secret": "wrong"})
    assert (hotel_of(world).pms, hotel_of(world).pms_credentials) == ("local", None)
    await accounts.connect("azul", "apaleo", "MUC", GIVEN)
    with pytest.raises(PmsRefusedError, match="no property"):
        await accounts.connect("azul", "apaleo", "BER", None)
    assert hotel_of(world).pms_property == "MUC"
    # Without new ones, those that are stored are proved once more.
    assert (await accounts.connect("azul", "apaleo", "MUC", None)).name == "Casa Azul"
    assert accounts.hotel(hotel_of(world).id)[1].credentials == GIVEN
    await apaleo.aclose()


async def test_another_currency_is_refused_or_taken_over(
    world: World, keyring: Keyring, at_apaleo: FakeApaleo
) -> None:
    apaleo = Apaleo(at_apaleo.url, at_apaleo.url)
    accounts = accounts_of(world, keyring, apaleo)
    await accounts.connect("azul", "apaleo", "MUC", GIVEN)
    at_apaleo.house.currency = "GBP"
    why = "sells in GBP at apaleo, and azul counts in EUR"
    with pytest.raises(InvalidInputError, match=why):
        await accounts.check("azul")
    with pytest.raises(InvalidInputError, match=why):
        await accounts.connect("azul", "apaleo", "MUC", None)
    with pytest.raises(PmsError, match="sells in GBP, and the hotel counts in EUR"):
        await accounts.offers("azul", WEEKEND)
    taken = await accounts.connect("azul", "apaleo", "MUC", None, take_currency=True)
    assert (taken.currency, hotel_of(world).currency) == ("GBP", "GBP")
    assert await accounts.check("azul") == taken
    [offer] = await accounts.offers("azul", WEEKEND)
    assert offer.currency == "GBP"
    await apaleo.aclose()


async def test_no_price_is_read_in_another_currency_than_it_was_made_in(
    world: World, keyring: Keyring, at_apaleo: FakeApaleo
) -> None:
    furnished(world)
    at_apaleo.house.currency = "GBP"
    apaleo = Apaleo(at_apaleo.url, at_apaleo.url)
    accounts = accounts_of(world, keyring, apaleo)
    with pytest.raises(InvalidInputError, match="has prices in EUR already"):
        await accounts.connect("azul", "apaleo", "MUC", GIVEN, take_currency=True)
    assert (hotel_of(world).pms, hotel_of(world).currency) == ("local", "EUR")
    at_apaleo.house.currency = "EUR"
    await accounts.connect("azul", "apaleo", "MUC", GIVEN, take_currency=True)
    await apaleo.aclose()


async def test_one_may_go_back_to_books_that_are_empty(
    world: World, keyring: Keyring, at_apaleo: FakeApaleo
) -> None:
    apaleo, local = Apaleo(at_apaleo.url, at_apaleo.url), LocalPms(Books(world.inbox.db))
    accounts = accounts_of(world, keyring, apaleo, local)
    await accounts.connect("azul", "apaleo", "MUC", GIVEN)
    back = await accounts.connect("azul", "local", "", None)
    assert back.lacks == "no rooms and no rates to sell yet"
    assert await accounts.check("azul") == back
    assert (hotel_of(world).pms, hotel_of(world).pms_credentials) == ("local", None)
    assert await accounts.offers("azul", WEEKEND) == ()
    furnished(world)
    assert (await accounts.check("azul")).lacks == ""
    await apaleo.aclose()


async def test_a_refresh_token_that_was_replaced_is_stored(
    world: World, keyring: Keyring, at_cloudbeds: FakeCloudbeds
) -> None:
    cloudbeds = Cloudbeds(at_cloudbeds.url)
    accounts = accounts_of(world, keyring, cloudbeds)
    await accounts.connect("azul", "cloudbeds", "37", BY_TOKEN)
    hotel_id = hotel_of(world).id
    assert accounts.hotel(hotel_id)[1].credentials["refresh_token"] == "refresh-1"
    at_cloudbeds.end_tokens()
    await accounts.check("azul")
    assert accounts.hotel(hotel_id)[1].credentials["refresh_token"] == "refresh-2"
    # As after a restart: with what is stored, it works again.
    again = Cloudbeds(at_cloudbeds.url)
    at_cloudbeds.end_tokens()
    assert (await accounts_of(world, keyring, again).check("azul")).name == "Casa Azul"
    await cloudbeds.aclose()
    await again.aclose()


async def test_a_late_refresh_token_does_not_undo_a_new_connection(
    world: World, keyring: Keyring, at_cloudbeds: FakeCloudbeds
) -> None:
    cloudbeds = Cloudbeds(at_cloudbeds.url)
    accounts = accounts_of(world, keyring, cloudbeds)
    await accounts.connect("azul", "cloudbeds", "37", BY_TOKEN)
    _, before = accounts.hotel(hotel_of(world).id)
    at_cloudbeds.keys.add("cbat_new")
    await accounts.connect("azul", "cloudbeds", "37", {"api_key": "cbat_new"})
    assert before.keep_credentials is not None
    before.keep_credentials({**before.credentials, "refresh_token": "late"})
    assert accounts.hotel(hotel_of(world).id)[1].credentials == {"api_key": "cbat_new"}
    await cloudbeds.aclose()


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 1, tzinfo=UTC), date(2026, 7, 1)),
    ],
    ids=["before midnight", "after midnight"],
)
def test_today_is_the_hotels(world: World, keyring: Keyring, moment: datetime, today: date) -> None:
    world.clock.moment = moment
    _, known = accounts_of(world, keyring).hotel(hotel_of(world).id)
    assert known.today == today


async def test_new_keys_seal_it_anew(world: World, keyring: Keyring, at_apaleo: FakeApaleo) -> None:
    apaleo = Apaleo(at_apaleo.url, at_apaleo.url)
    accounts = accounts_of(world, keyring, apaleo)
    await accounts.connect("azul", "apaleo", "MUC", GIVEN)
    world.inbox.resealing.reseal()
    resealing = Resealing(world.inbox.db, Credentials(Keys(keyring)))
    keyring.keys = ["second", "first"]
    # The channel's token of this world is sealed with another installation's key.
    assert resealing.reseal() == Resealed(sealed=1, unchanged=0, unreadable=1)
    assert resealing.reseal() == Resealed(sealed=0, unchanged=1, unreadable=1)
    keyring.keys = ["second"]
    assert accounts.hotel(hotel_of(world).id)[1].credentials == GIVEN
    keyring.keys = ["third"]
    with pytest.raises(PmsRefusedError, match="cannot be decrypted"):
        accounts.hotel(hotel_of(world).id)
    # Connecting again helps.
    await accounts.connect("azul", "apaleo", "MUC", GIVEN)
    assert accounts.hotel(hotel_of(world).id)[1].credentials == GIVEN
    await apaleo.aclose()


@pytest.mark.parametrize(
    "given",
    [
        {"client id": "a"},
        {"client_secret": ""},
        {"client_secret": "two words"},
        {"client_secret": "x" * 4001},
        {f"key_{number}": "a" for number in range(11)},
    ],
    ids=["name", "empty", "space", "long", "many"],
)
async def test_credentials_are_checked_and_not_quoted(
    world: World, keyring: Keyring, given: dict[str, str]
) -> None:
    accounts = accounts_of(world, keyring, Apaleo("http://127.0.0.1:9", "http://127.0.0.1:9"))
    with pytest.raises(InvalidInputError) as raised:
        await accounts.connect("azul", "apaleo", "MUC", given)
    assert "two words" not in str(raised.value)


async def test_what_is_not_there_is_told(world: World, keyring: Keyring) -> None:
    accounts = accounts_of(world, keyring, Cloudbeds("http://127.0.0.1:9"))
    with pytest.raises(InvalidInputError, match="choose one of cloudbeds"):
        await accounts.connect("azul", "opera", "1", {})
    with pytest.raises(NotFoundError, match="no hotel 'verde'"):
        await accounts.connect("verde", "cloudbeds", "1", {})
    with pytest.raises(NotFoundError):
        accounts.hotel(4711)
    with pytest.raises(InvalidInputError, match="at most 100"):
        await accounts.connect("azul", "cloudbeds", "1" * 101, {})


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (StayRequest(date(2026, 3, 9), date(2026, 3, 12), 2), "past"),
        (StayRequest(date(2026, 3, 12), date(2026, 3, 12), 2), "after the arrival"),
        (StayRequest(date(2026, 3, 12), date(2026, 3, 13), 0), "at least one adult"),
    ],
    ids=["past", "no night", "nobody"],
)
async def test_impossible_stays_are_not_asked_for(
    world: World,
    keyring: Keyring,
    at_apaleo: FakeApaleo,
    request_: StayRequest,
    why: str,
) -> None:
    apaleo = Apaleo(at_apaleo.url, at_apaleo.url)
    accounts = accounts_of(world, keyring, apaleo)
    await accounts.connect("azul", "apaleo", "MUC", GIVEN)
    with pytest.raises(InvalidInputError, match=why):
        await accounts.offers("azul", request_)
    assert at_apaleo.asked("/offers") == []
    await apaleo.aclose()
