"""Cloudbeds: rates, reservations and properties by its API v1.3.

https://developers.cloudbeds.com/reference
"""

import asyncio
import re
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from http import HTTPStatus

from hotel_inbox.domain.stay import Offer, Reservation, StayRequest
from hotel_inbox.pms import reading
from hotel_inbox.pms.base import PmsError, PmsHotel, PmsProperty, PmsRefusedError
from hotel_inbox.pms.calls import PATIENCE_SECONDS, Answer, Calls, Errand, Fields, together
from hotel_inbox.pms.cloudbeds_answers import PricedRooms, currency_from, reservation_from
from hotel_inbox.pms.quotes import Quotes, RoomParty, by_room, read_quotes, whole_party
from hotel_inbox.pms.tokens import Token, Tokens, fingerprint, token_from

_VENDOR = "Cloudbeds"
_BY_TOKEN = ("client_id", "client_secret", "refresh_token")
_PROPERTY = re.compile(r"\d{1,20}")
_NUMBER = re.compile(r"[A-Za-z0-9-]{3,40}")
# Errors come as text; these texts are none.
_NO_ROOMS = re.compile(
    r"\W*no (available |free )?(rooms?|room types?|rates?|rate plans?|availability|results?)\b"
    r"( (are |is |were )?(available|found|left))?\b",
    re.IGNORECASE,
)
_NO_RESERVATION = re.compile(
    r"\W*(no|invalid) reservation\b|.{0,60}\breservation\b.{0,40}\b(not found|not exist|invalid)\b",
    re.IGNORECASE,
)


class Cloudbeds:
    """The PMS of hotels with a Cloudbeds account, by an API key or by OAuth."""

    def __init__(
        self, api_url: str, *, per_second: int = 5, patience: float = PATIENCE_SECONDS
    ) -> None:
        """Ask at `api_url`, as often as Cloudbeds allows a property; nothing is connected yet."""
        self._api = f"{api_url.rstrip('/')}/api/v1.3"
        self._calls = Calls(_VENDOR, per_second=per_second, patience=patience)
        self._tokens = Tokens()
        self._refreshed: dict[str, str] = {}

    @property
    def kind(self) -> str:
        """The name by which a hotel chooses this PMS."""
        return "cloudbeds"

    async def offers(self, hotel: PmsHotel, request: StayRequest) -> tuple[Offer, ...]:
        """Return what can be booked for exactly this stay, cheapest first."""
        parties = by_room(request)
        async with self._errand(hotel) as errand:
            quoted = await together(
                [self._quotes(errand, hotel, request, party) for party in parties]
            )
        return whole_party(list(zip(parties.values(), quoted, strict=True)))

    async def reservation(self, hotel: PmsHotel, number: str) -> Reservation | None:
        """Return the reservation with this identifier at this property, if there is one."""
        wanted = "".join(number.split())
        if not _NUMBER.fullmatch(wanted):
            return None
        asked = (("propertyID", hotel.property_id), ("reservationID", wanted))
        async with self._errand(hotel) as errand:
            answer = await errand.get(f"{self._api}/getReservation", asked)
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        data = _data(answer, _NO_RESERVATION)
        if data is None:
            return None
        if not isinstance(data, Mapping):
            raise PmsError("Cloudbeds' answer is not as documented: its data is no reservation")
        if reading.identifier(data.get("propertyID")) != hotel.property_id:
            return None
        return reservation_from(data, wanted, hotel.currency)

    async def check(self, hotel: PmsHotel) -> PmsProperty:
        """Prove that credentials and property work; return what the property is at Cloudbeds."""
        async with self._errand(hotel) as errand:
            answer = await errand.get(
                f"{self._api}/getHotelDetails", (("propertyID", hotel.property_id),)
            )
        body = reading.mapping(answer.body)
        data = reading.mapping(None if body.get("success") is False else _data(answer))
        if reading.identifier(data.get("propertyID")) != hotel.property_id:
            said = reading.words(body.get("message")) or "not known for these credentials"
            raise PmsRefusedError(f"Cloudbeds' property {hotel.property_id!r}: {said}")
        return PmsProperty(
            reading.name(data.get("propertyName")) or hotel.property_id,
            currency_from(data.get("propertyCurrency")),
        )

    async def aclose(self) -> None:
        """Give connections back."""
        await self._calls.aclose()

    async def _quotes(
        self, errand: Errand, hotel: PmsHotel, request: StayRequest, party: RoomParty
    ) -> Quotes:
        """Ask what is free and what it costs: neither answer alone says both."""
        stay: Fields = (
            ("propertyIDs", hotel.property_id),
            ("startDate", request.check_in.isoformat()),
            ("endDate", request.check_out.isoformat()),
            ("adults", str(party.adults)),
            ("children", str(party.children)),
            ("detailedRates", "true"),
        )
        free, rates = await together(
            [
                errand.get(f"{self._api}/getAvailableRoomTypes", (*stay, ("rooms", "1"))),
                errand.get(f"{self._api}/getRatePlans", (*stay, ("includePromoCode", "false"))),
            ]
        )
        priced = PricedRooms(
            _data(free, _NO_ROOMS), _data(rates, _NO_ROOMS), hotel.property_id, request, party
        )
        return read_quotes(_VENDOR, priced.rooms(), priced.quote)

    def _errand(self, hotel: PmsHotel) -> AbstractAsyncContextManager[Errand]:
        if not _PROPERTY.fullmatch(hotel.property_id):
            raise PmsRefusedError(
                f"{hotel.property_id!r} is no property id of Cloudbeds': a number"
            )
        return self._calls.errand(hotel.property_id, self._entry(hotel))

    def _entry(self, hotel: PmsHotel) -> "_KeyEntry | _TokenEntry":
        key = hotel.credentials.get("api_key")
        if key:
            return _KeyEntry(key)
        missing = [name for name in _BY_TOKEN if not hotel.credentials.get(name)]
        if missing:
            raise PmsRefusedError(
                f"Cloudbeds needs an api_key, or {', '.join(_BY_TOKEN)}: {missing[0]} is missing"
            )
        return _TokenEntry(f"{self._api}/access_token", self._tokens, hotel, self._refreshed)


