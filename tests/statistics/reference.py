"""The statistics counted slowly, from messages, lines, leads and guests alone, in pandas."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import select

from hotel_inbox.db import Database
from hotel_inbox.models import ConversationSession, Guest, Lead, Message

DAY = pd.Timedelta(days=1)
SILENT = ("reaction", "referral", "edit", "revoke", "system")


@dataclass
class Reference:
    """What a hotel's sessions that began on some of its days amount to."""

    sessions: pd.DataFrame
    guest_messages: pd.DataFrame
    leads: pd.DataFrame

    @classmethod
    def of(cls, db: Database, hotel_id: int, zone: str, first: date, last: date) -> "Reference":
        messages = frame(db, Message, hotel_id)
        held = frame(db, ConversationSession, hotel_id)[["id", "conversation_id", "started_at"]]
        leads, guests = frame(db, Lead, hotel_id), frame(db, Guest, hotel_id)
        # A guest has one conversation, made right after them.
        conversations = sorted(held["conversation_id"].unique())
        people = guests.sort_values("id").itertuples()
        of_guest = dict(zip(conversations, people, strict=True))
        counted = [
            measure(one, held, messages, leads, of_guest[one.conversation_id])
            for one in rows_of(held)
        ]
        sessions = pd.DataFrame(counted, columns=COLUMNS)
        written = messages[(messages["author"] == "guest") & ~messages["kind"].isin(SILENT)]
        return cls(
            during(sessions, "started_at", zone, first, last),
            during(written, "sent_at", zone, first, last),
            during(leads, "created_at", zone, first, last),
        )


COLUMNS = [
    *("started_at", "began_with_bot", "bot_reply_ms", "transfer", "faqs", "captured"),
    *("answered_by", "waited_ms"),
]


def frame(db: Database, model: Any, hotel_id: int) -> pd.DataFrame:  # noqa: ANN401 - a table
    """Read all rows of a hotel."""
    with db.reading() as session:
        rows = session.exec(select(model).where(model.hotel_id == hotel_id)).all()
    names = list(model.model_fields)
    return pd.DataFrame(
        [{name: getattr(row, name) for name in names} for row in rows], columns=names
    )


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Go through rows, whose columns pandas cannot type."""
    yield from frame.itertuples()


def during(rows: pd.DataFrame, column: str, zone: str, first: date, last: date) -> pd.DataFrame:
    """Keep what happened on these days of the hotel, and say on which, by its clock."""
    if rows.empty:
        return rows.assign(here=[], day=[])
    here = pd.to_datetime(rows[column], utc=True).dt.tz_convert(zone)
    rows = rows.assign(here=here, day=here.dt.date)
    return rows[(rows["day"] >= first) & (rows["day"] <= last)]


def measure(  # noqa: C901 - one reading from the beginning to the end is the point of it
    one: Any,  # noqa: ANN401 - a row, as below
    held: pd.DataFrame,
    messages: pd.DataFrame,
    leads: pd.DataFrame,
    guest: Any,  # noqa: ANN401
) -> list[object]:
    """Count one session, reading its conversation from the beginning."""
    mine = messages[messages["conversation_id"] == one.conversation_id].sort_values("id")
    starts = held[held["conversation_id"] == one.conversation_id].sort_values("started_at")

    def is_here(at: pd.Timestamp) -> bool:
        return bool(starts[starts["started_at"] <= at]["id"].iloc[-1] == one.id)

    own = mine[(mine["author"] == "guest") & (mine["session_id"] == one.id)]
    first = own.sort_values(["sent_at", "id"]).iloc[0]
    with_bot, began_with_bot, transfer, faqs = True, True, None, 0
    reply_ms, answered_by, waited_ms, waits_since = None, None, None, None
    answered = False
    for line in rows_of(mine):
        here = is_here(line.created_at)
        if line.id == first["id"]:
            began_with_bot = with_bot
        if line.author == "system":
            gives_up = line.kind in {"handoff", "takeover"} and with_bot
            if gives_up and here and transfer is None:
                transfer = "takeover" if line.kind == "takeover" else "handoff"
            with_bot = {"takeover": False, "release": True}.get(line.kind, with_bot)
        elif line.author == "guest":
            waits_since = waits_since or line.created_at
        elif line.author == "bot":
            gap = line.created_at - first["created_at"]
            if line.id > first["id"] and reply_ms is None and gap <= DAY:
                reply_ms = gap // pd.Timedelta(milliseconds=1)
            if "handoff" not in line.detail:
                waits_since = None
                faqs += line.detail.get("answered", 0) if here else 0
        else:
            if here and not answered:
                answered, answered_by = True, line.agent_id
                if waits_since is not None:
                    waited_ms = (line.created_at - waits_since) // pd.Timedelta(milliseconds=1)
            waits_since = None
    sold = leads[leads["conversation_id"] == one.conversation_id]["created_at"]
    captured = bool(guest.email or guest.phone) or any(map(is_here, sold))
    started = one.started_at
    return [started, began_with_bot, reply_ms, transfer, faqs, captured, answered_by, waited_ms]
