"""Turns what a search found into what the screen shows of it; hits are marked, never HTML."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from hotel_inbox.dashboard.language.catalogue import say, say_count
from hotel_inbox.dashboard.words import elapsed, guest_called, initials, number
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.search import Found, GuestHit, MessageHit, Stretch, trimmed

_LONGEST_ADDRESS = 2000


@dataclass(frozen=True)
class StretchView:
    """A stretch of text; `hit` if it is what was looked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class GuestHitView:
    """A guest who was found; `reach` is the e-mail or phone that says why."""

    id: int
    href: str
    initials: str
    channel: str
    channel_name: str
    elapsed: str
    hotel: str
    name: list[StretchView] = field(default_factory=list)
    reach: list[StretchView] = field(default_factory=list)


@dataclass(frozen=True)
class MessageHitView:
    """A message that was found, with who said it and the sentence in which it stands."""

    id: int
    href: str
    guest: str
    initials: str
    channel: str
    channel_name: str
    elapsed: str
    speaker: str
    hotel: str
    excerpt: list[StretchView] = field(default_factory=list)


def query_in(address_query: str) -> str:
    """Read what an address looks for."""
    return trimmed(dict(parse_qsl(address_query[:_LONGEST_ADDRESS])).get("q", ""))


def kept_of(address_query: str, query: str) -> list[tuple[str, str]]:
    """Take what an address says beside the search and the message that it is opened at."""
    said = parse_qsl(address_query[:_LONGEST_ADDRESS])
    return [("q", query), *((name, value) for name, value in said if name not in {"q", "at"})]


def found_views(
    found: Found,
    now: datetime,
    kept: Sequence[tuple[str, str]],
    *,
    name_hotels: bool,
    language: Language = Language.ENGLISH,
) -> tuple[list[GuestHitView], list[MessageHitView]]:
    """Show what was found; each leads to its place and keeps this of the address's query."""
    guests = [
        _guest(hit, now, _address(hit.conversation_id, kept), language, name_hotels=name_hotels)
        for hit in found.guests
    ]
    messages = [
        _message(
            hit,
            now,
            _address(hit.conversation_id, [*kept, ("at", str(hit.message_id))]),
            language,
            name_hotels=name_hotels,
        )
        for hit in found.messages
    ]
    return guests, messages


def count_words(found: Found, language: Language) -> str:
    """Say how many guests and messages were found, as far as that is known."""
    guests, messages = len(found.guests), len(found.messages)
    people = _at_least(guests, language, more=found.more_guests)
    lines = _at_least(messages, language, more=found.more_messages)
    return ", ".join(
        (
            say_count(language, guests, "{count} guest", "{count} guests", count=people),
            say_count(language, messages, "{count} message", "{count} messages", count=lines),
        )
    )


def hidden_words(found: Found, language: Language) -> str:
    """Say how much more there is without the filters; nothing if there is no more."""
    if not found.hidden:
        return ""
    more = _at_least(found.hidden, language, more=found.more_hidden)
    return say(language, "{count} more without the filters", count=more)


def _at_least(count: int, language: Language, *, more: bool) -> str:
    return number(count, language) + ("+" if more else "")


def _address(conversation_id: int, query: Sequence[tuple[str, str]]) -> str:
    asked = f"?{urlencode(query)}" if query else ""
    return f"/conversations/{conversation_id}{asked}"


def _guest(
    hit: GuestHit, now: datetime, href: str, language: Language, *, name_hotels: bool
) -> GuestHitView:
    reach = [part for part in (hit.email, hit.phone) if any(stretch.hit for stretch in part)]
    return GuestHitView(
        id=hit.conversation_id,
        href=href,
        initials=initials(hit.guest),
        channel=hit.channel.value,
        channel_name=say(language, hit.channel_name),
        elapsed=elapsed(hit.last_message_at, now, language),
        hotel=hit.hotel_name if name_hotels else "",
        name=_name(hit, language),
        reach=_shown(reach[0] if reach else hit.email or hit.phone),
    )


def _message(
    hit: MessageHit, now: datetime, href: str, language: Language, *, name_hotels: bool
) -> MessageHitView:
    return MessageHitView(
        id=hit.message_id,
        href=href,
        guest=guest_called(hit.guest, language),
        initials=initials(hit.guest),
        channel=hit.channel.value,
        channel_name=say(language, hit.channel_name),
        elapsed=elapsed(hit.at, now, language),
        speaker=_speaker(hit, language),
        hotel=hit.hotel_name if name_hotels else "",
        excerpt=_shown(hit.excerpt),
    )


def _name(hit: GuestHit, language: Language) -> list[StretchView]:
    called = guest_called(hit.guest, language)
    return _shown(hit.name) if called == hit.guest else [StretchView(called, hit=False)]


def _speaker(hit: MessageHit, language: Language) -> str:
    match hit.author:
        case Author.GUEST:
            return ""
        case Author.BOT:
            return say(language, "Bot")
        case Author.SYSTEM:
            return say(language, "Note")
        case Author.AGENT:
            return (hit.agent or say(language, "Agent")).split(" ")[0]


def _shown(parts: Sequence[Stretch]) -> list[StretchView]:
    return [StretchView(part.text, part.hit) for part in parts]
