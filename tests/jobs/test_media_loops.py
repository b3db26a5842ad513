"""Files and profiles come by themselves while the clockwork runs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from sqlmodel import select

from hotel_inbox.channels.base import Account, Profile
from hotel_inbox.domain.media import MediaRef, MediaState
from hotel_inbox.jobs.scheduler import running
from hotel_inbox.models import Guest, MediaFile
from tests.patience import until_stored
from tests.sample_files import JPEG
from tests.services.world import World


class Knows:
    """A channel that hands out photos and tells who its guests are."""

    async def fetch(self, account: Account, media: MediaRef, into: Path, limit: int) -> None:
        assert account.access_token
        assert media.provider_id or media.url
        assert limit
        _put(into)

    async def look_up(self, account: Account, guest: str) -> Profile:
        assert account.access_token
        assert guest
        return Profile("Ana", MediaRef("image", url="https://cdn.example/ana"))


def _put(into: Path) -> None:
    into.write_bytes(JPEG)


@pytest_asyncio.fixture
async def world(sqlite_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = World.made(sqlite_url, tmp_path / "data")
    made.whatsapp.media = made.whatsapp.profiles = Knows()
    yield made
    await made.close()


async def test_a_guests_photo_and_profile_come_by_themselves(world: World) -> None:
    def all_there() -> bool:
        with world.inbox.db.reading() as session:
            states = [row.state for row in session.exec(select(MediaFile))]
            guest = session.exec(select(Guest)).one()
        return states == [MediaState.KEPT] * 2 and bool(guest.picture_id) and guest.name == "Ana"

    async with running(world.inbox):
        world.guest_writes("", kind="image", media=(MediaRef("image", provider_id="1"),))
        await until_stored(all_there)
