"""Opens the inbox for the length of a command."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotel_inbox.domain.clock import Clock
    from hotel_inbox.settings import Settings
    from hotel_inbox.wiring import Inbox


@contextmanager
def opened(
    settings: Settings, runner: asyncio.Runner | None = None, clock: Clock | None = None
) -> Iterator[Inbox]:
    """Give an inbox whose database is up to date, and close it in the runner that used it.

    It goes by `clock` where one is given, the PMS's today included.
    """
    from hotel_inbox.wiring import build
    from hotel_inbox.wiring.adapters import real_adapters

    inbox = build(settings, replace(real_adapters(settings), clock=clock) if clock else None)
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
