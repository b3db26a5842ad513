"""Turns what was counted by reason, question, step, person and hotel into tables with bars."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlencode

from hotel_inbox.dashboard.connections.views import ago
from hotel_inbox.dashboard.figures.views import percent
from hotel_inbox.dashboard.language.catalogue import say, say_count
from hotel_inbox.dashboard.statistics.charts import (
    BarView,
    QuestionView,
    ResolutionView,
    TellView,
    share,
)
from hotel_inbox.dashboard.words import DASH, length, money, number
from hotel_inbox.domain.charts import (
    AgentRow,
    EntryUse,
    FunnelStep,
    HotelRow,
    Outcomes,
    QuestionGroup,
    Stage,
    Times,
)
from hotel_inbox.domain.handoff import HandoffReason, describe
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.measures import OUTSIDE, TAKEOVER, Tally

_STAGES = {
    Stage.CONVERSATIONS: "Conversations",
    Stage.CAPTURED: "Captured",
    Stage.QUALIFIED: "Qualified",
    Stage.BOOKED: "Booked",
}
_REASONS = {
    TAKEOVER: "Somebody took over",
    OUTSIDE: "Somebody answered in the channel's own app",
}
# At a glance; the CSV has more.
_MOST_ROWS = 10
# An address has room for so many ids.
_MOST_IDS = 100


def resolution_view(found: Outcomes, language: Language) -> ResolutionView | None:
    """Show what the bot settled alone, and why the rest went to people; None without any."""
    if not found.sessions:
        return None
    most = max((reason.count for reason in found.reasons), default=0)
    return ResolutionView(
        [
            TellView(
                say(language, "Settled by the bot alone"),
                percent(found.resolved.rate, language),
                say(
                    language,
                    "{part} of {whole} that it began",
                    part=number(found.resolved.part, language),
                    whole=number(found.resolved.whole, language),
                ),
            ),
            TellView(
                say(language, "Went to a person"),
                number(found.transferred, language),
                say_count(
                    language,
                    found.sessions,
                    "of 1 conversation",
                    "of {count} conversations",
                    count=number(found.sessions, language),
                ),
            ),
        ],
        [
            BarView(
                _reason_words(reason.reason, language),
                number(reason.count, language),
                share(reason.count, most),
                kind="person",
                parts=[percent(reason.count / found.transferred, language)],
            )
            for reason in found.reasons
        ],
    )


def question_views(
    groups: Sequence[QuestionGroup], now: datetime, language: Language, *, name_hotels: bool
) -> list[QuestionView] | None:
    """Show what guests asked in vain; what is open leads to its answer."""
    return [
        _question(one, now, language, name_hotels=name_hotels) for one in groups[:_MOST_ROWS]
    ] or None


def use_views(
    uses: Sequence[EntryUse], language: Language, *, name_hotels: bool
) -> list[BarView] | None:
    """Show which entries answered most."""
    most = max((one.count for one in uses), default=0)
    return [
        BarView(
            one.question,
            number(one.count, language),
            share(one.count, most),
            note=one.hotel if name_hotels else "",
        )
        for one in uses[:_MOST_ROWS]
    ] or None


def funnel_views(steps: Sequence[FunnelStep], language: Language) -> list[BarView] | None:
    """Show how many came how far on the way to a booking."""
    if not any(step.count for step in steps):
        return None
    most = max(step.count for step in steps)
    first = steps[0].count
    return [
        BarView(
            say(language, _STAGES[step.stage]),
            number(step.count, language),
            share(step.count, most),
            parts=[
                percent(step.count / first if first else None, language),
                " · ".join(money(worth, currency, language) for currency, worth in step.values)
                or DASH,
            ],
        )
        for step in steps
    ]


def agent_views(rows: Sequence[AgentRow], language: Language) -> list[BarView] | None:
    """Show who took over and who answered."""
    most = max((row.answered for row in rows), default=0)
    return [
        BarView(
            row.name,
            number(row.answered, language),
            share(row.answered, most),
            kind="person",
            parts=[number(row.taken_over, language), *_times(row.times, language)],
        )
        for row in rows
    ] or None


def hotel_views(rows: Sequence[HotelRow], language: Language) -> list[BarView] | None:
    """Show each hotel's figures."""
    most = max((row.conversations for row in rows), default=0)
    return [
        BarView(
            row.name,
            number(row.conversations, language),
            share(row.conversations, most),
            parts=list(_tally(row.tally, language)),
        )
        for row in rows
    ] or None


def _question(
    group: QuestionGroup, now: datetime, language: Language, *, name_hotels: bool
) -> QuestionView:
    last = say(language, "last {moment}", moment=ago(group.asked_at, now, language))
    words = {
        "hotel": str(group.hotel_id),
        "answers": ",".join(map(str, group.open_ids[:_MOST_IDS])),
    }
    return QuestionView(
        key=str(group.ids[0]),
        question=group.question,
        times=number(group.count, language),
        asked=" · ".join([group.hotel, last] if name_hotels else [last]),
        href=f"/knowledge?{urlencode(words, safe=',')}" if group.open_ids else "",
    )


def _reason_words(reason: str, language: Language) -> str:
    if reason in _REASONS:
        return say(language, _REASONS[reason])
    return say(language, describe(HandoffReason(reason)))


def _times(times: Times, language: Language) -> Iterator[str]:
    for value in (times.median, times.p90):
        yield DASH if value is None else length(value, language)


def _tally(tally: Tally, language: Language) -> Iterator[str]:
    yield percent(tally.response.rate, language)
    yield number(tally.faqs_resolved, language)
    yield number(tally.human_transfers, language)
    yield number(tally.captured_leads, language)
    yield percent(tally.conversion.rate, language)
