"""The staff's saved texts: tended per hotel, filled in for a conversation."""

from collections.abc import Mapping
from dataclasses import dataclass

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.quick_replies import (
    AGENT,
    GUEST,
    HOTEL,
    MOST_IN_HOTEL,
    QuickReplyDraft,
    fill,
    folded,
    holds_words,
)
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import ChangedMeanwhileError, InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import QuickReply
from hotel_inbox.repositories import conversations, guests, hotels, quick_replies

_NO_REPLY = "There is no such quick reply any more."
_NO_HOTEL = "There is no such hotel."
_NO_CONVERSATION = "There is no such conversation."
_LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class QuickReplyHotel:
    """A hotel whose quick replies one may tend; `language` is the one it speaks at home."""

    id: int
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class SavedReply:
    """A quick reply as staff read it: with its variables, or filled in for a conversation."""

    id: int
    name: str
    text: str


class QuickReplies:
    """The quick replies of the viewer's hotels: all of their staff use and tend them."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Keep them in this database."""
        self._db = db
        self._clock = clock

    def hotels(self, viewer: Viewer) -> tuple[QuickReplyHotel, ...]:
        """List the hotels whose quick replies the viewer may tend, by name."""
        with self._db.reading() as session:
            found = hotels.named(session, viewer.hotel_ids)
        return tuple(QuickReplyHotel(one.id, one.name, one.language) for one in found)

    def listed(self, viewer: Viewer, hotel_id: int, search: str = "") -> tuple[SavedReply, ...]:
        """Search a hotel's quick replies by name and text, accents and case ignored."""
        with self._db.reading() as session:
            rows = quick_replies.listed(session, viewer.hotel_ids & {hotel_id})
        return tuple(SavedReply(row.id, row.name, row.text) for row in _found(rows, search))

    def offered(
        self, viewer: Viewer, conversation_id: int, search: str = ""
    ) -> tuple[SavedReply, ...]:
        """Search the quick replies for a conversation, each as it would read there."""
        hotel_id, values = self._values(viewer, conversation_id)
        with self._db.reading() as session:
            rows = quick_replies.listed(session, {hotel_id})
        return tuple(
            SavedReply(row.id, row.name, fill(row.text, values)) for row in _found(rows, search)
        )

    def filled(self, viewer: Viewer, conversation_id: int, reply_id: int) -> str:
        """Give a quick reply's text as it reads in a conversation of the same hotel."""
        hotel_id, values = self._values(viewer, conversation_id)
        with self._db.reading() as session:
            row = quick_replies.one(session, {hotel_id}, reply_id)
        if row is None:
            raise NotFoundError(_NO_REPLY)
        return fill(row.text, values)

    def add(self, viewer: Viewer, hotel_id: int, draft: QuickReplyDraft) -> int:
        """Add a quick reply to a hotel and return its id."""
        draft = draft.checked()
        with self._db.unit_of_work() as unit:
            # Who writes quick replies holds the hotel: two at once would both find a name free.
            if hotels.locked(unit.session, viewer.hotel_ids, hotel_id) is None:
                raise NotFoundError(_NO_HOTEL)
            known = quick_replies.listed(unit.session, {hotel_id})
            if len(known) >= MOST_IN_HOTEL:
                raise InvalidInputError(
                    f"A hotel has at most {MOST_IN_HOTEL} quick replies. Delete one first."
                )
            _refuse_namesake(known, draft)
            row = QuickReply(
                hotel_id=hotel_id, name=draft.name, text=draft.text, created_at=self._clock()
            )
            unit.session.add(row)
            unit.session.flush()
            unit.announce(Event(Happened.QUICK_REPLIES_CHANGED, hotel_id))
            return row.id

    def change(
        self,
        viewer: Viewer,
        reply_id: int,
        draft: QuickReplyDraft,
        before: QuickReplyDraft | None = None,
    ) -> None:
        """Correct a quick reply.

        `before` is what was shown: ChangedMeanwhileError says what it is now, if that is another.
        """
        draft = draft.checked()
        with self._db.unit_of_work() as unit:
            row = quick_replies.one(unit.session, viewer.hotel_ids, reply_id)
            if row is None:
                raise NotFoundError(_NO_REPLY)
            hotels.locked(unit.session, {row.hotel_id}, row.hotel_id)
            row = quick_replies.one(unit.session, {row.hotel_id}, reply_id, lock=True)
            if row is None:
                raise NotFoundError(_NO_REPLY)
            others = quick_replies.listed(unit.session, {row.hotel_id})
            _refuse_namesake([other for other in others if other.id != reply_id], draft)
            now = QuickReplyDraft(row.name, row.text)
            if before is not None and now not in {before, draft}:
                raise ChangedMeanwhileError(_meanwhile(now), row.text)
            row.name, row.text = draft.name, draft.text
            unit.announce(Event(Happened.QUICK_REPLIES_CHANGED, row.hotel_id))

    def delete(self, viewer: Viewer, reply_id: int) -> None:
        """Delete a quick reply; one that is gone already is no error."""
        with self._db.unit_of_work() as unit:
            row = quick_replies.one(unit.session, viewer.hotel_ids, reply_id, lock=True)
            if row is not None:
                unit.session.delete(row)
                unit.announce(Event(Happened.QUICK_REPLIES_CHANGED, row.hotel_id))

    def _values(self, viewer: Viewer, conversation_id: int) -> tuple[int, Mapping[str, str]]:
        """Name a conversation's hotel, and what its variables stand for."""
        with self._db.reading() as session:
            found = conversations.visible(session, viewer.hotel_ids, conversation_id)
            if found is None:
                raise NotFoundError(_NO_CONVERSATION)
            guest = guests.by_id(session, {found.hotel_id}, found.guest_id)
            (hotel,) = hotels.named(session, {found.hotel_id})
        return hotel.id, {GUEST: guest.name or "", HOTEL: hotel.name, AGENT: viewer.name}


def _found(rows: list[QuickReply], search: str) -> list[QuickReply]:
    # Whoever types a name wants that one, not the text in which the word also stands. By name in
    # one way on every database: each has its own idea of where an Á belongs.
    return sorted(
        (row for row in rows if holds_words(search, row.name, row.text)),
        key=lambda row: (not holds_words(search, row.name), folded(row.name)),
    )


def _meanwhile(now: QuickReplyDraft) -> str:
    text = now.text if len(now.text) <= _LONGEST_SHOWN else f"{now.text[:_LONGEST_SHOWN]}…"
    return (
        "Somebody changed it meanwhile. Yours is still here; saved again, it replaces "
        f"“{now.name}”: {text}"
    )


def _refuse_namesake(others: list[QuickReply], draft: QuickReplyDraft) -> None:
    if any(folded(other.name) == folded(draft.name) for other in others):
        raise InvalidInputError(f"There is a quick reply named “{draft.name}” already.")
