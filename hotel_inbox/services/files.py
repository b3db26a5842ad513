"""What staff do with files: look at them, upload some to send, and take those back."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hotel_inbox.channels.base import Abilities, ChannelAdapter
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.file_types import extension_of
from hotel_inbox.domain.inbox import ThreadMedia
from hotel_inbox.domain.media import (
    SHOWN_INLINE,
    MediaState,
    kind_to_send,
    kind_word,
    megabytes,
    safe_name,
)
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.models import Conversation, MediaFile
from hotel_inbox.repositories import conversations, media
from hotel_inbox.services.media import forget, name_of, shown
from hotel_inbox.services.media_store import LARGEST_FILE, MediaStore, look_at

logger = logging.getLogger(__name__)

UNSENT_KEPT = timedelta(hours=24)
UNSENT_ROOM = 10 * LARGEST_FILE
"""What the unsent files of one person may take up."""
STRAYS_KEPT = timedelta(days=7)
"""Time to notice that a server was started on another database than the one of its files."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The largest file that a channel takes at all, and how to refuse a larger one."""

    largest: int
    refusal: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that may be handed out; `inline` says that a browser may show it in place."""

    path: Path
    content_type: str
    name: str
    inline: bool
    sha256: str


def stored_file(row: MediaFile | None, store: MediaStore) -> StoredFile:
    """Give a file that is kept; NotFoundError without one."""
    if row is None or row.state is not MediaState.KEPT or row.path is None:
        raise NotFoundError("There is no such file.")
    path = store.path_of(row.path)
    if not path.is_file():
        raise NotFoundError("There is no such file.")
    return StoredFile(
        path, row.content_type, name_of(row), row.content_type in SHOWN_INLINE, row.sha256 or ""
    )


class Files:
    """A file is for who may see its hotel; an upload for its author alone, until it is sent."""

    def __init__(
        self,
        db: Database,
        channels: dict[Channel, ChannelAdapter],
        store: MediaStore,
        clock: Clock,
    ) -> None:
        """Judge by what these channels take and keep in this store."""
        self._db = db
        self._channels = channels
        self._store = store
        self._clock = clock

    def opened(self, viewer: Viewer, media_id: int) -> StoredFile:
        """Give a file to whoever may see it; NotFoundError otherwise.

        An upload that is not sent yet is its author's alone.
        """
        with self._db.reading() as session:
            row = media.visible(session, viewer.hotel_ids, media_id)
        if row is not None and row.message_id is None and row.guest_id is None:
            row = row if row.agent_id == viewer.agent_id else None
        return stored_file(row, self._store)

    def allowance(self, viewer: Viewer, conversation_id: int) -> Allowance:
        """Say before a file comes in how large it may be.

        Raises NotFoundError, or InvalidInputError where the channel takes no files or too many of
        the viewer's wait unsent.
        """
        _, abilities = self._for(viewer, conversation_id)
        self._check_room(viewer, 0)
        largest = max((limit.size for limit in abilities.files.values()), default=0)
        if not largest:
            raise InvalidInputError(f"{abilities.name} takes no files.")
        largest = min(largest, LARGEST_FILE)
        return Allowance(largest, f"{abilities.name} takes files up to {megabytes(largest)}.")

    def upload(
        self, viewer: Viewer, conversation_id: int, name: str, claimed_type: str, source: Path
    ) -> ThreadMedia:
        """Keep a file that the channel takes, until it is sent or withdrawn; `source` moves.

        Raises InvalidInputError with the channel's limits for any other file, and for one too many.
        """
        conversation, abilities = self._for(viewer, conversation_id)
        look = look_at(source, claimed_type)
        if look.size == 0:
            raise InvalidInputError("This file is empty.")
        kind = kind_to_send(look.content_type, look.size, abilities.files, abilities.name)
        # Again: others may have come in at the same time.
        self._check_room(viewer, look.size)
        path = self._store.keep(source, conversation.hotel_id, look.content_type)
        row = MediaFile(
            hotel_id=conversation.hotel_id,
            connection_id=conversation.connection_id,
            conversation_id=conversation.id,
            agent_id=viewer.agent_id,
            kind=kind,
            state=MediaState.KEPT,
            name=safe_name(name) or f"{kind_word(kind)}.{extension_of(look.content_type)}",
            claimed_type=clean(claimed_type)[:200],
            content_type=look.content_type,
            size=look.size,
            sha256=look.sha256,
            path=path,
            created_at=self._clock(),
        )
        with self._db.unit_of_work() as unit:
            unit.session.add(row)
        return shown(row)

    def withdraw(self, viewer: Viewer, conversation_id: int, media_id: int) -> None:
        """Take one's own upload back; NotFoundError for any other, and for what is sent."""
        with self._db.unit_of_work() as unit:
            rows = media.uploads(
                unit.session, viewer.hotel_ids, conversation_id, viewer.agent_id, [media_id]
            )
            if not rows:
                raise NotFoundError("There is no such upload.")
            forget(unit, rows[0])

    def sweep(self) -> None:
        """Forget uploads that nobody sent, and bytes that no row speaks of."""
        with self._db.unit_of_work() as unit:
            for row in media.unsent_since(unit.session, self._clock() - UNSENT_KEPT):
                forget(unit, row)
        self._store.clear_drafts(UNSENT_KEPT)
        for hotel_id in self._store.hotels():
            with self._db.reading() as session:
                known = set(media.paths(session, {hotel_id}))
            for path in self._store.paths(hotel_id, STRAYS_KEPT):
                if path not in known:
                    logger.warning("a file that no row speaks of is deleted: %s", path)
                    self._store.remove(path)

    def _check_room(self, viewer: Viewer, size: int) -> None:
        with self._db.reading() as session:
            unsent = media.unsent_size(session, viewer.hotel_ids, viewer.agent_id)
        if unsent + size > UNSENT_ROOM:
            raise InvalidInputError(
                f"Files that you have not sent may take up {megabytes(UNSENT_ROOM)} in all. "
                "Send or remove some first; what was not sent for a day goes by itself."
            )

    def _for(self, viewer: Viewer, conversation_id: int) -> tuple[Conversation, Abilities]:
        with self._db.reading() as session:
            found = conversations.visible(session, viewer.hotel_ids, conversation_id)
        if found is None:
            raise NotFoundError("There is no such conversation.")
        return found, self._channels[found.channel].abilities
