"""The tool that keeps who a guest is, how they can be reached, and which stay they think of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from hotel_inbox.bot.lexical import words
from hotel_inbox.bot.tools.base import Workbench
from hotel_inbox.bot.understanding.contacts import checked_email, checked_name, checked_phone
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import FURTHEST, LONGEST_NIGHTS, MOST_PEOPLE, Stay
from hotel_inbox.domain.understanding import GuestDetails

NAME = "capture_guest"
_LONGEST_ARGUMENT = 300
# A country code and a zero come and go; the digits after them have to be the guest's.
_LONGEST_PREFIX = 3
_FEWEST_DIGITS = 6
_DETAILS = ("name", "email", "phone")
_DATES = ("check_in", "check_out")
_COUNTS = ("adults", "children")
_WHOLE = {"type": "integer", "minimum": 0}
_PARAMETERS: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "description": "The guest's name as they wrote it."},
        "email": {"type": "string", "description": "The guest's e-mail address as they wrote it."},
        "phone": {"type": "string", "description": "The guest's phone number as they wrote it."},
        "check_in": {"type": "string", "description": "The day of arrival, YYYY-MM-DD."},
        "check_out": {"type": "string", "description": "The day of departure, YYYY-MM-DD."},
        "adults": {**_WHOLE, "minimum": 1, "description": "Adults in the whole party."},
        "children": {**_WHOLE, "description": "Children in the whole party."},
    },
    "additionalProperties": False,
}


class CaptureGuest:
    """Takes only what the guest wrote themselves, checked anew; the rest is refused by name."""

    name = NAME
    description = (
        "Keep the guest's name, e-mail address and phone number, and the dates and people of the "
        "stay they are interested in, as soon as the guest writes or corrects them. Never invent "
        "or complete any of them."
    )
    parameters = _PARAMETERS

    async def run(self, bench: Workbench, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """Return what was taken and why the rest was refused."""
        taken: dict[str, object] = {}
        refused: dict[str, str] = {}
        guest = _details(bench, arguments, taken, refused)
        stay = _stay(bench, arguments, taken, refused)
        for name in arguments:
            if name not in (*_DETAILS, *_DATES, *_COUNTS):
                refused[name[:_LONGEST_ARGUMENT]] = "there is no such argument"
        bench.guest = _merged(bench.guest, guest)
        bench.understood = replace(
            bench.understood, guest=_merged(bench.understood.guest, guest), stay=stay
        )
        if not taken and not refused:
            return {"error": "nothing was given to keep"}
        return {"taken": taken, "refused": refused}


def _merged(known: GuestDetails, new: GuestDetails) -> GuestDetails:
    """Let what is new take the place of what is known."""
    return GuestDetails(
        name=new.name or known.name, email=new.email or known.email, phone=new.phone or known.phone
    )


def _details(
    bench: Workbench,
    arguments: Mapping[str, object],
    taken: dict[str, object],
    refused: dict[str, str],
) -> GuestDetails:
    """Check name, e-mail and phone, and that the guest wrote them."""
    hotel = bench.turn.hotel
    checks: dict[str, tuple[Callable[[str], str | None], Callable[[Workbench, str], bool]]] = {
        "name": (checked_name, _wrote_name),
        "email": (checked_email, _wrote_email),
        "phone": (
            lambda text: checked_phone(text, country=hotel.country, timezone=hotel.timezone),
            _wrote_phone,
        ),
    }
    found: dict[str, str] = {}
    for name, (checked, written) in checks.items():
        given = _text(arguments, name)
        if not given:
            continue
        value = checked(given)
        if value is None:
            refused[name] = f"this is no valid {name}: ask the guest"
        elif not written(bench, given):
            refused[name] = f"the guest has not written this {name}: ask for it"
        else:
            taken[name] = found[name] = value
    return GuestDetails(**found)


def _text(arguments: Mapping[str, object], name: str) -> str:
    value = arguments.get(name)
    # Some models write a phone number as a number.
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return " ".join(text[:_LONGEST_ARGUMENT].split())


def _guest_texts(bench: Workbench) -> list[str]:
    """List what the guest wrote, with what an earlier turn understood of messages now gone."""
    known = bench.understood.guest
    return [
        *(message.text for message in bench.turn.messages if message.author is Author.GUEST),
        *filter(None, (known.name, known.email, known.phone)),
    ]


def _wrote_name(bench: Workbench, name: str) -> bool:
    said = {word for text in _guest_texts(bench) for word in words(text)}
    return all(word in said for word in words(name))


def _wrote_email(bench: Workbench, email: str) -> bool:
    wanted = re.compile(rf"(?<![\w.+-]){re.escape(email.casefold())}(?![\w-])")
    return any(wanted.search(text.casefold()) for text in _guest_texts(bench))


def _wrote_phone(bench: Workbench, phone: str) -> bool:
    digits = _digits(phone)
    said = [_digits(text) for text in _guest_texts(bench)]
    return any(
        digits[prefix:] in each
        for prefix in range(_LONGEST_PREFIX + 1)
        if len(digits) - prefix >= _FEWEST_DIGITS
        for each in said
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _stay(
    bench: Workbench,
    arguments: Mapping[str, object],
    taken: dict[str, object],
    refused: dict[str, str],
) -> Stay:
    """Carry the known stay on with days and people that can be."""
    stay = bench.understood.stay
    days = {name: _day(arguments, name, refused) for name in _DATES}
    check_in = days["check_in"] or stay.check_in
    check_out = days["check_out"] or stay.check_out
    problem = _problem(check_in, check_out, bench.turn.hotel.today)
    if any(days.values()):
        if problem is None:
            nights = stay.nights if check_in is None or check_out is None else None
            stay = replace(stay, check_in=check_in, check_out=check_out, nights=nights)
            taken |= {name: day.isoformat() for name, day in days.items() if day}
        else:
            refused |= {name: problem for name, day in days.items() if day}
    for name in _COUNTS:
        count = _count(arguments, name, refused)
        if count is not None:
            # Ages that belong to another number of children are of no use.
            ages = stay.child_ages if name == "adults" or count >= len(stay.child_ages) else ()
            stay = (
                replace(stay, adults=count)
                if name == "adults"
                else replace(stay, children=count, child_ages=ages)
            )
            taken[name] = count
    return stay


def _day(arguments: Mapping[str, object], name: str, refused: dict[str, str]) -> date | None:
    value = arguments.get(name)
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:30])
    except ValueError:
        refused[name] = "this is no day that exists: give it as YYYY-MM-DD"
        return None


def _problem(check_in: date | None, check_out: date | None, today: date) -> str | None:
    """Say why nobody could stay from one day to the other."""
    days = [day for day in (check_in, check_out) if day is not None]
    if not all(today <= day <= today + FURTHEST for day in days):
        return "the day is past or too far away: ask the guest"
    if check_in is None or check_out is None:
        return None
    if not 0 < (check_out - check_in).days <= LONGEST_NIGHTS:
        return "the days of arrival and departure do not go together: ask the guest"
    return None


def _count(arguments: Mapping[str, object], name: str, refused: dict[str, str]) -> int | None:
    value = arguments.get(name)
    if value in (None, ""):
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:9])
    fewest = 1 if name == "adults" else 0
    if isinstance(value, bool) or not isinstance(value, int) or not fewest <= value <= MOST_PEOPLE:
        refused[name] = f"this must be a whole number from {fewest} to {MOST_PEOPLE}"
        return None
    return value
