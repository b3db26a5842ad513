"""The books of a hotel whose rooms we sell ourselves."""

from enum import StrEnum


class Book(StrEnum):
    """What a page of them is about."""

    ROOMS = "rooms"
    RATES = "rates"
    LIMITS = "limits"
    RESERVATIONS = "reservations"
