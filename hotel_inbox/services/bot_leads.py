"""Keeps the sales opportunities that the bot sees: one for each stay of a conversation."""

from datetime import date, datetime
from decimal import Decimal

from hotel_inbox.bot.base import LeadDraft
from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.leads import BY_BOT, CLOSED, share_a_night
from hotel_inbox.domain.money import CENT, LARGEST
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Lead
from hotel_inbox.repositories import leads
from hotel_inbox.services import measuring, removed_leads, threads


def record(
    unit: UnitOfWork, conversation: Conversation, draft: LeadDraft, now: datetime
) -> Lead | None:
    """Keep what the bot saw: a new lead, or what is new of the one for the same stay.

    What was booked or lost stays as it is, and what staff deleted stays away. The conversation's
    row is held.
    """
    known = leads.of_conversation(unit.session, {conversation.hotel_id}, conversation.id)
    lead = _of_same_stay(known, draft)
    if lead is None and removed_leads.is_one(unit, conversation, _dates(draft), now):
        return None
    unit.announce(Event(Happened.LEADS_CHANGED, conversation.hotel_id, conversation.id))
    conversation.has_lead = True
    if lead is not None:
        if lead.state not in CLOSED:
            _fill_in(lead, draft)
        return lead
    lead = Lead(
        hotel_id=conversation.hotel_id,
        conversation_id=conversation.id,
        created_by=BY_BOT,
        created_at=now,
    )
    _fill_in(lead, draft)
    unit.session.add(lead)
    measuring.note_lead(unit, lead)
    threads.system_line(unit, conversation, _words(lead), now, "lead")
    return lead


def _of_same_stay(known: list[Lead], draft: LeadDraft) -> Lead | None:
    """Find the lead that a draft is about; one without dates is about any that is still open."""
    check_in, check_out = _dates(draft)
    if check_in is None:
        return next((lead for lead in known if lead.state not in CLOSED), None)
    overlapping = [
        lead
        for lead in known
        if lead.check_in is not None
        and share_a_night((lead.check_in, lead.check_out), (check_in, check_out))
    ]
    undated = [lead for lead in known if lead.check_in is None and lead.state not in CLOSED]
    # An open one is worth more than one that is done with.
    found = sorted([*overlapping, *undated], key=lambda lead: lead.state in CLOSED)
    return found[0] if found else None


def _fill_in(lead: Lead, draft: LeadDraft) -> None:
    """Write what is known by now, but nothing over what an agent wrote.

    A lead that an agent made only gets what it does not have.
    """
    stay, (check_in, check_out) = draft.understood.stay, _dates(draft)
    known = {
        "check_in": check_in,
        "check_out": check_out,
        "adults": stay.adults,
        "children": stay.children,
        "value": _value(draft.value),
    }
    for name, value in known.items():
        if value is None or name in lead.by_agent:
            continue
        if lead.created_by == BY_BOT or getattr(lead, name) is None:
            setattr(lead, name, value)


def _dates(draft: LeadDraft) -> tuple[date | None, date | None]:
    stay = draft.understood.stay
    if stay.check_in is None:
        return None, None
    is_sound = stay.check_out is not None and stay.check_out > stay.check_in
    return stay.check_in, stay.check_out if is_sound else None


def _value(value: Decimal | None) -> Decimal | None:
    if value is None or not value.is_finite() or not 0 <= value < LARGEST:
        return None
    return value.quantize(CENT)


def _words(lead: Lead) -> str:
    if lead.check_in is None:
        return "New lead"
    until = f" to {_in_words(lead.check_out)}" if lead.check_out else ""
    return f"New lead: {_in_words(lead.check_in)}{until}"


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
