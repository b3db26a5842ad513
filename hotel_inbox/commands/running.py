"""The commands that keep running, serve and worker, and those that prepare for them."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from hotel_inbox.commands.addresses import address, chat_address
from hotel_inbox.commands.inbox import bring_up_to_date, opened
from hotel_inbox.commands.terminal import say

if TYPE_CHECKING:
    from hotel_inbox.settings import Settings
    from hotel_inbox.wiring import Inbox

logger = logging.getLogger(__name__)


def serve(_args: Namespace, settings: Settings) -> None:
    """Serve everything until told to stop, on a migrated database with its demo if wanted."""
    from hotel_inbox import server
    from hotel_inbox.wiring import get_inbox

    # Being told to stop is no failure, neither while the page is built nor once it is served.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
    # The very inbox that the served pages and routes use.
    inbox = get_inbox()
    bring_up_to_date(inbox)
    if settings.demo:
        inbox.demo.load()
    server.serve(settings, lambda: _announce(inbox))


def _announce(inbox: Inbox) -> None:
    settings = inbox.settings
    lines = [f"Hotel Inbox is ready: {address(settings)}"]
    if sign_ins := inbox.demo_sign_ins():
        from hotel_inbox.services.demo_files import read_hotel_files

        lines.append("Sign in to the demo with")
        width = max(len(email) for email, _, _ in sign_ins)
        lines += [
            f"  {email:<{width}}  password {password}  ({role})"
            for email, password, role in sign_ins
        ]
        lines.append("Chat as a guest at")
        lines += [f"  {chat_address(settings, hotel.slug)}" for hotel in read_hotel_files()]
    say("\n".join(lines))


def work(_args: Namespace, settings: Settings) -> None:
    """Work the queues and the periodic jobs, without serving, until told to stop."""
    with asyncio.Runner() as runner, opened(settings, runner) as inbox:
        runner.run(_work(inbox))


async def _work(inbox: Inbox) -> None:
    from hotel_inbox.dashboard.language.catalogue import understood
    from hotel_inbox.jobs.scheduler import running

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for wish in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(wish, stop.set)
    async with running(inbox, understood):
        logger.info("the worker has started")
        await stop.wait()
    logger.info("the worker has stopped")


def migrate(_args: Namespace, settings: Settings) -> None:
    """Bring the database to the newest migration."""
    from hotel_inbox.wiring import build

    inbox = build(settings)
    try:
        migrated = bring_up_to_date(inbox)
    finally:
        asyncio.run(inbox.close())
    say("The database is migrated" if migrated else "The database is up to date already")


def load_demo(_args: Namespace, settings: Settings) -> None:
    """Load the demo hotels into an empty database."""
    with opened(settings) as inbox:
        loaded = inbox.demo.load()
    if loaded is None:
        say("Nothing loaded: the database has hotels already")
    else:
        say(f"Loaded {loaded.hotels} hotels with {loaded.conversations} conversations")
