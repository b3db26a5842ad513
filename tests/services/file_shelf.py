"""A channel's server for files, and what a test asks about those that were fetched from it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import col, select

from hotel_inbox.channels.base import Account
from hotel_inbox.domain.media import MediaRef
from hotel_inbox.models import Conversation, MediaFile, Message
from hotel_inbox.services.media import expect
from tests.sample_files import JPEG
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
    due = world.inbox.fetching.claim(10)
    for job in due:
        await world.inbox.fetching.fetch(job)
    return len(due)
