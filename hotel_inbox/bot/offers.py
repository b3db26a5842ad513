"""Tells what a PMS offered, to the cent as it stands there, and leads to the booking page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from hotel_inbox.bot.base import TurnHotel
from hotel_inbox.bot.notation import day, money
from hotel_inbox.bot.phrases import Counted, Phrase, count, listed, say
from hotel_inbox.bot.understanding.alarm import gives_orders
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Availability, Offer, Stay, StayRequest

# Nobody chooses from a longer list in a chat; a room at a third rate hides the next room.
_OFFERS_TOLD = 4
_RATES_OF_A_ROOM = 2
_ALTERNATIVES_TOLD = 3
# From so many rooms on there are enough.
_FEW_LEFT = 5
# What a PMS calls things is one line, whatever somebody typed there.
_NAME_LENGTH = 80
_CONDITIONS_LENGTH = 160


def tell_offers(availability: Availability, language: Language, hotel: TurnHotel) -> str:
    """Tell the cheapest offers and where to book them, or which other dates are free."""
    about = _about(availability.request, language)
    link = booking_link(hotel, availability.request)
    here = f"\n\n{say(Phrase.BOOK_HERE, language, link=link)}" if link else ""
    if availability.offers:
        nights = availability.request.nights
        lines = [_line(offer, nights, language) for offer in _told(availability.offers)]
        return "\n".join([say(Phrase.OFFERS, language, **about), *lines]) + here
    full = say(Phrase.FULL, language, **about)
    if not availability.alternatives:
        return f"{full} {say(Phrase.OTHER_DATES, language)}"
    others = [
        f"• {say(Phrase.FROM_TO, language, **_about(other, language))}"
        for other in availability.alternatives[:_ALTERNATIVES_TOLD]
    ]
    free = say(Phrase.ALTERNATIVES, language)
    return "\n".join([full, free, *others, say(Phrase.OTHER_DATES, language)])


def booking_link(hotel: TurnHotel, stay: Stay | StayRequest) -> str | None:
    """Fill dates and party into the hotel's booking address; None if it has none."""
    parts = urlsplit(hotel.booking_url.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    whole = None not in (stay.check_in, stay.check_out, stay.adults)
    known = {
        "arrival": stay.check_in.isoformat() if stay.check_in else None,
        "departure": stay.check_out.isoformat() if stay.check_out else None,
        "adults": stay.adults,
        # The same link for the same stay, whether or not it was said that no child comes.
        "children": stay.children or (0 if whole else None),
        "rooms": stay.rooms or (1 if whole else None),
    }
    filled = {name: value for name, value in known.items() if value is not None}
    own = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in filled]
    query = urlencode([*own, *filled.items()])
    return urlunsplit(parts._replace(path=parts.path or "/", query=query))


def party(request: StayRequest, language: Language) -> str:
    """Say who comes, and in how many rooms if in more than one."""
    parts = [count(Counted.ADULTS, request.adults, language)]
    if request.children:
        parts.append(count(Counted.CHILDREN, request.children, language))
    who = listed(parts, language)
    return who if request.rooms == 1 else f"{who}, {count(Counted.ROOMS, request.rooms, language)}"


def one_line(text: str, length: int = _NAME_LENGTH) -> str:
    """Make one line of what a PMS wrote, no longer than needed."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def shown(name: str, otherwise: str) -> str:
    """Show a name out of a PMS on one line; one that gives orders is told by something plainer."""
    return one_line(otherwise if gives_orders(name) else name)


def _about(request: StayRequest, language: Language) -> dict[str, str]:
    return {
        "check_in": day(request.check_in, language),
        "check_out": day(request.check_out, language),
        "nights": count(Counted.NIGHTS, request.nights, language),
        "party": party(request, language),
    }


def _told(offers: Iterable[Offer]) -> list[Offer]:
    """Choose the cheapest offers, few of each room."""
    of_room: Counter[str] = Counter()
    chosen: list[Offer] = []
    for offer in sorted(offers, key=lambda offer: offer.total):
        of_room[offer.room_code] += 1
        if of_room[offer.room_code] <= _RATES_OF_A_ROOM and len(chosen) < _OFFERS_TOLD:
            chosen.append(offer)
    return chosen


def _line(offer: Offer, nights: int, language: Language) -> str:
    """Tell one offer: what, for how much, on which terms, and how many are left if few."""
    line = say(
        Phrase.OFFER_LINE,
        language,
        room=shown(offer.room_name, offer.room_code),
        rate=shown(offer.rate_name, offer.rate_code),
        total=money(offer.total, offer.currency, language),
    )
    beside = []
    if nights > 1:
        nightly = money(offer.total / nights, offer.currency, language)
        beside.append(say(Phrase.PER_NIGHT, language, amount=nightly))
    if offer.rooms_left is not None and offer.rooms_left < _FEW_LEFT:
        beside.append(count(Counted.ROOMS_LEFT, offer.rooms_left, language))
    terms = "" if gives_orders(offer.conditions) else offer.conditions
    terms = one_line(terms, _CONDITIONS_LENGTH)
    return (
        f"• {line}"
        + (f" ({', '.join(beside)})" if beside else "")
        + (f". {terms}" if terms else "")
    )
