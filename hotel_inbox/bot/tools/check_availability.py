"""The tool that asks the hotel's PMS what is free for a stay and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from hotel_inbox.bot.base import RoomsUnavailableError
from hotel_inbox.bot.offers import booking_link
from hotel_inbox.bot.tools.base import Workbench
from hotel_inbox.domain.stay import MOST_PEOPLE, Availability, Offer, StayRequest
from hotel_inbox.errors import InvalidInputError

NAME = "check_availability"
OLDEST_CHILD = 17
# Whoever did not say how many rooms gets as few as hold them: at worst one for every two.
_PEOPLE_IN_ANY_ROOM = 2
_WHOLE = {"type": "integer", "minimum": 0}
_PARAMETERS: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "check_in": {"type": "string", "description": "The day of arrival, YYYY-MM-DD."},
        "check_out": {"type": "string", "description": "The day of departure, YYYY-MM-DD."},
        "adults": {**_WHOLE, "minimum": 1, "description": "Adults in the whole party."},
        "children": {**_WHOLE, "description": "Children in the whole party."},
        "child_ages": {
            "type": "array",
            "items": {**_WHOLE, "maximum": OLDEST_CHILD},
            "description": "The children's ages, as far as the guest said them.",
        },
        "rooms": {
            **_WHOLE,
            "minimum": 1,
            "description": "Only if the guest said how many rooms; else it is worked out.",
        },
    },
    "required": ["check_in", "check_out", "adults"],
    "additionalProperties": False,
}


class CheckAvailability:
    """Leaves the PMS's answer on the bench: the only source of prices and of what is free."""

    name = NAME
    description = (
        "Ask the hotel's system which rooms are free for given dates and people, at what total "
        "price. Use it as soon as arrival, departure and the number of adults are known."
    )
    parameters = _PARAMETERS

    async def run(self, bench: Workbench, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """Return offers, or the nearest dates that have some; nothing is reserved by it."""
        try:
            request = _request(arguments)
            found = await _ask(bench, request, by_guest="rooms" in _given(arguments))
        except InvalidInputError as error:
            return {"error": str(error)}
        except RoomsUnavailableError:
            bench.pms_down = True
            return {"error": "the hotel's system does not answer: tell no price, no availability"}
        bench.availability = found
        link = booking_link(bench.turn.hotel, found.request) if found.offers else None
        if link is not None:
            bench.booking_link = link
        return {
            "request": _told_request(found.request),
            "offers": [_told_offer(offer) for offer in found.offers],
            "alternatives": [
                {"check_in": one.check_in.isoformat(), "check_out": one.check_out.isoformat()}
                for one in found.alternatives
            ],
            "booking_link": link,
        }


async def _ask(bench: Workbench, request: StayRequest, *, by_guest: bool) -> Availability:
    """Ask for the rooms that the guest said, or else for as few as there are offers for.

    More rooms on the guest's own dates come before other dates: else a house would be called full
    whose large rooms alone are taken.
    """
    rooms, hotel_id = bench.rooms, bench.turn.hotel.id
    found = [await rooms.availability(hotel_id, request)]
    for count in _more_rooms(request) if not by_guest else ():
        if found[-1].offers:
            break
        found.append(await rooms.availability(hotel_id, replace(request, rooms=count)))
    if found[-1].offers:
        return found[-1]
    return next((one for one in found if one.alternatives), found[0])


def _more_rooms(request: StayRequest) -> Iterator[int]:
    enough = -(-(request.adults + request.children) // _PEOPLE_IN_ANY_ROOM)
    # No room without an adult.
    most = min(enough, request.adults)
    yield from sorted({count for count in (2, most) if 1 < count <= most})


def _given(arguments: Mapping[str, object]) -> Mapping[str, object]:
    """Leave out what a model fills in with nothing."""
    return {name: value for name, value in arguments.items() if value not in (None, "")}


def _request(arguments: Mapping[str, object]) -> StayRequest:
    given = _given(arguments)
    ages = _ages(given.get("child_ages", []))
    children = _whole(given, "children", len(ages))
    if ages and len(ages) > children:
        raise InvalidInputError("child_ages has more ages than there are children")
    return StayRequest(
        check_in=_day(given, "check_in"),
        check_out=_day(given, "check_out"),
        adults=_whole(given, "adults"),
        children=children,
        child_ages=ages,
        rooms=_whole(given, "rooms", 1),
    )


def _day(given: Mapping[str, object], name: str) -> date:
    value = given.get(name)
    if value is None:
        raise InvalidInputError(f"{name} is missing: ask the guest")
    try:
        return date.fromisoformat(str(value)[:30])
    except ValueError:
        raise InvalidInputError(f"{name} must be a day that exists, as YYYY-MM-DD") from None


def _whole(given: Mapping[str, object], name: str, default: int | None = None) -> int:
    value = given.get(name, default)
    if value is None:
        raise InvalidInputError(f"{name} is missing: ask the guest")
    if isinstance(value, str) and value.isascii() and value.strip().isdigit():
        value = int(value.strip()[:9])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InvalidInputError(f"{name} must be a whole number")
    if value > MOST_PEOPLE:
        raise InvalidInputError(f"{name} is more than the bot may handle: hand over to a person")
    return value


def _ages(value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_PEOPLE:
        raise InvalidInputError("child_ages must be a list of ages")
    ages = tuple(_whole({"child_ages": age}, "child_ages") for age in value)
    if any(age > OLDEST_CHILD for age in ages):
        raise InvalidInputError(f"whoever is older than {OLDEST_CHILD} counts as an adult")
    return ages


def _told_request(request: StayRequest) -> Mapping[str, object]:
    return {
        "check_in": request.check_in.isoformat(),
        "check_out": request.check_out.isoformat(),
        "nights": request.nights,
        "adults": request.adults,
        "children": request.children,
        "child_ages": list(request.child_ages),
        "rooms": request.rooms,
    }


def _told_offer(offer: Offer) -> Mapping[str, object]:
    return {
        "room": offer.room_code,
        "room_name": offer.room_name,
        "rate": offer.rate_code,
        "rate_name": offer.rate_name,
        "total": f"{offer.total:.2f}",
        "currency": offer.currency,
        "rooms": offer.rooms,
        "rooms_left": offer.rooms_left,
        "conditions": offer.conditions,
    }
