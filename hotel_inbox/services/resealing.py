"""Seals all stored access tokens anew after the installation's key has changed."""

from dataclasses import dataclass

from hotel_inbox.db import Database
from hotel_inbox.errors import SettingsError
from hotel_inbox.repositories import connections
from hotel_inbox.services.credentials import Credentials


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many tokens have a new seal, how many had it already, how many no key opens."""

    sealed: int
    unchanged: int
    unreadable: int


class Resealing:
    """Moves every stored token to the newest key; done twice, it finds nothing to do."""

    def __init__(self, db: Database, credentials: Credentials) -> None:
        """Open and seal with these."""
        self._db = db
        self._credentials = credentials

    def reseal(self) -> Resealed:
        """Seal all tokens with the newest key, in one transaction: all of them or none."""
        sealed = unchanged = unreadable = 0
        with self._db.unit_of_work() as unit:
            for connection in connections.with_token(unit.session):
                if self._credentials.is_newest(connection.sealed_token or ""):
                    unchanged += 1
                    continue
                try:
                    token = self._credentials.open(connection.sealed_token)
                except SettingsError:
                    # Of no use to anybody: only a new token for this connection helps.
                    unreadable += 1
                    continue
                connection.sealed_token = self._credentials.seal(token)
                sealed += 1
        return Resealed(sealed, unchanged, unreadable)
