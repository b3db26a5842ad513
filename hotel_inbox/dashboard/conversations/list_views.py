"""Turns rows of the list into what the screen shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.shell.frames import WrittenOnce
from hotel_inbox.dashboard.shell.same import Same
from hotel_inbox.dashboard.words import elapsed, guest_called, initials, line_said, sentence
from hotel_inbox.domain.inbox import ConversationRow
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author, Mode


@dataclass(frozen=True)
class RowView(WrittenOnce):
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
    human: bool
    holder: str
    held_by: str
    persona: str
    lead: bool
    expired: bool
    hotel: str


def row_views(
    rows: Sequence[ConversationRow],
    now: datetime,
    *,
    name_hotels: bool,
    me: int = 0,
    language: Language = Language.ENGLISH,
    query: str = "",
) -> list[RowView]:
    """Show rows as they are at this moment; hotels are named only where there are several.

    What the agent `me` wrote or has is theirs: "You". Links keep the address's `query`. What it
    gives belongs to all who asked for the same, so nobody changes it.
    """
    same = Same(tuple(rows))
    # Others' rows look alike to everybody.
    mine = me if concerns(same.thing, me) else 0
    moment = int(now.timestamp())
    return _row_views(same, moment, language, name_hotels=name_hotels, me=mine, query=query)


def concerns(rows: tuple[ConversationRow, ...], agent_id: int) -> bool:
    """Whether an agent has one of these conversations or was the last to write in it."""
    return agent_id in _people(Same(rows))


@lru_cache(maxsize=100)
def _people(same: Same[tuple[ConversationRow, ...]]) -> frozenset[int | None]:
    return frozenset(one for row in same.thing for one in (row.preview_agent_id, row.assignee_id))


# A hundred open pages show the same rows after each message.
@lru_cache(maxsize=200)
def _row_views(
    same: Same[tuple[ConversationRow, ...]],
    moment: int,
    language: Language,
    *,
    name_hotels: bool,
    me: int,
    query: str,
) -> list[RowView]:
    now = datetime.fromtimestamp(moment, UTC)
    return [
        _row_view(
            row,
            elapsed(row.last_message_at, now, language),
            language,
            name_hotel=name_hotels,
            me=me if me in {row.preview_agent_id, row.assignee_id} else 0,
            query=query,
        )
        for row in same.thing
    ]


# Of the rows that a message moves, most look as before.
@lru_cache(maxsize=10_000)
def _row_view(
    row: ConversationRow, ago: str, language: Language, *, name_hotel: bool, me: int, query: str
) -> RowView:
    system = row.preview_author is Author.SYSTEM
    return RowView(
        id=row.id,
        href=f"/conversations/{row.id}{query}",
        guest=guest_called(row.guest, language),
        initials=initials(row.guest),
        channel=row.channel.value,
        channel_name=say(language, row.channel_name),
        speaker=_speaker(row, me, language),
        preview=understood(language, row.preview) if system else line_said(row.preview, language),
        quiet=system,
        elapsed=ago,
        unread=row.unread_count,
        waiting=row.waiting,
        human=row.mode is Mode.HUMAN,
        **_holder(row, me, language),
        persona=say(language, sentence(row.persona)),
        lead=row.has_lead,
        expired=row.expired,
        hotel=row.hotel_name if name_hotel else "",
    )


def _speaker(row: ConversationRow, me: int, language: Language) -> str:
    if row.preview_author is Author.BOT:
        return say(language, "Bot")
    if row.preview_author is not Author.AGENT:
        return ""
    if row.preview_agent_id is not None and row.preview_agent_id == me:
        return say(language, "You")
    return _first_name(row.preview_agent) or say(language, "Agent")


def _first_name(name: str | None) -> str:
    return (name or "").split(" ")[0]


def _holder(row: ConversationRow, me: int, language: Language) -> dict[str, str]:
    if row.assignee_id is None or row.assignee is None:
        return {"holder": "", "held_by": ""}
    mine = row.assignee_id == me
    return {
        "holder": say(language, "You") if mine else _first_name(row.assignee),
        "held_by": say(language, "Assigned to you")
        if mine
        else say(language, "Assigned to {name}", name=row.assignee),
    }
