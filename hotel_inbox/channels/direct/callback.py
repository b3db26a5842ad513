"""Reads a whole callback of Messenger or Instagram: every entry, and every event in it."""

from __future__ import annotations

from collections.abc import Mapping

from hotel_inbox.channels.direct.dialect import Dialect
from hotel_inbox.channels.direct.events import read_event
from hotel_inbox.channels.direct.media import IsMetas
from hotel_inbox.channels.payload import identifier, mapping, mappings, sequence
from hotel_inbox.domain.messages import Happening, Unreadable
from hotel_inbox.errors import PayloadError

# Some subscriptions, and the test button of Meta's app dashboard, wrap the same events as changes.
_CHANGES = frozenset(
    {
        "message_deliveries",
        "message_echoes",
        "message_edit",
        "message_edits",
        "message_reactions",
        "message_reads",
        "messages",
        "messaging_postbacks",
        "messaging_referral",
        "messaging_referrals",
        "messaging_seen",
        "standby",
    }
)
_LISTS = ("messaging", "standby")


def read_callback(
    payload: Mapping[str, object], dialect: Dialect, is_metas: IsMetas
) -> list[Happening]:
    """Translate a callback in the order given; raise PayloadError if it is not the dialect's.

    A part that cannot be understood becomes an Unreadable among its neighbours.
    """
    if payload.get("object") != dialect.envelope:
        raise PayloadError(f"the callback is not {dialect.abilities.name}'s")
    if not isinstance(payload.get("entry"), list):
        raise PayloadError("the callback has no entries")
    found: list[Happening] = []
    for entry in sequence(payload["entry"]):
        found.extend(_read_entry(mapping(entry), is_metas))
    return found


def _read_entry(entry: Mapping[str, object], is_metas: IsMetas) -> list[Happening]:
    account_id = identifier(entry.get("id"))
    if account_id is None:
        return [Unreadable("an entry without the account's id")]
    if not any(key in entry for key in (*_LISTS, "changes")):
        return [Unreadable("an entry without events")]
    found: list[Happening] = []
    for key in _LISTS:
        events = entry.get(key, [])
        if not isinstance(events, list):
            found.append(Unreadable(f"{key} that is no list"))
        for event in sequence(events):
            found.extend(read_event(account_id, event, is_metas))
    for change in mappings(entry.get("changes")):
        named = change.get("field")
        if isinstance(named, str) and named in _CHANGES:
            found.extend(read_event(account_id, change.get("value"), is_metas))
    return found
