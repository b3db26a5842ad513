"""Private notes: what colleagues write to each other beside a conversation."""

from collections.abc import Collection
from dataclasses import dataclass

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.letters import checked_draft_key, note_key_of
from hotel_inbox.domain.messages import (
    MENTIONS,
    NOTE,
    REVOKED,
    Author,
    Direction,
    MessageStatus,
)
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.errors import ConflictError, InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Message
from hotel_inbox.repositories import agents, conversations, messages
from hotel_inbox.services import notifications, threads

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom a note can mention."""

    id: int
    name: str


class Notes:
    """Lines for the staff alone: no guest, no channel and no bot ever gets them."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Write into this database by this clock."""
        self._db = db
        self._clock = clock

    def colleagues(self, viewer: Viewer, conversation_id: int) -> tuple[Colleague, ...]:
        """List the staff of a conversation's hotel, by name, without the asker."""
        with self._db.reading() as session:
            conversation = conversations.visible(session, viewer.hotel_ids, conversation_id)
            if conversation is None:
                raise NotFoundError("There is no such conversation.")
            staff = agents.staff_of(session, {conversation.hotel_id})
            return tuple(Colleague(one.id, one.name) for one in staff if one.id != viewer.agent_id)

    def add(
        self,
        viewer: Viewer,
        conversation_id: int,
        text: str,
        mentions: Collection[int],
        draft_key: str,
    ) -> int:
        """Note something for the colleagues, whoever answers, and tell whom it mentions.

        The same draft key twice is one note. Raises InvalidInputError for nothing, for too much,
        and for a mention of somebody who is not of this hotel's active staff.
        """
        key = note_key_of(checked_draft_key(draft_key))
        words = _checked(text)
        with self._db.unit_of_work() as unit:
            conversation = _visible(unit, viewer, conversation_id)
            known = messages.by_draft_key(unit.session, viewer.hotel_ids, conversation_id, key)
            if known is not None:
                return known.id
            named = sorted(set(mentions))
            _check_staff(unit, conversation, named)
            note = self._put_down(unit, viewer, conversation, words, named, key)
            _tell(unit, viewer, conversation, note)
            return note.id

    def erase(self, viewer: Viewer, message_id: int) -> None:
        """Take a note's words away for good; only whoever wrote it may. Twice is harmless."""
        with self._db.unit_of_work() as unit:
            found = messages.visible(unit.session, message_id, viewer.hotel_ids)
            if found is None or found.author is not Author.SYSTEM or found.kind != NOTE:
                raise NotFoundError("There is no such note.")
            if found.agent_id != viewer.agent_id:
                raise ConflictError("Only who wrote a note can delete it.")
            found.text, found.detail = "", {REVOKED: True}
            unit.announce(Event(Happened.MESSAGE_CHANGED, found.hotel_id, found.conversation_id))

    def _put_down(
        self,
        unit: UnitOfWork,
        viewer: Viewer,
        conversation: Conversation,
        words: str,
        named: list[int],
        key: str,
    ) -> Message:
        now = self._clock()
        return threads.append(
            unit,
            conversation,
            Message(
                hotel_id=conversation.hotel_id,
                connection_id=conversation.connection_id,
                conversation_id=conversation.id,
                direction=Direction.SYSTEM,
                author=Author.SYSTEM,
                agent_id=viewer.agent_id,
                kind=NOTE,
                text=words,
                detail={MENTIONS: named},
                draft_key=key,
                status=MessageStatus.RECEIVED,
                sent_at=now,
                created_at=now,
            ),
        )


def _checked(text: str) -> str:
    words = clean(text).strip()
    if not is_visible(words):
        raise InvalidInputError("Write something first.")
    if len(words) > LONGEST:
        raise InvalidInputError(f"A note has at most {LONGEST} characters.")
    return words


def _visible(unit: UnitOfWork, viewer: Viewer, conversation_id: int) -> Conversation:
    conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
    if conversation is None:
        raise NotFoundError("There is no such conversation.")
    return conversation


def _check_staff(unit: UnitOfWork, conversation: Conversation, named: Collection[int]) -> None:
    if not named:
        return
    staff = {one.id for one in agents.staff_of(unit.session, {conversation.hotel_id})}
    if not staff.issuperset(named):
        raise InvalidInputError("Only colleagues of this hotel can be mentioned.")


def _tell(unit: UnitOfWork, viewer: Viewer, conversation: Conversation, note: Message) -> None:
    others = [one for one in note.detail[MENTIONS] if one != viewer.agent_id]
    if others:
        # Not the note's words: they would outlive it, and leave the house by e-mail.
        notifications.tell_people(
            unit,
            others,
            conversation,
            notifications.MENTIONED,
            f"{viewer.name} mentioned you in a note.",
            note.created_at,
            by=viewer.agent_id,
        )
