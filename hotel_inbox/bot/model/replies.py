"""Turns what a turn left on the bench into the value that is stored."""

from __future__ import annotations

from dataclasses import replace

from hotel_inbox.bot.base import BotReply, Handoff, Usage
from hotel_inbox.bot.before import before
from hotel_inbox.bot.composing import with_ending
from hotel_inbox.bot.model.drafting import resting_on
from hotel_inbox.bot.phrases import Phrase, hand_over, say
from hotel_inbox.bot.questions import questions
from hotel_inbox.bot.reading import Reading
from hotel_inbox.bot.tools.base import Workbench
from hotel_inbox.domain.handoff import HandoffReason, summarise

ENGINE = "model"

# The other reasons have a phrase of their own name.
_PHRASES = {HandoffReason.UNSURE: Phrase.NOT_UNDERSTOOD}


def reply(
    bench: Workbench, reading: Reading, text: str, usage: Usage | None, summary: str | None
) -> BotReply:
    """Reply with a text that was checked."""
    used = resting_on(text, bench.weighed)
    return BotReply(
        text=text,
        language=bench.language.value,
        engine=ENGINE,
        tools=tuple(bench.calls),
        entries=used,
        weighed=tuple(bench.weighed),
        answered=min(len(used), max(1, len(_asked(reading)))) if used else 0,
        understood=bench.understood,
        guest=bench.guest,
        lead=replace(bench.lead, understood=bench.understood) if bench.lead else None,
        summary=summary,
        usage=usage,
    )


def handoff(
    bench: Workbench,
    reading: Reading,
    reason: HandoffReason,
    quote: str,
    usage: Usage | None,
    *,
    answered: str = "",
) -> Handoff:
    """Hand off: what could be answered, then what happens next and when, in the server's words."""
    turn = bench.turn
    ending = _what_happens(bench, reason)
    used = resting_on(answered, bench.weighed) if answered else ()
    open_questions = reason in {HandoffReason.NO_ANSWER, HandoffReason.UNSURE}
    return Handoff(
        reason=reason,
        why=summarise(reason, quote or reading.quote),
        text=with_ending(answered, ending, turn.text_limit),
        language=bench.language.value,
        engine=ENGINE,
        tools=tuple(bench.calls),
        entries=used,
        weighed=tuple(bench.weighed),
        answered=len(used),
        unanswered=_asked(reading) or reading.texts if open_questions else (),
        understood=bench.understood,
        guest=bench.guest,
        lead=replace(bench.lead, understood=bench.understood) if bench.lead else None,
        usage=usage,
    )


def _what_happens(bench: Workbench, reason: HandoffReason) -> str:
    """Say what happens next and when; a guest who knows it already hears it no second time."""
    if not bench.turn.waiting:
        phrase = _PHRASES.get(reason) or Phrase(reason.value)
        return hand_over(phrase, bench.language, bench.turn.hotel)
    still = say(Phrase.STILL_WAITING, bench.language)
    told = before(bench.turn).last_text.endswith(still)
    return say(Phrase.ADDED, bench.language) if told else still


def _asked(reading: Reading) -> tuple[str, ...]:
    """List the guest's questions, as far as they are questions."""
    return tuple(
        question.text for text in reading.texts for question in questions(text) if question.asked
    )
