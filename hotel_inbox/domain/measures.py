"""What the statistics measure: the names of the figures and the values that are shown.

Every number of an inbox is defined once, in words here and in SQL in repositories/measures: a
session belongs to the period in which it started, days are the hotel's, and a rate over nothing is
None, which is shown as a dash.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

PROMPT = timedelta(seconds=5)
"""A bot's reply that was queued sooner than this after the guest's message was prompt."""
REPLIES_WITHIN = timedelta(days=1)
"""What the bot says later than this after a session's first message is no reply to it."""
TAKEOVER = "takeover"
OUTSIDE = "outside"
"""Why a session went from the bot to a person, beside the reasons of a handoff: somebody took it
over, or answered in the channel's own app."""


class Figure(StrEnum):
    """The six figures on top of Conversations, by the word that an address has for them.

    ACTIVE: sessions started in the last 24 hours, whatever the period.
    RESPONSE_RATE: of the sessions whose first guest message came while the bot was in charge, the
    share whose first bot reply was queued less than 5 s after the server got that message.
    FAQS_RESOLVED: guest questions that the bot answered from the knowledge base in a turn that did
    not end in a handoff.
    HUMAN_TRANSFERS: sessions that went from the bot to a person at least once.
    CAPTURED_LEADS: sessions whose guest has an e-mail or a phone, or that were marked as lead.
    CONVERSION_RATE: of the leads created in the period, the share that resulted in a booking.
    """

    ACTIVE = "active"
    RESPONSE_RATE = "response-rate"
    FAQS_RESOLVED = "faqs-resolved"
    HUMAN_TRANSFERS = "human-transfers"
    CAPTURED_LEADS = "captured-leads"
    CONVERSION_RATE = "conversion-rate"


RATES = frozenset({Figure.RESPONSE_RATE, Figure.CONVERSION_RATE})
"""The figures that are shares; the others count."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    @property
    def rate(self) -> float | None:
        """Give the share from 0 to 1; None over nothing."""
        return self.part / self.whole if self.whole else None

    def __add__(self, other: "Share") -> "Share":
        """Put two together."""
        return Share(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True, slots=True)
class Tally:
    """The six figures of one stretch of time."""

    active: int = 0
    response: Share = Share()
    faqs_resolved: int = 0
    human_transfers: int = 0
    captured_leads: int = 0
    conversion: Share = Share()

    @classmethod
    def together(cls, tallies: Iterable["Tally"]) -> "Tally":
        """Add the figures of several hotels up."""
        every = list(tallies)
        return cls(
            sum(one.active for one in every),
            sum((one.response for one in every), Share()),
            sum(one.faqs_resolved for one in every),
            sum(one.human_transfers for one in every),
            sum(one.captured_leads for one in every),
            sum((one.conversion for one in every), Share()),
        )

    def value(self, figure: Figure) -> float | None:
        """Give a figure: a count, or a share from 0 to 1; None is a share of nothing."""
        match figure:
            case Figure.ACTIVE:
                return self.active
            case Figure.RESPONSE_RATE:
                return self.response.rate
            case Figure.FAQS_RESOLVED:
                return self.faqs_resolved
            case Figure.HUMAN_TRANSFERS:
                return self.human_transfers
            case Figure.CAPTURED_LEADS:
                return self.captured_leads
            case Figure.CONVERSION_RATE:
                return self.conversion.rate


@dataclass(frozen=True, slots=True)
class Figures:
    """The six figures of a period and of the one before it; None if the period has none before."""

    now: Tally
    before: Tally | None = None

    def value(self, figure: Figure) -> float | None:
        """Give a figure: a count, or a share from 0 to 1; None is shown as a dash."""
        return self.now.value(figure)

    def change(self, figure: Figure) -> float | None:
        """Say how a figure changed against the period before; None if that cannot be said.

        Of a count it is a fraction (0.25: a quarter more; None over a former 0), of a rate the
        difference (0.05: five percentage points more).
        """
        value = self.now.value(figure)
        former = self.before.value(figure) if self.before else None
        if value is None or former is None:
            return None
        if figure in RATES:
            return value - former
        return (value - former) / former if former else None

    def __iter__(self) -> Iterator[tuple[Figure, float | None, float | None]]:
        """Give every figure with its value and change, in the order they are shown."""
        for figure in Figure:
            yield figure, self.value(figure), self.change(figure)
