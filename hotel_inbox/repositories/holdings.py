"""What people hold in human mode, and who waits because they or the bot do not answer."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.messages import Mode
from hotel_inbox.models import Conversation, Guest, Hotel


def held_by(
    session: Session, hotels: Collection[int], agent_id: int, limit: int
) -> list[tuple[Conversation, Guest]]:
    """Fetch what a person holds in human mode, whoever has waited longest for them first."""
    mine = or_(
        col(Conversation.assignee_id) == agent_id,
        and_(
            col(Conversation.assignee_id).is_(None),
            col(Conversation.mode_changed_by) == agent_id,
        ),
    )
    query = (
        select(Conversation, Guest)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .where(mine, Conversation.mode == Mode.HUMAN, col(Conversation.hotel_id).in_(hotels))
        .order_by(
            col(Conversation.unanswered_since).is_(None),
            col(Conversation.unanswered_since),
            col(Conversation.last_message_at).desc(),
        )
        .limit(limit)
    )
    return list(session.exec(query))


def left_alone(
    session: Session, hotels: Collection[int], *, since: datetime, heard_after: datetime
) -> list[int]:
    """Name what people hold and have not answered since a moment, in sessions still open."""
    return _named(session, _is_left_alone(hotels, since, heard_after))


def locked_if_left_alone(
    session: Session,
    hotels: Collection[int],
    conversation_id: int,
    *,
    since: datetime,
    heard_after: datetime,
) -> Conversation | None:
    """Take one of these, if it still is one and nobody else holds its row."""
    return _locked(session, conversation_id, _is_left_alone(hotels, since, heard_after))


def with_silenced(session: Session) -> list[int]:
    """Name the hotels whose bot is on, but was off when guests wrote who wait for nothing else."""
    query = (
        select(Conversation.hotel_id)
        .join(Hotel, col(Hotel.id) == Conversation.hotel_id)
        .where(_is_silenced(), col(Hotel.bot_enabled).is_(True))
        .distinct()
    )
    return list(session.exec(query))


def silenced(session: Session, hotels: Collection[int], *, heard_after: datetime) -> list[int]:
    """Name what only waits because the bot was off, in sessions still open."""
    return _named(session, _waits_only_for_the_bot(hotels, heard_after))


def locked_if_silenced(
    session: Session, hotels: Collection[int], conversation_id: int, *, heard_after: datetime
) -> Conversation | None:
    """Take one of these, if it still is one and nobody else holds its row."""
    return _locked(session, conversation_id, _waits_only_for_the_bot(hotels, heard_after))


def _named(session: Session, which: ColumnElement[bool]) -> list[int]:
    query = (
        select(Conversation.id)
        .where(which)
        .order_by(col(Conversation.unanswered_since), col(Conversation.id))
    )
    return list(session.exec(query))


def _locked(
    session: Session, conversation_id: int, which: ColumnElement[bool]
) -> Conversation | None:
    query = (
        select(Conversation)
        .where(col(Conversation.id) == conversation_id, which)
        .with_for_update(skip_locked=True)
    )
    return session.exec(query).first()


def _is_left_alone(
    hotels: Collection[int], since: datetime, heard_after: datetime
) -> ColumnElement[bool]:
    return and_(
        col(Conversation.hotel_id).in_(hotels),
        col(Conversation.unanswered_since) <= since,
        col(Conversation.mode) == Mode.HUMAN,
        col(Conversation.mode_changed_at) <= since,
        col(Conversation.last_guest_at) > heard_after,
        col(Conversation.waiting_since).is_(None),
    )


def _waits_only_for_the_bot(hotels: Collection[int], heard_after: datetime) -> ColumnElement[bool]:
    return and_(
        col(Conversation.hotel_id).in_(hotels),
        _is_silenced(),
        col(Conversation.last_guest_at) > heard_after,
    )


def _is_silenced() -> ColumnElement[bool]:
    return and_(
        col(Conversation.unanswered_since).is_not(None),
        col(Conversation.mode) == Mode.AI,
        col(Conversation.handoff_reason) == HandoffReason.BOT_OFF,
    )
