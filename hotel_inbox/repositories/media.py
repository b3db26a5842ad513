"""Files of messages, pictures of guests, uploads; those that are due are the fetching queue."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal_column, or_, update
from sqlmodel import Session, col, select

from hotel_inbox.domain.media import MediaState
from hotel_inbox.domain.messages import Channel, Direction
from hotel_inbox.models import Connection, Guest, MediaFile, Message

PATHS_AT_A_TIME = 1000
# Written out: SQLite would else not see that an index holds just these, and read every file.
_DUE: ColumnElement[MediaState] = literal_column(f"'{MediaState.DUE}'")


def visible(session: Session, hotels: Collection[int], media_id: int) -> MediaFile | None:
    """Fetch a file that the asker may see."""
    query = select(MediaFile).where(MediaFile.id == media_id, col(MediaFile.hotel_id).in_(hotels))
    return session.exec(query).first()


def sent_to_guest(session: Session, channel: Channel, media_id: int) -> MediaFile | None:
    """Fetch a file that went out on a channel, whoever asks: they hold its sealed link."""
    query = (
        select(MediaFile)
        .join(Message, col(Message.id) == MediaFile.message_id)
        .join(Connection, col(Connection.id) == Message.connection_id)
        .where(
            MediaFile.id == media_id,
            Message.direction == Direction.OUTBOUND,
            Connection.channel == channel,
        )
    )
    return session.exec(query).first()


def of_messages(
    session: Session, hotels: Collection[int], message_ids: Collection[int]
) -> dict[int, list[MediaFile]]:
    """Collect the files of these messages, in their order."""
    query = (
        select(MediaFile)
        .where(
            col(MediaFile.hotel_id).in_(hotels),
            col(MediaFile.message_id).in_(message_ids),
        )
        .order_by(col(MediaFile.position), col(MediaFile.id))
    )
    files: dict[int, list[MediaFile]] = {}
    for file in session.exec(query):
        if file.message_id is not None:
            files.setdefault(file.message_id, []).append(file)
    return files


def uploads(
    session: Session,
    hotels: Collection[int],
    conversation_id: int,
    agent_id: int,
    ids: Sequence[int],
) -> list[MediaFile]:
    """Fetch what an agent uploaded for a conversation and has not sent, and hold the rows.

    In the order asked for, each once; what is not there, or not theirs, is left out.
    """
    query = (
        select(MediaFile)
        .where(
            col(MediaFile.hotel_id).in_(hotels),
            MediaFile.conversation_id == conversation_id,
            MediaFile.agent_id == agent_id,
            col(MediaFile.message_id).is_(None),
            MediaFile.state == MediaState.KEPT,
            col(MediaFile.id).in_(ids),
        )
        .order_by(col(MediaFile.id))
        .with_for_update()
    )
    found = {file.id: file for file in session.exec(query)}
    return [found[media_id] for media_id in dict.fromkeys(ids) if media_id in found]


def unsent_size(session: Session, hotels: Collection[int], agent_id: int) -> int:
    """Add up how many bytes of an agent's uploads are not sent yet."""
    query = select(func.sum(MediaFile.size)).where(
        col(MediaFile.hotel_id).in_(hotels),
        MediaFile.agent_id == agent_id,
        col(MediaFile.message_id).is_(None),
        MediaFile.state == MediaState.KEPT,
    )
    return session.exec(query).one() or 0


def due(session: Session, now: datetime, limit: int) -> list[MediaFile]:
    """Take files that are to be fetched or forgotten now and that nobody works on."""
    query = (
        select(MediaFile)
        .where(
            col(MediaFile.state) == _DUE,
            col(MediaFile.next_attempt_at) <= now,
            or_(col(MediaFile.claimed_until).is_(None), col(MediaFile.claimed_until) < now),
        )
        .order_by(col(MediaFile.next_attempt_at), col(MediaFile.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.exec(query))


def locked(session: Session, media_id: int) -> MediaFile | None:
    """Fetch a file by its id and hold its row."""
    query = select(MediaFile).where(MediaFile.id == media_id).with_for_update()
    return session.exec(query).first()


def connection_of(session: Session, media_id: int) -> Connection:
    """Fetch the connection that a file came by."""
    query = (
        select(Connection)
        .join(MediaFile, col(MediaFile.connection_id) == Connection.id)
        .where(MediaFile.id == media_id)
    )
    return session.exec(query).one()


def of_message(session: Session, message: Message) -> list[MediaFile]:
    """Fetch a message's files and hold their rows."""
    query = select(MediaFile).where(MediaFile.message_id == message.id).with_for_update()
    return list(session.exec(query))


def unsent_since(session: Session, before: datetime) -> list[MediaFile]:
    """Take uploads that nobody has sent for too long."""
    query = (
        select(MediaFile)
        .where(
            MediaFile.state == MediaState.KEPT,
            col(MediaFile.agent_id).is_not(None),
            col(MediaFile.message_id).is_(None),
            MediaFile.created_at < before,
        )
        .with_for_update(skip_locked=True)
    )
    return list(session.exec(query))


def paths(session: Session, hotels: Collection[int]) -> Iterator[str]:
    """List where the files of hotels lie."""
    query = (
        select(MediaFile.path)
        .where(col(MediaFile.hotel_id).in_(hotels), col(MediaFile.path).is_not(None))
        .execution_options(yield_per=PATHS_AT_A_TIME)
    )
    yield from (path for path in session.exec(query) if path is not None)


def show_picture(session: Session, guest_id: int, media_id: int) -> None:
    """Make a file the picture of a guest."""
    session.exec(update(Guest).where(col(Guest.id) == guest_id).values(picture_id=media_id))
