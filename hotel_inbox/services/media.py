"""What is known of a file, from when its channel tells of it until its author takes it back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.file_types import extension_of
from hotel_inbox.domain.inbox import ThreadMedia
from hotel_inbox.domain.media import (
    MediaRef,
    MediaState,
    kind_word,
    megabytes,
    safe_name,
)
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.text import clean
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, MediaFile, Message
from hotel_inbox.repositories import media
from hotel_inbox.services.media_store import LARGEST_FILE

# "Media IDs in webhooks expire after 7 days":
# https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media/
ID_LIFE = timedelta(days=7)
LINK_LIFE = timedelta(hours=1)
"""Nobody promises how long a callback's link works: after this long of failing, staff are told."""
_LONGEST_ID = 300


def expect(
    unit: UnitOfWork,
    conversation: Conversation,
    message: Message,
    refs: Sequence[MediaRef],
    now: datetime,
) -> None:
    """Have the files of a message fetched; the message is stored already."""
    for position, ref in enumerate(refs):
        row = due_row(conversation, ref, now)
        row.message_id, row.position = message.id, position
        if row.problem is not None:
            row.problem = failure_words(row, row.problem, from_guest=message.author is Author.GUEST)
        unit.session.add(row)
    if refs:
        unit.announce(Event(Happened.MEDIA_DUE, conversation.hotel_id, conversation.id))


def due_row(conversation: Conversation, ref: MediaRef, now: datetime) -> MediaFile:
    """Make the row of a file that is to be fetched; what cannot be fetched has failed already."""
    problem = _hopeless(ref)
    life = ID_LIFE if ref.provider_id else LINK_LIFE
    return MediaFile(
        hotel_id=conversation.hotel_id,
        connection_id=conversation.connection_id,
        conversation_id=conversation.id,
        kind=clean(ref.kind)[:40],
        state=MediaState.FAILED if problem else MediaState.DUE,
        name=safe_name(ref.name or ""),
        claimed_type=clean(ref.content_type or "")[:200],
        size=ref.size if ref.size is not None and 0 < ref.size <= LARGEST_FILE else None,
        provider_id=None if problem else ref.provider_id,
        url=None if problem else ref.url,
        problem=problem,
        expires_at=now + life,
        created_at=now,
        next_attempt_at=None if problem else now,
    )


def _hopeless(ref: MediaRef) -> str | None:
    address = ref.provider_id or ref.url
    if not address:
        return "the channel did not say where it is"
    if clean(address) != address or len(ref.provider_id or "") > _LONGEST_ID:
        return "the channel named it in a way that cannot be read"
    if ref.size is not None and ref.size > LARGEST_FILE:
        return f"it is larger than {megabytes(LARGEST_FILE)}"
    return None


def erase(unit: UnitOfWork, message: Message) -> None:
    """Forget a message's files: at once for everybody, their bytes soon after the commit."""
    for row in media.of_message(unit.session, message):
        forget(unit, row)


def forget(unit: UnitOfWork, row: MediaFile) -> None:
    """Leave a file to the queue, which deletes what belongs to nobody: bytes first, then the row.

    So no moment at which a process may die leaves bytes behind.
    """
    row.message_id = row.guest_id = row.agent_id = None
    row.state, row.problem = MediaState.DUE, None
    # Long due, whoever holds it: a fetch under way finds that it is too late.
    row.next_attempt_at, row.claimed_until = row.created_at, None
    row.attempts += 1
    unit.announce(Event(Happened.MEDIA_DUE, row.hotel_id, row.conversation_id))


def shown(row: MediaFile) -> ThreadMedia:
    """Turn a file's row into what a thread shows of it."""
    return ThreadMedia(
        id=row.id,
        kind=row.kind,
        state=row.state,
        name=name_of(row),
        content_type=row.content_type or row.claimed_type,
        size=row.size,
        problem=row.problem,
    )


def name_of(row: MediaFile) -> str:
    """Name a file as its sender did, or by what it is."""
    extension = f".{extension_of(row.content_type)}" if row.content_type else ""
    return row.name or f"{kind_word(row.kind)} {row.id}{extension}"


def failure_words(row: MediaFile, reason: str, *, from_guest: bool) -> str:
    """Say for staff why a file is not there, and who can help."""
    advice = "Ask the guest to send it again." if from_guest else "Look at it where it was sent."
    why = reason.removesuffix(advice).rstrip(". ")
    return f"This {kind_word(row.kind)} could not be fetched: {why}. {advice}"
