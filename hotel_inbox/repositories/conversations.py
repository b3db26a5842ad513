"""Conversations and their sessions."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from hotel_inbox.domain.messages import Author, Mode
from hotel_inbox.models import Agent, Conversation, ConversationSession, Guest, Hotel, Message


def locked(
    session: Session, conversation_id: int, hotels: Collection[int] | None = None
) -> Conversation | None:
    """Fetch a conversation and hold its row: whoever adds a message holds it.

    `hotels` are those the asker may see; None is for the product's own clockwork.
    """
    query = select(Conversation).where(Conversation.id == conversation_id)
    if hotels is not None:
        query = query.where(col(Conversation.hotel_id).in_(hotels))
    return session.exec(query.with_for_update()).first()


def visible(session: Session, hotels: Collection[int], conversation_id: int) -> Conversation | None:
    """Fetch a conversation that the asker may see."""
    query = select(Conversation).where(
        Conversation.id == conversation_id, col(Conversation.hotel_id).in_(hotels)
    )
    return session.exec(query).first()


# Built once: every message asks these, and building them takes half as long as asking.
_OF_GUEST = (
    select(Conversation).where(Conversation.guest_id == bindparam("guest_id")).with_for_update()
)
_SESSIONS = select(ConversationSession).where(
    ConversationSession.conversation_id == bindparam("conversation_id")
)
_BEFORE = (
    _SESSIONS.where(ConversationSession.started_at <= bindparam("moment"))
    .order_by(col(ConversationSession.started_at).desc())
    .limit(1)
)
_AFTER = (
    _SESSIONS.where(ConversationSession.started_at > bindparam("moment"))
    .order_by(col(ConversationSession.started_at))
    .limit(1)
)


def of_guest(session: Session, guest_id: int) -> Conversation:
    """Fetch a guest's one conversation and hold its row."""
    return session.exec(_OF_GUEST, params={"guest_id": guest_id}).one()


def of_message(
    session: Session, connection_id: int, provider_id: str, message_id: int | None
) -> Conversation | None:
    """Fetch the conversation of a message that a channel reports on, and hold its row.

    The message is found by the channel's id, or else by ours.
    """
    named = col(Message.provider_id) == provider_id
    query = (
        select(Conversation)
        .join(Message, col(Message.conversation_id) == Conversation.id)
        .where(
            Message.connection_id == connection_id,
            named if message_id is None else or_(named, col(Message.id) == message_id),
        )
        .order_by(named.desc().nulls_last())
        .limit(1)
        .with_for_update(of=Conversation)
    )
    return session.exec(query).first()


ListedRow = tuple[Conversation, Guest, Hotel, Agent | None]


def writers(
    session: Session, hotels: Collection[int], conversation_ids: Collection[int]
) -> dict[int, str]:
    """Name the agents who wrote what conversations show last, by their ids."""
    query = (
        select(Agent.id, Agent.name)
        .join(Conversation, col(Conversation.last_message_agent_id) == Agent.id)
        .where(
            _hotel_is_one_of(hotels),
            col(Conversation.id).in_(conversation_ids),
        )
        .distinct()
    )
    return dict(session.exec(query).all())


def _listed(
    hotels: Collection[int],
) -> Select[Conversation, Guest, Hotel, Agent]:
    return (
        select(Conversation, Guest, Hotel, Agent)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .join(Hotel, col(Hotel.id) == Conversation.hotel_id)
        .outerjoin(Agent, col(Agent.id) == Conversation.assignee_id)
        .where(_hotel_is_one_of(hotels))
    )


def _hotel_is_one_of(hotels: Collection[int]) -> ColumnElement[bool]:
    # Said in a way that no index fits: for a few conversations by their ids, SQLite would else read
    # all those of their hotels.
    return (col(Conversation.hotel_id) + 0).in_(hotels)


