"""What guests send is fetched while it is there, kept whole, and forgotten when it must be."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.media import MediaRef, MediaState
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Message
from hotel_inbox.repositories import media as rows
from hotel_inbox.services.media import erase
from tests.sample_files import HTML, JPEG, VOICE
from tests.services.file_shelf import PHOTO, Shelf, fetched, files, on_disk, put, sent
from tests.services.world import World


async def test_a_guests_photo_is_kept_and_shown(world: World, shelf: Shelf) -> None:
    message = sent(world, PHOTO)
    (waiting,) = files(world)
    assert waiting.state is MediaState.DUE

    assert await fetched(world) == 1

    (kept,) = files(world)
    assert (kept.state, kept.kind, kept.content_type) == (MediaState.KEPT, "image", "image/jpeg")
    assert (kept.size, kept.message_id) == (len(JPEG), message.id)
    opened = world.inbox.files.opened(world.amy, kept.id)
    assert opened.path.read_bytes() == JPEG
    assert (opened.inline, opened.name) == (True, f"photo {kept.id}.jpg")
    (account, ref, limit) = shelf.asked[0]
    assert (account.account_id, account.access_token) == ("1001", "secret-token")
    assert (ref.provider_id, limit) == ("900", 100 * 2**20)
    assert await fetched(world) == 0


async def test_several_files_keep_their_order_and_are_told_together(
    world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.outcomes = [JPEG, VOICE]
    heard: list[Event] = []
    monkeypatch.setattr(world.inbox.bus, "publish", heard.extend)
    message = sent(world, PHOTO, MediaRef("audio", url="https://cdn.example/v.ogg"))

    await fetched(world)

    with world.inbox.db.reading() as session:
        found = rows.of_messages(session, world.amy.hotel_ids, [message.id])
        assert rows.of_messages(session, {999}, [message.id]) == {}
    assert [file.kind for file in found[message.id]] == ["image", "audio"]
    told = [event.what for event in heard if event.conversation_id == message.conversation_id]
    assert Happened.MEDIA_DUE in told
    assert told[-2:] == [Happened.MESSAGE_CHANGED] * 2


async def test_nothing_of_a_guests_name_for_a_file_gets_into_a_path(
    world: World, shelf: Shelf
) -> None:
    shelf.outcomes = [HTML]
    sent(world, MediaRef("image", provider_id="1", name="../../x.html", content_type="image/png"))

    await fetched(world)

    (kept,) = files(world)
    assert kept.path is not None
    hotel, folder, name = kept.path.split("/")
    assert hotel == str(kept.hotel_id)
    assert name.startswith(folder)
    assert name.endswith(".bin")
    opened = world.inbox.files.opened(world.amy, kept.id)
    assert (kept.kind, opened.inline, opened.content_type) == ("document", False, "text/html")
    assert opened.name == "_.._x.html"


@pytest.mark.usefixtures("shelf")
async def test_what_its_author_took_back_is_gone_for_everybody_and_soon_from_the_disk(
    world: World,
) -> None:
    message = sent(world, PHOTO, PHOTO)
    sent(world, PHOTO, text="this stays")
    await fetched(world)
    ids = [file.id for file in files(world)]

    _in_one(world, lambda unit: erase(unit, unit.session.get_one(Message, message.id)))

    for media_id in ids[:2]:
        with pytest.raises(NotFoundError):
            world.inbox.files.opened(world.amy, media_id)
    assert await fetched(world) == 0
    assert [file.id for file in files(world)] == ids[2:]
    assert len(on_disk(world)) == 1
    # A second time there is nothing to do.
    _in_one(world, lambda unit: erase(unit, unit.session.get_one(Message, message.id)))


async def test_what_is_taken_back_while_it_comes_in_is_not_kept(world: World, shelf: Shelf) -> None:
    message = sent(world, PHOTO)

    async def meanwhile(into: Path) -> None:
        put(into, JPEG)
        await asyncio.to_thread(
            _in_one, world, lambda unit: erase(unit, unit.session.get_one(Message, message.id))
        )

    shelf.outcomes = [meanwhile]
    assert await fetched(world) == 1
    assert await fetched(world) == 0
    assert files(world) == []
    assert on_disk(world) == []


def _in_one(world: World, work: Callable[[UnitOfWork], None]) -> None:
    with world.inbox.db.unit_of_work() as unit:
        work(unit)


@pytest.mark.usefixtures("shelf")
async def test_files_are_for_those_who_see_the_hotel(world: World) -> None:
    sent(world, PHOTO)
    await fetched(world)
    (file,) = files(world)
    stranger = Viewer(99, "Eve", "eve@x.example", world.amy.role, frozenset({file.hotel_id + 1}))
    nobody = Viewer(99, "Eve", "eve@x.example", world.amy.role, frozenset())
    for viewer, media_id in ((stranger, file.id), (nobody, file.id), (world.amy, 424242)):
        with pytest.raises(NotFoundError, match="There is no such file"):
            world.inbox.files.opened(viewer, media_id)
