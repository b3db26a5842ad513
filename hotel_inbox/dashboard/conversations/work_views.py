"""Says in one line how a message of the bot came about, with what it rests on behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hotel_inbox.dashboard.conversations.text_views import shortened
from hotel_inbox.dashboard.language.catalogue import say, say_count, understood
from hotel_inbox.dashboard.words import duration, money, number
from hotel_inbox.domain.inbox import BotWork
from hotel_inbox.domain.languages import Language

_LONGEST_QUESTION = 200
_MOST_ENTRIES = 5


@dataclass(frozen=True)
class WorkView:
    """How a message came about; without a line there is nothing to say."""

    line: str = ""
    facts: list[str] = field(default_factory=list)
    rests_on: list[str] = field(default_factory=list)


def work_view(work: BotWork | None, language: Language = Language.ENGLISH) -> WorkView:
    """Say what an answer rests on; behind it are the entries, the engine and what it cost."""
    if work is None:
        return WorkView()
    if work.holding:
        return WorkView(line=say(language, "asks for a moment"))
    if not (work.entries or work.model or work.fallback):
        return WorkView()
    return WorkView(
        line=_rests_on(len(work.entries), language),
        facts=list(_facts(work, language)),
        rests_on=[
            f"{entry.score:.0%} · {shortened(entry.question, _LONGEST_QUESTION, language)}"
            for entry in work.entries[:_MOST_ENTRIES]
        ],
    )


def _rests_on(entries: int, language: Language) -> str:
    if not entries:
        return say(language, "How the bot answered")
    return say_count(
        language, entries, "from {count} knowledge entry", "from {count} knowledge entries"
    )


def _facts(work: BotWork, language: Language) -> Iterator[str]:
    if work.fallback:
        yield say(language, "Another engine spoke: {why}", why=understood(language, work.fallback))
    about = (
        work.model or say(language, "{name} engine", name=say(language, work.engine)),
        "" if work.cost is None else money(work.cost, "USD", language),
        duration(work.thinking_ms, language) if work.thinking_ms else "",
    )
    yield " · ".join(filter(None, about))
    if work.tokens_in or work.tokens_out:
        yield say(
            language,
            "{read} tokens read, {written} written",
            read=number(work.tokens_in, language),
            written=number(work.tokens_out, language),
        )
    if work.requests > 1:
        yield say(language, "{count} requests to the model", count=work.requests)
