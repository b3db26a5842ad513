"""What every PMS of a vendor survives: tokens that end, faults on the way, garbage, slowness."""

import asyncio
import logging
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from hotel_inbox.pms.base import PmsError, PmsRefusedError
from tests.fakes.vendor import Fault
from tests.pms.vendors import VENDORS, Vendor, stay


async def test_a_token_is_fetched_once_for_many(vendor: Vendor) -> None:
    await asyncio.gather(*(vendor.pms.check(vendor.hotel) for _ in range(8)))
    assert len(vendor.server.tokens) == 1
    await vendor.pms.offers(vendor.hotel, stay())
    assert len(vendor.server.tokens) == 1


async def test_a_token_that_ends_mid_way_is_renewed_once_for_many(vendor: Vendor) -> None:
    await vendor.pms.check(vendor.hotel)
    vendor.server.end_tokens()
    await asyncio.gather(*(vendor.pms.check(vendor.hotel) for _ in range(4)))
    assert len(vendor.server.tokens) == 2


async def test_a_token_is_renewed_before_it_ends(vendor: Vendor) -> None:
    vendor.server.token_seconds = 30
    await vendor.pms.check(vendor.hotel)
    await vendor.pms.check(vendor.hotel)
    assert len(vendor.server.tokens) == 2


@pytest.mark.parametrize("status", [401, 403])
async def test_refused_for_good_after_one_new_token(vendor: Vendor, status: int) -> None:
    vendor.server.always_fail_at(vendor.offers_at, Fault(status))
    with pytest.raises(PmsRefusedError, match=f"HTTP {status}"):
        await vendor.pms.offers(vendor.hotel, stay())
    assert len(vendor.server.tokens) == 2
    assert len(vendor.server.asked(vendor.offers_at)) == 2


async def test_wrong_credentials_are_refused_and_named_nowhere(
    vendor: Vendor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = {**vendor.hotel.credentials, "client_secret": "very-secret-but-wrong"}
    hotel = replace(vendor.hotel, credentials=wrong)
    with pytest.raises(PmsRefusedError, match="no token") as raised:
        await vendor.pms.check(hotel)
    await vendor.pms.check(vendor.hotel)
    for secret in (
        *wrong.values(),
        *vendor.server.tokens,
        vendor.hotel.credentials["client_secret"],
    ):
        assert secret not in caplog.text
        assert secret not in f"{raised.value} {hotel!r}"


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(429, {"Retry-After": "0"}), id="429"),
        pytest.param(Fault(500), id="500"),
        pytest.param(Fault(503, body=b"<html>"), id="503"),
        pytest.param(Fault(drop=True), id="dropped"),
        pytest.param(Fault(body=b'{"success": tr', cut=True), id="cut"),
    ],
)
async def test_a_passing_fault_is_tried_again(vendor: Vendor, fault: Fault) -> None:
    vendor.server.fail_at(vendor.offers_at, fault)
    assert len(await vendor.pms.offers(vendor.hotel, stay())) == 3


async def test_tries_are_bounded(vendor: Vendor) -> None:
    vendor.server.always_fail_at(vendor.offers_at, Fault(500))
    with pytest.raises(PmsError, match="HTTP 500"):
        await vendor.pms.offers(vendor.hotel, stay())
    assert len(vendor.server.asked(vendor.offers_at)) == 3


async def test_a_long_pause_is_not_waited_for(vendor: Vendor) -> None:
    vendor.server.always_fail_at(vendor.offers_at, Fault(429, {"Retry-After": "60"}))
    with pytest.raises(PmsError, match="too busy"):
        await vendor.pms.offers(vendor.hotel, stay())
    assert len(vendor.server.asked(vendor.offers_at)) == 1
    # Nor is it asked again before the pause is over.
    with pytest.raises(PmsError, match="too busy"):
        await vendor.pms.offers(vendor.hotel, stay())
    assert len(vendor.server.asked(vendor.offers_at)) == 1


