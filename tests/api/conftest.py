"""Every route test that needs a database runs on both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.api.site import Site


@pytest_asyncio.fixture
async def site(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A fresh inbox with one hotel behind its routes."""
    opened = Site.opened(database_url, tmp_path / "data")
    yield opened
    await opened.close()
