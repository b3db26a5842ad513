"""Staff upload what a channel takes, for a conversation, and see only what is theirs to see."""

import os
import shutil
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlmodel import col, select

from hotel_inbox.domain.inbox import ThreadMedia
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.media import FileLimit, MediaState
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.models import MediaFile
from hotel_inbox.repositories import media as rows
from hotel_inbox.services import files, media_store
from hotel_inbox.services.files import STRAYS_KEPT, UNSENT_KEPT
from hotel_inbox.services.media_store import StorageFullError
from tests.sample_files import HTML, JPEG, PDF
from tests.services.world import World

LIMITS = {
    "image": FileLimit(1000, frozenset({"image/jpeg"})),
    "document": FileLimit(5000, frozenset({"application/pdf"})),
}


@pytest.fixture
def conversation_id(world: World) -> int:
    world.whatsapp._abilities = replace(world.whatsapp._abilities, files=LIMITS)
    return world.guest_writes().conversation_id


def uploaded(
    world: World,
    conversation_id: int,
    content: bytes = PDF,
    *,
    name: str = "menu.pdf",
    viewer: Viewer | None = None,
) -> ThreadMedia:
    with world.inbox.media_store.draft() as draft:
        draft.write_bytes(content)
        return world.inbox.files.upload(
            viewer or world.amy, conversation_id, name, "application/pdf", draft
        )


def on_disk(world: World) -> list[Path]:
    return [one for one in (world.inbox.settings.data_dir / "media").rglob("*") if one.is_file()]


def rows_left(world: World) -> list[MediaFile]:
    with world.inbox.db.reading() as session:
        return list(session.exec(select(MediaFile).order_by(col(MediaFile.id))))


def test_an_upload_is_its_authors_until_it_is_sent(world: World, conversation_id: int) -> None:
    kept = uploaded(world, conversation_id, name="../Menü.pdf")

    assert (kept.kind, kept.name, kept.size) == ("document", "_Menü.pdf", len(PDF))
    assert kept.state is MediaState.KEPT
    assert world.inbox.files.opened(world.amy, kept.id).path.read_bytes() == PDF
    assert not world.inbox.files.opened(world.amy, kept.id).inline
    assert [row.id for row in rows_left(world)] == [kept.id]
    assert uploaded(world, conversation_id, name="\u200b/").name == "_"
    assert uploaded(world, conversation_id, name="").name == "document.pdf"
    with pytest.raises(NotFoundError):
        world.inbox.files.opened(world.ben, kept.id)


