"""An Apaleo of our own on loopback, with its identity server, built from its descriptions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.fakes import described
from tests.fakes.house import Booked, House, Sold, nights
from tests.fakes.vendor import Asked, Told, VendorServer

CLIENT_ID = "AZUL-SC-INBOX"
CLIENT_SECRET = "apaleo-secret-0123456789"
_STATUSES = {
    "confirmed": "Confirmed",
    "checked_in": "InHouse",
    "checked_out": "CheckedOut",
    "cancelled": "Canceled",
    "no_show": "NoShow",
}


class FakeApaleo(VendorServer):
    """The API and the identity server at one address."""

    def __init__(self, house: House) -> None:
        """Sell and know what this house does."""
        super().__init__(self._told, described.apaleo())
        self.house = house
        self.token_seconds = 3600
        self.tokens: list[str] = []
        self.good: set[str] = set()
        self.fees: list[dict[str, Any]] = []
        self.services: list[dict[str, Any]] = []
        self.city_tax = Decimal(0)

    def end_tokens(self) -> None:
        """Let no token that was given out work any more."""
        self.good.clear()

    def _told(self, asked: Asked) -> Told:
        if asked.path == "/connect/token":
            return self._token(asked)
        if asked.headers.get("authorization", "").removeprefix("Bearer ") not in self.good:
            return Told(401)
        if asked.path == "/booking/v1/offers":
            return self._offers(asked)
        if asked.path == "/booking/v1/reservations":
            return self._reservations(asked)
        if asked.path == f"/inventory/v1/properties/{self.house.property_id}":
            return Told(body=self._property())
        return Told(404)

    def _token(self, asked: Asked) -> Told:
        wanted = {
            "grant_type": "client_credentials",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
        }
        if asked.form != wanted:
            return Told(400, {"error": "invalid_client"})
        self.tokens.append(f"apaleo-token-{len(self.tokens) + 1}")
        self.good.add(self.tokens[-1])
        body = {
            "access_token": self.tokens[-1],
            "expires_in": self.token_seconds,
            "token_type": "Bearer",
            "scope": "offers.read reservations.read setup.read",
        }
        return Told(body=body)

    def _offers(self, asked: Asked) -> Told:
        given = asked.given
        if given["propertyId"] != self.house.property_id:
            return Told(404)
        first, last = (date.fromisoformat(given[key]) for key in ("arrival", "departure"))
        ages = [age for age in given.get("childrenAges", "").split(",") if age]
        adults = int(given["adults"])
        free = self.house.free(first, last, adults + len(ages))
        if not free:
            return Told(204)
        offers = [self._offer(one, first, last, (adults, len(ages))) for one in free]
        return Told(body={"property": self._embedded(), "offers": offers})

    def _offer(self, sold: Sold, first: date, last: date, people: tuple[int, int]) -> Any:  # noqa: ANN401 - JSON
        per_night = sold.per_night(*people)
        total = per_night * (last - first).days
        offer = {
            "arrival": f"{first}T15:00:00+01:00",
            "departure": f"{last}T11:00:00+01:00",
            "unitGroup": {
                "id": sold.room,
                "code": sold.room,
                "name": sold.room_name,
                "description": sold.description,
                "maxPersons": sold.places,
            },
            "minGuaranteeType": "CreditCard",
            "availableUnits": sold.units,
            "ratePlan": {
                "id": sold.rate,
                "code": sold.rate,
                "name": sold.rate_name,
                "isSubjectToCityTax": False,
            },
            "totalGrossAmount": self._money(total),
            "cancellationFee": {
                "code": "FLEX",
                "name": "Flexible",
                "description": sold.policy,
                "dueDateTime": f"{first - timedelta(days=1)}T18:00:00+01:00",
                "fee": self._money(total),
            },
            "noShowFee": {
                "code": "NOSHOW",
                "name": "No show",
                "description": "The whole stay",
                "fee": self._money(total),
            },
            "timeSlices": [
                {
                    "from": f"{night}T15:00:00+01:00",
                    "to": f"{night + timedelta(days=1)}T11:00:00+01:00",
                    "availableUnits": sold.units,
                    "baseAmount": self._amount(per_night),
                    "totalGrossAmount": self._money(per_night),
                }
                for night in nights(first, last)
            ],
            "taxDetails": [],
            "isCorporate": False,
            "prePaymentAmount": self._money(Decimal(0)),
        }
        if self.fees:
            offer["fees"] = self.fees
        if self.services:
            offer["services"] = self.services
        if self.city_tax:
            offer["cityTax"] = self._amount(self.city_tax)
        return offer

    def _reservations(self, asked: Asked) -> Told:
        given = asked.given
        if given["propertyIds"] != self.house.property_id:
            return Told(204)
        text = given["textSearch"].casefold()
        found = [
            one
            for one in self.house.booked
            if any(text in field.casefold() for field in (one.number, one.external, one.last_name))
        ]
        if not found:
            return Told(204)
        rows = [self._reservation(one) for one in found]
        return Told(body={"reservations": rows, "count": len(rows)})

    def _reservation(self, booked: Booked) -> Any:  # noqa: ANN401 - JSON
        person = {
            "firstName": booked.first_name,
            "lastName": booked.last_name,
            "email": booked.email,
        }
        moment = "2026-11-01T10:00:00+01:00"
        return {
            "id": booked.number,
            "bookingId": booked.number.split("-")[0],
            **({"externalCode": booked.external} if booked.external else {}),
            "status": _STATUSES[booked.status],
            "property": self._embedded(),
            "ratePlan": {"id": "FLEX", "isSubjectToCityTax": False},
            "unitGroup": {"id": booked.room, "name": booked.room_name},
            "totalGrossAmount": self._money(booked.total),
            "arrival": f"{booked.check_in}T15:00:00+01:00",
            "departure": f"{booked.check_out}T11:00:00+01:00",
            "created": moment,
            "modified": moment,
            "adults": booked.adults,
            "childrenAges": [7] * booked.children,
            "channelCode": "Direct",
            "primaryGuest": person,
            "booker": person,
            "guaranteeType": "CreditCard",
            "cancellationFee": {
                "id": "FLEX",
                "code": "FLEX",
                "name": "Flexible",
                "description": "Free cancellation",
                "dueDateTime": moment,
                "fee": self._money(booked.total),
            },
            "noShowFee": {
                "id": "NOSHOW",
                "code": "NOSHOW",
                "name": "No show",
                "description": "The whole stay",
                "fee": self._money(booked.total),
            },
            "balance": self._money(Decimal(0)),
            "hasCityTax": False,
        }

    def _property(self) -> Any:  # noqa: ANN401 - JSON
        return {
            "id": self.house.property_id,
            "code": self.house.property_id,
            "name": {"de": self.house.name, "en": self.house.name},
            "isTemplate": False,
            "companyName": "Casa Azul SL",
            "commercialRegisterEntry": "A 1",
            "taxId": "B1",
            "location": {
                "addressLine1": "Calle 1",
                "postalCode": "41001",
                "city": "Sevilla",
                "countryCode": "ES",
            },
            "paymentTerms": {"en": "On arrival"},
            "timeZone": "Europe/Madrid",
            "currencyCode": self.house.currency,
            "created": "2020-01-01T10:00:00+01:00",
        }

    def _embedded(self) -> dict[str, str]:
        return {"id": self.house.property_id, "name": self.house.name}

    def _money(self, amount: Decimal) -> dict[str, object]:
        return {"amount": amount, "currency": self.house.currency}

    def _amount(self, amount: Decimal) -> dict[str, object]:
        return {
            "grossAmount": amount,
            "netAmount": amount,
            "vatType": "Reduced",
            "vatPercent": 10.0,
            "currency": self.house.currency,
        }
