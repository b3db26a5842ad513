"""The sales opportunities as staff tend them: mark, list, change, remove."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from hotel_inbox.channels.base import ChannelAdapter
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.leads import (
    BY_AGENT,
    BY_BOT,
    CLOSED,
    LeadCursor,
    LeadFilter,
    LeadHotel,
    LeadOwner,
    LeadPage,
    LeadRow,
    LeadState,
    LeadSum,
)
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.money import CENT, LARGEST, read_amount
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import ConflictError, InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Lead
from hotel_inbox.repositories import agents, conversations, hotels, leads
from hotel_inbox.services import measuring, removed_leads, threads
from hotel_inbox.services.conversations import label

PAGE = 50
WORDS_LENGTH = 200
_OFFERS = "check_availability"
_FASTER = {
    LeadState.NEW: "A colleague was faster: this lead is new now.",
    LeadState.CONTACTED: "A colleague was faster: this lead is contacted now.",
    LeadState.QUOTED: "A colleague was faster: this lead is quoted now.",
    LeadState.BOOKED: "A colleague was faster: this lead is booked now.",
    LeadState.LOST: "A colleague was faster: this lead is lost now.",
}
_NO_LEAD = "There is no such lead any more."


@dataclass(frozen=True, slots=True)
class _Held:
    """A lead whose conversation's row is held, as are all leads of it."""

    lead: Lead
    conversation: Conversation
    others: tuple[Lead, ...]


class Leads:
    """The leads of the viewer's hotels; all staff of a hotel may tend them."""

    def __init__(self, db: Database, channels: dict[Channel, ChannelAdapter], clock: Clock) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._channels = channels
        self._clock = clock

    def mark(self, viewer: Viewer, conversation_id: int) -> int:
        """Make a lead of a conversation and return its id; an open one is found, not doubled."""
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
            if conversation is None:
                raise NotFoundError("There is no such conversation.")
            known = leads.of_conversation(unit.session, viewer.hotel_ids, conversation_id)
            for lead in known:
                if lead.state not in CLOSED:
                    return lead.id
            lead = self._new(unit, viewer, conversation)
            conversation.has_lead = True
            words = f"Marked as lead by {viewer.name}"
            threads.system_line(unit, conversation, words, self._clock(), "lead")
            _announce(unit, conversation)
            return lead.id

    def remove(self, viewer: Viewer, lead_id: int) -> None:
        """Delete a lead that is none: whoever marked it may, and managers.

        The bot makes no other of the same stay.
        """
        with self._db.unit_of_work() as unit:
            held = _held(unit, viewer, lead_id)
            if not _is_removable(viewer, held.lead):
                raise InvalidInputError(
                    "Whoever marked this lead can delete it, or a manager. Set it to lost instead."
                )
            measuring.forget_lead(unit, held.lead)
            unit.session.delete(held.lead)
            held.conversation.has_lead = bool(held.others)
            words = f"Lead removed by {viewer.name}"
            removed_leads.note(unit, held.conversation, held.lead, words, self._clock())
            _announce(unit, held.conversation)

    def set_state(self, viewer: Viewer, lead_id: int, state: str, before: str) -> None:
        """Move a lead on from the state that was shown; ConflictError if it has another by now."""
        wanted = _state(state)
        with self._db.unit_of_work() as unit:
            held = _held(unit, viewer, lead_id)
            if held.lead.state is wanted:
                return
            if held.lead.state.value != before:
                raise ConflictError(_FASTER[held.lead.state])
            held.lead.state, held.lead.changed_at = wanted, self._clock()
            _announce(unit, held.conversation)

    def set_value(self, viewer: Viewer, lead_id: int, text: str) -> None:
        """Write what a lead is worth, in the hotel's currency; an empty text takes it away."""
        self._write(viewer, lead_id, value=read_amount(text))

    def set_dates(self, viewer: Viewer, lead_id: int, check_in: str, check_out: str) -> None:
        """Write the dates of the stay as YYYY-MM-DD; either may be empty."""
        arrival, departure = _day(check_in), _day(check_out)
        if departure is not None and (arrival is None or departure <= arrival):
            raise InvalidInputError("The departure has to be after the arrival.")
        self._write(viewer, lead_id, check_in=arrival, check_out=departure)

    def set_owner(self, viewer: Viewer, lead_id: int, owner_id: int) -> None:
        """Give a lead to somebody of the hotel's staff; 0 to nobody."""
        with self._db.unit_of_work() as unit:
            held = _held(unit, viewer, lead_id)
            staff = agents.of_hotels(unit.session, {held.lead.hotel_id})
            if owner_id and owner_id not in {agent.id for agent, _ in staff}:
                raise NotFoundError("There is no such person at this hotel.")
            held.lead.owner_id = owner_id or None
            _announce(unit, held.conversation)

    def page(
        self,
        viewer: Viewer,
        wanted: LeadFilter | None = None,
        after: LeadCursor | None = None,
        limit: int = PAGE,
    ) -> LeadPage:
        """List leads, newest first, from after a cursor on, with the sums of all that fit."""
        wanted = wanted or LeadFilter()
        with self._db.reading() as session:
            found = leads.page(session, viewer.hotel_ids, wanted, after, limit + 1)
            sums = leads.sums(session, viewer.hotel_ids, wanted)
            owners = leads.owners(session, viewer.hotel_ids, [lead.id for lead, *_ in found])
        rows = tuple(self._row(viewer, one, owners) for one in found[:limit])
        more = len(found) > limit
        return LeadPage(
            rows,
            LeadCursor(rows[-1].created_at, rows[-1].id) if more else None,
            tuple(LeadSum(*one) for one in sums),
        )

    def owners(self, viewer: Viewer) -> tuple[LeadOwner, ...]:
        """List the staff of the viewer's hotels by name."""
        with self._db.reading() as session:
            staff = agents.of_hotels(session, viewer.hotel_ids)
        return tuple(LeadOwner(agent.id, agent.name, given) for agent, given in staff)

    def hotels(self, viewer: Viewer) -> tuple[LeadHotel, ...]:
        """List the viewer's hotels by name."""
        with self._db.reading() as session:
            return tuple(
                LeadHotel(one.id, one.name) for one in hotels.named(session, viewer.hotel_ids)
            )

    def _new(self, unit: UnitOfWork, viewer: Viewer, conversation: Conversation) -> Lead:
        lead = Lead(
            hotel_id=conversation.hotel_id,
            conversation_id=conversation.id,
            value=_offered(unit, viewer.hotel_ids, conversation),
            check_in=conversation.check_in,
            check_out=conversation.check_out,
            adults=conversation.adults,
            children=conversation.children,
            created_by=BY_AGENT,
            made_by_id=viewer.agent_id,
            owner_id=conversation.assignee_id or viewer.agent_id,
            created_at=self._clock(),
        )
        unit.session.add(lead)
        measuring.note_lead(unit, lead)
        unit.session.flush()
        return lead

    def _write(self, viewer: Viewer, lead_id: int, **values: Decimal | date | None) -> None:
        with self._db.unit_of_work() as unit:
            held = _held(unit, viewer, lead_id)
            for name, value in values.items():
                setattr(held.lead, name, value)
            held.lead.by_agent = sorted({*held.lead.by_agent, *values})
            _announce(unit, held.conversation)

    def _row(self, viewer: Viewer, found: leads.ListedLead, owners: dict[int, str]) -> LeadRow:
        lead, conversation, guest, hotel = found
        abilities = self._channels[conversation.channel].abilities
        return LeadRow(
            id=lead.id,
            hotel_id=hotel.id,
            hotel_name=hotel.name,
            currency=hotel.currency,
            timezone=hotel.timezone,
            conversation_id=conversation.id,
            guest=label(guest, abilities, conversation.id),
            channel=conversation.channel,
            channel_name=abilities.name,
            state=lead.state,
            value=lead.value,
            check_in=lead.check_in,
            check_out=lead.check_out,
            adults=lead.adults,
            children=lead.children,
            owner_id=lead.owner_id,
            owner=owners.get(lead.owner_id) if lead.owner_id else None,
            by_bot=lead.created_by == BY_BOT,
            removable=_is_removable(viewer, lead),
            created_at=lead.created_at,
        )


