"""A Cloudbeds of our own on loopback, built from its description of v1.3."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tests.fakes import described
from tests.fakes.house import Booked, House, Sold, nights
from tests.fakes.vendor import Asked, Told, VendorServer

API_KEY = "cbat_0123456789abcdef"
CLIENT_ID = "live1_12345"
CLIENT_SECRET = "cloudbeds-secret-0123456789"
_PREFIX = "/api/v1.3/"


class FakeCloudbeds(VendorServer):
    """The API; it takes a key, and tokens that are refreshed with ever new refresh tokens."""

    def __init__(self, house: House) -> None:
        """Sell and know what this house does."""
        super().__init__(self._told, described.cloudbeds())
        self.house = house
        self.token_seconds = 28800
        self.keys = {API_KEY}
        self.tokens: list[str] = []
        self.good: set[str] = set()
        self.refresh_token = "refresh-0"
        self.restrictions: dict[date, dict[str, object]] = {}
        self.says_nothing_left = False

    def end_tokens(self) -> None:
        """Let no token that was given out work any more."""
        self.good.clear()

    def _told(self, asked: Asked) -> Told:
        what = asked.path.removeprefix(_PREFIX)
        if what == "access_token":
            return self._token(asked)
        bearer = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if asked.headers.get("x-api-key") not in self.keys and bearer not in self.good:
            return Told(401, {"success": False, "message": "Access denied"})
        answers = {
            "getAvailableRoomTypes": self._free,
            "getRatePlans": self._rates,
            "getReservation": self._reservation,
            "getHotelDetails": self._details,
        }
        return answers[what](asked) if what in answers else Told(404)

    def _token(self, asked: Asked) -> Told:
        wanted = {
            "grant_type": "refresh_token",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "refresh_token": self.refresh_token,
        }
        if asked.form != wanted:
            return Told(400, {"error": "invalid_grant"})
        self.tokens.append(f"cloudbeds-token-{len(self.tokens) + 1}")
        self.good.add(self.tokens[-1])
        self.refresh_token = f"refresh-{len(self.tokens)}"
        body = {
            "access_token": self.tokens[-1],
            "token_type": "Bearer",
            "expires_in": self.token_seconds,
            "refresh_token": self.refresh_token,
            "resources": [{"type": "property", "id": self.house.property_id}],
        }
        return Told(body=body)

    def _free(self, asked: Asked) -> Told:
        given = asked.given
        sold = self._sold(given)
        if not sold and self.says_nothing_left:
            return Told(body={"success": False, "message": "No rooms available"})
        rooms = [
            {
                "roomTypeID": one.room,
                "roomTypeName": one.room_name,
                "roomTypeNameShort": one.room_name[:3],
                "roomTypeDescription": one.description,
                "maxGuests": one.places,
                "adultsIncluded": 2,
                "childrenIncluded": 0,
                "roomTypePhotos": [],
                "roomTypeFeatures": ["Wi-Fi"],
                "roomRate": one.nightly * len(_nights(given)),
                "roomRateID": one.rate,
                "ratePlanNamePublic": one.rate_name,
                "ratePlanNamePrivate": "internal",
                "roomsAvailable": one.units,
                "adultsExtraCharge": [],
                "childrenExtraCharge": [],
                "roomRateDetailed": [
                    {"date": str(night), "rate": one.nightly} for night in _nights(given)
                ],
            }
            for one in sold
        ]
        if not rooms:
            return Told(body={"success": True, "data": [], "roomCount": 0, "count": 0, "total": 0})
        mine = {
            "propertyID": self.house.property_id,
            "propertyCurrency": [
                {
                    "currencyCode": self.house.currency,
                    "currencySymbol": "¤",
                    "currencyPosition": "before",
                }
            ],
            "propertyRooms": rooms,
        }
        body = {"success": True, "data": [mine], "roomCount": len(rooms), "count": 1, "total": 1}
        return Told(body=body)

    def _rates(self, asked: Asked) -> Told:
        given = asked.given
        people = int(given["adults"]), int(given["children"])
        data = [
            {
                "rateID": one.rate,
                "isDerived": False,
                "roomRate": one.nightly * len(_nights(given)),
                "totalRate": one.per_night(*people) * len(_nights(given)),
                "roomsAvailable": one.units,
                "roomTypeID": one.room,
                "propertyID": self.house.property_id,
                "ratePlanID": one.rate,
                "ratePlanNamePublic": one.rate_name,
                "roomRateDetailed": [
                    {
                        "date": str(night),
                        "rateBase": one.nightly,
                        "totalRate": one.per_night(*people),
                        "roomsAvailable": one.units,
                        "closedToArrival": False,
                        "closedToDeparture": False,
                        "minLos": 0,
                        "maxLos": 0,
                        **self.restrictions.get(night, {}),
                    }
                    for night in [*_nights(given), date.fromisoformat(given["endDate"])]
                ],
            }
            for one in self._sold(given)
        ]
        return Told(body={"success": True, "data": data})

    def _sold(self, given: dict[str, str]) -> list[Sold]:
        if given["propertyIDs"] != self.house.property_id:
            return []
        first, last = (date.fromisoformat(given[key]) for key in ("startDate", "endDate"))
        return self.house.free(first, last, int(given["adults"]) + int(given["children"]))

    def _reservation(self, asked: Asked) -> Told:
        wanted = asked.given["reservationID"]
        found = [one for one in self.house.booked if one.number == wanted]
        if not found:
            return Told(body={"success": False, "message": "Reservation not found"})
        return Told(body={"success": True, "data": self._booked(found[0])})

    def _booked(self, booked: Booked) -> Any:  # noqa: ANN401 - JSON
        guest = {
            "guestID": "77",
            "guestFirstName": booked.first_name,
            "guestLastName": booked.last_name,
            "guestEmail": booked.email,
            "isMainGuest": True,
        }
        room = {
            "roomTypeName": booked.room_name,
            "roomTypeID": booked.room,
            "startDate": str(booked.check_in),
            "endDate": str(booked.check_out),
            "adults": str(booked.adults),
            "children": str(booked.children),
            "roomTotal": str(booked.total),
        }
        return {
            "propertyID": self.house.property_id,
            "guestName": f"{booked.first_name} {booked.last_name}",
            "guestEmail": booked.email,
            "guestList": {"77": guest},
            "reservationID": booked.number,
            "status": re.sub("^cancelled$", "canceled", booked.status),
            "total": booked.total,
            "balance": 0,
            "assigned": [room],
            "unassigned": [],
            "startDate": str(booked.check_in),
            "endDate": str(booked.check_out),
        }

    def _details(self, asked: Asked) -> Told:
        if asked.given.get("propertyID") != self.house.property_id:
            return Told(body={"success": False})
        data = {
            "propertyID": self.house.property_id,
            "propertyName": self.house.name,
            "propertyCurrency": {"currencyCode": self.house.currency, "currencySymbol": "¤"},
        }
        return Told(body={"success": True, "data": data})


def _nights(given: dict[str, str]) -> list[date]:
    return nights(*(date.fromisoformat(given[key]) for key in ("startDate", "endDate")))
