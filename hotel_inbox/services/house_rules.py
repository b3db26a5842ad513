"""What a hotel tells its bot: tone, rules, topics for people, where guests book."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from urllib.parse import urlsplit

from hotel_inbox.bot.base import HouseRules
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Hotel
from hotel_inbox.repositories import hotels

LINE_LENGTH = 300
MOST_LINES = 30
LARGEST_GROUP = 1_000
URL_LENGTH = 500
_COUNTRY = re.compile("[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class BotSetup:
    """Everything of it; `on` is False where the bot answers nobody."""

    on: bool = True
    rules: HouseRules = field(default_factory=HouseRules)
    booking_url: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class BotChange:
    """What to change; None leaves a value as it is, an empty one takes it away."""

    on: bool | None = None
    tone: str | None = None
    rules: Sequence[str] | None = None
    topics: Sequence[str] | None = None
    group_size: int | None = None
    staffed: str | None = None
    booking_url: str | None = None
    country: str | None = None


class BotSetups:
    """Reads and changes it; hotels are named by their slugs, as on the command line."""

    def __init__(self, db: Database) -> None:
        """Work on this database."""
        self._db = db

    def of(self, slug: str) -> BotSetup:
        """Read a hotel's; NotFoundError if there is no such hotel."""
        with self._db.reading() as session:
            return setup_of(_found(hotels.by_slug(session, slug), slug))

    def change(self, slug: str, change: BotChange) -> BotSetup:
        """Change some of it and return all; InvalidInputError says what cannot be accepted.

        A `group_size` of 0 takes the limit away.
        """
        with self._db.unit_of_work() as unit:
            hotel = _held(unit, slug)
            now = _changed(setup_of(hotel), change)
            hotel.bot_enabled = now.on
            unit.announce(Event(Happened.HOTEL_CHANGED, hotel.id))
            hotel.house_rules = asdict(now.rules)
            hotel.profile = {
                **hotel.profile,
                "booking_url": now.booking_url,
                "country": now.country,
            }
            return now


def setup_of(hotel: Hotel) -> BotSetup:
    """Read what a hotel's row says; what makes no sense there counts as not said."""
    country = _text(hotel.profile.get("country"))
    return BotSetup(
        on=hotel.bot_enabled,
        rules=rules_of(hotel.house_rules),
        booking_url=_text(hotel.profile.get("booking_url")),
        country=country if _COUNTRY.fullmatch(country) else "",
    )


def rules_of(kept: Mapping[str, object]) -> HouseRules:
    """Read house rules that were kept as JSON."""
    size = kept.get("group_size")
    return HouseRules(
        tone=_text(kept.get("tone")),
        rules=_texts(kept.get("rules")),
        handoff_topics=_texts(kept.get("handoff_topics")),
        group_size=size if isinstance(size, int) and size > 0 else None,
        staffed=_text(kept.get("staffed")),
    )


def _changed(setup: BotSetup, change: BotChange) -> BotSetup:
    rules = setup.rules
    if change.tone is not None:
        rules = replace(rules, tone=_line("the tone", change.tone))
    if change.rules is not None:
        rules = replace(rules, rules=_lines("a rule", change.rules))
    if change.topics is not None:
        rules = replace(rules, handoff_topics=_lines("a topic", change.topics))
    if change.group_size is not None:
        rules = replace(rules, group_size=_group_size(change.group_size))
    if change.staffed is not None:
        rules = replace(rules, staffed=_line("when people answer", change.staffed))
    return BotSetup(
        on=setup.on if change.on is None else change.on,
        rules=rules,
        booking_url=setup.booking_url if change.booking_url is None else _url(change.booking_url),
        country=setup.country if change.country is None else _country(change.country),
    )


def _line(what: str, text: str) -> str:
    line = " ".join(clean(text).split())
    if len(line) > LINE_LENGTH:
        raise InvalidInputError(f"{what}: use at most {LINE_LENGTH} characters")
    return line


def _lines(what: str, texts: Sequence[str]) -> tuple[str, ...]:
    found = (_line(what, text) for text in texts)
    lines = tuple(dict.fromkeys(line for line in found if is_visible(line)))
    if len(lines) > MOST_LINES:
        raise InvalidInputError(f"{what}: give at most {MOST_LINES}")
    return lines


def _group_size(size: int) -> int | None:
    if not 0 <= size <= LARGEST_GROUP:
        raise InvalidInputError(f"a group size lies between 1 and {LARGEST_GROUP}; 0 is no limit")
    return size or None


def _url(text: str) -> str:
    url = text.strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"https", "http"} and bool(parts.hostname)
    except ValueError:
        is_address = False
    # It is sent to guests as it stands: one word, nothing hidden in it.
    if not is_address or len(url) > URL_LENGTH or not url.isprintable() or " " in url:
        raise InvalidInputError(f"booking URL {url[:80]!r}: use an address that browsers open")
    return url


def _country(text: str) -> str:
    country = text.strip().upper()
    if country and not _COUNTRY.fullmatch(country):
        raise InvalidInputError(f"country {text!r}: use an ISO 3166 code such as ES")
    return country


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(filter(None, map(_text, value))) if isinstance(value, list) else ()


def _found(hotel: Hotel | None, slug: str) -> Hotel:
    if hotel is None:
        raise NotFoundError(f"there is no hotel {slug!r}")
    return hotel


def _held(unit: UnitOfWork, slug: str) -> Hotel:
    hotel = _found(hotels.by_slug(unit.session, slug), slug)
    # Not so firmly that the hotel's guests, whose messages name its row, have to wait.
    unit.session.refresh(hotel, with_for_update={"key_share": True})
    return hotel
