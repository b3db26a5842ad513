"""Every service test runs on both databases."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from hotel_inbox.db import Database
from hotel_inbox.services.stays import Stays
from tests.services.file_shelf import Shelf
from tests.services.pms_desk import Far, FarPms, OnePms
from tests.services.world import START, World


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A fresh inbox with one hotel."""
    made = World.made(database_url, tmp_path / "data")
    yield made
    await made.close()


@pytest.fixture
def far(tmp_path: Path) -> Iterator[Far]:
    """Make the stays of a remote PMS, over a database that nothing should need."""
    db = Database(f"sqlite:///{tmp_path}/empty.db")

    def made(pms: FarPms, patience: float = 5, kind: str = "far") -> Stays:
        return Stays(db, {"far": pms}, OnePms(kind), lambda: START, patience)

    yield made
    db.close()


@pytest.fixture
def shelf(world: World) -> Shelf:
    """Give the channel a server that holds files."""
    made = Shelf()
    world.whatsapp.media = made
    return made
