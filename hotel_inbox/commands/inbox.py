"""Opens the inbox for the length of a command."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotel_inbox.settings import Settings
    from hotel_inbox.wiring import Inbox


@contextmanager
def opened(settings: Settings, runner: asyncio.Runner | None = None) -> Iterator[Inbox]:
    """Give an inbox whose database is up to date, and close it in the runner that used it."""
    from hotel_inbox.wiring import build

    inbox = build(settings)
    try:
        bring_up_to_date(inbox)
        yield inbox
    finally:
        (runner.run if runner else asyncio.run)(inbox.close())


def bring_up_to_date(inbox: Inbox) -> bool:
    """Migrate the database if it needs to be, and tell whether it did."""
    if not inbox.db.pending_migrations():
        return False
    inbox.migrate()
    return True