@pytest.mark.parametrize("kind", sorted(VENDORS))
async def test_a_slow_answer_is_given_up(kind: str) -> None:
    with VENDORS[kind](patience=0.3) as vendor:
        await vendor.pms.check(vendor.hotel)
        vendor.server.always_fail_at(vendor.offers_at, Fault(delay=30.0))
        with pytest.raises(PmsError, match=r"within 0\.3 s"):
            await vendor.pms.offers(vendor.hotel, stay())
        await vendor.pms.aclose()


async def test_nobody_there(vendor: Vendor) -> None:
    vendor.server.always_fail_at("", Fault(drop=True))
    with pytest.raises(PmsError, match="cannot be reached or broke off"):
        await vendor.pms.check(vendor.hotel)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>maintenance</html>",
        b"null",
        b"[]",
        b"{}",
        b'"yes"',
        b"NaN",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"success": true, "data": "none", "offers": 7, "reservations": {}}',
        b'{"success": "true", "data": []}',
    ],
    ids=lambda body: body[:8].hex() or "empty",
)
async def test_garbage_is_an_error_and_never_an_empty_house(vendor: Vendor, body: bytes) -> None:
    vendor.server.fail_at(vendor.offers_at, Fault(body=body))
    with pytest.raises(PmsError):
        await vendor.pms.offers(vendor.hotel, stay())
    vendor.server.fail_at(vendor.finds_at, Fault(body=body))
    with pytest.raises(PmsError):
        await vendor.pms.reservation(vendor.hotel, vendor.number)


async def test_an_endless_answer_is_cut_off(vendor: Vendor) -> None:
    vendor.server.fail_at(vendor.offers_at, Fault(body=b" " * 5_000_000))
    with pytest.raises(PmsError, match="larger"):
        await vendor.pms.offers(vendor.hotel, stay())


async def test_no_cookie_goes_from_one_hotel_to_another(vendor: Vendor) -> None:
    vendor.server.fail_at(vendor.offers_at, Fault(500, {"Set-Cookie": "hotel=1; Path=/"}))
    await vendor.pms.offers(vendor.hotel, stay())
    assert not any("cookie" in call.headers for call in vendor.server.calls)


async def test_nothing_is_followed_elsewhere(vendor: Vendor) -> None:
    elsewhere = Fault(302, {"Location": f"{vendor.server.url}/elsewhere"})
    vendor.server.fail_at(vendor.offers_at, elsewhere)
    with pytest.raises(PmsError, match="302"):
        await vendor.pms.offers(vendor.hotel, stay())
    assert vendor.server.asked("/elsewhere") == []


def test_the_descriptions_are_at_hand() -> None:
    for kind, made in VENDORS.items():
        with made() as vendor:
            if not vendor.described:
                pytest.skip(
                    f"{kind}: no description in ../shared/pms, so nothing was checked by it"
                )


async def test_every_answer_may_lack_any_part_or_hold_anything(vendor: Vendor) -> None:
    """Whatever one value of an answer turns into, prices are right or not told."""
    vendor.server.description = None
    right = {Decimal("140.20"), Decimal("160.00"), Decimal("280.00")}
    values: tuple[object, ...] = (None, -1, "x", [], {}, True)
    for turn, value in enumerate(values):
        for at in range(turn, 100, len(values)):
            vendor.server.change = lambda body, at=at, value=value: spoiled(body, at, value)
            try:
                offers = await vendor.pms.offers(vendor.hotel, stay())
            except PmsError:
                continue
            assert {offer.total for offer in offers} <= right
            assert all(len(offer.currency) == 3 for offer in offers)


def spoiled(body: Any, at: int, value: object) -> Any:  # noqa: ANN401 - JSON
    """Replace the value at one place of a JSON tree, counted in order."""
    left = [at]

    def walk(part: Any) -> Any:  # noqa: ANN401 - JSON
        left[0] -= 1
        if left[0] == -1:
            return value
        if isinstance(part, dict):
            return {key: walk(each) for key, each in part.items()}
        if isinstance(part, list):
            return [walk(each) for each in part]
        return part

    return walk(body)
