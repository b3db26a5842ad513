"""Files that staff sent to guests of the chat that we host: a link that nobody can guess."""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence

from hotel_inbox.db import Database
from hotel_inbox.domain.media import MediaState
from hotel_inbox.domain.messages import Channel
from hotel_inbox.errors import NotFoundError
from hotel_inbox.models import MediaFile
from hotel_inbox.repositories import media
from hotel_inbox.services.files import StoredFile, stored_file
from hotel_inbox.services.keys import Keys
from hotel_inbox.services.media_store import MediaStore

_PURPOSE = "guests' files"
_NAME = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{32})", re.ASCII)


class GuestFiles:
    """Whoever has a file's link may fetch it: the guest whom it was sent to has it."""

    def __init__(
        self, db: Database, channel: Channel, store: MediaStore, keys: Keys, address: str
    ) -> None:
        """Hand out files of the channel that we host, under the address that guests reach."""
        self._db = db
        self._channel = channel
        self._store = store
        self._keys = keys
        self._address = address

    def links(self, files: Mapping[int, Sequence[MediaFile]], message_id: int) -> dict[str, str]:
        """Give the links of a message's files, and what each file is called."""
        newest = self._keys.derived(_PURPOSE)[0]
        return {
            f"{self._address}/chat-files/{file.id}-{_seal(newest, file.id)}": file.name
            for file in files.get(message_id, ())
            if file.state is MediaState.KEPT
        }

    def opened(self, name: str) -> StoredFile:
        """Give the file that a link names; NotFoundError for any that we did not make."""
        found = _NAME.fullmatch(name)
        media_id = int(found[1]) if found else 0
        if found is None or not any(
            hmac.compare_digest(_seal(key, media_id), found[2])
            for key in self._keys.derived(_PURPOSE)
        ):
            raise NotFoundError("There is no such file.")
        with self._db.reading() as session:
            row = media.sent_to_guest(session, self._channel, media_id)
        return stored_file(row, self._store)


def _seal(key: bytes, media_id: int) -> str:
    return hmac.new(key, str(media_id).encode(), hashlib.sha256).hexdigest()[:32]