def rows(session: Session, hotels: Collection[int], ids: Collection[int]) -> list[ListedRow]:
    """Fetch these conversations as the list shows them, newest first."""
    found = list(session.exec(_listed(hotels).where(col(Conversation.id).in_(ids))))
    return sorted(found, key=lambda row: (row[0].last_message_at, row[0].id), reverse=True)


def detail(session: Session, hotels: Collection[int], conversation_id: int) -> ListedRow | None:
    """Fetch a conversation with its guest, hotel and assignee."""
    query = _listed(hotels).where(Conversation.id == conversation_id)
    return session.exec(query).first()


def due_turns(session: Session, now: datetime, limit: int) -> list[Conversation]:
    """Take the conversations in which the bot owes an answer and nobody works on it."""
    query = (
        select(Conversation)
        .where(
            col(Conversation.turn_due_at) <= now,
            or_(
                col(Conversation.turn_claimed_until).is_(None),
                col(Conversation.turn_claimed_until) < now,
            ),
        )
        .order_by(col(Conversation.turn_due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.exec(query))


def next_turn(session: Session, now: datetime) -> datetime | None:
    """Say when the next of the turns gets due that are not due yet."""
    query = select(func.min(Conversation.turn_due_at)).where(col(Conversation.turn_due_at) > now)
    return session.exec(query).one()


def overdue_turns(session: Session, before: datetime) -> int:
    """Count the answers that the bot has owed since before a moment."""
    query = (
        select(func.count())
        .select_from(Conversation)
        .where(col(Conversation.turn_due_at) < before, Conversation.mode == Mode.AI)
    )
    return session.exec(query).one()


def session_before(
    session: Session, conversation_id: int, moment: datetime
) -> ConversationSession | None:
    """Find the last session that had started by a moment."""
    given = {"conversation_id": conversation_id, "moment": moment}
    return session.exec(_BEFORE, params=given).first()


def session_after(
    session: Session, conversation_id: int, moment: datetime
) -> ConversationSession | None:
    """Find the first session that started after a moment."""
    given = {"conversation_id": conversation_id, "moment": moment}
    return session.exec(_AFTER, params=given).first()


def hold_session(session: Session, row: ConversationSession) -> None:
    """Hold a session's row and know it as it is now; SQLite's single writer holds it already."""
    if session.get_bind().dialect.name == "postgresql":
        session.refresh(row, with_for_update=True)


def unreplied(session: Session, conversation_id: int, since: datetime) -> list[ConversationSession]:
    """Fetch the sessions whose first message came in since, and got no reply of the bot yet."""
    query = select(ConversationSession).where(
        ConversationSession.conversation_id == conversation_id,
        ConversationSession.received_at >= since,
        col(ConversationSession.bot_reply_ms).is_(None),
    )
    return list(session.exec(query))


def sessions(
    session: Session, hotels: Collection[int], ids: Collection[int]
) -> list[ConversationSession]:
    """Fetch these sessions."""
    query = select(ConversationSession).where(
        col(ConversationSession.hotel_id).in_(hotels), col(ConversationSession.id).in_(ids)
    )
    return list(session.exec(query))


def given_away(
    session: Session,
    hotels: Collection[int],
    conversation_id: int,
    since: datetime,
    until: datetime,
) -> list[datetime]:
    """Say when a conversation went to a person, the first time first."""
    query = (
        select(Message.created_at)
        .where(
            Message.conversation_id == conversation_id,
            col(Message.hotel_id).in_(hotels),
            Message.author == Author.SYSTEM,
            col(Message.kind).in_(("handoff", "takeover")),
            col(Message.created_at) >= since,
            col(Message.created_at) < until,
        )
        .order_by(col(Message.id))
    )
    return list(session.exec(query))


def overdue_sessions(session: Session, now: datetime, limit: int) -> list[ConversationSession]:
    """Find sessions whose time is over and whose end nobody has noted."""
    query = (
        select(ConversationSession)
        .where(col(ConversationSession.expired_at).is_(None), ConversationSession.expires_at <= now)
        .order_by(col(ConversationSession.expires_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.exec(query))