def _held(unit: UnitOfWork, viewer: Viewer, lead_id: int) -> _Held:
    conversation_id = leads.conversation_of(unit.session, viewer.hotel_ids, lead_id)
    if conversation_id is not None:
        # In this order everywhere: the conversation first, then its leads.
        conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
        known = leads.of_conversation(unit.session, viewer.hotel_ids, conversation_id)
        lead = next((one for one in known if one.id == lead_id), None)
        if conversation is not None and lead is not None:
            return _Held(lead, conversation, tuple(one for one in known if one is not lead))
    raise NotFoundError(_NO_LEAD)


def _announce(unit: UnitOfWork, conversation: Conversation) -> None:
    for what in (Happened.LEADS_CHANGED, Happened.CONVERSATION_CHANGED):
        unit.announce(Event(what, conversation.hotel_id, conversation.id))


def _is_removable(viewer: Viewer, lead: Lead) -> bool:
    return viewer.role is not Role.AGENT or lead.made_by_id == viewer.agent_id


def _offered(unit: UnitOfWork, seen: Collection[int], conversation: Conversation) -> Decimal | None:
    """Say what the bot offered last for these dates would cost at least."""
    call = leads.latest_call(unit.session, seen, conversation.id, _OFFERS)
    if call is None or conversation.check_in is None:
        return None
    asked, offers = call.result.get("request"), call.result.get("offers")
    if not isinstance(asked, dict) or not isinstance(offers, list):
        return None
    if asked.get("check_in") != conversation.check_in.isoformat():
        return None
    totals = [_total(offer) for offer in offers]
    return min((total for total in totals if total is not None), default=None)


def _total(offer: object) -> Decimal | None:
    try:
        total = Decimal(str(offer["total"])) if isinstance(offer, dict) else None
    except (InvalidOperation, KeyError):
        return None
    if total is None or not total.is_finite() or not 0 <= total < LARGEST:
        return None
    return total.quantize(CENT)


def _state(text: str) -> LeadState:
    if text not in set(LeadState):
        raise InvalidInputError("There is no such state.")
    return LeadState(text)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip()[:20])
    except ValueError as error:
        raise InvalidInputError("This is no day that exists.") from error
