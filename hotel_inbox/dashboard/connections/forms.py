"""Reads what somebody typed into the forms of the Connections screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hotel_inbox.domain.messages import Channel
from hotel_inbox.errors import InvalidInputError

# Longer than anything that is accepted, so that what is too long is still told as such.
LONGEST_FIELD = 4000
_LONGEST_ID = 18


@dataclass(frozen=True)
class NewAccount:
    """An account that is to be connected; the token shows in no log."""

    hotel_id: int
    channel: Channel
    external_id: str
    name: str
    waba_id: str
    access_token: str = field(repr=False)


def account_from(form: Mapping[str, object]) -> NewAccount:
    """Read the form that connects an account; InvalidInputError says what to choose."""
    hotel, channel = typed(form, "hotel"), typed(form, "channel")
    if not _is_id(hotel):
        raise InvalidInputError("Choose a hotel.")
    if channel not in set(Channel):
        raise InvalidInputError("Choose a channel.")
    return NewAccount(
        hotel_id=int(hotel),
        channel=Channel(channel),
        external_id=typed(form, "external_id"),
        name=typed(form, "name"),
        waba_id=typed(form, "waba_id"),
        access_token=typed(form, "access_token"),
    )


def connection_of(form: Mapping[str, object]) -> int:
    """Read whose form it is; -1, which nobody is, where that makes no sense."""
    named = typed(form, "connection_id")
    return int(named) if _is_id(named) else -1


def typed(form: Mapping[str, object], name: str) -> str:
    """Read one field, whatever a browser sent in its place."""
    value = form.get(name, "")
    return value.strip()[:LONGEST_FIELD] if isinstance(value, str) else ""


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID
