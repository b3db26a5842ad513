"""Apaleo: offers, reservations and properties by its Booking and Inventory APIs, v1.

https://api.apaleo.com/swagger
"""

import re
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from http import HTTPStatus

from hotel_inbox.domain.proof import number_key
from hotel_inbox.domain.stay import Offer, Reservation, StayRequest
from hotel_inbox.pms import reading
from hotel_inbox.pms.apaleo_answers import quote_from, reservation_from
from hotel_inbox.pms.base import PmsError, PmsHotel, PmsProperty, PmsRefusedError
from hotel_inbox.pms.calls import PATIENCE_SECONDS, Answer, Calls, Errand, together
from hotel_inbox.pms.quotes import Quotes, RoomParty, by_room, read_quotes, whole_party
from hotel_inbox.pms.tokens import Token, Tokens, fingerprint, token_from

_VENDOR = "Apaleo"
_PROPERTY = re.compile(r"[A-Za-z0-9_-]{1,50}")
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}")
# Of reservations in which a text occurs somewhere: the one that is meant is among the first.
_PAGE = 20


class Apaleo:
    """The PMS of hotels with an Apaleo account, asked as its simple client."""

    def __init__(
        self,
        api_url: str,
        identity_url: str,
        *,
        per_second: int = 10,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """Ask at `api_url` with tokens from `identity_url`; nothing is connected before that."""
        self._api = api_url.rstrip("/")
        self._token_url = f"{identity_url.rstrip('/')}/connect/token"
        self._calls = Calls(_VENDOR, per_second=per_second, patience=patience)
        self._tokens = Tokens()

    @property
    def kind(self) -> str:
        """The name by which a hotel chooses this PMS."""
        return "apaleo"

    async def offers(self, hotel: PmsHotel, request: StayRequest) -> tuple[Offer, ...]:
        """Return what can be booked for exactly this stay, cheapest first."""
        if len(request.child_ages) < request.children:
            raise PmsError("Apaleo prices children by their age, and not every age is known")
        parties = by_room(request)
        async with self._errand(hotel) as errand:
            quoted = await together(
                [self._quotes(errand, hotel, request, party) for party in parties]
            )
        return whole_party(list(zip(parties.values(), quoted, strict=True)))

    async def reservation(self, hotel: PmsHotel, number: str) -> Reservation | None:
        """Return the reservation with this number: Apaleo's own, or that of a booking site."""
        wanted = "-".join(number.upper().split())
        if not _NUMBER.fullmatch(wanted):
            return None
        asked = (
            ("propertyIds", hotel.property_id),
            ("textSearch", wanted),
            ("expand", "booker"),
            ("pageNumber", "1"),
            ("pageSize", str(_PAGE)),
        )
        async with self._errand(hotel) as errand:
            answer = await errand.get(f"{self._api}/booking/v1/reservations", asked)
        if answer.status == HTTPStatus.NO_CONTENT:
            return None
        rows = _listed(answer, "reservations")
        found = [row for row in rows if _is_called(row, wanted) and _is_at(row, hotel)]
        return reservation_from(found, wanted)

    async def check(self, hotel: PmsHotel) -> PmsProperty:
        """Prove that credentials and property work; return what the property is at Apaleo."""
        url = f"{self._api}/inventory/v1/properties/{_checked_property(hotel)}"
        async with self._errand(hotel) as errand:
            answer = await errand.get(url)
        if answer.status == HTTPStatus.NOT_FOUND:
            raise _no_property(hotel)
        body = reading.mapping(_good(answer).body)
        if reading.identifier(body.get("id")).casefold() != hotel.property_id.casefold():
            raise PmsError("Apaleo answered with another property than the one asked for")
        names = reading.mapping(body.get("name"))
        given = names.get("en") or next(iter(names.values()), None)
        return PmsProperty(
            reading.name(given) or hotel.property_id, reading.currency(body.get("currencyCode"))
        )

    async def aclose(self) -> None:
        """Give connections back."""
        await self._calls.aclose()

    async def _quotes(
        self, errand: Errand, hotel: PmsHotel, request: StayRequest, party: RoomParty
    ) -> Quotes:
        asked = [
            ("propertyId", hotel.property_id),
            ("arrival", request.check_in.isoformat()),
            ("departure", request.check_out.isoformat()),
            ("timeSliceTemplate", "OverNight"),
            ("unitGroupTypes", "BedRoom"),
            # What the hotel's own booking engine sells: that is where the guest goes on.
            ("channelCode", "Ibe"),
            ("adults", str(party.adults)),
        ]
        if party.ages:
            asked.append(("childrenAges", ",".join(str(age) for age in party.ages)))
        answer = await errand.get(f"{self._api}/booking/v1/offers", asked)
        if answer.status == HTTPStatus.NO_CONTENT:
            return {}
        if answer.status == HTTPStatus.NOT_FOUND:
            raise _no_property(hotel)
        body = reading.mapping(_good(answer).body)
        if not _is_at(body, hotel):
            raise PmsError("Apaleo answered for another property than the one asked for")
        rows = _listed(answer, "offers")
        return read_quotes(_VENDOR, rows, lambda row: quote_from(row, request))

    def _errand(self, hotel: PmsHotel) -> AbstractAsyncContextManager[Errand]:
        missing = [key for key in ("client_id", "client_secret") if not hotel.credentials.get(key)]
        if missing:
            raise PmsRefusedError(f"Apaleo needs {' and '.join(missing)}")
        entry = _Entry(self._token_url, self._tokens, hotel)
        return self._calls.errand(_checked_property(hotel), entry)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Lets a hotel in by its client id and secret, for a token."""

    token_url: str
    tokens: Tokens
    hotel: PmsHotel

    async def headers(self, errand: Errand) -> Mapping[str, str]:
        """Give the token that is kept, or fetch one."""
        return await self._bearer(errand, "")

    async def renewed(self, errand: Errand, refused: Mapping[str, str]) -> Mapping[str, str]:
        """Give a token that is another than the refused one."""
        return await self._bearer(errand, refused["Authorization"].removeprefix("Bearer "))

    async def _bearer(self, errand: Errand, refused: str) -> Mapping[str, str]:
        client, secret = (self.hotel.credentials[key] for key in ("client_id", "client_secret"))

        async def fetch() -> Token:
            form = {
                "grant_type": "client_credentials",
                "client_id": client,
                "client_secret": secret,
            }
            return token_from(_VENDOR, await errand.post(self.token_url, form, repeatable=True))

        token = await self.tokens.token(fingerprint(client, secret), fetch, refused=refused)
        return {"Authorization": f"Bearer {token}"}


def _checked_property(hotel: PmsHotel) -> str:
    # It becomes part of a path.
    if not _PROPERTY.fullmatch(hotel.property_id):
        raise PmsRefusedError(f"{hotel.property_id!r} is no property id of Apaleo's, such as MUC")
    return hotel.property_id


def _no_property(hotel: PmsHotel) -> PmsRefusedError:
    return PmsRefusedError(f"Apaleo knows no property {hotel.property_id!r} for these credentials")


def _good(answer: Answer) -> Answer:
    if answer.is_good:
        return answer
    told = reading.mapping(answer.body).get("messages")
    said = "; ".join(map(reading.words, told)) if isinstance(told, list) else ""
    raise PmsError(f"Apaleo refuses what was asked: {said or f'HTTP {answer.status}'}")


def _listed(answer: Answer, key: str) -> list[Mapping[str, object]]:
    rows = reading.mapping(_good(answer).body).get(key)
    if not isinstance(rows, list):
        raise PmsError(f"Apaleo's answer holds no {key}: it is not as documented")
    return list(reading.mappings(rows))


def _is_at(row: Mapping[str, object], hotel: PmsHotel) -> bool:
    there = reading.identifier(reading.mapping(row.get("property")).get("id"))
    return there.casefold() == hotel.property_id.casefold()


def _is_called(row: Mapping[str, object], wanted: str) -> bool:
    called = (reading.identifier(row.get(key)) for key in ("id", "bookingId", "externalCode"))
    return number_key(wanted) in {number_key(one) for one in called if one}
