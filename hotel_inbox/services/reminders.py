"""Reminds people of what they hold, of guests who wait for them, and of bots that are off."""

from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.channels.base import ChannelAdapter
from hotel_inbox.db import Database
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.repositories import holdings, hotels
from hotel_inbox.services.conversations import label

MOST = 100


@dataclass(frozen=True, slots=True)
class HeldConversation:
    """A conversation that one holds; `waits_since` is None where the guest has an answer."""

    id: int
    guest: str
    waits_since: datetime | None


@dataclass(frozen=True, slots=True)
class BotSwitch:
    """Whether a hotel's bot answers."""

    hotel_id: int
    hotel: str
    on: bool


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a person holds, who has waited longest first, and their hotels' bots, by name.

    Of more than `MOST` conversations only so many are told.
    """

    held: tuple[HeldConversation, ...] = ()
    bots: tuple[BotSwitch, ...] = ()


class Reminders:
    """Read by every open page, and therefore quick."""

    def __init__(self, db: Database, channels: dict[Channel, ChannelAdapter]) -> None:
        """Read this database."""
        self._db = db
        self._channels = channels

    def of(self, viewer: Viewer) -> Reminder:
        """Tell what the viewer is to be reminded of."""
        with self._db.reading() as session:
            held = holdings.held_by(session, viewer.hotel_ids, viewer.agent_id, MOST)
            found = hotels.named(session, viewer.hotel_ids)
        return Reminder(
            tuple(
                HeldConversation(
                    one.id,
                    label(guest, self._channels[one.channel].abilities, one.id),
                    one.unanswered_since,
                )
                for one, guest in held
            ),
            tuple(BotSwitch(hotel.id, hotel.name, hotel.bot_enabled) for hotel in found),
        )
