"""What those in charge set for a hotel: whether its bot answers, when it takes back, and more."""

from dataclasses import dataclass

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.session import SESSION_LENGTH
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Hotel
from hotel_inbox.repositories import holdings, hotels
from hotel_inbox.services import notifications, turns
from hotel_inbox.services.one_by_one import one_by_one

LONGEST_TAKE_BACK = 720


@dataclass(frozen=True, slots=True)
class HotelSetup:
    """What is set for one hotel; without minutes the bot takes nothing back by itself.

    `counts_channel_numbers`: a guest counts as captured whose number only the channel gave.
    """

    id: int
    name: str
    take_back_minutes: int | None
    counts_channel_numbers: bool = True


class HotelSettings:
    """Reads and changes it; for agents nothing is there."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._clock = clock

    def listed(self, viewer: Viewer) -> list[HotelSetup]:
        """Show what is set for each of the viewer's hotels, by name."""
        if viewer.role is Role.AGENT:
            return []
        with self._db.reading() as session:
            found = hotels.named(session, viewer.hotel_ids)
        return [
            HotelSetup(one.id, one.name, one.take_back_minutes, one.counts_channel_numbers)
            for one in found
        ]

    def switch_bot(self, viewer: Viewer, hotel_id: int, *, on: bool) -> None:
        """Let a hotel's bot answer, or nobody but people; the same twice is harmless.

        While it is off guests wait for a person. Switched on again, it answers who still waits.
        """
        with self._db.unit_of_work() as unit:
            hotel = _held(unit, viewer, hotel_id)
            if hotel.bot_enabled is not on:
                hotel.bot_enabled = on
                unit.announce(Event(Happened.HOTEL_CHANGED, hotel.id))
        if on:
            self._catch_up(hotel_id)

    def set_take_back(self, viewer: Viewer, hotel_id: int, minutes: int | None) -> None:
        """Set after how many minutes without an answer the bot takes back; None for never."""
        if minutes is not None and not 1 <= minutes <= LONGEST_TAKE_BACK:
            raise InvalidInputError(f"Use between 1 and {LONGEST_TAKE_BACK} minutes.")
        with self._db.unit_of_work() as unit:
            hotel = _held(unit, viewer, hotel_id)
            if hotel.take_back_minutes != minutes:
                hotel.take_back_minutes = minutes
                unit.announce(Event(Happened.HOTEL_CHANGED, hotel.id))

    def count_channel_numbers(self, viewer: Viewer, hotel_id: int, *, on: bool) -> None:
        """Count guests as captured whose phone number only the channel gave, or do not.

        The statistics of all times follow at once.
        """
        with self._db.unit_of_work() as unit:
            hotel = _held(unit, viewer, hotel_id)
            if hotel.counts_channel_numbers is not on:
                hotel.counts_channel_numbers = on
                unit.announce(Event(Happened.HOTEL_CHANGED, hotel.id))

    def catch_up(self) -> int:
        """Let every bot that is on answer who only waits because it was off; say how many.

        It finds what a crash left over, and what was switched on from the command line.
        """
        with self._db.reading() as session:
            found = holdings.with_silenced(session)
        return sum(self._catch_up(hotel_id) for hotel_id in found)

    def _catch_up(self, hotel_id: int) -> int:
        now = self._clock()
        heard_after = now - SESSION_LENGTH
        with self._db.reading() as session:
            due = holdings.silenced(session, {hotel_id}, heard_after=heard_after)

        def let_answer(conversation_id: int) -> bool:
            with self._db.unit_of_work() as unit:
                if not hotels.is_bot_enabled(unit.session, hotel_id):
                    return False
                conversation = holdings.locked_if_silenced(
                    unit.session, {hotel_id}, conversation_id, heard_after=heard_after
                )
                if conversation is None:
                    return False
                conversation.waiting_since = conversation.handoff_reason = None
                notifications.settle_about(unit, conversation, {notifications.GUEST_WAITS}, now)
                turns.make_due(unit, conversation, now)
                unit.announce(Event(Happened.CONVERSATION_CHANGED, hotel_id, conversation.id))
                return True

        return one_by_one(due, let_answer)


def _held(unit: UnitOfWork, viewer: Viewer, hotel_id: int) -> Hotel:
    hotel = None
    if viewer.role is not Role.AGENT:
        hotel = hotels.locked(unit.session, viewer.hotel_ids, hotel_id)
    if hotel is None:
        raise NotFoundError("There is no such hotel.")
    return hotel
