"""What a message of the bot keeps of how it came about, and how staff see it."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from hotel_inbox.bot.base import Handoff, Spoken
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.inbox import BotWork, WeighedEntry
from hotel_inbox.domain.messages import HOLDING, Author
from hotel_inbox.domain.stay import Slot
from hotel_inbox.domain.text import clean
from hotel_inbox.models import Message

MOST_ENTRIES = 10
QUESTION_LENGTH = 300
_NAME_LENGTH = 100
_WORDS_LENGTH = 300


def detail_of(spoken: Spoken, thinking_ms: int) -> dict[str, object]:
    """Make of what the bot gave back the JSON that its message keeps."""
    detail: dict[str, object] = {
        "engine": clean(spoken.engine)[:_NAME_LENGTH],
        "language": spoken.language,
        "answered": spoken.answered,
        "thinking_ms": thinking_ms,
        "entries": [
            {
                "id": entry.id,
                "question": clean(entry.question)[:QUESTION_LENGTH],
                "score": round(entry.score, 4),
            }
            for entry in spoken.entries[:MOST_ENTRIES]
        ],
    }
    if spoken.asked is not None:
        detail["asked"] = spoken.asked.value
    if isinstance(spoken, Handoff):
        detail["handoff"] = spoken.reason.value
    if spoken.fallback:
        detail["fallback"] = clean(spoken.fallback)[:_WORDS_LENGTH]
    if spoken.usage is not None:
        usage = spoken.usage
        detail["model"] = clean(usage.model)[:_NAME_LENGTH]
        detail["usage"] = {
            "requests": usage.requests,
            "tokens_in": usage.tokens_in,
            "tokens_out": usage.tokens_out,
            "cost": None if usage.cost is None else format(usage.cost, "f"),
        }
    return detail


def holding_detail() -> dict[str, object]:
    """Make what a line keeps that only says "one moment"."""
    return {HOLDING: True}


def is_holding(message: Message) -> bool:
    """Whether a message of the bot only said that the answer takes a moment."""
    return message.author is Author.BOT and message.detail.get(HOLDING) is True


def handed_over(message: Message) -> HandoffReason | None:
    """Read why the bot gave up, if that is what its message told the guest."""
    reason = message.detail.get("handoff") if message.author is Author.BOT else None
    return HandoffReason(reason) if reason in set(HandoffReason) else None


def asked_of(message: Message) -> Slot | None:
    """Read what a message of the bot asked the guest for."""
    asked = message.detail.get("asked")
    return Slot(asked) if asked in set(Slot) else None


def work_of(message: Message) -> BotWork | None:
    """Show how a message of the bot came about; None for everybody else's."""
    detail = message.detail
    if is_holding(message):
        return BotWork(engine="", holding=True)
    if message.author is not Author.BOT or not isinstance(detail.get("engine"), str):
        return None
    usage = detail.get("usage")
    spent: Mapping[str, object] = usage if isinstance(usage, dict) else {}
    return BotWork(
        engine=detail["engine"],
        model=_words(detail.get("model")),
        language=_words(detail.get("language")),
        entries=_entries(detail.get("entries")),
        answered=_number(detail.get("answered")),
        requests=_number(spent.get("requests")),
        tokens_in=_number(spent.get("tokens_in")),
        tokens_out=_number(spent.get("tokens_out")),
        cost=_money(spent.get("cost")),
        thinking_ms=_number(detail.get("thinking_ms")),
        fallback=_words(detail.get("fallback")),
    )


def _entries(kept: object) -> tuple[WeighedEntry, ...]:
    return tuple(
        WeighedEntry(_number(one.get("id")), _words(one.get("question")), float(one["score"]))
        for one in (kept if isinstance(kept, list) else ())
        if isinstance(one, dict) and isinstance(one.get("score"), int | float)
    )


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _money(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
