"""What guests send is fetched while it is there, kept whole, and forgotten when it must be."""

import asyncio
import errno
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from hotel_inbox.channels.base import Account
from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.media import MediaRef, MediaState
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError, PermanentSendError, RetryableSendError, SendError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, MediaFile, Message
from hotel_inbox.repositories import media as rows
from hotel_inbox.services import media, media_store
from hotel_inbox.services.media import CLAIM, ID_LIFE, LINK_LIFE, erase, expect
from hotel_inbox.services.media_store import StorageFullError
from tests.patience import until_stored
from tests.sample_files import HTML, JPEG, MP4, VOICE
from tests.services.world import World

PHOTO = MediaRef(kind="image", provider_id="900", content_type="image/jpeg")
Outcome = bytes | Exception | Callable[[Path], Coroutine[None, None, None]]


def put(into: Path, content: bytes) -> None:
    into.write_bytes(content)


@dataclass
class Shelf:
    """A channel's server for files: gives what it was told to, or a photo."""

    outcomes: list[Outcome] = field(default_factory=list)
    asked: list[tuple[Account, MediaRef, int]] = field(default_factory=list)

    async def fetch(self, account: Account, media: MediaRef, into: Path, limit: int) -> None:
        self.asked.append((account, media, limit))
        outcome = self.outcomes.pop(0) if self.outcomes else JPEG
        if isinstance(outcome, bytes):
            put(into, outcome)
        elif isinstance(outcome, Exception):
            put(into, b"half a fi")
            raise outcome
        else:
            await outcome(into)


@pytest.fixture
def shelf(world: World) -> Shelf:
    made = Shelf()
    world.whatsapp.media = made
    return made


def sent(world: World, *refs: MediaRef, text: str = "look") -> Message:
    """Have a guest send files; the message with them."""
    received = world.guest_writes(text)
    with world.inbox.db.unit_of_work() as unit:
        message = unit.session.get_one(Message, received.message_id)
        conversation = unit.session.get_one(Conversation, received.conversation_id)
        expect(unit, conversation, message, refs, world.clock())
    return message


def files(world: World) -> list[MediaFile]:
    with world.inbox.db.reading() as session:
        return list(session.exec(select(MediaFile).order_by(col(MediaFile.id))))


def on_disk(world: World) -> list[Path]:
    return [one for one in (world.inbox.settings.data_dir / "media").rglob("*") if one.is_file()]


async def fetched(world: World) -> int:
    """Fetch what is due now; say how many were tried."""
    due = world.inbox.media.claim(10)
    for job in due:
        await world.inbox.media.fetch(job)
    return len(due)


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


async def test_a_failure_that_passes_is_tried_again_later_and_later(
    world: World, shelf: Shelf
) -> None:
    shelf.outcomes = [RetryableSendError("Meta cannot be reached.") for _ in range(3)]
    sent(world, PHOTO)

    pauses = []
    for _ in range(3):
        assert await fetched(world) == 1
        (row,) = files(world)
        assert row.next_attempt_at is not None
        pauses.append((row.next_attempt_at - world.clock()).total_seconds())
        assert await fetched(world) == 0
        world.clock.moment = row.next_attempt_at
    assert row.problem == "Meta cannot be reached."
    assert 1.6 <= pauses[0] <= 2.4
    assert 3.2 <= pauses[1] <= 4.8
    assert 6.4 <= pauses[2] <= 9.6
    assert on_disk(world) == []

    assert await fetched(world) == 1
    (row,) = files(world)
    assert (row.state, row.problem) == (MediaState.KEPT, None)


async def test_the_channels_wish_for_a_pause_is_honoured(world: World, shelf: Shelf) -> None:
    shelf.outcomes = [RetryableSendError("slow down", retry_after=timedelta(minutes=7))]
    sent(world, PHOTO)

    await fetched(world)

    (row,) = files(world)
    assert row.next_attempt_at == world.clock() + timedelta(minutes=7)


