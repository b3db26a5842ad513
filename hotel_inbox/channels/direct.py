"""What Messenger and Instagram share: one envelope, the same events in it, one way to send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from hotel_inbox.channels.base import Abilities, Outgoing, Sent
from hotel_inbox.channels.direct_events import OUR_METADATA, read_event
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.payload import identifier, mapping, mappings, sequence
from hotel_inbox.domain.messages import Channel, Happening, Unreadable
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import AmbiguousSendError, PayloadError, PermanentSendError

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
    }
)
_LISTS = ("messaging", "standby")


@dataclass(frozen=True, slots=True)
class Dialect:
    """Where the two channels differ.

    `envelope` is the callback's `object`. `text_bytes` limits a text's UTF-8 form where Meta counts
    that. `echoes_metadata` says that what we attach to a message comes back with its echo.
    """

    channel: Channel
    envelope: str
    abilities: Abilities
    text_bytes: int | None = None
    echoes_metadata: bool = False


class DirectMessages:
    """A channel of direct messages; one instance serves every connected account."""

    def __init__(self, graph: GraphClient, dialect: Dialect) -> None:
        """Send through `graph`, which the caller owns and closes."""
        self._graph = graph
        self._dialect = dialect

    @property
    def channel(self) -> Channel:
        """The kind of channel that the dialect is of."""
        return self._dialect.channel

    @property
    def abilities(self) -> Abilities:
        """What the dialect's channel can do."""
        return self._dialect.abilities

    def parse(self, payload: Mapping[str, object]) -> Sequence[Happening]:
        """Translate a callback, in the order given; raise PayloadError on an unknown envelope."""
        return read_callback(payload, self._dialect)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send a text; raise a SendError that says whether to try again."""
        answer = await self._graph.post(
            f"{quote(outgoing.account_id, safe='')}/messages",
            text_request(outgoing, self._dialect),
            outgoing.access_token,
        )
        found = identifier(answer.get("message_id"))
        if found is None:
            raise AmbiguousSendError(f"{self.abilities.name} took the message but gave it no id.")
        return Sent(found)


def read_callback(payload: Mapping[str, object], dialect: Dialect) -> list[Happening]:
    """Translate a callback in the order given; raise PayloadError if it is not the dialect's.

    A part that cannot be understood becomes an Unreadable among its neighbours.
    """
    if payload.get("object") != dialect.envelope:
        raise PayloadError(f"the callback is not {dialect.abilities.name}'s")
    if not isinstance(payload.get("entry"), list):
        raise PayloadError("the callback has no entries")
    found: list[Happening] = []
    for entry in sequence(payload["entry"]):
        found.extend(_read_entry(mapping(entry)))
    return found


def _read_entry(entry: Mapping[str, object]) -> list[Happening]:
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
            found.extend(read_event(account_id, event))
    for change in mappings(entry.get("changes")):
        named = change.get("field")
        if isinstance(named, str) and named in _CHANGES:
            found.extend(read_event(account_id, change.get("value")))
    return found


def text_request(outgoing: Outgoing, dialect: Dialect) -> dict[str, object]:
    """Build the body of a text; raise PermanentSendError on one that the channel cannot take.

    https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages
    https://developers.facebook.com/documentation/business-messaging/instagram-messaging/send-message
    """
    message: dict[str, object] = {"text": _checked(outgoing.text, dialect)}
    if dialect.echoes_metadata:
        message["metadata"] = f"{OUR_METADATA}{outgoing.client_ref}"
    request: dict[str, object] = {
        "recipient": {"id": outgoing.recipient},
        "messaging_type": "RESPONSE",
        "message": message,
    }
    if outgoing.reply_to:
        request["reply_to"] = {"mid": outgoing.reply_to}
    return request


def _checked(text: str, dialect: Dialect) -> str:
    text, name = clean(text), dialect.abilities.name
    if not text.strip():
        raise PermanentSendError(f"{name} takes no empty message.")
    if len(text) > dialect.abilities.text_limit:
        raise PermanentSendError(
            f"The text has {len(text)} characters; "
            f"{name} takes {dialect.abilities.text_limit} at most."
        )
    size = len(text.encode())
    if dialect.text_bytes is not None and size > dialect.text_bytes:
        raise PermanentSendError(
            f"The text takes up {size} bytes; {name} takes {dialect.text_bytes} at most. Letters "
            "with accents, other scripts and emoji count two to four. Send it in shorter parts."
        )
    return text
