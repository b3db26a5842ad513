"""What was said before a turn that decides how it goes on: what is open, told, asked for."""

from __future__ import annotations

from dataclasses import dataclass

from hotel_inbox.bot.base import Turn, TurnMessage
from hotel_inbox.bot.tools.check_availability import NAME as CHECK_AVAILABILITY
from hotel_inbox.bot.tools.create_lead import NAME as CREATE_LEAD
from hotel_inbox.bot.tools.search_knowledge import NAME as SEARCH_KNOWLEDGE
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Slot

CONTACT_SLOTS = frozenset({Slot.NAME, Slot.EMAIL, Slot.PHONE})
# Offers that were told longer ago are forgotten: a guest who books then wants to see them again.
_LINES_REMEMBERED = 12


@dataclass(frozen=True, slots=True)
class Before:
    """The conversation up to the messages that a turn answers.

    `asked` is open only while nobody else spoke since. `priced` says that the last line told what
    a stay costs, `offered` that a recent one did; a full house costs nothing.
    """

    asked: Slot | None
    last_text: str
    spoken_to: bool
    priced: bool
    offered: bool
    contact_asked: bool
    lead: bool


def before(turn: Turn) -> Before:
    """Look back from the guest's unanswered messages."""
    spoken = [
        message
        for message in turn.messages
        if message.author in {Author.BOT, Author.AGENT} and not message.holding
    ]
    last = spoken[-1] if spoken else None
    by_bot = last if last is not None and last.author is Author.BOT else None
    recent = spoken[-_LINES_REMEMBERED:]
    return Before(
        asked=by_bot.asked if by_bot else None,
        last_text=by_bot.text if by_bot else "",
        spoken_to=bool(spoken),
        priced=by_bot is not None and _offered(by_bot) and not _used(by_bot, SEARCH_KNOWLEDGE),
        offered=any(map(_offered, recent)),
        contact_asked=any(message.asked in CONTACT_SLOTS for message in spoken),
        lead=any(_used(message, CREATE_LEAD) for message in recent),
    )


def _offered(message: TurnMessage) -> bool:
    asked = [call for call in message.tools if call.name == CHECK_AVAILABILITY]
    return any(call.result.get("offers", True) for call in asked)


def _used(message: TurnMessage, tool: str) -> bool:
    return any(call.name == tool for call in message.tools)
