"""How dates and amounts of money are written in each language."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hotel_inbox.bot.phrases import writing
from hotel_inbox.domain.languages import Language

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "BRL": "R$", "JPY": "¥"}
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "CLP", "PYG", "ISK", "VND"})
_CENT = Decimal("0.01")
# The currency stays on the line of its amount.
_BOUND = "\u00a0"


def day(moment: date, language: Language) -> str:
    """Write a date in full, with its weekday: guests mistake days less than numbers."""
    how = writing(language)
    return how.date.format(
        weekday=how.weekdays[moment.weekday()],
        day=how.first if moment.day == 1 else moment.day,
        month=how.months[moment.month - 1],
        year=moment.year,
    )


def money(amount: Decimal, currency: str, language: Language) -> str:
    """Write an amount with its currency; a currency without a sign of its own by its code."""
    how = writing(language)
    code = currency.strip().upper()
    exact = amount.quantize(Decimal(1) if code in _WITHOUT_CENTS else _CENT, ROUND_HALF_UP)
    whole, point, cents = f"{exact:,f}".partition(".")
    digits = whole.replace(",", how.thousands) + (how.decimal if point else "") + cents
    sign = _SIGNS.get(code)
    mark = sign or (code if how.amount.startswith("{amount}") else f"{code} ")
    return how.amount.format(amount=digits, currency=mark).replace(" ", _BOUND)
