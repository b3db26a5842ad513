"""The file with the installation's secret keys, for those who set none themselves."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from hotel_inbox.errors import SettingsError


class KeyFile:
    """Keys in one line, newest first, separated by commas; changed whole or not at all."""

    def __init__(self, path: Path) -> None:
        """Use this file; it is made when its keys are first asked for."""
        self._path = path
        self._known: tuple[str, ...] = ()

    def keys(self) -> tuple[str, ...]:
        """Read the keys as they are now, newest first."""
        # Gone while we run: what it held still opens what was sealed.
        if not self._path.exists() and not self._known:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._write(_new_key(), once=True)
        with contextlib.suppress(FileNotFoundError):
            self._known = split_keys(self._path.read_text(encoding="utf-8"), str(self._path))
        return self._known

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else change the keys for the length of a block."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_name(f"{self._path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def put_in_front(self) -> None:
        """Make a new key that seals from now on; the old ones still open."""
        self._write(",".join([_new_key(), *self.keys()]))

    def keep_newest(self) -> int:
        """Forget all keys but the newest, and say how many they were."""
        newest, *old = self.keys()
        self._write(newest)
        return len(old)

    def _write(self, text: str, *, once: bool = False) -> None:
        """Write a private file; with `once`, of two processes at once one wins."""
        draft = self._path.with_name(f"{self._path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if not once:
            draft.replace(self._path)
            return
        with contextlib.suppress(FileExistsError):
            os.link(draft, self._path)
        draft.unlink()


def split_keys(text: str, source: str) -> tuple[str, ...]:
    """Read keys separated by commas; raise SettingsError naming the source if there is none."""
    keys = tuple(key.strip() for key in text.split(",") if key.strip())
    if not keys:
        raise SettingsError(f"{source} holds no key")
    return keys


def _new_key() -> str:
    return secrets.token_urlsafe(48)
