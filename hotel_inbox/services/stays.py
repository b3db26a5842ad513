"""Asks a hotel's PMS, whichever it is, on behalf of its bot; believes nothing unchecked."""

import asyncio
import logging
import re
import unicodedata
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol, TypeVar

from hotel_inbox.bot.base import RoomsUnavailableError
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.proof import LONGEST_NUMBER, number_key, proves
from hotel_inbox.domain.stay import (
    Availability,
    Offer,
    Proof,
    Reservation,
    StayProblem,
    StayRequest,
    problem_of,
)
from hotel_inbox.errors import HotelInboxError, InvalidInputError
from hotel_inbox.pms.base import ManyAtOnce, Pms, PmsError, PmsHotel
from hotel_inbox.services.lookups import Lookups
from hotel_inbox.services.pms_answers import checked_offers, checked_reservation, is_free

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 8.0
FURTHEST_SHIFT = 7
MOST_ALTERNATIVES = 3
# Where each date is a question of its own, few are asked, in waves: the PMS is not stormed.
MOST_PROBES = 6
AT_ONCE = 3
_DASHES = re.compile("[-\u2010-\u2015\u2212]")

T = TypeVar("T")

STAY_PROBLEMS = {
    StayProblem.PAST: "the arrival lies in the past",
    StayProblem.REVERSED: "the departure has to be after the arrival",
    StayProblem.TOO_LONG: "so many nights cannot be booked at once",
    StayProblem.TOO_FAR: "the arrival is too far in the future to be booked yet",
    StayProblem.NOBODY: "at least one adult and one room are needed",
    StayProblem.TOO_MANY: "so many people need a person at the hotel to plan it",
}


class Accounts(Protocol):
    """Who says which PMS a hotel chose and how to be let in there; blocking."""

    def hotel(self, hotel_id: int) -> tuple[str, PmsHotel]:
        """Return the PMS's kind and the hotel as that PMS knows it."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """A hotel's own PMS, ready to be asked."""

    pms: Pms
    hotel: PmsHotel

    async def offers(self, request: StayRequest) -> tuple[Offer, ...]:
        """Return what it offers for these dates, as far as that can be right."""
        told = await self.pms.offers(self.hotel, request)
        return checked_offers(told, request, self.hotel.currency)

    async def free(self, requests: Sequence[StayRequest]) -> list[StayRequest]:
        """Return those of these stays for which there is an offer."""
        if isinstance(self.pms, ManyAtOnce):
            told = await self.pms.offers_for_each(self.hotel, requests)
        else:
            told = tuple(
                await asyncio.gather(*(self.pms.offers(self.hotel, one) for one in requests))
            )
        return [
            one
            for one, offers in zip(requests, told, strict=True)
            if is_free(offers, one, self.hotel.currency)
        ]


class Stays:
    """Availability and reservations of every hotel, as bot.base.Rooms."""

    def __init__(
        self,
        db: Database,
        adapters: Mapping[str, Pms],
        accounts: Accounts,
        clock: Clock,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """Choose among these adapters; no question takes longer than `patience` seconds."""
        self._adapters = adapters
        self._accounts = accounts
        self._lookups = Lookups(db, clock)
        self._patience = patience

    async def availability(self, hotel_id: int, request: StayRequest) -> Availability:
        """Return offers for a stay, or the nearest other dates that have some.

        Raises RoomsUnavailableError if the PMS does not answer, InvalidInputError for a stay that
        no hotel could sell.
        """
        latest = asyncio.get_running_loop().time() + self._patience
        desk = await self._desk(hotel_id)
        problem = problem_of(request, desk.hotel.today)
        if problem is not None:
            raise InvalidInputError(STAY_PROBLEMS[problem])
        offers = await self._answer(desk, desk.offers(request), latest)
        if offers:
            return Availability(request, offers)
        return Availability(request, alternatives=await self._nearby(desk, request, latest))

    async def reservation(
        self, hotel_id: int, conversation_id: int, number: str, proof: Proof
    ) -> Reservation | None:
        """Return a reservation whose guest proved themselves; None says no more than "no".

        Every try counts before it is made, except in a rehearsal, which is conversation 0. Raises
        TooManyLookupsError, or RoomsUnavailableError if the PMS does not answer.
        """
        latest = asyncio.get_running_loop().time() + self._patience
        asked = _written(number)
        if not number_key(asked):
            return None
        desk = await self._desk(hotel_id)
        attempt = await asyncio.to_thread(self._lookups.count, hotel_id, conversation_id)
        told = await self._answer(desk, desk.pms.reservation(desk.hotel, asked), latest)
        if told is None or not proves(proof, told):
            return None
        await asyncio.to_thread(self._lookups.succeeded, hotel_id, attempt)
        return checked_reservation(told)

    async def _desk(self, hotel_id: int) -> _Desk:
        try:
            kind, hotel = await asyncio.to_thread(self._accounts.hotel, hotel_id)
        except HotelInboxError as error:
            logger.warning("hotel %s has no PMS to ask: %s", hotel_id, error)
            raise RoomsUnavailableError("the hotel's PMS cannot be opened") from error
        if kind not in self._adapters:
            logger.warning("hotel %s chose the unknown PMS %r", hotel_id, kind)
            raise RoomsUnavailableError("the hotel's PMS is not known")
        return _Desk(self._adapters[kind], hotel)

    async def _answer(self, desk: _Desk, asking: Awaitable[T], latest: float) -> T:
        try:
            async with asyncio.timeout_at(latest):
                return await asking
        except (PmsError, TimeoutError) as error:
            why = "took too long" if isinstance(error, TimeoutError) else error
            logger.warning("the PMS of hotel %s: %s", desk.hotel.hotel_id, why)
            raise RoomsUnavailableError(f"the PMS does not answer: {why}") from error

    async def _nearby(
        self, desk: _Desk, request: StayRequest, latest: float
    ) -> tuple[StayRequest, ...]:
        """Find the nearest dates with something free; what is not known in time is left out."""
        candidates = list(_shifted(request, desk.hotel.today))
        if isinstance(desk.pms, ManyAtOnce):
            waves = [candidates]
        else:
            waves = [candidates[n : n + AT_ONCE] for n in range(0, MOST_PROBES, AT_ONCE)]
        found: list[StayRequest] = []
        for wave in waves:
            try:
                found += await self._answer(desk, desk.free(wave), latest)
            except RoomsUnavailableError:
                break
            if len(found) >= MOST_ALTERNATIVES:
                break
        return tuple(found[:MOST_ALTERNATIVES])


def _shifted(request: StayRequest, today: date) -> Iterator[StayRequest]:
    """Move a stay by a day or more in both directions, nearest first, never into the past."""
    for days in range(1, FURTHEST_SHIFT + 1):
        for shift in (timedelta(days), timedelta(-days)):
            moved = replace(
                request, check_in=request.check_in + shift, check_out=request.check_out + shift
            )
            if problem_of(moved, today) is None:
                yield moved


def _written(number: str) -> str:
    """Write a confirmation number as systems do: capitals, plain dashes, no space around them."""
    folded = unicodedata.normalize("NFKC", number[: 2 * LONGEST_NUMBER]).upper()
    parts = (" ".join(part.split()) for part in _DASHES.split(folded))
    return "-".join(parts)[:LONGEST_NUMBER]
