"""Who a WhatsApp message is from or to: phone numbers and business-scoped user ids.

Either may be absent: guests with a username keep their number to themselves.
https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids/
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hotel_inbox.channels.content import Content
from hotel_inbox.channels.payload import NAME_LENGTH, identifier, mapping, mappings, string

_IDENTITY_LENGTH = 200
_PHONE = re.compile(r"\+?(\d{5,20})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Person:
    """One guest: all names by which WhatsApp knows them, best first.

    `former` are those among them that the guest gave up, and that somebody else may get one day.
    """

    identities: tuple[str, ...]
    name: str | None = None
    phone: str | None = None
    former: tuple[str, ...] = ()


class People:
    """The people of one change: its contacts, and who of them sent which message."""

    def __init__(self, value: Mapping[str, object], messages: Sequence[object]) -> None:
        """Read the contacts of `value`, the change that carries `messages`."""
        self.errors = value.get("errors")
        self._contacts = list(mappings(value.get("contacts")))
        shown = mapping(value.get("metadata")).get("display_phone_number")
        self._our_number = _digits(shown)
        parties = {tuple(_of(mapping(message), (*_FROM, *_TO))) for message in messages}
        self._one_party = len(parties - {()}) <= 1 and len(self._contacts) == 1

    def sender(self, message: Mapping[str, object], content: Content) -> Person:
        """Say who sent a message; after a change of number, under the new names first."""
        person = self._person(_of(message, _FROM), mapping(message))
        if content.kind != "system":
            return person
        event = mapping(message.get("system"))
        new = _of(event, _NEW)
        names = [*new, *person.identities, *_of(event, _OLD)]
        changed = _assemble(names, person.name)
        if not string(event.get("type")).startswith(_CHANGES):
            return changed
        former = [*_of(message, _FROM[:1]), *_of(event, _OLD)] if new else []
        gone = tuple(name for name in dict.fromkeys(former) if name not in new)
        return replace(changed, former=gone)

    def addressee(self, message: Mapping[str, object]) -> Person:
        """Say to whom a message went that a person typed in the phone app."""
        names = _of(message, _TO)
        if self._our_number and names[:1] == [self._our_number]:
            names = _of(message, _FROM)
        return self._person(names, message)

    def _person(self, names: list[str], message: Mapping[str, object]) -> Person:
        contact = self._contact(names)
        # The identifier that spans a company's portfolios counts only where no other is known.
        known = [*names, *_of(contact, _CONTACT)] or [*_of(message, _SPAN), *_of(contact, _SPAN)]
        profile = mapping(contact.get("profile"))
        name = string(profile.get("name")).strip() or string(profile.get("username")).strip()
        return _assemble(known, name[:NAME_LENGTH] or None)

    def _contact(self, names: list[str]) -> Mapping[str, object]:
        for contact in self._contacts:
            if set(names) & set(_of(contact, _CONTACT)):
                return contact
        # WhatsApp's id of a person and their number may differ; a contact that stands alone
        # beside messages of one person is that person all the same.
        return self._contacts[0] if self._one_party else {}


_FROM = ("from", "from_user_id")
_TO = ("to", "to_user_id")
_CONTACT = ("wa_id", "user_id")
_SPAN = ("from_parent_user_id", "to_parent_user_id", "parent_user_id")
_NEW = ("wa_id", "new_wa_id", "user_id")
_CHANGES = ("user_changed", "customer_changed")
_OLD = ("customer", "previous_user_id")


def _of(part: Mapping[str, object], keys: tuple[str, ...]) -> list[str]:
    found = (identifier(part.get(key), _IDENTITY_LENGTH) for key in keys)
    return [_digits(name) or name for name in found if name]


def _assemble(names: list[str], name: str | None) -> Person:
    """Order the names: a number before a scoped id, as Meta prefers it where both are known."""
    distinct = list(dict.fromkeys(names))
    identities = tuple(sorted(distinct, key=lambda each: _digits(each) is None))
    phone = _digits(identities[0]) if identities else None
    return Person(identities, name, f"+{phone}" if phone else None)


def _digits(value: object) -> str | None:
    """Give a phone number's digits, without the plus that some fields have and some have not."""
    number = _PHONE.fullmatch(identifier(value) or "")
    return number.group(1) if number else None
