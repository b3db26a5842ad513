"""Reads one event of Messenger or Instagram: a message, a tap, a reaction, a receipt.

https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/webhooks
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from hotel_inbox.channels.content import Content
from hotel_inbox.channels.direct.content import read_content
from hotel_inbox.channels.direct.media import IsMetas
from hotel_inbox.channels.meta_referrals import origin_in
from hotel_inbox.channels.payload import identifier, mapping, seconds, sequence, string
from hotel_inbox.domain.messages import (
    DeliveryUpdate,
    Echo,
    Happening,
    InboundMessage,
    MessageStatus,
    Unreadable,
    Watermark,
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
    is_metas: IsMetas

    def stable_id(self, kind: str, *parts: object) -> str:
        """Make an id, the same each time Meta repeats the event, for what comes without one."""
        named = json.dumps([self.account_id, self.guest, *map(storable, parts)], sort_keys=True)
        return f"{kind}:{hashlib.sha256(named.encode()).hexdigest()[:40]}"


def read_event(account_id: str, event: object, is_metas: IsMetas) -> list[Happening]:
    """Translate one event of an account; a kind that tells of no message gives nothing."""
    if not isinstance(event, Mapping):
        return [Unreadable("an event that is no object")]
    for key, read in _READERS.items():
        if key in event:
            return read(_event(account_id, event, is_metas), mapping(event.get(key)))
    return []


def _event(account_id: str, event: _Part, is_metas: IsMetas) -> _Event:
    sender, recipient = (
        identifier(mapping(event.get(key)).get("id"), _IDENTITY_LENGTH)
        for key in ("sender", "recipient")
    )
    echoed = mapping(event.get("message")).get("is_echo") is True
    by_account = echoed or sender == account_id
    guest = recipient if by_account else sender
    at = moment(event.get("timestamp"))
    return _Event(account_id, None if guest == account_id else guest, by_account, at, is_metas)


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
        content = Content("revoke", target=mid)
        return [_said(event, event.stable_id("revoke", mid), content, opens_session=False)]
    reference = _our_reference(message) if event.by_account else None
    if reference and mid and event.at:
        return [DeliveryUpdate(event.account_id, mid, MessageStatus.SENT, event.at, reference)]
    said = _said(event, mid, read_content(message, event.is_metas), message.get("referral"))
    quoted = identifier(mapping(message.get("reply_to")).get("mid"))
    return [said if isinstance(said, Unreadable) else replace(said, reply_to=quoted)]


def _our_reference(message: _Part) -> str | None:
    """Give the reference in an echo of what we sent; None in one of what others sent."""
    metadata = string(message.get("metadata"))
    return metadata.removeprefix(OUR_METADATA) if metadata.startswith(OUR_METADATA) else None


def _edit(event: _Event, edit: _Part) -> list[Happening]:
    target, text = identifier(edit.get("mid")), string(edit.get("text"))
    if target is None:
        return [Unreadable("an edit of a message without usable id")]
    provider_id = event.stable_id("edit", target, edit.get("num_edit"), text)
    content = Content("edit", text, {"edited": "text"}, target)
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
    detail: dict[str, object] = {"removed": removed, "reaction": storable(reaction)}
    provider_id = event.stable_id("reaction", target, removed, emoji, str(event.at))
    content = Content("reaction", "" if removed else emoji, detail, target)
    return [_said(event, provider_id, content, opens_session=not removed)]


def _postback(event: _Event, postback: _Part) -> list[Happening]:
    """Read a tap on a button, which has an id in some versions of the API only."""
    if event.by_account:
        return []
    title, payload = string(postback.get("title")), string(postback.get("payload"))
    mid = identifier(postback.get("mid"))
    content = Content("button", title or payload, {"button": {"title": title, "payload": payload}})
    provider_id = mid or event.stable_id("postback", title, payload, str(event.at))
    return [_said(event, provider_id, content, postback.get("referral"))]


def _referral(event: _Event, referral: _Part) -> list[Happening]:
    """Read how a guest came back into the chat: through a link, an ad or a code."""
    if event.by_account:
        return []
    provider_id = event.stable_id("referral", referral, str(event.at))
    return [_said(event, provider_id, Content("referral"), referral)]


def _delivery(event: _Event, delivery: _Part) -> list[Happening]:
    """Read how far delivery got: a watermark over all before it, and sometimes which messages.

    https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-deliveries
    """
    return _progress(event, delivery, MessageStatus.DELIVERED, sequence(delivery.get("mids")))


def _read(event: _Event, read: _Part) -> list[Happening]:
    """Read how far the guest has read: Messenger tells it by a moment, Instagram by a message.

    Whoever has seen a message has seen the ones above it.
    """
    return _progress(event, read, MessageStatus.READ, [read.get("mid")])


def _progress(
    event: _Event, report: _Part, status: MessageStatus, mids: Sequence[object]
) -> list[Happening]:
    if event.by_account:
        return []
    named = [mid for mid in map(identifier, mids) if mid]
    until = moment(report.get("watermark"))
    if until is None and named and status is MessageStatus.READ:
        until = event.at
    at = event.at or until
    if at is None or not (named or (until and event.guest)):
        return [Unreadable(f"a report of what was {status} without usable time or messages")]
    found: list[Happening] = [DeliveryUpdate(event.account_id, mid, status, at) for mid in named]
    if until and event.guest:
        found.append(Watermark(event.account_id, event.guest, status, until))
    return found


def _said(
    event: _Event,
    provider_id: str | None,
    content: Content,
    referral: object = None,
    *,
    opens_session: bool = True,
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
            target=content.target,
            media=content.media,
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
        target=content.target,
        media=content.media,
        origin=origin_in(referral),
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
