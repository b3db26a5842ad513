"""The queue of files: tried again, given up, taken over, never kept in part."""

import asyncio
import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest

from hotel_inbox.domain.media import MediaRef, MediaState
from hotel_inbox.errors import PermanentSendError, RetryableSendError, SendError
from hotel_inbox.events import Event, Happened
from hotel_inbox.services import fetching, media_store
from hotel_inbox.services.fetching import CLAIM
from hotel_inbox.services.media import ID_LIFE, LINK_LIFE
from hotel_inbox.services.media_store import StorageFullError
from tests.patience import until_stored
from tests.sample_files import JPEG, MP4
from tests.services.file_shelf import PHOTO, Outcome, Shelf, fetched, files, on_disk, put, sent
from tests.services.world import World


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
    (slow,) = world.inbox.fetching.claim(10)
    assert world.inbox.fetching.claim(10) == []
    world.clock.advance(seconds=CLAIM.total_seconds() + 1)
    (quick,) = world.inbox.fetching.claim(10)

    await world.inbox.fetching.fetch(quick)
    shelf.outcomes = [MP4]
    await world.inbox.fetching.fetch(slow)

    (row,) = files(world)
    assert row.content_type == "image/jpeg"
    assert [file.read_bytes() for file in on_disk(world)] == [JPEG]

    shelf.outcomes = [PermanentSendError("too late to fail")]
    await world.inbox.fetching.fetch(slow)
    assert files(world)[0].state is MediaState.KEPT


async def test_a_claim_is_renewed_while_the_bytes_come_in(
    world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "RENEWAL_SECONDS", 0.01)
    until_renewed = world.clock() + CLAIM + timedelta(seconds=15)

    async def slowly(into: Path) -> None:
        world.clock.advance(seconds=15)
        await until_stored(lambda: files(world)[0].claimed_until == until_renewed)
        world.clock.advance(seconds=15)
        assert world.inbox.fetching.claim(10) == []
        put(into, JPEG)

    shelf.outcomes = [slowly]
    sent(world, PHOTO)
    await fetched(world)
    assert files(world)[0].state is MediaState.KEPT


async def test_a_server_that_never_ends_is_left(
    world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "FETCH_SECONDS", 0.05)

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
    (job,) = world.inbox.fetching.claim(1)
    fetching = asyncio.create_task(world.inbox.fetching.fetch(job))
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
    monkeypatch.setattr(fetching, "LARGEST_FILE", len(JPEG) - 1)
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
async def test_many_workers_never_take_the_same_file(world: World) -> None:
    sent(world, *([PHOTO] * 20))
    claims = await asyncio.gather(
        *(asyncio.to_thread(world.inbox.fetching.claim, 5) for _ in range(6))
    )
    taken = [job.media_id for jobs in claims for job in jobs]
    assert len(taken) == len(set(taken)) == 20
