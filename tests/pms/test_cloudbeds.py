"""What is Cloudbeds' alone: keys and ever new refresh tokens, two answers that make an offer."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from hotel_inbox.pms.base import PmsError, PmsRefusedError
from tests.fakes.cloudbeds_api import API_KEY, FakeCloudbeds
from tests.fakes.vendor import Fault
from tests.pms.vendors import FRIDAY, SUNDAY, Vendor, cloudbeds, stay


@pytest_asyncio.fixture
async def at_cloudbeds() -> AsyncIterator[Vendor]:
    with cloudbeds(credentials={"api_key": API_KEY}) as made:
        yield made
        await made.pms.aclose()
        assert made.server.wrong == []


@pytest.fixture
def server(at_cloudbeds: Vendor) -> FakeCloudbeds:
    assert isinstance(at_cloudbeds.server, FakeCloudbeds)
    return at_cloudbeds.server


async def test_asks_as_the_description_says(at_cloudbeds: Vendor, server: FakeCloudbeds) -> None:
    await at_cloudbeds.pms.offers(at_cloudbeds.hotel, stay(adults=5, children=2, rooms=2))
    asked = [call.given for call in server.asked("getAvailableRoomTypes")]
    common = {
        "propertyIDs": "37",
        "startDate": "2026-12-04",
        "endDate": "2026-12-06",
        "detailedRates": "true",
        "children": "1",
    }
    assert sorted(asked, key=lambda given: given["adults"]) == [
        {**common, "adults": "2", "rooms": "1"},
        {**common, "adults": "3", "rooms": "1"},
    ]
    assert len(server.asked("getRatePlans")) == 2
    assert {call.headers["x-api-key"] for call in server.calls} == {API_KEY}


async def test_a_key_that_is_refused_is_not_tried_again(
    at_cloudbeds: Vendor, server: FakeCloudbeds
) -> None:
    server.keys.clear()
    with pytest.raises(PmsRefusedError):
        await at_cloudbeds.pms.check(at_cloudbeds.hotel)
    assert len(server.calls) == 1


async def test_no_rooms_in_words_is_an_empty_house(
    at_cloudbeds: Vendor, server: FakeCloudbeds
) -> None:
    server.says_nothing_left = True
    at_cloudbeds.house.sold = []
    assert await at_cloudbeds.pms.offers(at_cloudbeds.hotel, stay()) == ()


@pytest.mark.parametrize(
    "said", ["No permission to read rates", "Invalid parameter rooms", "", "Property is closed"]
)
async def test_any_other_failure_is_an_error(
    at_cloudbeds: Vendor, server: FakeCloudbeds, said: str
) -> None:
    body = f'{{"success": false, "message": "{said}"}}'.encode()
    server.fail_at("getAvailableRoomTypes", Fault(body=body))
    with pytest.raises(PmsError, match=said or "refuses"):
        await at_cloudbeds.pms.offers(at_cloudbeds.hotel, stay())


@pytest.mark.parametrize(
    "restriction",
    [
        {FRIDAY: {"closedToArrival": True}},
        {FRIDAY: {"minLos": 3}},
        {FRIDAY: {"maxLos": 1}},
        {FRIDAY: {"blocked": True}},
        {SUNDAY: {"closedToDeparture": True}},
    ],
    ids=lambda restriction: next(iter(next(iter(restriction.values())))),
)
async def test_restrictions_hold(
    at_cloudbeds: Vendor, server: FakeCloudbeds, restriction: dict[Any, Any]
) -> None:
    server.restrictions = restriction
    assert await at_cloudbeds.pms.offers(at_cloudbeds.hotel, stay()) == ()


async def test_restrictions_of_other_days_do_not(
    at_cloudbeds: Vendor, server: FakeCloudbeds
) -> None:
    server.restrictions = {
        FRIDAY: {"closedToDeparture": True, "minLos": 2, "maxLos": 2},
        SUNDAY: {"closedToArrival": True, "blocked": True, "minLos": 7},
    }
    assert len(await at_cloudbeds.pms.offers(at_cloudbeds.hotel, stay())) == 3


def with_rate(change: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a function on JSON
    def changed(body: Any) -> Any:  # noqa: ANN401 - JSON
        for row in body["data"]:
            if row.get("rateID") == "10":
                row.update(change)
        return body

    return changed


@pytest.mark.parametrize(
    "change",
    [
        {"totalRate": 1.0},
        {"totalRate": None},
        {"totalRate": "free"},
        {"roomRateDetailed": []},
        {"roomRateDetailed": None},
        {"roomRateDetailed": [{"date": "2026-12-04", "totalRate": 160.0}]},
        {"roomTypeID": "9"},
    ],
)
async def test_a_price_that_is_not_proved_is_not_told(
    at_cloudbeds: Vendor, server: FakeCloudbeds, change: dict[str, Any]
) -> None:
    server.change = with_rate(change)
    offers = await at_cloudbeds.pms.offers(at_cloudbeds.hotel, stay())
    assert [offer.total for offer in offers] == [Decimal("140.20"), Decimal("280.00")]


async def test_private_names_stay_private(at_cloudbeds: Vendor, server: FakeCloudbeds) -> None:
    def unnamed(body: Any) -> Any:  # noqa: ANN401 - JSON
        for row in body["data"]:
            row.pop("ratePlanNamePublic", None)
            for room in row.get("propertyRooms", ()):
                room["ratePlanNamePublic"] = None
        return body

    server.change = unnamed
    offers = await at_cloudbeds.pms.offers(at_cloudbeds.hotel, stay())
    assert {offer.rate_name for offer in offers} == {""}


async def test_currency_may_come_as_an_object(at_cloudbeds: Vendor, server: FakeCloudbeds) -> None:
    def as_object(body: Any) -> Any:  # noqa: ANN401 - JSON
        for row in body["data"]:
            if "propertyCurrency" in row:
                row["propertyCurrency"] = row["propertyCurrency"][0]
        return body

    server.change = as_object
    assert len(await at_cloudbeds.pms.offers(at_cloudbeds.hotel, stay())) == 3


async def test_of_several_guests_the_main_one_counts(
    at_cloudbeds: Vendor, server: FakeCloudbeds
) -> None:
    def two(body: Any) -> Any:  # noqa: ANN401 - JSON
        guests = body["data"]["guestList"]
        guests["12"] = {"guestLastName": "Other", "isMainGuest": False}
        return body

    def nobody(body: Any) -> Any:  # noqa: ANN401 - JSON
        for guest in two(body)["data"]["guestList"].values():
            guest.pop("isMainGuest", None)
        return body

    server.change = two
    found = await at_cloudbeds.pms.reservation(at_cloudbeds.hotel, at_cloudbeds.number)
    assert found is not None
    assert found.last_name == "García López"
    server.change = nobody
    found = await at_cloudbeds.pms.reservation(at_cloudbeds.hotel, at_cloudbeds.number)
    assert found is not None
    # Whose name proves anything is not known: only the e-mail does.
    assert (found.last_name, found.emails) == ("", ("ana@example.org",))


async def test_a_new_refresh_token_is_kept_and_the_old_one_still_leads_there() -> None:
    with cloudbeds() as vendor:
        kept: list[Mapping[str, str]] = []
        hotel = replace(vendor.hotel, keep_credentials=kept.append)
        await vendor.pms.check(hotel)
        assert kept == [{**vendor.hotel.credentials, "refresh_token": "refresh-1"}]
        vendor.server.end_tokens()
        # Still with the credentials that were read before the first token came.
        await asyncio.gather(*(vendor.pms.check(hotel) for _ in range(3)))
        assert [one["refresh_token"] for one in kept] == ["refresh-1", "refresh-2"]
        vendor.server.end_tokens()
        await vendor.pms.check(replace(hotel, credentials=kept[-1]))
        assert len(vendor.server.tokens) == 3
        for old in (vendor.hotel.credentials, kept[0]):
            vendor.server.end_tokens()
            await vendor.pms.check(replace(hotel, credentials=old))
        assert len(vendor.server.tokens) == 5
        await vendor.pms.aclose()


async def test_a_refresh_whose_asker_gave_up_is_not_lost() -> None:
    with cloudbeds(patience=0.2) as vendor:
        kept: list[Mapping[str, str]] = []
        hotel = replace(vendor.hotel, keep_credentials=kept.append)
        slow = Fault(
            delay=0.4,
            body=b'{"access_token": "late", "expires_in": 600, "refresh_token": "refresh-9"}',
        )
        vendor.server.fail_at("access_token", slow)
        with pytest.raises(PmsError, match="within"):
            await vendor.pms.check(hotel)
        vendor.server.good.add("late")
        await asyncio.sleep(0.4)
        assert [one["refresh_token"] for one in kept] == ["refresh-9"]
        assert (await vendor.pms.check(hotel)).name == "Casa Azul"
        await vendor.pms.aclose()


async def test_a_refresh_token_is_sent_once_even_if_no_answer_comes() -> None:
    with cloudbeds() as vendor:
        vendor.server.fail_at("access_token", Fault(drop=True))
        with pytest.raises(PmsError, match="broke off"):
            await vendor.pms.check(vendor.hotel)
        assert len(vendor.server.asked("access_token")) == 1
        await vendor.pms.aclose()
