"""Where the bytes of files lie: whole under a name of ours, or not at all."""

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hotel_inbox.domain.file_types import HEAD_BYTES, TAIL_BYTES, content_type_of, extension_of
from hotel_inbox.errors import HotelInboxError

LARGEST_FILE = 100 * 2**20
ROOM_LEFT = 300 * 2**20
"""What stays free on the disk whatever comes: the database has to go on writing."""
_DRAFTS = "drafts"
_BLOCK = 2**20
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class StorageFullError(HotelInboxError):
    """The disk takes no more files."""

    def __init__(self) -> None:
        """Say it to staff."""
        super().__init__("The server's disk is full, so that files cannot be kept. Tell its admin.")


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is, by its bytes."""

    size: int
    sha256: str
    content_type: str


class MediaStore:
    """Files in a folder for each hotel, under random names: nothing in a path is from outside."""

    def __init__(self, folder: Path) -> None:
        """Keep files below this folder, which is made when it is first needed."""
        self._folder = folder
        self._promised = 0

    def path_of(self, path: str) -> Path:
        """Say where a kept file is, by the path that its row has."""
        return self._folder / path

    @contextmanager
    def draft(self, room: int = LARGEST_FILE) -> Iterator[Path]:
        """Give a place to write a file to, which is gone after the block unless it was kept.

        There is room for so many bytes, also beside all that is being written just now. Raises
        StorageFullError, also for a block that finds the disk full while it writes.
        """
        folder = self._folder / _DRAFTS
        with self._room():
            folder.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(folder).free < self._promised + room + ROOM_LEFT:
                raise StorageFullError
            self._promised += room
            draft = folder / secrets.token_hex(16)
            try:
                yield draft
            finally:
                self._promised -= room
                draft.unlink(missing_ok=True)

    def keep(self, draft: Path, hotel_id: int, content_type: str) -> str:
        """Move a whole draft to where it stays, durably, and give the path for its row.

        A crash at any moment leaves the file at one place or the other, never half of it.
        """
        name = secrets.token_hex(16)
        path = f"{hotel_id}/{name[:2]}/{name}.{extension_of(content_type)}"
        target = self.path_of(path)
        with self._room():
            target.parent.mkdir(parents=True, exist_ok=True)
            _sync(draft)
            draft.replace(target)
            for folder in (target.parent, target.parent.parent, self._folder):
                _sync(folder)
        return path

    def remove(self, path: str) -> None:
        """Delete a kept file; one that is gone already is fine."""
        self.path_of(path).unlink(missing_ok=True)

    def hotels(self) -> list[int]:
        """Name the hotels that have a folder here."""
        if not self._folder.exists():
            return []
        return sorted(
            int(one.name) for one in self._folder.iterdir() if one.name.isdecimal() and one.is_dir()
        )

    def paths(self, hotel_id: int, older_than: timedelta) -> Iterator[str]:
        """List a hotel's files that have lain here for longer."""
        before = time.time() - older_than.total_seconds()
        for file in (self._folder / str(hotel_id)).glob("*/*"):
            # Another process may sweep, too.
            with contextlib.suppress(FileNotFoundError):
                if file.stat().st_mtime < before:
                    yield file.relative_to(self._folder).as_posix()

    def clear_drafts(self, older_than: timedelta) -> None:
        """Delete what processes that were killed left half done."""
        before = time.time() - older_than.total_seconds()
        for draft in (self._folder / _DRAFTS).glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if draft.stat().st_mtime < before:
                    draft.unlink()

    @contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise StorageFullError from error
            raise


def look_at(file: Path, claimed: str) -> Look:
    """Measure a file and tell its type, a block at a time."""
    digest = hashlib.sha256()
    head = tail = b""
    size = 0
    with file.open("rb") as bytes_of:
        while block := bytes_of.read(_BLOCK):
            head = head or block[:HEAD_BYTES]
            tail = (tail + block)[-TAIL_BYTES:]
            size += len(block)
            digest.update(block)
    return Look(size, digest.hexdigest(), content_type_of(head, tail, claimed))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
