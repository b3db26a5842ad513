"""Turns rows of the list into what the screen shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.dashboard.words import elapsed, initials, sentence
from hotel_inbox.domain.inbox import ConversationRow
from hotel_inbox.domain.messages import Author, Mode

_SPEAKERS = {
    Author.GUEST: "",
    Author.BOT: "Bot: ",
    Author.AGENT: "Agent: ",
    Author.SYSTEM: "",
}


@dataclass(frozen=True)
class RowView:
    """One row as the browser gets it."""

    id: int
    href: str
    guest: str
    initials: str
    channel: str
    channel_name: str
    speaker: str
    preview: str
    quiet: bool
    elapsed: str
    unread: int
    waiting: bool
    human: str
    persona: str
    lead: bool
    expired: bool
    hotel: str


def row_views(
    rows: Sequence[ConversationRow], now: datetime, *, name_hotels: bool
) -> list[RowView]:
    """Show rows as they are at this moment; hotels are named only where there are several."""
    return [_row_view(row, now, name_hotel=name_hotels) for row in rows]


def _row_view(row: ConversationRow, now: datetime, *, name_hotel: bool) -> RowView:
    return RowView(
        id=row.id,
        href=f"/conversations/{row.id}",
        guest=row.guest,
        initials=initials(row.guest),
        channel=row.channel.value,
        channel_name=row.channel_name,
        speaker=_SPEAKERS[row.preview_author],
        preview=row.preview,
        quiet=row.preview_author is Author.SYSTEM,
        elapsed=elapsed(row.last_message_at, now),
        unread=row.unread_count,
        waiting=row.waiting,
        human=_human(row),
        persona=sentence(row.persona),
        lead=row.has_lead,
        expired=row.expired,
        hotel=row.hotel_name if name_hotel else "",
    )


def _human(row: ConversationRow) -> str:
    if row.mode is not Mode.HUMAN:
        return ""
    first_name = (row.assignee or "").split(" ")[0]
    return f"Human · {first_name}" if first_name else "Human"
