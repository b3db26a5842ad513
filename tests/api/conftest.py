"""Inboxes behind their routes: on both databases, or with somebody at her desk."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio

from tests.api.desk import LIMITS, sign_in
from tests.api.site import Site


@pytest_asyncio.fixture
async def site(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A fresh inbox with one hotel behind its routes."""
    opened = Site.opened(database_url, tmp_path / "data")
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A site with Amy signed in; how the rows behave on both databases, the service tests show."""
    opened = Site.opened(sqlite_url, tmp_path / "data")
    opened.world.whatsapp._abilities = replace(opened.world.whatsapp._abilities, files=LIMITS)
    await sign_in(opened, "amy@azul.example")
    yield opened
    await opened.close()
