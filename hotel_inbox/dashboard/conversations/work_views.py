"""Says in one line how a message of the bot came about, with what it rests on behind it."""

from dataclasses import dataclass, field
from decimal import Decimal

from hotel_inbox.dashboard.conversations.text_views import shortened
from hotel_inbox.dashboard.words import duration
from hotel_inbox.domain.inbox import BotWork

_LONGEST_QUESTION = 200
_MOST_ENTRIES = 5
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class WorkView:
    """How a message came about; without a line there is nothing to say."""

    line: str = ""
    facts: list[str] = field(default_factory=list)
    rests_on: list[str] = field(default_factory=list)


def work_view(work: BotWork | None) -> WorkView:
    """Show the engine, what it cost and the entries that the answer rests on."""
    if work is None:
        return WorkView()
    if work.holding:
        return WorkView(line="asks for a moment")
    tokens = work.tokens_in + work.tokens_out
    shown = (
        work.model or f"{work.engine} engine",
        f"{tokens:,} tokens" if tokens else "",
        _money(work.cost),
        duration(work.thinking_ms) if work.thinking_ms else "",
    )
    facts = (
        f"Another engine spoke: {work.fallback}" if work.fallback else "",
        f"{work.tokens_in:,} tokens read, {work.tokens_out:,} written" if tokens else "",
        f"{work.requests} requests to the model" if work.requests > 1 else "",
    )
    return WorkView(
        line=" · ".join(filter(None, shown)),
        facts=[fact for fact in facts if fact],
        rests_on=[
            f"{entry.score:.0%} · {shortened(entry.question, _LONGEST_QUESTION)}"
            for entry in work.entries[:_MOST_ENTRIES]
        ],
    )


def _money(cost: Decimal | None) -> str:
    if cost is None:
        return ""
    return f"${cost:.2f}" if cost >= _CENT else f"${cost:.4f}"
