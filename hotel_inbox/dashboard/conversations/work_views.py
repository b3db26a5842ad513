"""Says in one line how a message of the bot came about, with what it rests on behind it."""

from dataclasses import dataclass, field

from hotel_inbox.dashboard.conversations.text_views import shortened
from hotel_inbox.dashboard.language.catalogue import say
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
    """Show the engine, what it cost and the entries that the answer rests on."""
    if work is None:
        return WorkView()
    if work.holding:
        return WorkView(line=say(language, "asks for a moment"))
    tokens = work.tokens_in + work.tokens_out
    shown = (
        work.model or say(language, "{name} engine", name=say(language, work.engine)),
        say(language, "{count} tokens", count=number(tokens, language)) if tokens else "",
        "" if work.cost is None else money(work.cost, "USD", language),
        duration(work.thinking_ms, language) if work.thinking_ms else "",
    )
    facts = (
        say(language, "Another engine spoke: {why}", why=work.fallback) if work.fallback else "",
        say(
            language,
            "{read} tokens read, {written} written",
            read=number(work.tokens_in, language),
            written=number(work.tokens_out, language),
        )
        if tokens
        else "",
        say(language, "{count} requests to the model", count=work.requests)
        if work.requests > 1
        else "",
    )
    return WorkView(
        line=" · ".join(filter(None, shown)),
        facts=[fact for fact in facts if fact],
        rests_on=[
            f"{entry.score:.0%} · {shortened(entry.question, _LONGEST_QUESTION, language)}"
            for entry in work.entries[:_MOST_ENTRIES]
        ],
    )
