"""Writes into a session what the statistics count of it, when it happens.

What is about "now" belongs to the last session that has started; the conversation's row is held.
"""

from datetime import datetime, timedelta

from hotel_inbox.bot.base import Handoff, Spoken
from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.guests import Contact, contact_of
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.measures import REPLIES_WITHIN, TAKEOVER
from hotel_inbox.domain.messages import Mode
from hotel_inbox.models import Conversation, ConversationSession, Guest, KnowledgeUse, Lead, Message
from hotel_inbox.repositories import conversations, hotels, leads

_MILLISECOND = timedelta(milliseconds=1)


def contact(unit: UnitOfWork, conversation: Conversation) -> Contact:
    """Say by what the guest of a new session can be reached."""
    return contact_of(unit.session.get_one(Guest, conversation.guest_id))


def note_first_message(
    unit: UnitOfWork,
    conversation: Conversation,
    session: ConversationSession,
    received_at: datetime,
) -> None:
    """Note when a session's first message came in and who was in charge then.

    Told again of one that was sent earlier and came later: that is the first one from then on, and
    a reply to it is still to come.
    """
    session.received_at, session.bot_reply_ms = received_at, None
    session.began_with_bot = conversation.mode is Mode.AI and hotels.is_bot_enabled(
        unit.session, conversation.hotel_id
    )


def fold(unit: UnitOfWork, later: ConversationSession, earlier: ConversationSession) -> None:
    """Put what was counted of a session into the one before it, of which it was a part."""
    earlier.transfer = earlier.transfer or later.transfer
    earlier.taken_over_by = earlier.taken_over_by or later.taken_over_by
    if earlier.answered_at is None:
        earlier.answered_at, earlier.answered_by = later.answered_at, later.answered_by
        earlier.agent_reply_ms = later.agent_reply_ms
    earlier.faqs_resolved += later.faqs_resolved
    earlier.leads += later.leads
    leads.move(unit.session, later.id, earlier.id)


def part(
    unit: UnitOfWork, earlier: ConversationSession, later: ConversationSession, until: datetime
) -> None:
    """Give a session what was counted of the one before it, since it turned out to have begun.

    It had been known to begin at `until`. Where the one before went to a person before that already
    and again since, the first time stays the only one.
    """
    since, tables = later.started_at, unit.session
    if earlier.answered_at is not None and earlier.answered_at >= since:
        later.answered_at, later.answered_by = earlier.answered_at, earlier.answered_by
        later.agent_reply_ms = earlier.agent_reply_ms
        earlier.answered_at = earlier.answered_by = earlier.agent_reply_ms = None
    made = leads.move(tables, earlier.id, later.id, since)
    earlier.leads, later.leads = max(0, earlier.leads - made), later.leads + made
    hotel = {later.hotel_id}
    given = conversations.given_away(
        tables, hotel, later.conversation_id, earlier.started_at, until
    )
    if given and given[0] >= since:
        later.transfer = earlier.transfer or later.transfer
        later.taken_over_by = earlier.taken_over_by or later.taken_over_by
        earlier.transfer = earlier.taken_over_by = None


def note_bot_turn(
    unit: UnitOfWork, conversation: Conversation, said: Message, spoken: Spoken
) -> None:
    """Note that the bot replied, and what it answered from the knowledge unless it handed off."""
    since = said.created_at - REPLIES_WITHIN
    for session in conversations.unreplied(unit.session, conversation.id, since):
        session.bot_reply_ms = (said.created_at - session.received_at) // _MILLISECOND
    if isinstance(spoken, Handoff):
        return
    unit.session.add_all(
        KnowledgeUse(
            hotel_id=conversation.hotel_id,
            conversation_id=conversation.id,
            channel=conversation.channel,
            entry_id=entry.id,
            used_at=said.created_at,
        )
        for entry in spoken.entries
        if entry.id
    )
    current = _latest(unit, conversation, said.created_at) if spoken.answered else None
    if current is not None:
        current.faqs_resolved += spoken.answered


def note_transfer(unit: UnitOfWork, conversation: Conversation, reason: str, now: datetime) -> None:
    """Note why the bot is no longer in charge, if it was: the first time counts."""
    session = _latest(unit, conversation, now)
    if session is None or session.transfer is not None or conversation.mode is not Mode.AI:
        return
    # Where the bot was switched off before the guest wrote, it had nothing to give away.
    was_in_charge = session.began_with_bot or (
        reason != HandoffReason.BOT_OFF
        and hotels.is_bot_enabled(unit.session, conversation.hotel_id)
    )
    if was_in_charge:
        session.transfer = str(reason)


def note_takeover(
    unit: UnitOfWork, conversation: Conversation, agent_id: int, now: datetime
) -> None:
    """Note who takes a session over, from the bot or a colleague; the mode is still the former."""
    note_transfer(unit, conversation, TAKEOVER, now)
    session = _latest(unit, conversation, now)
    if session is not None and session.taken_over_by is None:
        session.taken_over_by = agent_id


def note_answer(
    session: ConversationSession | None,
    waited_since: datetime | None,
    agent_id: int | None,
    now: datetime,
) -> None:
    """Note who answers first, and how long the guest has waited for it, if for anything.

    Nobody is who answers outside of this inbox.
    """
    if session is None or session.answered_at is not None:
        return
    session.answered_at, session.answered_by = now, agent_id
    if waited_since is not None:
        session.agent_reply_ms = max(0, (now - waited_since) // _MILLISECOND)


def note_lead(unit: UnitOfWork, lead: Lead) -> None:
    """Note that a lead was made of a session."""
    session = conversations.session_before(unit.session, lead.conversation_id, lead.created_at)
    if session is not None:
        lead.session_id = session.id
        session.leads += 1


def forget_lead(unit: UnitOfWork, lead: Lead) -> None:
    """Note that a lead was none."""
    session = unit.session.get(ConversationSession, lead.session_id) if lead.session_id else None
    if session is not None:
        session.leads = max(0, session.leads - 1)


def _latest(
    unit: UnitOfWork, conversation: Conversation, now: datetime
) -> ConversationSession | None:
    return conversations.session_before(unit.session, conversation.id, now)