@pytest.mark.parametrize(
    ("ref", "life"),
    [(PHOTO, ID_LIFE), (MediaRef("image", url="https://cdn.example/p"), LINK_LIFE)],
    ids=["an id", "a link"],
)
async def test_it_is_given_up_when_the_channel_has_it_no_more(
    world: World, shelf: Shelf, ref: MediaRef, life: timedelta
) -> None:
    began = world.clock()
    sent(world, ref)
    tries = 0
    while files(world)[0].state is MediaState.DUE:
        shelf.outcomes = [RetryableSendError("Meta cannot be reached.")]
        tries += await fetched(world)
        world.clock.moment = files(world)[0].next_attempt_at or world.clock()

    (row,) = files(world)
    assert row.problem == (
        "This photo could not be fetched: Meta cannot be reached. Ask the guest to send it again."
    )
    assert life / 3 < world.clock() - began <= life
    assert 8 < tries < 300


async def test_a_refusal_for_good_is_told_at_once(
    world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.outcomes = [PermanentSendError("The media is deleted. Ask the guest to send it again.")]
    heard: list[Event] = []
    message = sent(world, PHOTO)
    monkeypatch.setattr(world.inbox.bus, "publish", heard.extend)

    await fetched(world)

    (row,) = files(world)
    assert row.state is MediaState.FAILED
    assert row.problem == (
        "This photo could not be fetched: The media is deleted. Ask the guest to send it again."
    )
    assert [event.what for event in heard] == [Happened.MESSAGE_CHANGED]
    assert heard[0].conversation_id == message.conversation_id
    assert on_disk(world) == []


async def test_a_token_that_is_mended_in_time_loses_no_file(world: World, shelf: Shelf) -> None:
    shelf.outcomes = [PermanentSendError("The token was revoked.", stops_account=True)]
    sent(world, PHOTO)

    await fetched(world)
    world.clock.advance(hours=1)
    await fetched(world)

    assert files(world)[0].state is MediaState.KEPT


async def test_a_channel_that_hands_out_no_files_says_so(world: World) -> None:
    sent(world, PHOTO)
    await fetched(world)
    (row,) = files(world)
    assert row.state is MediaState.FAILED
    assert "This channel does not hand out files" in (row.problem or "")


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        (MediaRef("video"), "did not say where it is"),
        (MediaRef("video", provider_id="9" * 301), "cannot be read"),
        (MediaRef("video", provider_id="9\x00"), "cannot be read"),
        (MediaRef("video", provider_id="9", size=100 * 2**20 + 1), "larger than 100 MB"),
        (MediaRef("video", provider_id="9", size=2**40), "larger than 100 MB"),
    ],
    ids=range(5),
)
async def test_what_cannot_be_fetched_is_not_tried(
    world: World, shelf: Shelf, ref: MediaRef, words: str
) -> None:
    sent(world, ref)
    assert await fetched(world) == 0
    (row,) = files(world)
    assert row.state is MediaState.FAILED
    assert words in (row.problem or "")
    assert shelf.asked == []


@pytest.mark.usefixtures("shelf")
async def test_odd_words_about_a_file_do_no_harm(world: World) -> None:
    odd = "\x00\ud800" + "x" * 9000
    sent(
        world,
        MediaRef(kind=odd, url="https://cdn.example/" + "x" * 5000, content_type=odd, name=odd),
        MediaRef("image", provider_id="1", size=-(2**40)),
    )
    assert await fetched(world) == 2
    assert [row.state for row in files(world)] == [MediaState.KEPT] * 2


async def test_a_fetch_whose_process_died_is_taken_over_and_comes_too_late_itself(
    world: World, shelf: Shelf
) -> None:
    sent(world, PHOTO)
    (slow,) = world.inbox.media.claim(10)
    assert world.inbox.media.claim(10) == []
    world.clock.advance(seconds=CLAIM.total_seconds() + 1)
    (quick,) = world.inbox.media.claim(10)

    await world.inbox.media.fetch(quick)
    shelf.outcomes = [MP4]
    await world.inbox.media.fetch(slow)

    (row,) = files(world)
    assert row.content_type == "image/jpeg"
    assert [file.read_bytes() for file in on_disk(world)] == [JPEG]

    shelf.outcomes = [PermanentSendError("too late to fail")]
    await world.inbox.media.fetch(slow)
    assert files(world)[0].state is MediaState.KEPT


