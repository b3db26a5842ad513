"""What is Apaleo's alone: fees and taxes beside the price, ages, bookings of several rooms."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from hotel_inbox.pms.base import PmsError, PmsRefusedError
from tests.fakes.apaleo_api import FakeApaleo
from tests.fakes.house import Booked
from tests.fakes.vendor import Fault
from tests.pms.vendors import FRIDAY, SUNDAY, Vendor, apaleo, stay


@pytest_asyncio.fixture
async def at_apaleo() -> AsyncIterator[Vendor]:
    with apaleo() as made:
        yield made
        await made.pms.aclose()
        assert made.server.wrong == []


@pytest.fixture
def server(at_apaleo: Vendor) -> FakeApaleo:
    assert isinstance(at_apaleo.server, FakeApaleo)
    return at_apaleo.server


def amount(gross: str, currency: str = "EUR") -> dict[str, Any]:
    return {
        "grossAmount": float(gross),
        "netAmount": float(gross),
        "vatType": "Normal",
        "vatPercent": 10.0,
        "currency": currency,
    }


async def test_asks_as_the_description_says(at_apaleo: Vendor, server: FakeApaleo) -> None:
    await at_apaleo.pms.offers(at_apaleo.hotel, stay(children=2, child_ages=(9, 4)))
    assert server.calls[0].path == "/connect/token"
    assert server.asked("/offers")[0].given == {
        "propertyId": "MUC",
        "arrival": "2026-12-04",
        "departure": "2026-12-06",
        "timeSliceTemplate": "OverNight",
        "unitGroupTypes": "BedRoom",
        "channelCode": "Ibe",
        "adults": "2",
        "childrenAges": "4,9",
    }


async def test_conditions_are_policy_and_guarantee(at_apaleo: Vendor) -> None:
    cheap, flexible, _ = await at_apaleo.pms.offers(at_apaleo.hotel, stay())
    assert cheap.conditions == "No refund · Credit card as a guarantee"
    assert flexible.conditions.startswith("Free cancellation until the day before · ")


async def test_fees_are_part_of_the_total(at_apaleo: Vendor, server: FakeApaleo) -> None:
    fee = {"id": "F", "code": "F", "name": "Cleaning", "totalAmount": amount("12.50")}
    server.fees = [fee]
    cheap, *_ = await at_apaleo.pms.offers(at_apaleo.hotel, stay(adults=4, rooms=2))
    assert cheap.total == 2 * (Decimal("140.20") + Decimal("12.50"))


async def test_a_fee_that_cannot_be_added_leaves_the_offer_out(
    at_apaleo: Vendor, server: FakeApaleo
) -> None:
    fee = {"id": "F", "code": "F", "name": "Cleaning", "totalAmount": amount("12.50", "USD")}
    server.fees = [fee]
    with pytest.raises(PmsError, match="none of them"):
        await at_apaleo.pms.offers(at_apaleo.hotel, stay())


async def test_city_tax_is_told_apart(at_apaleo: Vendor, server: FakeApaleo) -> None:
    server.city_tax = Decimal("3.00")
    cheap, *_ = await at_apaleo.pms.offers(at_apaleo.hotel, stay(adults=4, rooms=2))
    assert cheap.total == Decimal("280.40")
    assert cheap.conditions.endswith(" · City tax: 6.00 EUR")


async def test_ages_that_are_not_known_are_not_guessed(
    at_apaleo: Vendor, server: FakeApaleo
) -> None:
    with pytest.raises(PmsError, match="age"):
        await at_apaleo.pms.offers(at_apaleo.hotel, stay(children=2, child_ages=(4,)))
    assert server.asked("/offers") == []


@pytest.mark.parametrize(
    "change",
    [
        {"isCorporate": True},
        {"validationMessages": [{"code": "UnitGroupFullyBooked", "message": "full"}]},
        {"availableUnits": 0},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_what_the_public_cannot_book_is_not_offered(
    at_apaleo: Vendor, server: FakeApaleo, change: dict[str, Any]
) -> None:
    def changed(body: Any) -> Any:  # noqa: ANN401 - JSON
        for offer in body.get("offers", ()):
            offer.update(change)
        return body

    server.change = changed
    assert await at_apaleo.pms.offers(at_apaleo.hotel, stay()) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"arrival": "2026-12-11T15:00:00+01:00"},
        {"departure": "2026-12-09T11:00:00+01:00"},
        {"timeSlices": []},
        {"totalGrossAmount": {"amount": 10**12, "currency": "EUR"}},
        {"totalGrossAmount": {"amount": 80.0, "currency": "€"}},
        {"availableUnits": "many"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_what_is_not_for_this_stay_is_left_out(
    at_apaleo: Vendor, server: FakeApaleo, change: dict[str, Any]
) -> None:
    def changed(body: Any) -> Any:  # noqa: ANN401 - JSON
        if "offers" in body:
            body["offers"][0].update(change)
        return body

    server.change = changed
    offers = await at_apaleo.pms.offers(at_apaleo.hotel, stay())
    assert [offer.total for offer in offers] == [Decimal("140.20"), Decimal("280.00")]


async def test_moments_in_utc_are_the_same_stay(at_apaleo: Vendor, server: FakeApaleo) -> None:
    def in_utc(body: Any) -> Any:  # noqa: ANN401 - JSON
        for offer in body.get("offers", ()):
            offer.update(arrival="2026-12-03T20:00:00Z", departure="2026-12-05T17:00:00Z")
        return body

    server.change = in_utc
    assert len(await at_apaleo.pms.offers(at_apaleo.hotel, stay())) == 3


async def test_a_refusal_is_told_in_apaleos_words(at_apaleo: Vendor, server: FakeApaleo) -> None:
    body = b'{"messages": ["Arrival must not be\\nin the past."]}'
    server.fail_at("/offers", Fault(422, body=body))
    with pytest.raises(PmsError, match="Arrival must not be in the past"):
        await at_apaleo.pms.offers(at_apaleo.hotel, stay())


async def test_an_unknown_property_has_no_offers_to_be_silent_about(at_apaleo: Vendor) -> None:
    with pytest.raises(PmsRefusedError, match="no property 'BER'"):
        await at_apaleo.pms.offers(replace(at_apaleo.hotel, property_id="BER"), stay())


async def test_a_booking_of_two_rooms_is_one_reservation(at_apaleo: Vendor) -> None:
    at_apaleo.house.booked.append(
        Booked("XPGMSXGF-2", room_name="Family room", check_out=date(2026, 12, 7), children=0)
    )
    at_apaleo.house.booked.append(Booked("XPGMSXGF-3", status="cancelled"))
    both = await at_apaleo.pms.reservation(at_apaleo.hotel, "xpgmsxgf")
    assert both is not None
    assert both.number == "XPGMSXGF"
    assert (both.check_in, both.check_out) == (FRIDAY, date(2026, 12, 7))
    assert (both.adults, both.children) == (4, 1)
    assert both.room_name == "Double room, Family room"
    assert (both.total, both.currency) == (Decimal("362.00"), "EUR")
    one = await at_apaleo.pms.reservation(at_apaleo.hotel, "XPGMSXGF 1")
    assert one is not None
    assert (one.number, one.check_out) == ("XPGMSXGF-1", SUNDAY)


async def test_a_booking_sites_number_finds_it_too(at_apaleo: Vendor) -> None:
    at_apaleo.house.booked.append(Booked("AAAABBBB-1", external="4711.220-A"))
    at_apaleo.house.booked.append(Booked("AAAABBBC-1", external="4711220B"))
    assert await at_apaleo.pms.reservation(at_apaleo.hotel, "4711220") is None
    found = await at_apaleo.pms.reservation(at_apaleo.hotel, "4711220B")
    assert found is not None
    assert found.number == "AAAABBBC-1"
