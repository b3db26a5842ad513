"""Turns rows of the list into what the screen shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.dashboard.words import elapsed, initials, sentence
from hotel_inbox.domain.inbox import ConversationRow
from hotel_inbox.domain.messages import Author, Mode


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
    rows: Sequence[ConversationRow], now: datetime, *, name_hotels: bool, me: int = 0
) -> list[RowView]:
    """Show rows as they are at this moment; hotels are named only where there are several.

    What the agent `me` wrote is theirs: "You".
    """
    return [_row_view(row, now, name_hotel=name_hotels, me=me) for row in rows]


def _row_view(row: ConversationRow, now: datetime, *, name_hotel: bool, me: int) -> RowView:
    return RowView(
        id=row.id,
        href=f"/conversations/{row.id}",
        guest=row.guest,
        initials=initials(row.guest),
        channel=row.channel.value,
        channel_name=row.channel_name,
        speaker=_speaker(row, me),
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


def _speaker(row: ConversationRow, me: int) -> str:
    if row.preview_author is Author.BOT:
        return "Bot: "
    if row.preview_author is not Author.AGENT:
        return ""
    if row.preview_agent_id is not None and row.preview_agent_id == me:
        return "You: "
    return f"{_first_name(row.preview_agent) or 'Agent'}: "


def _first_name(name: str | None) -> str:
    return (name or "").split(" ")[0]


def _human(row: ConversationRow) -> str:
    if row.mode is not Mode.HUMAN:
        return ""
    first_name = _first_name(row.assignee)
    return f"Human · {first_name}" if first_name else "Human"