@dataclass(frozen=True, slots=True)
class _KeyEntry:
    """Lets a hotel in by its API key, which nothing renews."""

    key: str = field(repr=False)

    async def headers(self, _errand: Errand) -> Mapping[str, str]:
        """Give the header that holds the key."""
        return {"x-api-key": self.key}

    async def renewed(self, _errand: Errand, refused: Mapping[str, str]) -> Mapping[str, str]:
        """Give the same: there is no other key."""
        return refused


@dataclass(frozen=True, slots=True)
class _TokenEntry:
    """Lets a hotel in by tokens, each of which comes with what gets the next one.

    `refreshed` leads from a spent refresh token to the one that came for it, for those who read
    the hotel's credentials before.
    """

    token_url: str
    tokens: Tokens
    hotel: PmsHotel
    refreshed: dict[str, str] = field(repr=False)

    async def headers(self, errand: Errand) -> Mapping[str, str]:
        """Give the token that is kept, or get one."""
        return await self._bearer(errand, "")

    async def renewed(self, errand: Errand, refused: Mapping[str, str]) -> Mapping[str, str]:
        """Give a token that is another than the refused one."""
        return await self._bearer(errand, refused["Authorization"].removeprefix("Bearer "))

    async def _bearer(self, errand: Errand, refused: str) -> Mapping[str, str]:
        client, secret = (self.hotel.credentials[key] for key in ("client_id", "client_secret"))
        account = fingerprint(client, secret, self.hotel.property_id)

        async def fetch() -> Token:
            refresh = self.hotel.credentials["refresh_token"]
            while newer := self.refreshed.get(fingerprint(account, refresh)):
                refresh = newer
            form = {
                "grant_type": "refresh_token",
                "client_id": client,
                "client_secret": secret,
                "refresh_token": refresh,
            }
            # Not repeatable: the refresh token may be spent though no answer came.
            answer = await errand.post(self.token_url, form, repeatable=False)
            token = token_from(_VENDOR, answer)
            if token.refresh and token.refresh != refresh:
                # What was just given is the end of the way, however it came here before.
                self.refreshed.pop(fingerprint(account, token.refresh), None)
                self.refreshed[fingerprint(account, refresh)] = token.refresh
                await self._keep(token.refresh)
            return token

        token = await self.tokens.token(account, fetch, refused=refused)
        return {"Authorization": f"Bearer {token}"}

    async def _keep(self, refresh: str) -> None:
        keep = self.hotel.keep_credentials
        if keep is not None:
            await asyncio.to_thread(keep, {**self.hotel.credentials, "refresh_token": refresh})


def _data(answer: Answer, nothing: re.Pattern[str] | None = None) -> object:
    """Give what an answer holds, None if it says in words that there is nothing."""
    body = reading.mapping(answer.body)
    if answer.is_good and body.get("success") is True and body.get("data") is not None:
        return body["data"]
    said = reading.words(body.get("message"))
    if nothing is not None and nothing.match(said):
        return None
    if answer.is_good and body.get("success") is not False:
        raise PmsError("Cloudbeds' answer is not as documented: no success, or no data")
    raise PmsError(f"Cloudbeds refuses what was asked: {said or f'HTTP {answer.status}'}")
