"""Where a guest came from: the ad, post or link that led into the chat, as the channel tells it."""

from collections.abc import Mapping
from datetime import datetime

from hotel_inbox.domain.origins import Origin, OriginKind
from hotel_inbox.models import Conversation, ConversationSession

_KIND, _NAME, _REFERENCE, _TOLD_AT = "kind", "name", "reference", "told_at"
_WORDS = {
    OriginKind.AD: "From an ad",
    OriginKind.POST: "From a post",
    OriginKind.PRODUCT: "From a product",
    OriginKind.LINK: "From a link",
}


def note(
    conversation: Conversation,
    session: ConversationSession,
    origin: Origin | None,
    sent_at: datetime,
) -> None:
    """Keep the first origin of the conversation's latest session that has one.

    `session` is the one that the message with this origin is in.
    """
    if origin is None:
        return
    known_at = _told_at(conversation.source)
    if (
        known_at is None
        or known_at < session.started_at
        or sent_at < known_at <= session.last_guest_at
    ):
        conversation.source = {
            _KIND: origin.kind.value,
            _NAME: origin.name,
            _REFERENCE: origin.reference,
            _TOLD_AT: sent_at.isoformat(),
        }


def in_words(source: Mapping[str, object]) -> str | None:
    """Say for staff where a guest came from; None if nothing is known."""
    kind, name = source.get(_KIND), source.get(_NAME)
    came = next((words for one, words in _WORDS.items() if one == kind), None)
    return f"{came}: {name}" if came and name else came


def _told_at(source: Mapping[str, object]) -> datetime | None:
    told_at = source.get(_TOLD_AT)
    return datetime.fromisoformat(told_at) if isinstance(told_at, str) else None
