"""Turns the six figures into what the screens show of them."""

from dataclasses import dataclass, replace
from functools import lru_cache

from babel.numbers import format_percent

from hotel_inbox.dashboard.language.catalogue import say, say_count
from hotel_inbox.dashboard.shell.frames import WrittenOnce
from hotel_inbox.dashboard.words import DASH, number
from hotel_inbox.domain.filters import Filter, Period, query_of
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.measures import RATES, Figure, Figures

CURRENT = Period.WEEK
"""The period of the figures where nobody chose one."""

LABELS = {
    Figure.ACTIVE: "Active conversations",
    Figure.RESPONSE_RATE: "Response rate",
    Figure.FAQS_RESOLVED: "FAQs resolved",
    Figure.HUMAN_TRANSFERS: "Human transfers",
    Figure.CAPTURED_LEADS: "Captured leads",
    Figure.CONVERSION_RATE: "Conversion rate",
}
_TOLD = {
    Figure.ACTIVE: "Conversations that began in the last 24 hours, whatever the period.",
    Figure.RESPONSE_RATE: "Of the conversations that began with the bot in charge, the share that "
    "it answered in less than 5 seconds.",
    Figure.FAQS_RESOLVED: "Guests' questions that the bot answered from the knowledge base, "
    "without handing over.",
    Figure.HUMAN_TRANSFERS: "Conversations that went from the bot to a person at least once.",
    Figure.CAPTURED_LEADS: "Conversations of guests whose e-mail or phone is known, or that were "
    "marked as lead.",
    Figure.CONVERSION_RATE: "Of the leads created in the period, the share that became a booking.",
}
# What counts a day, whatever the period, is held against the day before.
_OF_A_DAY = {
    1: "{count} more than in the 24 hours before.",
    0: "As in the 24 hours before.",
    -1: "{count} fewer than in the 24 hours before.",
}
# Where more is neither better nor worse, a change has no colour.
_MORE_IS_BETTER = frozenset(
    {
        Figure.RESPONSE_RATE,
        Figure.FAQS_RESOLVED,
        Figure.CAPTURED_LEADS,
        Figure.CONVERSION_RATE,
    }
)


@dataclass(frozen=True)
class FigureView(WrittenOnce):
    """One figure; `change` is an arrow with a number, `tone` good, bad or nothing."""

    name: str
    label: str
    value: str
    change: str
    change_words: str
    tone: str
    told: str
    href: str
    chosen: bool


def figure_views(
    figures: Figures, chosen: Filter, path: str, language: Language
) -> list[FigureView]:
    """Show the figures; each leads to what it counts and, once chosen, back."""
    return [_figure(one, figures, chosen, path, language) for one in Figure]


def current(chosen: Filter) -> Filter:
    """Say whose figures stand above what a filter lets through."""
    period = CURRENT if chosen.period is None else chosen.period
    return replace(chosen, period=period, figure=None)


def percent(share: float | None, language: Language) -> str:
    """Write a share; a dash for a share of nothing."""
    return DASH if share is None else format_percent(share, locale=language.value)


# All pages show the same, and writing numbers takes long.
@lru_cache(maxsize=1000)
def _figure(
    figure: Figure, figures: Figures, chosen: Filter, path: str, language: Language
) -> FigureView:
    value = figures.value(figure)
    former = figures.before.value(figure) if figures.before else None
    more = _more(figure, value, former)
    return FigureView(
        name=figure.value,
        label=say(language, LABELS[figure]),
        value=_value(figure, value, language),
        change=_change(figure, more, language),
        change_words=_change_words(figure, more, language),
        tone=_tone(figure, more),
        told=say(language, _TOLD[figure]),
        href=path + query_of(_behind(figure, chosen)),
        chosen=chosen.figure is figure,
    )


def _behind(figure: Figure, chosen: Filter) -> Filter:
    if chosen.figure is figure:
        return replace(chosen, figure=None)
    if figure is Figure.ACTIVE:
        return replace(chosen, figure=figure)
    return replace(current(chosen), figure=figure)


def _value(figure: Figure, value: float | None, language: Language) -> str:
    if value is None:
        return DASH
    return percent(value, language) if figure in RATES else number(value, language)


def _more(figure: Figure, value: float | None, former: float | None) -> int | None:
    """Say how much more it is, in points of a hundred for a share: as the numbers shown differ."""
    if value is None or former is None:
        return None
    scale = 100 if figure in RATES else 1
    return round(value * scale) - round(former * scale)


def _change(figure: Figure, more: int | None, language: Language) -> str:
    if not more:
        return ""
    shown = number(abs(more), language)
    if figure in RATES:
        shown = say(language, "{count} pts", count=shown)
    return f"{'↑' if more > 0 else '↓'} {shown}"


def _change_words(figure: Figure, more: int | None, language: Language) -> str:
    if more is None:
        return ""
    shown = number(abs(more), language)
    if figure is Figure.ACTIVE:
        return say(language, _OF_A_DAY[(more > 0) - (more < 0)], count=shown)
    if more == 0:
        return say(language, "As in the period before.")
    if figure not in RATES:
        words = (
            "{count} more than in the period before."
            if more > 0
            else "{count} fewer than in the period before."
        )
        return say(language, words, count=shown)
    if more > 0:
        return say_count(
            language,
            more,
            "1 point more than in the period before.",
            "{count} points more than in the period before.",
            count=shown,
        )
    return say_count(
        language,
        -more,
        "1 point less than in the period before.",
        "{count} points less than in the period before.",
        count=shown,
    )


def _tone(figure: Figure, more: int | None) -> str:
    if not more or figure not in _MORE_IS_BETTER:
        return ""
    return "good" if more > 0 else "bad"