def test_the_outbox_finds_uploads_in_their_order_and_nobody_elses(
    world: World, conversation_id: int
) -> None:
    first, second = uploaded(world, conversation_id), uploaded(world, conversation_id, JPEG)
    bens = uploaded(world, conversation_id, viewer=world.ben)
    elsewhere = world.guest_writes(guest="34600999").conversation_id
    amy = world.amy
    with world.inbox.db.unit_of_work() as unit:
        wanted = [second.id, first.id, bens.id, second.id, 999]
        found = rows.uploads(unit.session, amy.hotel_ids, conversation_id, amy.agent_id, wanted)
        assert [row.id for row in found] == [second.id, first.id]
        assert not rows.uploads(unit.session, amy.hotel_ids, elsewhere, amy.agent_id, wanted)
        assert not rows.uploads(unit.session, {99}, conversation_id, amy.agent_id, wanted)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (JPEG + bytes(1000), "Fake channel takes photos up to 0.1 MB; this one has 0.1 MB."),
        (HTML, "Fake channel does not take this type of file. It takes JPG, PDF."),
    ],
    ids=["empty", "large", "a page"],
)
def test_what_the_channel_does_not_take_is_refused_and_not_kept(
    world: World, conversation_id: int, content: bytes, words: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        uploaded(world, conversation_id, content)
    assert str(refused.value) == words
    assert on_disk(world) == []
    assert rows_left(world) == []


def test_another_hotels_conversation_is_like_none(world: World, conversation_id: int) -> None:
    stranger = replace(world.amy, hotel_ids=frozenset({999}))
    for viewer, wanted in ((stranger, conversation_id), (world.amy, 4242)):
        with pytest.raises(NotFoundError, match="no such conversation"):
            world.inbox.files.allowance(viewer, wanted)
        with pytest.raises(NotFoundError, match="no such conversation"):
            uploaded(world, wanted, viewer=viewer)


def test_the_allowance_is_the_largest_of_the_channel(world: World, conversation_id: int) -> None:
    allowance = world.inbox.files.allowance(world.amy, conversation_id)
    assert (allowance.largest, allowance.refusal) == (
        5000,
        "Fake channel takes files up to 0.1 MB.",
    )
    world.whatsapp._abilities = replace(world.whatsapp._abilities, files={})
    with pytest.raises(InvalidInputError, match="Fake channel takes no files"):
        world.inbox.files.allowance(world.amy, conversation_id)


def test_an_upload_can_be_withdrawn_once_and_only_by_its_author(
    world: World, conversation_id: int
) -> None:
    kept = uploaded(world, conversation_id)
    elsewhere = world.guest_writes(guest="34600999").conversation_id
    for viewer, conversation in ((world.ben, conversation_id), (world.amy, elsewhere)):
        with pytest.raises(NotFoundError):
            world.inbox.files.withdraw(viewer, conversation, kept.id)

    world.inbox.files.withdraw(world.amy, conversation_id, kept.id)

    with pytest.raises(NotFoundError):
        world.inbox.files.opened(world.amy, kept.id)
    with pytest.raises(NotFoundError):
        world.inbox.files.withdraw(world.amy, conversation_id, kept.id)
    assert world.inbox.fetching.claim(10) == []
    assert rows_left(world) == []
    assert on_disk(world) == []


def test_nobody_fills_the_disk_with_what_they_do_not_send(
    world: World, conversation_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "UNSENT_ROOM", 2 * len(PDF))
    elsewhere = world.guest_writes(guest="34600999").conversation_id
    first = uploaded(world, conversation_id)
    uploaded(world, elsewhere)
    with pytest.raises(InvalidInputError, match="Send or remove some first"):
        uploaded(world, conversation_id)
    assert len(on_disk(world)) == 2
    uploaded(world, conversation_id, viewer=world.ben)
    world.inbox.files.withdraw(world.amy, conversation_id, first.id)
    uploaded(world, conversation_id)
    monkeypatch.setattr(files, "UNSENT_ROOM", len(PDF))
    with pytest.raises(InvalidInputError, match="have not sent"):
        world.inbox.files.allowance(world.amy, conversation_id)


def test_what_was_sent_takes_up_no_room_of_the_unsent(
    world: World, conversation_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "UNSENT_ROOM", len(PDF))
    world.inbox.takeover.take_over(world.amy, conversation_id)
    for number in range(3):
        kept = uploaded(world, conversation_id)
        letter = Letter(f"d{number}", "", files=(kept.id,))
        world.inbox.outbox.send(world.amy, conversation_id, letter)


def test_files_that_come_at_the_same_time_share_the_room(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = SimpleNamespace(free=media_store.ROOM_LEFT + 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
    store = world.inbox.media_store
    with store.draft(600):
        with store.draft(400):
            pass
        with pytest.raises(StorageFullError), store.draft(401):
            pytest.fail("more than there is")
    with store.draft(1000):
        pass


def test_what_was_sent_cannot_be_withdrawn(world: World, conversation_id: int) -> None:
    kept = uploaded(world, conversation_id)
    message_id = world.guest_writes("another").message_id
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(MediaFile, kept.id).message_id = message_id
    with pytest.raises(NotFoundError):
        world.inbox.files.withdraw(world.amy, conversation_id, kept.id)
    assert world.inbox.files.opened(world.ben, kept.id).path.exists()
    world.clock.advance(days=30)
    world.inbox.files.sweep()
    world.inbox.fetching.claim(10)
    assert world.inbox.files.opened(world.ben, kept.id).path.exists()


def test_uploads_that_nobody_sends_are_swept(world: World, conversation_id: int) -> None:
    kept = uploaded(world, conversation_id)
    world.clock.moment += UNSENT_KEPT
    world.inbox.files.sweep()
    assert world.inbox.files.opened(world.amy, kept.id).path.exists()

    world.clock.advance(seconds=1)
    world.inbox.files.sweep()
    world.inbox.fetching.claim(10)

    assert rows_left(world) == []
    assert on_disk(world) == []


def test_bytes_that_no_row_speaks_of_are_swept(world: World, conversation_id: int) -> None:
    kept = uploaded(world, conversation_id)
    (known,) = on_disk(world)
    folder = world.inbox.settings.data_dir / "media"
    stray = known.with_name("stray.pdf")
    fresh = known.with_name("fresh.pdf")
    draft = folder / "drafts" / "half"
    foreign = folder / "notes" / "aa" / "mine.txt"
    foreign.parent.mkdir(parents=True)
    # As one is that another process has just swept.
    known.with_name("gone.pdf").symlink_to("nowhere")
    for file in (stray, fresh, draft, foreign):
        file.write_bytes(b"x")
    old = time.time() - (STRAYS_KEPT + timedelta(hours=1)).total_seconds()
    for file in (known, stray, draft, foreign):
        os.utime(file, (old, old))

    world.inbox.files.sweep()

    assert sorted(on_disk(world)) == sorted([known, fresh, foreign])
    assert world.inbox.files.opened(world.amy, kept.id).path == known


def test_a_file_whose_bytes_are_lost_is_like_none(world: World, conversation_id: int) -> None:
    kept = uploaded(world, conversation_id)
    (file,) = on_disk(world)
    file.unlink()
    with pytest.raises(NotFoundError):
        world.inbox.files.opened(world.amy, kept.id)
    world.inbox.files.withdraw(world.amy, conversation_id, kept.id)
    world.inbox.fetching.claim(10)
    assert rows_left(world) == []
