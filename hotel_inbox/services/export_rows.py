"""Lays out what was read as the rows of an export."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hotel_inbox.domain.leads import LeadState
from hotel_inbox.repositories.export_lines import (
    NO_SESSION,
    ConversationLine,
    GuestLine,
    LeadLine,
    SessionLine,
)
from hotel_inbox.services.export_files import Part

Guest = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The hotel that rows are of: its names, how its texts and moments are written, its staff."""

    hotel: str
    name: str
    currency: str
    text: Callable[[str | None], str]
    times: Callable[[str | None], str]
    agents: Mapping[int | None, str]
    links: str


def guest_cells(place: Place, line: GuestLine) -> Guest:
    """Write what messages have in common: their conversation, its hotel and guest."""
    return (
        str(line.conversation_id),
        place.hotel,
        place.name,
        line.channel,
        place.text(line.guest),
        place.text(line.email),
        place.text(line.phone),
    )


def message_rows(
    place: Place, part: Sequence[tuple[Any, ...]], guests: Mapping[int, Guest]
) -> Part:
    """Lay messages out; `guests` by their conversations."""
    # Found once for hundreds of rows.
    text, times, agents = place.text, place.times, place.agents
    return [
        (
            str(message_id),
            *guests[conversation_id],
            author,
            agents[agent_id],
            kind,
            text(said),
            status,
            text(error),
            sent := times(sent_at),
            # What the house writes is received as it is sent.
            sent if created_at == sent_at else times(created_at),
        )
        for (
            message_id,
            conversation_id,
            author,
            agent_id,
            kind,
            said,
            status,
            error,
            sent_at,
            created_at,
        ) in part
    ]


def conversation_rows(
    place: Place,
    part: Sequence[ConversationLine],
    sessions: Mapping[int, SessionLine],
    leads: Sequence[LeadLine],
) -> Part:
    """Lay conversations out, each with its sessions and its newest lead."""
    newest = {lead.conversation_id: lead for lead in leads}
    booked = {
        lead.conversation_id: lead.changed_at for lead in leads if lead.state == LeadState.BOOKED
    }
    return [
        (
            str(line.id),
            place.hotel,
            place.name,
            line.channel,
            place.text(line.guest),
            place.text(line.email),
            place.text(line.phone),
            place.text(line.persona),
            place.text(line.intent),
            place.text(line.type),
            line.check_in or "",
            line.check_out or "",
            _number(line.adults),
            _number(line.children),
            *_session_cells(place, line, sessions.get(line.id, NO_SESSION)),
            line.mode,
            place.agents[line.assignee_id],
            *_lead_cells(place, newest.get(line.id), booked.get(line.id)),
            f"{place.links}{line.id}",
        )
        for line in part
    ]


def _session_cells(place: Place, line: ConversationLine, held: SessionLine) -> Iterator[str]:
    yield str(held.number)
    yield place.times(line.first_message_at)
    yield place.times(line.last_message_at)
    yield _seconds(held.bot_reply_ms)
    yield _seconds(held.agent_reply_ms)


def _seconds(milliseconds: float | None) -> str:
    return "" if milliseconds is None else f"{milliseconds / 1000:.1f}"


def _number(number: int | Decimal | None) -> str:
    return "" if number is None else str(number)


def _lead_cells(place: Place, lead: LeadLine | None, booked_at: str | None) -> Iterator[str]:
    worth = None if lead is None else lead.value
    yield "" if lead is None else lead.state
    yield _number(worth)
    yield "" if worth is None else place.currency
    yield place.times(booked_at)
