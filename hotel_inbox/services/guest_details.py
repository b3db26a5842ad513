"""What staff know and write of a guest: the panel beside the thread."""

from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from hotel_inbox.channels.base import ChannelAdapter
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.guests import Change, GuestField, GuestPanel, OtherConversation
from hotel_inbox.domain.leads import LeadFilter, LeadRow
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.errors import ChangedMeanwhileError, InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent, Connection, Conversation, Guest, GuestChange, Hotel
from hotel_inbox.repositories import conversations, guests, hotels
from hotel_inbox.services.captures import BY_STAFF
from hotel_inbox.services.conversations import label
from hotel_inbox.services.house_rules import setup_of
from hotel_inbox.services.leads import Leads

MOST_OTHERS = 8
MOST_CHANGES = 50
NOTES_LENGTH = 10_000
_NAME_LENGTH = 200
_EMAIL_LENGTH = 254
_LONGEST_SHOWN = 80
_NO_CONVERSATION = "There is no such conversation."


@dataclass(frozen=True, slots=True)
class _Held:
    """A guest whose row is held, with the conversation and hotel they belong to."""

    guest: Guest
    conversation: Conversation
    hotel: Hotel


class GuestDetails:
    """The guests of the viewer's hotels."""

    def __init__(
        self, db: Database, channels: dict[Channel, ChannelAdapter], leads: Leads, clock: Clock
    ) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._channels = channels
        self._leads = leads
        self._clock = clock

    def panel(self, viewer: Viewer, conversation_id: int) -> GuestPanel:
        """Show what is known of a conversation's guest beyond their card."""
        with self._db.reading() as session:
            detail = conversations.detail(session, viewer.hotel_ids, conversation_id)
            if detail is None:
                raise NotFoundError(_NO_CONVERSATION)
            guest = detail[1]
            others = guests.same_person(session, viewer.hotel_ids, guest, MOST_OTHERS)
            changes = guests.changes(session, viewer.hotel_ids, guest.id, 1)
            noted = guests.changes(session, viewer.hotel_ids, guest.id, 1, GuestField.NOTES)
        leads: tuple[LeadRow, ...] = ()
        if detail[0].has_lead:
            leads = self._leads.page(viewer, LeadFilter(conversation_id=conversation_id)).rows
        return GuestPanel(
            conversation_id=conversation_id,
            notes=guest.notes,
            noted=_change(*noted[0]) if noted else None,
            changed=bool(changes),
            leads=leads,
            others=tuple(self._other(*one) for one in others),
        )

    def history(self, viewer: Viewer, conversation_id: int) -> tuple[Change, ...]:
        """Say who changed what of a conversation's guest and when, newest first."""
        with self._db.reading() as session:
            conversation = conversations.visible(session, viewer.hotel_ids, conversation_id)
            if conversation is None:
                raise NotFoundError(_NO_CONVERSATION)
            found = guests.changes(session, viewer.hotel_ids, conversation.guest_id, MOST_CHANGES)
        return tuple(_change(*one) for one in found)

    def change(
        self, viewer: Viewer, conversation_id: int, field: str, value: str, before: str
    ) -> str:
        """Write one detail of a guest and return it as it is kept; empty takes it away.

        `before` is what was shown: ChangedMeanwhileError says what stands there if that is another.
        """
        wanted = _field(field)
        with self._db.unit_of_work() as unit:
            held = _held(unit, viewer, conversation_id)
            known = getattr(held.guest, wanted.value) or ""
            new = _checked(wanted, value, held.hotel)
            if new == known:
                return known
            if known != before:
                raise ChangedMeanwhileError(_meanwhile(wanted, known), known)
            self._write(unit, viewer, held, wanted, new)
            return new

    def _write(
        self, unit: UnitOfWork, viewer: Viewer, held: _Held, field: GuestField, new: str
    ) -> None:
        guest = held.guest
        unit.session.add(
            GuestChange(
                hotel_id=guest.hotel_id,
                guest_id=guest.id,
                agent_id=viewer.agent_id,
                field=field.value,
                before=getattr(guest, field.value) or "",
                after=new,
                at=self._clock(),
            )
        )
        if field is GuestField.NOTES:
            guest.notes = new
        else:
            setattr(guest, field.value, new or None)
            guest.sources = {**guest.sources, field.value: f"{BY_STAFF}{viewer.agent_id}"}
        if field is GuestField.PHONE:
            guest.phone_from_channel = False
        unit.announce(Event(Happened.CONVERSATION_CHANGED, guest.hotel_id, held.conversation.id))

    def _other(
        self,
        conversation: Conversation,
        guest: Guest,
        hotel: Hotel,
        connection: Connection,
    ) -> OtherConversation:
        abilities = self._channels[conversation.channel].abilities
        return OtherConversation(
            id=conversation.id,
            hotel_name=hotel.name,
            connection=connection.name,
            channel=conversation.channel,
            channel_name=abilities.name,
            guest=label(guest, abilities, conversation.id),
            preview=conversation.last_message_preview,
            last_message_at=conversation.last_message_at,
        )


def _held(unit: UnitOfWork, viewer: Viewer, conversation_id: int) -> _Held:
    conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
    if conversation is None:
        raise NotFoundError(_NO_CONVERSATION)
    guest = guests.held(unit.session, viewer.hotel_ids, conversation.guest_id)
    (hotel,) = hotels.named(unit.session, {conversation.hotel_id})
    return _Held(guest, conversation, hotel)


def _field(name: str) -> GuestField:
    if name not in set(GuestField):
        raise InvalidInputError("There is no such detail.")
    return GuestField(name)


def _checked(field: GuestField, text: str, hotel: Hotel) -> str:
    """Return a detail as it is to be kept; InvalidInputError says what is wrong with it."""
    if field is GuestField.NOTES:
        notes = clean(text.replace("\r\n", "\n")).strip()
        if len(notes) > NOTES_LENGTH:
            raise InvalidInputError(f"The notes are too long: at most {NOTES_LENGTH} characters.")
        return notes
    written = " ".join(clean(text).split())
    if not is_visible(written):
        return ""
    match field:
        case GuestField.EMAIL:
            return _email(written)
        case GuestField.PHONE:
            return _phone(written, setup_of(hotel).country)
        case _:
            return _name(written)


def _name(written: str) -> str:
    if len(written) > _NAME_LENGTH:
        raise InvalidInputError(f"This name is too long: at most {_NAME_LENGTH} characters.")
    return written


def _email(written: str) -> str:
    try:
        return validate_email(written[: _EMAIL_LENGTH + 1], check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidInputError(
            "This is no e-mail address: write it like name@example.com."
        ) from error


def _phone(written: str, country: str) -> str:
    dialled = "+" + written[2:] if written.startswith("00") else written
    try:
        number = phonenumbers.parse(dialled, country or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise InvalidInputError(
            "This is no phone number: write it with the country's code, like +34 600 111 222."
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _meanwhile(field: GuestField, known: str) -> str:
    if field is GuestField.NOTES:
        return "The notes changed meanwhile. Yours are still here: look at the new ones first."
    if not known:
        return "Somebody took it away meanwhile: it is empty now."
    return f"Somebody changed it meanwhile: it is {known[:_LONGEST_SHOWN]} now."


def _change(change: GuestChange, agent: Agent) -> Change:
    return Change(GuestField(change.field), change.before, change.after, agent.name, change.at)
