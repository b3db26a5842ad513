"""Tells the bot what it has to know for a turn."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hotel_inbox.bot.base import ToolCall, Turn, TurnGuest, TurnHotel, TurnMessage
from hotel_inbox.channels.base import Abilities
from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.messages import Author, MessageStatus
from hotel_inbox.models import Conversation, Guest, Hotel, Message, ToolCallRecord
from hotel_inbox.repositories import lines
from hotel_inbox.services import captures, understood
from hotel_inbox.services.bot_work import asked_of, is_holding
from hotel_inbox.services.house_rules import setup_of

CONTEXT_MESSAGES = 60
READ_CHARACTERS = 4_000
"""How much of one message the bot reads: nobody asks at greater length, except to slow it down."""
TOOL_CHARACTERS = 4_000
"""Larger results of tools are told by name alone."""
MESSAGES_WITH_TOOLS = 10
_MONTH_FIRST = frozenset({"US"})


def turn_of(
    unit: UnitOfWork,
    conversation: Conversation,
    abilities: Abilities,
    now: datetime,
    *,
    answers: bool,
) -> Turn:
    """Make the turn of a conversation as it is now.

    One that `answers` nobody ends with the guest's newest words, whatever was said to them since.
    """
    hotel = unit.session.get_one(Hotel, conversation.hotel_id)
    guest = unit.session.get_one(Guest, conversation.guest_id)
    hotels = {conversation.hotel_id}
    found = lines.latest(unit.session, hotels, conversation.id, CONTEXT_MESSAGES)
    # What failed the guest never saw.
    said = [message for message in found if message.status is not MessageStatus.FAILED]
    while not answers and said and said[-1].author is not Author.GUEST:
        said.pop()
    calls = lines.tool_calls(unit.session, hotels, _with_tools(said))
    known = hotel_for_bot(hotel, now)
    messages = tuple(_message(message, calls.get(message.id, ())) for message in said)
    since = conversation.turn_since or now
    return Turn(
        hotel=known,
        guest=TurnGuest(guest.name, guest.email, guest.phone, guest.language),
        messages=messages,
        text_limit=abilities.text_limit,
        conversation_id=conversation.id,
        channel=conversation.channel.value,
        summary=conversation.summary,
        understood=understood.recall(
            conversation,
            captures.told_by(guest),
            known.today,
            understood.silence(
                [one.created_at for one in said if one.author is Author.GUEST], since
            ),
        ),
        unclear=conversation.unclear_turns,
        waiting=conversation.waiting_since is not None,
    )


def hotel_for_bot(hotel: Hotel, now: datetime, today: date | None = None) -> TurnHotel:
    """Say what the bot may know of a hotel; `today` stands in for the hotel's own date."""
    setup = setup_of(hotel)
    return TurnHotel(
        id=hotel.id,
        name=hotel.name,
        language=hotel.language,
        timezone=hotel.timezone,
        today=today or now.astimezone(ZoneInfo(hotel.timezone)).date(),
        currency=hotel.currency,
        country=setup.country,
        booking_url=setup.booking_url,
        month_first=setup.country in _MONTH_FIRST,
        profile=hotel.profile,
        rules=setup.rules,
    )


def _with_tools(said: Sequence[Message]) -> list[int]:
    return [message.id for message in said if message.author is Author.BOT][-MESSAGES_WITH_TOOLS:]


def _message(message: Message, calls: Sequence[ToolCallRecord]) -> TurnMessage:
    return TurnMessage(
        author=message.author,
        text=message.text[:READ_CHARACTERS],
        kind=message.kind,
        at=message.sent_at,
        asked=asked_of(message) if message.author is Author.BOT else None,
        holding=is_holding(message),
        tools=tuple(
            ToolCall(call.name, _bounded(call.arguments), _bounded(call.result), call.duration_ms)
            for call in calls
        ),
    )


def _bounded(value: Mapping[str, object]) -> Mapping[str, object]:
    return value if len(json.dumps(value, ensure_ascii=False)) <= TOOL_CHARACTERS else {}
