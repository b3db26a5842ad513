"""Reads a whole WhatsApp callback: every entry, every change, every message, echo and status.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/smb_message_echoes/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from hotel_inbox.channels.content import Content
from hotel_inbox.channels.meta_errors import closes_window, code_of, details_of, words_for
from hotel_inbox.channels.meta_referrals import origin_in
from hotel_inbox.channels.payload import identifier, mapping, mappings, seconds, sequence, string
from hotel_inbox.channels.whatsapp.kinds import read_content
from hotel_inbox.channels.whatsapp.people import People, Person
from hotel_inbox.channels.whatsapp.template_events import TEMPLATE_FIELDS, read_template_change
from hotel_inbox.domain.messages import (
    UNSUPPORTED,
    DeliveryUpdate,
    Echo,
    Happening,
    InboundMessage,
    MessageStatus,
    Unreadable,
)
from hotel_inbox.domain.text import storable
from hotel_inbox.errors import PayloadError

# Meta's rule for the window, and ours for the session: these are no contact by the guest.
_NO_CONTACT = frozenset({"reaction", "edit", "revoke", "deleted", "system"})
# A voice message that was played was also read; WhatsApp may report nothing but the playing.
_STATUSES: Mapping[str, MessageStatus] = {
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.READ,
    "played": MessageStatus.READ,
    "failed": MessageStatus.FAILED,
}

_Part: TypeAlias = Mapping[str, object]


def read_callback(payload: Mapping[str, object]) -> list[Happening]:
    """Translate a callback in the order given; raise PayloadError if it is not one of WhatsApp's.

    A part that cannot be understood becomes an Unreadable among its neighbours.
    """
    if payload.get("object") != "whatsapp_business_account":
        raise PayloadError("the callback is not from a WhatsApp Business account")
    if not isinstance(payload.get("entry"), list):
        raise PayloadError("the callback has no entries")
    found: list[Happening] = []
    for entry in sequence(payload["entry"]):
        changes = mapping(entry).get("changes")
        if not isinstance(changes, list):
            found.append(Unreadable("an entry without changes"))
        for change in sequence(changes):
            found.extend(_read_change(mapping(change), mapping(entry).get("id")))
    return found


def _read_change(change: _Part, business: object) -> Iterator[Happening]:
    named, value = change.get("field"), mapping(change.get("value"))
    if not isinstance(named, str):
        yield Unreadable("a change without a field")
    elif named in TEMPLATE_FIELDS:
        yield read_template_change(named, value, business)
    elif named in _FIELDS:
        yield from _read_parts(value, _FIELDS[named])
    # Fields beyond these tell of accounts, history and preferences: the stored callback keeps them.


def _read_parts(value: _Part, readers: Mapping[str, _Reader]) -> Iterator[Happening]:
    """Read what a change says of conversations: messages, echoes, statuses."""
    account_id = identifier(mapping(value.get("metadata")).get("phone_number_id"))
    if account_id is None:
        yield Unreadable("a change without a phone number id")
        return
    for key, read in readers.items():
        parts = value.get(key)
        if parts is not None and not isinstance(parts, list):
            yield Unreadable(f"{key} that are no list")
        people = People(value, sequence(parts))
        for part in sequence(parts):
            happening = read(account_id, mapping(part), people)
            if happening is not None:
                yield happening
    if not any(value.get(key) for key in readers):
        for error in mappings(value.get("errors")):
            yield Unreadable(f"WhatsApp reports error {code_of(error)}: {details_of(error)}")


def _read_message(account_id: str, message: _Part, people: People) -> Happening:
    provider_id, sent_at = identifier(message.get("id")), seconds(message.get("timestamp"))
    content = read_content(message)
    person = people.sender(message, content)
    if provider_id is None or sent_at is None or not person.identities:
        return _unreadable("message", provider_id, sent_at, person)
    return InboundMessage(
        account_id=account_id,
        provider_id=provider_id,
        identities=person.identities,
        sent_at=sent_at,
        kind=content.kind,
        text=content.text,
        guest_name=person.name,
        guest_phone=person.phone,
        reply_to=_quoted(message),
        opens_session=_is_contact(message, content),
        former=person.former,
        target=content.target,
        media=content.media,
        origin=origin_in(message.get("referral")),
        detail=_detail(message, content, people.errors),
    )


def _is_contact(message: _Part, content: Content) -> bool:
    """Whether the message opens the window for this guest; one to a group opens the group's."""
    is_event = content.kind in _NO_CONTACT or content.detail.get("type") in _NO_CONTACT
    return not is_event and not message.get("group_id")


def _read_echo(account_id: str, message: _Part, people: People) -> Happening:
    provider_id, sent_at = identifier(message.get("id")), seconds(message.get("timestamp"))
    person = people.addressee(message)
    if provider_id is None or sent_at is None or not person.identities:
        return _unreadable("echo", provider_id, sent_at, person)
    content = read_content(message)
    return Echo(
        account_id=account_id,
        provider_id=provider_id,
        identities=person.identities,
        sent_at=sent_at,
        kind=content.kind,
        text=content.text,
        reply_to=_quoted(message),
        target=content.target,
        media=content.media,
        detail=_detail(message, content, people.errors),
    )


def _quoted(message: _Part) -> str | None:
    return identifier(mapping(message.get("context")).get("id"))


def _detail(message: _Part, content: Content, errors: object) -> dict[str, object]:
    """Gather what the screen or a later fetch needs, beyond the content's own detail."""
    context = mapping(message.get("context"))
    detail = dict(content.detail)
    for key in ("forwarded", "frequently_forwarded"):
        if context.get(key) is True:
            detail[key] = True
    found = {
        "referred_product": context.get("referred_product"),
        "group_id": message.get("group_id"),
        "errors": message.get("errors") or (errors if content.kind == UNSUPPORTED else None),
    }
    detail.update({key: storable(value) for key, value in found.items() if value})
    return detail


def _read_status(account_id: str, status: _Part, _: People) -> Happening | None:
    provider_id, at = identifier(status.get("id")), seconds(status.get("timestamp"))
    named = status.get("status")
    if provider_id is None or at is None or not isinstance(named, str):
        return Unreadable(f"a status without id, time or name ({provider_id or 'no id'})")
    if named not in _STATUSES:
        return None
    error = next(mappings(status.get("errors")), None)
    return DeliveryUpdate(
        account_id=account_id,
        provider_id=provider_id,
        status=_STATUSES[named],
        at=at,
        client_ref=string(status.get("biz_opaque_callback_data")) or None,
        error_code=code_of(error) if error else None,
        error_reason=words_for(error) if error else None,
        closes_window=closes_window(code_of(error)) if error else False,
        error_detail=mapping(storable(error)) if error else {},
    )


def _unreadable(named: str, provider_id: str | None, sent_at: object, person: Person) -> Unreadable:
    missing = [
        word
        for word, known in (
            ("id", provider_id),
            ("timestamp", sent_at),
            ("guest", person.identities),
        )
        if not known
    ]
    which = f"{named} {provider_id}" if provider_id else named
    return Unreadable(f"{which} without usable {', '.join(missing)}")


_Reader = Callable[[str, _Part, People], Happening | None]
_FIELDS: Mapping[str, Mapping[str, _Reader]] = {
    "messages": {"messages": _read_message, "statuses": _read_status},
    "smb_message_echoes": {"message_echoes": _read_echo},
}
