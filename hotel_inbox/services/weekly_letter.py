"""Writes the report of a week: plain text, and the same as simple HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from hotel_inbox.domain.charts import FunnelStep, Stage, Week
from hotel_inbox.domain.filters import Filter, Period, query_of
from hotel_inbox.domain.measures import RATES, Figure, Figures
from hotel_inbox.domain.weekly import ReportedWeek
from hotel_inbox.services.weekly_words import WeeklyWords

BUSIEST = 3
STATISTICS, KNOWLEDGE, LEADS, SETTINGS = "/statistics", "/knowledge", "/leads", "/settings"
NOTHING = "–"
_LABEL = "text-align: left; font-weight: normal; padding: 2px 16px 2px 0"


@dataclass(frozen=True, slots=True)
class HotelWeek:
    """What one hotel's week was.

    `before` is how many conversations the week before had; `open` are questions that nobody has
    settled, and how often each was asked.
    """

    hotel_id: int
    name: str
    conversations: int
    before: int
    figures: Figures
    week: Week
    open: Mapping[str, int]
    funnel: Sequence[FunnelStep]


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of one hotel: facts in a line each, open questions, and where more is."""

    title: str
    facts: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def week_of(hotel_id: int | None, week: ReportedWeek) -> Filter:
    """Choose the days of a week, by the hotel's clock."""
    return Filter(hotel=hotel_id, period=Period.CUSTOM, since=week.first, until=week.last)


def part_of(told: HotelWeek, week: ReportedWeek, words: WeeklyWords, address: str) -> Part:
    """Put one hotel's week into words."""
    change = _percent((told.conversations - told.before) / told.before) if told.before else None
    facts = [(words.conversations, _with(str(told.conversations), change))]
    facts += [
        (words.figures[figure], _figure(told.figures, figure, words))
        for figure in Figure
        if figure in words.figures
    ]
    booked = next((one for one in told.funnel if one.stage is Stage.BOOKED), None)
    if booked is not None:
        facts.append((words.leads, _worth(booked, words)))
    facts.append((words.busiest, _busiest(told.week, words)))
    links = [(words.more, f"{address}{STATISTICS}{query_of(week_of(told.hotel_id, week))}")]
    if told.open:
        links.append((words.to_knowledge, f"{address}{KNOWLEDGE}"))
    links.append((words.to_leads, f"{address}{LEADS}"))
    questions = tuple(
        words.times.format(question=question, count=count) if count > 1 else question
        for question, count in told.open.items()
    )
    return Part(told.name, tuple(facts), questions, tuple(links))


def subject_of(week: ReportedWeek, words: WeeklyWords) -> str:
    """Name the week."""
    return words.subject.format(first=words.on(week.first), last=words.on(week.last))


def plain(
    name: str, parts: Sequence[Part], week: ReportedWeek, words: WeeklyWords, address: str
) -> str:
    """Write everything as text."""
    lines = [words.hello.format(name=name), "", _intro(week, words)]
    for part in parts:
        lines += ["", part.title, "=" * len(part.title)]
        lines += [f"{label}: {value}" for label, value in part.facts]
        if part.questions:
            lines += ["", f"{words.open}:", *(f"- {question}" for question in part.questions)]
        lines += ["", *(f"{label}: {link}" for label, link in part.links)]
    lines += ["", "-- ", words.why.format(url=f"{address}{SETTINGS}")]
    return "\n".join(lines) + "\n"


def html(
    name: str, parts: Sequence[Part], week: ReportedWeek, words: WeeklyWords, address: str
) -> str:
    """Write the same as HTML that every mail program shows."""
    settings = f"{address}{SETTINGS}"
    link = f'<a href="{escape(settings)}">{escape(settings)}</a>'
    body = "".join(
        [
            f"<p>{escape(words.hello.format(name=name))}</p><p>{escape(_intro(week, words))}</p>",
            *(_section(part, words) for part in parts),
            f"<hr><p><small>{escape(words.why).replace('{url}', link)}</small></p>",
        ]
    )
    return f'<html><body style="font-family: sans-serif; max-width: 40em">{body}</body></html>'


def _section(part: Part, words: WeeklyWords) -> str:
    rows = "".join(
        f'<tr><th scope="row" style="{_LABEL}">{escape(label)}</th>'
        f"<td><b>{escape(value)}</b></td></tr>"
        for label, value in part.facts
    )
    asked = "".join(f"<li>{escape(question)}</li>" for question in part.questions)
    questions = f"<p>{escape(words.open)}:</p><ul>{asked}</ul>" if asked else ""
    links = " · ".join(
        f'<a href="{escape(link)}">{escape(label)}</a>' for label, link in part.links
    )
    return f"<h2>{escape(part.title)}</h2><table>{rows}</table>{questions}<p>{links}</p>"


def _intro(week: ReportedWeek, words: WeeklyWords) -> str:
    return words.intro.format(first=words.on(week.first), last=words.on(week.last))


def _figure(figures: Figures, figure: Figure, words: WeeklyWords) -> str:
    value, change = figures.value(figure), figures.change(figure)
    if value is None:
        return NOTHING
    if figure not in RATES:
        return _with(f"{value:.0f}", None if change is None else _percent(change))
    points = None if change is None else words.points.format(change=f"{change * 100:+.0f}")
    return _with(f"{value * 100:.0f} %", points)


def _with(value: str, change: str | None) -> str:
    return value if change is None else f"{value} ({change})"


def _percent(change: float) -> str:
    return f"{change * 100:+.0f} %"


def _worth(step: FunnelStep, words: WeeklyWords) -> str:
    sums = [(currency, value) for currency, value in step.values if value]
    if not sums:
        return str(step.count)
    value = " + ".join(f"{_money(value, words)} {currency}" for currency, value in sums)
    return words.worth.format(count=step.count, value=value)


def _money(value: Decimal, words: WeeklyWords) -> str:
    grouped = f"{value:,.0f}"
    return grouped.replace(",", ".") if words.decimal == "," else grouped


def _busiest(week: Week, words: WeeklyWords) -> str:
    hours = sorted(
        (-count, day, hour)
        for day, hours in enumerate(week.hours)
        for hour, count in enumerate(hours)
        if count
    )
    told = (
        words.hour.format(day=words.weekdays[day], hour=hour, count=-count)
        for count, day, hour in hours[:BUSIEST]
    )
    return ", ".join(told) or words.quiet
