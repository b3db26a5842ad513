"""Writes the history down for use outside: messages as rows of text."""

from collections.abc import Generator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hotel_inbox.db import Database
from hotel_inbox.errors import NotFoundError
from hotel_inbox.repositories import hotels, messages

MESSAGE_COLUMNS = (
    "message_id",
    "conversation_id",
    "hotel",
    "channel",
    "guest",
    "email",
    "phone",
    "author",
    "agent",
    "kind",
    "text",
    "status",
    "sent_at",
    "received_at",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_PHONE_CHARACTERS = frozenset("+0123456789 ()-./")


class Export:
    """Streams rows, so that memory does not grow with the history."""

    def __init__(self, db: Database) -> None:
        """Read this database."""
        self._db = db

    def messages(
        self, hotel_slug: str, first_day: date | None, last_day: date | None
    ) -> Generator[tuple[str, ...], None, None]:
        """Yield the header, then a row for each message received on these days of the hotel."""
        with self._db.reading() as session:
            hotel = hotels.by_slug(session, hotel_slug)
            if hotel is None:
                raise NotFoundError(f"there is no hotel {hotel_slug!r}")
            zone = ZoneInfo(hotel.timezone)
            yield MESSAGE_COLUMNS
            found = messages.exported(
                session, {hotel.id}, _midnight(first_day, zone), _midnight(last_day, zone, later=1)
            )
            # Who stops reading early leaves no cursor open.
            with closing(found) as rows:
                for row in rows:
                    yield _cells(row, hotel.slug, zone)


def _cells(row: messages.ExportedRow, hotel_slug: str, zone: ZoneInfo) -> tuple[str, ...]:
    message, conversation, guest, agent = row
    return (
        str(message.id),
        str(conversation.id),
        hotel_slug,
        conversation.channel.value,
        harmless(guest.name or ""),
        harmless(guest.email or ""),
        harmless(guest.phone or ""),
        message.author.value,
        harmless(agent.name if agent else ""),
        harmless(message.kind),
        harmless(message.text),
        message.status.value,
        message.sent_at.astimezone(zone).isoformat(timespec="seconds"),
        message.created_at.astimezone(zone).isoformat(timespec="seconds"),
    )


def harmless(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula; phone numbers stay as they are."""
    if cell.startswith(_FORMULA_STARTS) and not (
        cell.startswith("+") and _PHONE_CHARACTERS.issuperset(cell)
    ):
        return f"'{cell}"
    return cell


def _midnight(day: date | None, zone: ZoneInfo, later: int = 0) -> datetime | None:
    """When a day (or one `later`) begins; None, no bound, beyond the calendar's ends."""
    if day is None:
        return None
    try:
        begin = datetime.combine(day + timedelta(days=later), time.min, tzinfo=zone)
        return begin.astimezone(UTC)
    except OverflowError:
        return None
