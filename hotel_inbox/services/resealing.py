"""Seals all stored credentials anew after the installation's key has changed."""

from collections import Counter
from dataclasses import dataclass

from hotel_inbox.db import Database
from hotel_inbox.errors import SettingsError
from hotel_inbox.repositories import connections, hotels
from hotel_inbox.services.credentials import Credentials


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many have a new seal, how many had it already, how many no key opens."""

    sealed: int
    unchanged: int
    unreadable: int


class Resealing:
    """Moves channels' tokens and PMS credentials to the newest key; done twice, it does nothing."""

    def __init__(self, db: Database, credentials: Credentials) -> None:
        """Open and seal with these."""
        self._db = db
        self._credentials = credentials

    def reseal(self) -> Resealed:
        """Seal everything with the newest key, in one transaction: all of it or nothing."""
        tally: Counter[str] = Counter()
        with self._db.unit_of_work() as unit:
            for connection in connections.with_token(unit.session):
                connection.sealed_token = self._renewed(connection.sealed_token or "", tally)
            for hotel in hotels.with_pms_credentials(unit.session):
                sealed = (hotel.pms_credentials or b"").decode("latin-1")
                hotel.pms_credentials = self._renewed(sealed, tally).encode("latin-1")
        return Resealed(tally["sealed"], tally["unchanged"], tally["unreadable"])

    def _renewed(self, sealed: str, tally: Counter[str]) -> str:
        if self._credentials.is_newest(sealed):
            tally["unchanged"] += 1
            return sealed
        try:
            opened = self._credentials.open(sealed)
        except SettingsError:
            # Of no use to anybody: only entering it again helps.
            tally["unreadable"] += 1
            return sealed
        tally["sealed"] += 1
        return self._credentials.seal(opened)
