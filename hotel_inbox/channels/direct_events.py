"""Reads one event of Messenger or Instagram: a message, a tap, a reaction, a receipt.

https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/webhooks
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from hotel_inbox.channels.direct_content import Content, read_content
from hotel_inbox.channels.payload import identifier, mapping, seconds, sequence, string
from hotel_inbox.domain.messages import (
    DeliveryUpdate,
    Echo,
    Happening,
    InboundMessage,
    MessageStatus,
    Unreadable,
)
from hotel_inbox.domain.text import storable

OUR_METADATA = "hotel-inbox:"
"""Begins the metadata of our own messages, before the reference that the outbox gave."""
_IDENTITY_LENGTH = 200
_DIGITS = 15

_Part: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Event:
    """Who wrote to whom, and when; `guest` is whoever is not the account."""

    account_id: str
    guest: str | None
    by_account: bool
    at: datetime | None

    def stable_id(self, kind: str, *parts: object) -> str:
        """Make an id, the same each time Meta repeats the event, for what comes without one."""
        named = json.dumps([self.account_id, self.guest, *map(storable, parts)], sort_keys=True)
        return f"{kind}:{hashlib.sha256(named.encode()).hexdigest()[:40]}"


def read_event(account_id: str, event: object) -> list[Happening]:
    """Translate one event of an account; a kind that tells of no message gives nothing."""
    if not isinstance(event, Mapping):
        return [Unreadable("an event that is no object")]
    for key, read in _READERS.items():
        if key in event:
            return read(_event(account_id, event), mapping(event.get(key)))
    return []


def _event(account_id: str, event: _Part) -> _Event:
    sender, recipient = (
        identifier(mapping(event.get(key)).get("id"), _IDENTITY_LENGTH)
        for key in ("sender", "recipient")
    )
    echoed = mapping(event.get("message")).get("is_echo") is True
    by_account = echoed or sender == account_id
    guest = recipient if by_account else sender
    at = moment(event.get("timestamp"))
    return _Event(account_id, None if guest == account_id else guest, by_account, at)


def moment(value: object) -> datetime | None:
    """Read milliseconds since 1970, as number or text; a few callbacks give seconds instead."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    whole = seconds(value // 1000)
    return whole + timedelta(milliseconds=value % 1000) if whole else seconds(value)


def _message(event: _Event, message: _Part) -> list[Happening]:
    mid = identifier(message.get("mid"))
    if message.get("is_deleted") is True and mid:
        content = Content("revoke", detail={"target": mid})
        return [_said(event, event.stable_id("revoke", mid), content, opens_session=False)]
    reference = _our_reference(message) if event.by_account else None
    if reference and mid and event.at:
        return [DeliveryUpdate(event.account_id, mid, MessageStatus.SENT, event.at, reference)]
    said = _said(event, mid, read_content(message))
    quoted = identifier(mapping(message.get("reply_to")).get("mid"))
    return [replace(said, reply_to=quoted) if isinstance(said, InboundMessage) else said]


def _our_reference(message: _Part) -> str | None:
    """Give the reference in an echo of what we sent; None in one of what others sent."""
    metadata = string(message.get("metadata"))
    return metadata.removeprefix(OUR_METADATA) if metadata.startswith(OUR_METADATA) else None


def _edit(event: _Event, edit: _Part) -> list[Happening]:
    target, text = identifier(edit.get("mid")), string(edit.get("text"))
    if target is None:
        return [Unreadable("an edit of a message without usable id")]
    provider_id = event.stable_id("edit", target, edit.get("num_edit"), text)
    content = Content("edit", text, {"target": target, "edited": "text"})
    return [_said(event, provider_id, content, opens_session=False)]


def _reaction(event: _Event, reaction: _Part) -> list[Happening]:
    """Read a reaction, which opens the window here; taking one back does not.

    https://developers.facebook.com/docs/messenger-platform/webhook/reply_and_reactions
    """
    target, removed = identifier(reaction.get("mid")), reaction.get("action") == "unreact"
    if event.by_account:
        return []
    if target is None:
        return [Unreadable("a reaction to a message without usable id")]
    emoji = string(reaction.get("emoji")) or string(reaction.get("reaction"))
    detail = {"target": target, "removed": removed, "reaction": storable(reaction)}
    provider_id = event.stable_id("reaction", target, removed, emoji, str(event.at))
    content = Content("reaction", "" if removed else emoji, detail)
    return [_said(event, provider_id, content, opens_session=not removed)]


def _postback(event: _Event, postback: _Part) -> list[Happening]:
    """Read a tap on a button, which has an id in some versions of the API only."""
    if event.by_account:
        return []
    title, payload = string(postback.get("title")), string(postback.get("payload"))
    mid = identifier(postback.get("mid"))
    detail: dict[str, object] = {"button": {"title": title, "payload": payload}}
    if referral := mapping(postback.get("referral")):
        detail["referral"] = storable(referral)
    provider_id = mid or event.stable_id("postback", title, payload, str(event.at))
    return [_said(event, provider_id, Content("button", title or payload, detail))]


def _referral(event: _Event, referral: _Part) -> list[Happening]:
    """Read how a guest came back into the chat: through a link, an ad or a code."""
    if event.by_account:
        return []
    provider_id = event.stable_id("referral", referral, str(event.at))
    return [_said(event, provider_id, Content("referral", "", {"referral": storable(referral)}))]


def _delivery(event: _Event, delivery: _Part) -> list[Happening]:
    """Read which of our messages arrived; a watermark alone names none of them."""
    at = event.at or moment(delivery.get("watermark"))
    mids = (identifier(each) for each in sequence(delivery.get("mids")))
    if event.by_account or at is None:
        return []
    status = MessageStatus.DELIVERED
    return [DeliveryUpdate(event.account_id, mid, status, at) for mid in mids if mid]


def _read(event: _Event, read: _Part) -> list[Happening]:
    """Read which of our messages was seen; a watermark alone names none of them."""
    mid = identifier(read.get("mid"))
    if event.by_account or mid is None or event.at is None:
        return []
    return [DeliveryUpdate(event.account_id, mid, MessageStatus.READ, event.at)]


def _said(
    event: _Event, provider_id: str | None, content: Content, *, opens_session: bool = True
) -> InboundMessage | Echo | Unreadable:
    """Make a message of the guest, or an echo where the account itself wrote."""
    if provider_id is None or event.at is None or event.guest is None:
        named = {"id": provider_id, "timestamp": event.at, "guest": event.guest}
        missing = ", ".join(word for word, known in named.items() if known is None)
        return Unreadable(f"{provider_id or 'a message'} without usable {missing}")
    if event.by_account:
        return Echo(
            account_id=event.account_id,
            provider_id=provider_id,
            identities=(event.guest,),
            sent_at=event.at,
            kind=content.kind,
            text=content.text,
            detail=content.detail,
        )
    return InboundMessage(
        account_id=event.account_id,
        provider_id=provider_id,
        identities=(event.guest,),
        sent_at=event.at,
        kind=content.kind,
        text=content.text,
        opens_session=opens_session,
        detail=content.detail,
    )


_READERS: Mapping[str, Callable[[_Event, _Part], list[Happening]]] = {
    "message": _message,
    "message_edit": _edit,
    "reaction": _reaction,
    "postback": _postback,
    "referral": _referral,
    "delivery": _delivery,
    "read": _read,
}
