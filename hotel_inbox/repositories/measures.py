"""What counts as what: every measure of the statistics in SQL, over the columns of a session.

Words and values are in domain/measures; whoever counts, lists or exports takes the conditions from
here, so that all of them mean the same.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from hotel_inbox.domain.filters import Span
from hotel_inbox.domain.guests import Contact
from hotel_inbox.domain.leads import LeadState
from hotel_inbox.domain.measures import PROMPT, Figure
from hotel_inbox.domain.messages import Channel
from hotel_inbox.models import Conversation, ConversationSession, Lead

Condition = ColumnElement[bool]
_MILLISECONDS = 1000

# SQLModel declares its columns as what rows hold.
HELD: Any = ConversationSession

BEGAN_WITH_BOT: Condition = col(HELD.began_with_bot).is_(True)
"""The first guest message came while the bot was in charge."""
PROMPTLY_ANSWERED: Condition = and_(
    BEGAN_WITH_BOT, col(HELD.bot_reply_ms) < PROMPT.total_seconds() * _MILLISECONDS
)
"""And the bot's first reply to it was queued less than 5 s later."""
ANSWERED_BY_BOT: Condition = and_(BEGAN_WITH_BOT, col(HELD.bot_reply_ms).is_not(None))
"""And the bot replied at all."""
TRANSFERRED: Condition = col(HELD.transfer).is_not(None)
"""It went from the bot to a person."""
FAQ_RESOLVED: Condition = col(HELD.faqs_resolved) > 0
"""The bot answered something from the knowledge."""
RESOLVED_BY_BOT: Condition = and_(ANSWERED_BY_BOT, col(HELD.transfer).is_(None))
"""The bot replied, and no person was needed."""
WAITED_FOR_PERSON: Condition = col(HELD.agent_reply_ms).is_not(None)
"""A person answered for whom the guest had waited."""
BOOKED: Condition = col(Lead.state) == LeadState.BOOKED
"""The lead resulted in a booking."""


@dataclass(frozen=True, slots=True)
class Heap:
    """Sessions, or leads, of some hotels that began in one stretch of time.

    `conditions` are about their conversations. `counting` are the hotels that count a guest as
    captured whose number only the channel gave.
    """

    hotels: frozenset[int]
    span: Span = field(default_factory=Span)
    channel: Channel | None = None
    counting: frozenset[int] = frozenset()
    conditions: tuple[Condition, ...] = ()


def captured(counting: Collection[int]) -> Condition:
    """Say that the guest can be reached later, or that a lead was made of the session."""
    here = col(HELD.hotel_id).in_(counting)
    return or_(
        col(HELD.contact) == Contact.TOLD,
        and_(col(HELD.contact) == Contact.CHANNEL, here),
        col(HELD.leads) > 0,
    )


def sessions_of(heap: Heap) -> Iterator[Condition]:
    """Say which sessions a heap holds: those that started in it."""
    yield from during(heap, col(HELD.hotel_id), col(HELD.started_at))
    if heap.channel is not None:
        yield col(HELD.channel) == heap.channel
    if heap.conditions:
        yield col(HELD.conversation_id).in_(conversations(heap))


def leads_of(heap: Heap) -> Iterator[Condition]:
    """Say which leads a heap holds: those that were made in it."""
    yield from during(heap, col(Lead.hotel_id), col(Lead.created_at))
    if heap.channel is not None or heap.conditions:
        yield col(Lead.conversation_id).in_(conversations(heap))


def behind(figure: Figure, heap: Heap) -> Any:  # noqa: ANN401 - a query of ids
    """Select the ids of the conversations that a figure counts; of a rate, those of its part."""
    if figure is Figure.CONVERSION_RATE:
        return select(col(Lead.conversation_id)).where(*leads_of(heap), BOOKED)
    counts = {
        Figure.RESPONSE_RATE: PROMPTLY_ANSWERED,
        Figure.FAQS_RESOLVED: FAQ_RESOLVED,
        Figure.HUMAN_TRANSFERS: TRANSFERRED,
        Figure.CAPTURED_LEADS: captured(heap.counting),
    }
    wanted = [counts[figure]] if figure in counts else []
    return select(col(HELD.conversation_id)).where(*sessions_of(heap), *wanted)


def during(heap: Heap, hotel: Any, at: Any) -> Iterator[Condition]:  # noqa: ANN401 - columns
    """Say of two columns that they name a hotel and a moment of a heap."""
    yield hotel.in_(heap.hotels)
    if heap.span.start is not None:
        yield at >= heap.span.start
    if heap.span.end is not None:
        yield at < heap.span.end


def conversations(heap: Heap) -> Any:  # noqa: ANN401 - a query of ids
    """Select the ids of the conversations that a heap is about, whenever they were held."""
    wanted = [col(Conversation.hotel_id).in_(heap.hotels), *heap.conditions]
    if heap.channel is not None:
        wanted.append(col(Conversation.channel) == heap.channel)
    return select(col(Conversation.id)).where(*wanted)
