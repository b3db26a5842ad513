"""Seals channel credentials, so that a stolen database opens nobody's account."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from hotel_inbox.channels.base import Account
from hotel_inbox.errors import SettingsError
from hotel_inbox.models import Connection
from hotel_inbox.services.keys import Keys


class Credentials:
    """Encrypts with the newest of the installation's keys and decrypts with any of them."""

    def __init__(self, keys: Keys) -> None:
        """Derive what is needed from these keys."""
        self._keys = keys

    def seal(self, token: str) -> str:
        """Encrypt an access token for storage."""
        return self._locks()[0].encrypt(token.encode()).decode("ascii")

    def open(self, sealed: str | None) -> str:
        """Decrypt what was sealed; nothing sealed is an empty token."""
        if sealed is None:
            return ""
        try:
            return MultiFernet(self._locks()).decrypt(sealed).decode()
        except InvalidToken as error:
            raise SettingsError(
                "a channel's access token cannot be decrypted: HOTEL_INBOX_SECRET_KEY is not the "
                "one it was sealed with"
            ) from error

    def account(self, connection: Connection) -> Account:
        """Say on whose behalf a provider is asked; SettingsError if the token does not open."""
        token = self.open(connection.sealed_token)
        return Account(connection.external_id, token, connection.waba_id)

    def is_newest(self, sealed: str) -> bool:
        """Whether the newest key opens this, so that no older one is needed for it."""
        try:
            self._locks()[0].decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def _locks(self) -> list[Fernet]:
        derived = self._keys.derived("credentials")
        return [Fernet(base64.urlsafe_b64encode(key)) for key in derived]
