"""Both vendors as one kind of thing: a fake server, our adapter for it, and a hotel there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hotel_inbox.domain.stay import StayRequest
from hotel_inbox.pms.apaleo import Apaleo
from hotel_inbox.pms.base import Pms, PmsHotel
from hotel_inbox.pms.cloudbeds import Cloudbeds
from tests.fakes import apaleo_api, cloudbeds_api
from tests.fakes.apaleo_api import FakeApaleo
from tests.fakes.cloudbeds_api import FakeCloudbeds
from tests.fakes.house import Booked, House, Sold

TODAY = date(2026, 11, 22)
FRIDAY = date(2026, 12, 4)
SUNDAY = date(2026, 12, 6)
_PER_SECOND = 1000


@dataclass
class Vendor:
    """One vendor; `offers_at` and `finds_at` match the paths at which it is asked."""

    server: FakeApaleo | FakeCloudbeds
    pms: Pms
    hotel: PmsHotel
    offers_at: str
    finds_at: str
    number: str
    described: bool

    @property
    def house(self) -> House:
        """What the hotel sells."""
        return self.server.house


@contextmanager
def apaleo(*, patience: float = 6.0) -> Iterator[Vendor]:
    """An Apaleo with a hotel in it."""
    with FakeApaleo(House("MUC", sold=_sold(), booked=[Booked("XPGMSXGF-1")])) as server:
        credentials = {
            "client_id": apaleo_api.CLIENT_ID,
            "client_secret": apaleo_api.CLIENT_SECRET,
        }
        yield Vendor(
            server,
            Apaleo(server.url, server.url, per_second=_PER_SECOND, patience=patience),
            _hotel("MUC", credentials),
            offers_at="/booking/v1/offers",
            finds_at="/booking/v1/reservations",
            number="XPGMSXGF-1",
            described=server.description is not None,
        )


@contextmanager
def cloudbeds(
    *, patience: float = 6.0, credentials: Mapping[str, str] | None = None
) -> Iterator[Vendor]:
    """A Cloudbeds with a hotel in it, reached by a token unless told otherwise."""
    with FakeCloudbeds(House("37", sold=_sold(), booked=[Booked("7145998823")])) as server:
        by_token = {
            "client_id": cloudbeds_api.CLIENT_ID,
            "client_secret": cloudbeds_api.CLIENT_SECRET,
            "refresh_token": "refresh-0",
        }
        yield Vendor(
            server,
            Cloudbeds(server.url, per_second=_PER_SECOND, patience=patience),
            _hotel("37", credentials or by_token),
            offers_at="/getAvailableRoomTypes",
            finds_at="/getReservation",
            number="7145998823",
            described=server.description is not None,
        )


VENDORS = {"apaleo": apaleo, "cloudbeds": cloudbeds}


def stay(**more: Any) -> StayRequest:  # noqa: ANN401 - any field
    """Two nights for two, unless told otherwise."""
    given = {"check_in": FRIDAY, "check_out": SUNDAY, "adults": 2, **more}
    return StayRequest(**given)


def _sold() -> list[Sold]:
    return [
        Sold(),
        Sold(rate="11", rate_name="Non-refundable", nightly=Decimal("70.10"), policy="No refund"),
        Sold("2", "Family room", "12", nightly=Decimal("140.00"), places=5, units=2),
    ]


def _hotel(property_id: str, credentials: Mapping[str, str]) -> PmsHotel:
    return PmsHotel(1, property_id, "EUR", TODAY, credentials)
