"""What can be exported: the layouts with their columns, and cells that no spreadsheet runs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hotel_inbox.domain.filters import EVERYTHING, Filter, filter_of, in_order, words_of
from hotel_inbox.errors import InvalidInputError

# Control characters too: they are taken out later, and what stands behind them would come first.
FORMULA_STARTS = frozenset("=+-@＝＋－＠\x7f") | frozenset(map(chr, range(32)))
# Two numbers side by side are no formula; with a sign between them they would be a sum.
_PHONE = re.compile(r"\+[0-9]+(?: \(?[0-9][0-9 ()./-]*)?")
_MOST_HOURS = 50_000
_ASKED = ("channel", "status", "type", "date", "from", "to", "figure", "show")
_LONGEST_QUOTE = 40


class Layout(StrEnum):
    """What a row stands for."""

    CONVERSATIONS = "conversations"
    MESSAGES = "messages"


class FileKind(StrEnum):
    """What kind of file it is written to."""

    CSV = "csv"
    XLSX = "xlsx"


class Outcome(StrEnum):
    """How an export ended, or that it has not; `LEFT` says that nobody took the rest of it."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants exported: the conversations that a filter and words let through."""

    layout: Layout
    kind: FileKind = FileKind.CSV
    chosen: Filter = EVERYTHING
    words: str = ""


def order_of(layout: Layout, kind: FileKind, given: Mapping[str, str]) -> Order:
    """Read what is wanted from an address's words, except the hotel.

    Unlike a screen, which shows what it makes of them, it refuses what it cannot read.
    """
    asked = {name: word for name in _ASKED if (word := given.get(name, "").strip())}
    chosen = filter_of(asked)
    read = words_of(chosen)
    for name, word in asked.items():
        if name not in read:
            raise InvalidInputError(
                f"{name}={word[:_LONGEST_QUOTE]} is not something to choose by."
            )
    if chosen != in_order(chosen):
        raise InvalidInputError(f"from={asked['from']} lies after to={asked['to']}.")
    if sorted(asked.get("show", "").split(",")) != sorted(read.get("show", "").split(",")):
        raise InvalidInputError(f"show={asked['show'][:_LONGEST_QUOTE]} cannot be asked for.")
    return Order(layout, kind, chosen, given.get("q", "").strip())


MESSAGE_COLUMNS = (
    "message_id",
    "conversation_id",
    "hotel",
    "hotel_name",
    "channel",
    "guest",
    "email",
    "phone",
    "author",
    "agent",
    "kind",
    "text",
    "status",
    "error",
    "sent_at",
    "received_at",
)
CONVERSATION_COLUMNS = (
    "conversation_id",
    "hotel",
    "hotel_name",
    "channel",
    "guest",
    "email",
    "phone",
    "persona",
    "intent",
    "type",
    "check_in",
    "check_out",
    "adults",
    "children",
    "sessions",
    "first_message_at",
    "last_message_at",
    "bot_response_seconds",
    "person_response_seconds",
    "mode",
    "assignee",
    "lead",
    "lead_value",
    "currency",
    "booking",
    "link",
)
NUMBER_COLUMNS = frozenset(
    {
        "message_id",
        "conversation_id",
        "adults",
        "children",
        "sessions",
        "bot_response_seconds",
        "person_response_seconds",
        "lead_value",
    }
)
"""What a spreadsheet can add up; the rest is text."""
COLUMNS = {Layout.CONVERSATIONS: CONVERSATION_COLUMNS, Layout.MESSAGES: MESSAGE_COLUMNS}


def harmless(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula, or from taking a phone for a sum."""
    return f"'{cell}" if cell[:1] in FORMULA_STARTS else cell


def harmless_text(cell: str) -> str:
    """Do the same where a cell is known to be text: there a phone number can stay as it is."""
    return cell if _PHONE.fullmatch(cell) else harmless(cell)


def local_times(timezone: str) -> Callable[[str | None], str]:
    """Write moments by a hotel's clock, with their zone, that a database tells as text in UTC.

    2026-03-10 09:00:00 becomes 2026-03-10T10:00:00+01:00. Whole hours are worked out once: a
    million moments lie in a few thousand of them.
    """
    zone = ZoneInfo(timezone)
    hours: dict[str, tuple[str, str]] = {}

    def local(at: str) -> datetime:
        return datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(zone)

    def learn(hour: str) -> tuple[str, str]:
        begin, end = local(f"{hour}:00:00"), local(f"{hour}:59:59")
        words = begin.isoformat()
        # Not where the clock is moved within the hour, nor where it is off by half of one.
        whole = begin.utcoffset() == end.utcoffset() and not begin.minute
        if len(hours) > _MOST_HOURS:
            hours.clear()
        hours[hour] = (words[:13], words[19:]) if whole else ("", "")
        return hours[hour]

    def written(at: str | None) -> str:
        if not at:
            return ""
        hour = at[:13]
        begin, offset = hours.get(hour) or learn(hour)
        if begin:
            return f"{begin}{at[13:19]}{offset}"
        return local(at[:19]).isoformat()

    return written


STALE_AFTER = timedelta(seconds=60)
"""An export that has not said for so long how far it got is over: its process is gone."""
