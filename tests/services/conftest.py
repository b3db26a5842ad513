"""Every service test runs on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.services.world import World


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A fresh inbox with one hotel."""
    made = World.made(database_url, tmp_path / "data")
    yield made
    await made.close()
