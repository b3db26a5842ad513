"""Takes a PMS at its word only as far as the word can be true; its texts are nobody's orders."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from hotel_inbox.domain.stay import Offer, Reservation, StayRequest
from hotel_inbox.pms.base import PmsError

MOST_OFFERS = 20
CODE_LENGTH = 60
NAME_LENGTH = 80
TEXT_LENGTH = 300
_CENT = Decimal("0.01")
# Ten million is a week in some currencies; more than this no column of ours holds.
_LARGEST = Decimal(10) ** 10
# A guest is sent to the hotel's own booking page alone, and no text may pretend to be markup.
_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,10}://|www\.)\S*"
    # What messengers make a link of by themselves.
    r"|\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}"
    r"\.(?:[a-z]{2,24}/|(?:app|biz|com|info|io|link|ly|net|org)\b)\S*",
    re.IGNORECASE,
)
_MARKUP = str.maketrans(dict.fromkeys("<>[]{}`|*\\", " "))


def checked_offers(told: Iterable[Offer], request: StayRequest, currency: str) -> tuple[Offer, ...]:
    """Keep the offers that can be right and are enough for the party, cheapest first.

    Raises PmsError if there were offers and not one could be right: "sold out" would be a lie.
    """
    offers = list(told)
    right = [offer for offer in offers if _can_be_right(offer, request, currency)]
    if offers and not right:
        others = sorted({one_line(offer.currency, 3).upper() for offer in offers})
        if currency.upper() not in others:
            raise PmsError(f"it sells in {', '.join(others)}, and the hotel counts in {currency}")
        raise PmsError("every price it gave has a wrong currency, party or amount")
    enough = sorted(filter(_is_enough, right), key=lambda offer: offer.total)
    return tuple(map(_cleaned, enough[:MOST_OFFERS]))


def is_free(told: Iterable[Offer], request: StayRequest, currency: str) -> bool:
    """Whether any of these offers can be right and is enough for the party."""
    return any(_can_be_right(offer, request, currency) and _is_enough(offer) for offer in told)


def checked_reservation(told: Reservation) -> Reservation:
    """Clean a reservation's texts; a sum that cannot be right or names no currency is left out."""
    known = re.fullmatch(r"[A-Za-z]{3}", told.currency) is not None
    total = told.total if told.total is not None and known and _is_sum(told.total) else None
    return replace(
        told,
        number=one_line(told.number, CODE_LENGTH),
        status=one_line(told.status, CODE_LENGTH),
        last_name=one_line(told.last_name, NAME_LENGTH),
        room_name=one_line(told.room_name, NAME_LENGTH),
        total=total,
        currency=told.currency.upper() if total is not None else "",
    )


def one_line(text: str, longest: int) -> str:
    """Write a text of the PMS on one line, without links, markup and what cannot be seen."""
    # Cut first: what comes after is not worth the time to read it.
    bare = _LINK.sub(" ", text[: 4 * longest]).translate(_MARKUP)
    line = " ".join(bare.split())
    if not line.isprintable():
        seen = "".join(" " if _is_unseen(character) else character for character in line)
        line = " ".join(seen.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _can_be_right(offer: Offer, request: StayRequest, currency: str) -> bool:
    return (
        offer.currency.upper() == currency.upper()
        and offer.rooms == request.rooms
        and _is_sum(offer.total)
        and bool(one_line(offer.room_name, NAME_LENGTH))
    )


def _is_enough(offer: Offer) -> bool:
    return offer.rooms_left is None or offer.rooms_left >= offer.rooms


def _is_sum(total: Decimal) -> bool:
    return total.is_finite() and _CENT <= total < _LARGEST


def _cleaned(offer: Offer) -> Offer:
    return replace(
        offer,
        room_code=one_line(offer.room_code, CODE_LENGTH),
        room_name=one_line(offer.room_name, NAME_LENGTH),
        rate_code=one_line(offer.rate_code, CODE_LENGTH),
        rate_name=one_line(offer.rate_name, NAME_LENGTH),
        total=offer.total.quantize(_CENT, ROUND_HALF_UP),
        currency=offer.currency.upper(),
        conditions=one_line(offer.conditions, TEXT_LENGTH),
        description=one_line(offer.description, TEXT_LENGTH),
    )