async def test_a_claim_is_renewed_while_the_bytes_come_in(
    world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "RENEWAL_SECONDS", 0.01)
    until_renewed = world.clock() + CLAIM + timedelta(seconds=15)

    async def slowly(into: Path) -> None:
        world.clock.advance(seconds=15)
        await until_stored(lambda: files(world)[0].claimed_until == until_renewed)
        world.clock.advance(seconds=15)
        assert world.inbox.media.claim(10) == []
        put(into, JPEG)

    shelf.outcomes = [slowly]
    sent(world, PHOTO)
    await fetched(world)
    assert files(world)[0].state is MediaState.KEPT


async def test_a_server_that_never_ends_is_left(
    world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "FETCH_SECONDS", 0.05)

    async def endlessly(into: Path) -> None:
        put(into, b"some")
        await asyncio.Event().wait()

    shelf.outcomes = [endlessly]
    sent(world, PHOTO)
    await fetched(world)
    (row,) = files(world)
    assert (row.state, row.problem) == (MediaState.DUE, "The channel's server took too long.")
    assert on_disk(world) == []


async def test_a_fetch_that_is_stopped_leaves_nothing_and_is_taken_up_again(
    world: World, shelf: Shelf
) -> None:
    begun = asyncio.Event()

    async def endlessly(into: Path) -> None:
        put(into, b"some")
        begun.set()
        await asyncio.Event().wait()

    shelf.outcomes = [endlessly]
    sent(world, PHOTO)
    (job,) = world.inbox.media.claim(1)
    fetching = asyncio.create_task(world.inbox.media.fetch(job))
    await begun.wait()
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching

    assert on_disk(world) == []
    world.clock.advance(minutes=1)
    assert await fetched(world) == 1
    assert files(world)[0].state is MediaState.KEPT


@pytest.mark.parametrize(
    "outcome",
    [b"", ValueError("odd"), OSError(errno.EIO, "broken disk"), SendError("perhaps")],
    ids=["empty", "unexpected", "disk", "ambiguous"],
)
async def test_what_went_wrong_once_may_go_well_the_next_time(
    world: World, shelf: Shelf, outcome: Outcome
) -> None:
    shelf.outcomes = [outcome]
    sent(world, PHOTO)
    await fetched(world)
    assert files(world)[0].state is MediaState.DUE
    world.clock.advance(minutes=1)
    await fetched(world)
    assert files(world)[0].state is MediaState.KEPT


@pytest.mark.usefixtures("shelf")
async def test_a_file_over_the_limit_is_refused_for_good(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "LARGEST_FILE", len(JPEG) - 1)
    sent(world, PHOTO)
    await fetched(world)
    assert files(world)[0].state is MediaState.FAILED
    assert on_disk(world) == []


@pytest.mark.parametrize("when", ["before", "while writing"])
async def test_a_full_disk_leaves_nothing_half_and_is_waited_for(
    world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    if when == "before":
        monkeypatch.setattr(media_store, "ROOM_LEFT", 2**60)
    else:
        shelf.outcomes = [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))]
    sent(world, PHOTO)

    await fetched(world)

    (row,) = files(world)
    assert row.state is MediaState.DUE
    assert "disk is full" in (row.problem or "")
    assert on_disk(world) == []
    monkeypatch.undo()
    world.clock.advance(minutes=1)
    await fetched(world)
    assert files(world)[0].state is MediaState.KEPT


def test_a_full_disk_raises_a_clear_error(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_store, "ROOM_LEFT", 2**60)
    with pytest.raises(StorageFullError, match="disk is full"), world.inbox.media_store.draft():
        pytest.fail("a draft on a full disk")


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


@pytest.mark.usefixtures("shelf")
async def test_many_workers_never_take_the_same_file(world: World) -> None:
    sent(world, *([PHOTO] * 20))
    claims = await asyncio.gather(
        *(asyncio.to_thread(world.inbox.media.claim, 5) for _ in range(6))
    )
    taken = [job.media_id for jobs in claims for job in jobs]
    assert len(taken) == len(set(taken)) == 20
