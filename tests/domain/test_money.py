"""Amounts as people of several countries write them."""

from decimal import Decimal

import pytest

from hotel_inbox.domain.money import read_amount
from hotel_inbox.errors import InvalidInputError


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", "1200"),
        ("1,234.5", "1234.50"),
        ("1.234,50 €", "1234.50"),
        ("€1.234", "1234"),
        ("12,5", "12.50"),
        ("1 200", "1200"),
        ("1,234,567", "1234567"),
        ("0", "0"),
        ("Rs. 500", "500"),
        ("CHF 1'200", "1200"),
    ],
)
def test_either_mark_is_read(text: str, amount: str) -> None:
    assert read_amount(text) == Decimal(amount)


def test_nothing_is_no_amount() -> None:
    assert read_amount("  ") is None


@pytest.mark.parametrize(
    "text",
    [
        *("much", "-5", "1.2.3", "12,34,5", "1.2345", "10000000000", "1" * 50, ".", "1,23.456.7"),
        *("2 nights 450", "450 for 2", "1e5", ".5"),
    ],
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        read_amount(text)
