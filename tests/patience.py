"""Waiting for what happens by itself, with an end to the patience."""

import asyncio
from collections.abc import Callable

SECONDS = 15.0
_LOOK_EVERY = 0.01
_ASK_EVERY = 0.05
"""A database that is asked without a pause has no time for what is waited for."""


async def until(happened: Callable[[], object], seconds: float = SECONDS) -> None:
    """Return once `happened` says so; raise TimeoutError if it never does."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 - what is waited for may have no event to set
            await asyncio.sleep(_LOOK_EVERY)


async def until_stored(happened: Callable[[], object], seconds: float = SECONDS) -> None:
    """Do the same for a question that asks the database and so belongs into a thread."""
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(happened):  # noqa: ASYNC110 - as above
            await asyncio.sleep(_ASK_EVERY)
