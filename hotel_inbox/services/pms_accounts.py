"""Connects hotels to their PMS: chosen per hotel, proved before it is kept, credentials sealed."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.stay import Offer, StayRequest, problem_of
from hotel_inbox.errors import InvalidInputError, NotFoundError, SettingsError
from hotel_inbox.models import Hotel
from hotel_inbox.pms.base import Pms, PmsHotel, PmsProperty, PmsRefusedError
from hotel_inbox.repositories import hotels
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.pms_answers import checked_offers
from hotel_inbox.services.stays import STAY_PROBLEMS

PROPERTY_LENGTH = 100
_MOST_CREDENTIALS = 10
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VALUE = re.compile(r"[!-~]{1,4000}")
# What a PMS may replace by itself, all else being the same account.
_REPLACED = "refresh_token"


@dataclass(frozen=True, slots=True)
class Connected:
    """Which PMS a hotel asks, for which of its properties, and what that is called there.

    `lacks` says what is missing before anything can be offered.
    """

    kind: str
    property_id: str
    name: str
    currency: str
    lacks: str = ""


class PmsAccounts:
    """Every hotel's account with its PMS."""

    def __init__(
        self, db: Database, adapters: Mapping[str, Pms], credentials: Credentials, clock: Clock
    ) -> None:
        """Choose among these adapters; seal and open with these keys."""
        self._db = db
        self._adapters = adapters
        self._credentials = credentials
        self._clock = clock

    async def connect(
        self,
        hotel_slug: str,
        kind: str,
        property_id: str,
        given: Mapping[str, str] | None,
        *,
        take_currency: bool = False,
    ) -> Connected:
        """Let a hotel be asked for at a PMS from now on, if that lets us in.

        Without new credentials those stay that the hotel has for this kind. A PMS in another
        currency than the hotel's is refused, or the hotel takes that currency over. Raises PmsError
        or InvalidInputError, and then everything is as it was.
        """
        pms = self._adapter(kind)
        property_id = property_id.strip()
        if len(property_id) > PROPERTY_LENGTH:
            raise InvalidInputError(f"a property id has at most {PROPERTY_LENGTH} characters")
        hotel = await asyncio.to_thread(self._by_slug, hotel_slug)
        if given is None:
            given = self._opened(hotel) if hotel.pms == kind else {}
        # A PMS may replace them while they are proved.
        proved = _checked(given)
        found = await pms.check(self._known(hotel, property_id, proved, proved.update))
        taken = found.currency if take_currency else ""
        _check_currency(hotel.slug, taken or hotel.currency, kind, found)
        await asyncio.to_thread(self._store, hotel.id, kind, property_id, proved, taken)
        return Connected(kind, property_id, found.name, taken or hotel.currency, found.lacks)

    async def check(self, hotel_slug: str) -> Connected:
        """Prove that a hotel's PMS still lets us in; raises as `connect` does."""
        kind, known = await asyncio.to_thread(self._of_slug, hotel_slug)
        found = await self._adapter(kind).check(known)
        _check_currency(hotel_slug, known.currency, kind, found)
        return Connected(kind, known.property_id, found.name, known.currency, found.lacks)

    async def offers(self, hotel_slug: str, request: StayRequest) -> tuple[Offer, ...]:
        """Ask a hotel's PMS what its bot may offer for a stay; raises PmsError."""
        kind, known = await asyncio.to_thread(self._of_slug, hotel_slug)
        problem = problem_of(request, known.today)
        if problem is not None:
            raise InvalidInputError(STAY_PROBLEMS[problem])
        told = await self._adapter(kind).offers(known, request)
        return checked_offers(told, request, known.currency)

    def hotel(self, hotel_id: int) -> tuple[str, PmsHotel]:
        """Name a hotel's PMS, and the hotel as that PMS knows it, credentials open; blocking."""
        with self._db.reading() as session:
            found = hotels.named(session, {hotel_id})
        if not found:
            raise NotFoundError("there is no such hotel")
        return found[0].pms, self._of(found[0])

    def _of_slug(self, slug: str) -> tuple[str, PmsHotel]:
        hotel = self._by_slug(slug)
        return hotel.pms, self._of(hotel)

    def _of(self, hotel: Hotel) -> PmsHotel:
        kind, hotel_id = hotel.pms, hotel.id

        def keep(replaced: Mapping[str, str]) -> None:
            self._replace(hotel_id, kind, replaced)

        return self._known(hotel, hotel.pms_property, self._opened(hotel), keep)

    def _known(
        self,
        hotel: Hotel,
        property_id: str,
        credentials: Mapping[str, str],
        keep: Callable[[Mapping[str, str]], None],
    ) -> PmsHotel:
        return PmsHotel(
            hotel_id=hotel.id,
            property_id=property_id,
            currency=hotel.currency,
            today=self._clock().astimezone(ZoneInfo(hotel.timezone)).date(),
            # A copy: what is proved may be replaced meanwhile.
            credentials=dict(credentials),
            keep_credentials=keep,
        )

    def _adapter(self, kind: str) -> Pms:
        if kind not in self._adapters:
            raise InvalidInputError(
                f"there is no PMS {kind!r}: choose one of {', '.join(sorted(self._adapters))}"
            )
        return self._adapters[kind]

    def _by_slug(self, slug: str) -> Hotel:
        with self._db.reading() as session:
            hotel = hotels.by_slug(session, slug)
        if hotel is None:
            raise NotFoundError(f"there is no hotel {slug!r}")
        return hotel

    def _opened(self, hotel: Hotel) -> dict[str, str]:
        if hotel.pms_credentials is None:
            return {}
        try:
            opened = self._credentials.open(hotel.pms_credentials.decode("ascii"))
        except SettingsError as error:
            raise PmsRefusedError(
                f"the credentials of {hotel.slug}'s PMS cannot be decrypted: "
                "HOTEL_INBOX_SECRET_KEY is not the one they were sealed with"
            ) from error
        return {str(name): str(value) for name, value in json.loads(opened).items()}

    def _sealed(self, credentials: Mapping[str, str]) -> bytes | None:
        if not credentials:
            return None
        return self._credentials.seal(json.dumps(dict(credentials))).encode("ascii")

    def _store(
        self,
        hotel_id: int,
        kind: str,
        property_id: str,
        credentials: Mapping[str, str],
        taken_currency: str,
    ) -> None:
        with self._db.unit_of_work() as unit:
            hotel = hotels.locked(unit.session, {hotel_id}, hotel_id)
            if hotel is None:
                raise NotFoundError("the hotel is gone")
            if taken_currency and taken_currency != hotel.currency:
                if hotels.has_amounts(unit.session, {hotel_id}):
                    raise InvalidInputError(
                        f"{hotel.slug} has prices in {hotel.currency} already, of rooms or of "
                        f"leads, and they would be read as {taken_currency}: add the hotel anew, "
                        f"with --currency {taken_currency}"
                    )
                hotel.currency = taken_currency
            hotel.pms, hotel.pms_property = kind, property_id
            hotel.pms_credentials = self._sealed(credentials)

    def _replace(self, hotel_id: int, kind: str, replaced: Mapping[str, str]) -> None:
        """Keep what a PMS gave in exchange, unless somebody has connected anew meanwhile."""
        with self._db.unit_of_work() as unit:
            hotel = hotels.locked(unit.session, {hotel_id}, hotel_id)
            if hotel is None or hotel.pms != kind:
                return
            if _account(self._opened(hotel)) == _account(replaced):
                hotel.pms_credentials = self._sealed(_checked(replaced))


def _check_currency(slug: str, currency: str, kind: str, found: PmsProperty) -> None:
    """Refuse a PMS of whose prices guests could be told none."""
    if found.currency not in {"", currency}:
        raise InvalidInputError(
            f"{found.name} sells in {found.currency} at {kind}, and {slug} counts in {currency}: "
            f"guests would be told no price; connect it with --take-currency to count in "
            f"{found.currency}"
        )


def _account(credentials: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in credentials.items() if name != _REPLACED}


def _checked(given: Mapping[str, str]) -> dict[str, str]:
    """Check credentials as somebody pasted them; the error quotes none of them."""
    if len(given) > _MOST_CREDENTIALS:
        raise InvalidInputError(f"at most {_MOST_CREDENTIALS} credentials belong to a PMS")
    checked = {name.strip(): value.strip() for name, value in given.items()}
    for name, value in checked.items():
        if not _NAME.fullmatch(name):
            raise InvalidInputError("credentials have names such as client_id, in small letters")
        if not _VALUE.fullmatch(value):
            raise InvalidInputError(
                f"{name} has to be letters, digits and signs without a space: copy it again"
            )
    return checked
