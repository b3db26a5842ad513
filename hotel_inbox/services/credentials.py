"""Seals channel credentials, so that a stolen database opens nobody's account."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from hotel_inbox.errors import SettingsError


class Credentials:
    """Encrypts and decrypts with a key derived from the installation's secret."""

    def __init__(self, secret_key: str) -> None:
        """Derive the key; the same secret gives the same one."""
        digest = hashlib.sha256(b"hotel-inbox credentials:" + secret_key.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(digest))

    def seal(self, token: str) -> str:
        """Encrypt an access token for storage."""
        return self._fernet.encrypt(token.encode()).decode("ascii")

    def open(self, sealed: str | None) -> str:
        """Decrypt what was sealed; nothing sealed is an empty token."""
        if sealed is None:
            return ""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise SettingsError(
                "a channel's access token cannot be decrypted: HOTEL_INBOX_SECRET_KEY is not the "
                "one it was sealed with"
            ) from error
