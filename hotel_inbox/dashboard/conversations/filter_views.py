"""What the screen shows of a filter: its choices, its switches and what can be taken off it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hotel_inbox.dashboard.figures.views import LABELS
from hotel_inbox.dashboard.language.catalogue import say, say_count
from hotel_inbox.dashboard.words import number, short_date, short_date_of_year
from hotel_inbox.domain.filters import (
    Filter,
    Matches,
    Period,
    Show,
    Status,
    query_of,
)
from hotel_inbox.domain.inbox import HotelName
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.understanding import ConversationType

ALL = "all"

CHANNELS = {
    Channel.WEBCHAT: "Web Chat",
    Channel.WHATSAPP: "WhatsApp",
    Channel.MESSENGER: "Facebook",
    Channel.INSTAGRAM: "Instagram",
}
STATUSES = {
    Status.ACTIVE: "Active",
    Status.EXPIRED: "Expired",
    Status.LEAD: "With captured lead",
}
TYPES = {
    ConversationType.BOOKING: "Booking",
    ConversationType.LEAD: "Lead",
    ConversationType.FAQ: "FAQ",
    ConversationType.MIXED: "Mixed",
}
PERIODS = {
    Period.TODAY: "Today",
    Period.WEEK: "This week",
    Period.MONTH: "This month",
    Period.QUARTER: "This quarter",
    Period.CUSTOM: "Custom range",
}
SHOWS = {
    Show.MINE: "Mine",
    Show.UNASSIGNED: "Unassigned",
    Show.HUMAN: "Human mode",
    Show.UNREAD: "Unread",
    Show.WAITING: "Waiting",
}


@dataclass(frozen=True)
class ToggleView:
    """A switch: pressed or not."""

    value: str
    label: str
    pressed: bool


@dataclass(frozen=True)
class ChipView:
    """One thing that is asked for, and how to call taking it off."""

    name: str
    label: str
    off: str


@dataclass(frozen=True)
class FilterView:
    """What is chosen, by the values of the choices; the addresses keep what is open.

    `query` is what a row's link carries on; `hotels` are the choices where there are several.
    """

    hotel: str = ALL
    channel: str = ALL
    status: str = ALL
    type: str = ALL
    date: str = ALL
    hotel_label: str = ""
    channel_label: str = ""
    status_label: str = ""
    type_label: str = ""
    date_label: str = ""
    since: str = ""
    until: str = ""
    hotels: list[tuple[str, str]] = field(default_factory=list)
    toggles: list[ToggleView] = field(default_factory=list)
    chips: list[ChipView] = field(default_factory=list)
    count: int = 0
    query: str = ""
    clear: str = ""


def filter_view(
    chosen: Filter, path: str, hotels: Sequence[HotelName], language: Language
) -> FilterView:
    """Show a filter at an address; `hotels` are those of the person."""
    names = {hotel.id: hotel.name for hotel in hotels}
    hotel = names.get(chosen.hotel, say(language, "Another hotel")) if chosen.hotel else ""
    labels = {
        "hotel": hotel,
        "channel": say(language, CHANNELS[chosen.channel]) if chosen.channel else "",
        "status": say(language, STATUSES[chosen.status]) if chosen.status else "",
        "type": say(language, TYPES[chosen.type]) if chosen.type else "",
        "date": period_words(chosen, language),
    }
    return FilterView(
        hotel=str(chosen.hotel or ALL),
        channel=chosen.channel or ALL,
        status=chosen.status or ALL,
        type=chosen.type or ALL,
        date=chosen.period or ALL,
        **{f"{name}_label": label for name, label in labels.items()},
        since=chosen.since.isoformat() if chosen.since else "",
        until=chosen.until.isoformat() if chosen.until else "",
        hotels=[(str(one.id), one.name) for one in hotels] if len(hotels) > 1 else [],
        toggles=[
            ToggleView(
                show.value,
                say(language, label),
                pressed=show in chosen.show,
            )
            for show, label in SHOWS.items()
        ],
        chips=_chips(chosen, labels, language),
        count=chosen.count,
        query=query_of(chosen),
        clear=path,
    )


def count_words(matches: Matches, language: Language) -> str:
    """Say how many conversations there are."""
    shown = number(matches.number, language) + ("+" if matches.more else "")
    return say_count(
        language, matches.number, "{count} conversation", "{count} conversations", count=shown
    )


def period_words(chosen: Filter, language: Language) -> str:
    """Name the chosen days; nothing for all time."""
    if chosen.period is None:
        return ""
    since, until = chosen.days
    if until is None:
        if since is None:
            return say(language, PERIODS[chosen.period])
        return say(language, "From {day}", day=short_date_of_year(since, language))
    if since is None:
        return say(language, "Until {day}", day=short_date_of_year(until, language))
    last = short_date_of_year(until, language)
    if since == until:
        return last
    first = short_date if since.year == until.year else short_date_of_year
    return f"{first(since, language)} – {last}"


def _chips(chosen: Filter, labels: dict[str, str], language: Language) -> list[ChipView]:
    asked = {name: label for name, label in labels.items() if label}
    if chosen.figure:
        asked["figure"] = say(language, LABELS[chosen.figure])
    asked |= {one.value: say(language, SHOWS[one]) for one in SHOWS if one in chosen.show}
    return [
        ChipView(name, label, say(language, "Take off: {label}", label=label))
        for name, label in asked.items()
    ]
