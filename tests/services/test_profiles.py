"""Channels are asked once who a guest is; what staff know already stays."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from hotel_inbox.channels.base import Account, Profile
from hotel_inbox.domain.media import MediaRef
from hotel_inbox.errors import PermanentSendError, RetryableSendError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Guest
from hotel_inbox.repositories import conversations
from hotel_inbox.services.profiles import ATTEMPTS, CLAIM
from tests.sample_files import JPEG
from tests.services.world import GUEST, World

PICTURE = MediaRef(kind="image", url="https://cdn.example/ana")


@dataclass
class Register:
    """A channel that knows its guests, and hands out their pictures."""

    outcomes: list[Profile | Exception] = field(default_factory=list)
    asked: list[tuple[Account, str]] = field(default_factory=list)

    async def look_up(self, account: Account, guest: str) -> Profile:
        self.asked.append((account, guest))
        outcome = self.outcomes.pop(0) if self.outcomes else Profile("Ana Pérez", PICTURE)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def fetch(self, account: Account, media: MediaRef, into: Path, limit: int) -> None:
        assert (account.account_id, media.url, limit) == ("1001", PICTURE.url, 100 * 2**20)
        _put(into)


def _put(into: Path) -> None:
    into.write_bytes(JPEG)


@pytest.fixture
def register(world: World) -> Register:
    made = Register()
    world.whatsapp.profiles = made
    world.whatsapp.media = made
    return made


def welcomed(world: World, name: str | None = None) -> int:
    """Have an unknown guest write; their id."""
    conversation_id = world.guest_writes().conversation_id
    with world.inbox.db.unit_of_work() as unit:
        guest_id = unit.session.get_one(Conversation, conversation_id).guest_id
        guest = unit.session.get_one(Guest, guest_id)
        guest.name, guest.profile_due_at = name, world.clock()
    return guest_id


def known(world: World, guest_id: int) -> Guest:
    with world.inbox.db.reading() as session:
        return session.get_one(Guest, guest_id)


async def looked_up(world: World) -> int:
    due = world.inbox.profiles.claim(10)
    for job in due:
        await world.inbox.profiles.look_up(job)
    return len(due)


async def test_a_guest_gets_a_name_and_a_picture_once(
    world: World, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest_id = welcomed(world)
    heard: list[Event] = []
    monkeypatch.setattr(world.inbox.bus, "publish", heard.extend)

    assert await looked_up(world) == 1
    for job in world.inbox.fetching.claim(10):
        await world.inbox.fetching.fetch(job)

    guest = known(world, guest_id)
    assert (guest.name, guest.profile_due_at) == ("Ana Pérez", None)
    assert guest.picture_id is not None
    opened = world.inbox.files.opened(world.amy, guest.picture_id)
    assert (opened.path.read_bytes(), opened.inline) == (JPEG, True)
    assert [event.what for event in heard] == [
        Happened.MEDIA_DUE,
        Happened.CONVERSATION_CHANGED,
        Happened.CONVERSATION_CHANGED,
    ]
    assert register.asked[0][0].access_token == "secret-token"
    assert [guest for _, guest in register.asked] == [GUEST]
    world.clock.advance(days=1)
    assert await looked_up(world) == 0


async def test_what_staff_entered_stays(world: World, register: Register) -> None:
    guest_id = welcomed(world, name="Doña Ana")
    await looked_up(world)
    assert known(world, guest_id).name == "Doña Ana"
    assert len(register.asked) == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (None, None),
        ("", None),
        (" \u200b\x00"[:2], None),
        ("  Ana\n  Pérez ", "Ana Pérez"),
        ("x" * 500, "x" * 200),
    ],
    ids=range(5),
)
async def test_only_a_name_that_shows_is_kept(
    world: World, register: Register, name: str | None, kept: str | None
) -> None:
    register.outcomes = [Profile(name)]
    guest_id = welcomed(world)
    await looked_up(world)
    guest = known(world, guest_id)
    assert (guest.name, guest.picture_id, guest.profile_due_at) == (kept, None, None)


async def test_failures_are_tried_again_a_few_times_and_then_left(
    world: World, register: Register
) -> None:
    register.outcomes = [RetryableSendError("away") for _ in range(10)]
    guest_id = welcomed(world)
    tries = 0
    while (due := known(world, guest_id).profile_due_at) is not None:
        world.clock.moment = max(due, world.clock())
        tries += await looked_up(world)
    assert tries == len(register.asked) == ATTEMPTS
    assert known(world, guest_id).name is None


async def test_a_refusal_is_final_and_a_pause_is_honoured(world: World, register: Register) -> None:
    register.outcomes = [
        RetryableSendError("slow", retry_after=timedelta(minutes=9)),
        PermanentSendError("no profile for you"),
    ]
    guest_id = welcomed(world)
    await looked_up(world)
    assert known(world, guest_id).profile_due_at == world.clock() + timedelta(minutes=9)
    world.clock.advance(minutes=9)
    await looked_up(world)
    assert known(world, guest_id).profile_due_at is None


async def test_an_unexpected_error_is_tried_again(world: World, register: Register) -> None:
    register.outcomes = [ValueError("odd")]
    guest_id = welcomed(world)
    await looked_up(world)
    world.clock.advance(minutes=1)
    await looked_up(world)
    assert known(world, guest_id).name == "Ana Pérez"


async def test_a_look_up_whose_process_died_is_taken_over(world: World, register: Register) -> None:
    guest_id = welcomed(world)
    (slow,) = world.inbox.profiles.claim(10)
    assert world.inbox.profiles.claim(10) == []
    world.clock.advance(seconds=CLAIM.total_seconds())
    (quick,) = world.inbox.profiles.claim(10)
    await world.inbox.profiles.look_up(quick)
    register.outcomes = [RetryableSendError("too late")]
    await world.inbox.profiles.look_up(slow)
    guest = known(world, guest_id)
    assert (guest.name, guest.profile_due_at) == ("Ana Pérez", None)


def test_a_profile_and_a_message_at_once_do_not_stand_in_each_others_way(
    postgres_url: str, tmp_path: Path
) -> None:
    world = World.made(postgres_url, tmp_path / "data")
    world.whatsapp.profiles = register = Register()
    guest_id = welcomed(world)
    (job,) = world.inbox.profiles.claim(1)
    with ThreadPoolExecutor(1) as other:
        with world.inbox.db.unit_of_work() as unit:
            # As intake does: the conversation is held before anything is learnt of the guest.
            conversations.of_guest(unit.session, guest_id)
            recorded = other.submit(asyncio.run, world.inbox.profiles.look_up(job))
            while not register.asked:
                time.sleep(0.01)
            time.sleep(0.3)
            unit.session.get_one(Guest, guest_id).language = "pt"
        recorded.result(10)

    guest = known(world, guest_id)
    assert (guest.name, guest.language) == ("Ana Pérez", "pt")
    asyncio.run(world.close())


async def test_a_channel_that_tells_nobody_is_not_asked(world: World) -> None:
    guest_id = welcomed(world)
    assert await looked_up(world) == 0
    assert known(world, guest_id).profile_due_at is None
