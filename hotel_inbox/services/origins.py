"""Where a guest came from: the ad, post or link that led into the chat, as the channel tells it."""

from collections.abc import Mapping
from datetime import datetime

from hotel_inbox.domain.text import storable
from hotel_inbox.models import Conversation, ConversationSession

_TOLD_AT = "told_at"
_LONGEST = 120


def note(
    conversation: Conversation,
    session: ConversationSession,
    source: Mapping[str, object],
    sent_at: datetime,
) -> None:
    """Keep the first source of the conversation's latest session that has one.

    `session` is the one that the message with this source is in.
    """
    kept = storable(source)
    if not source or not isinstance(kept, dict):
        return
    known_at = _told_at(conversation.source)
    if (
        known_at is None
        or known_at < session.started_at
        or sent_at < known_at <= session.last_guest_at
    ):
        conversation.source = {**kept, _TOLD_AT: sent_at.isoformat()}


def _told_at(source: Mapping[str, object]) -> datetime | None:
    told_at = source.get(_TOLD_AT)
    return datetime.fromisoformat(told_at) if isinstance(told_at, str) else None


def in_words(source: Mapping[str, object]) -> str | None:
    """Say for staff where a guest came from; None if nothing is known."""
    if not source:
        return None
    ad = source.get("ads_context_data")
    shown = _text(source, "headline") or (_text(ad, "ad_title") if isinstance(ad, Mapping) else "")
    named = shown or _text(source, "body") or _text(source, "ref") or _text(source, "source_url")
    told = {_text(source, "source_type").lower(), _text(source, "source").lower()}
    if told & {"ad", "ads"} or source.get("ad_id"):
        came = "From an ad"
    elif "post" in told:
        came = "From a post"
    elif source.get("product"):
        came = "From a product"
    else:
        came = "From a link"
    return f"{came}: {named}" if named else came


def _text(source: Mapping[str, object], key: str) -> str:
    value = source.get(key)
    line = " ".join(value.split()) if isinstance(value, str) else ""
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
