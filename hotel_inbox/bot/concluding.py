"""Brings a turn to its end: what was found is told, the stay goes on, a person takes the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hotel_inbox.bot.base import BotReply, Handoff, UsedEntry
from hotel_inbox.bot.before import CONTACT_SLOTS
from hotel_inbox.bot.booking import STAY_SLOTS
from hotel_inbox.bot.composing import joined
from hotel_inbox.bot.finding import Findings
from hotel_inbox.bot.lexical import has_subject, words
from hotel_inbox.bot.phrases import Phrase, only_in
from hotel_inbox.bot.questions import Question
from hotel_inbox.bot.signals import Courtesy
from hotel_inbox.bot.sorting import Read, Sorted
from hotel_inbox.bot.staying import find_reservation, go_on, note_details, note_lead, repeat
from hotel_inbox.bot.turning import Turning
from hotel_inbox.bot.understanding.alarm import Alarm
from hotel_inbox.bot.wishes import Wish, wishes
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.languages import Language, spoken
from hotel_inbox.domain.stay import Slot

# A statement of fewer words that name nothing we know is not worth a colleague's time yet.
_WORDS_OF_SENSE = 4

_ALARMS = {
    HandoffReason.UPSET: Phrase.UPSET,
    HandoffReason.TOPIC: Phrase.TOPIC,
    HandoffReason.GROUP: Phrase.GROUP,
    HandoffReason.INSTRUCTIONS: Phrase.INSTRUCTIONS,
}
_COURTESY_REPLIES = (
    (Courtesy.GREETING, Phrase.OFFER),
    (Courtesy.GOODBYE, Phrase.GOODBYE),
    (Courtesy.THANKS, Phrase.THANKS),
    (Courtesy.AGREEMENT, Phrase.AGREEMENT),
)


@dataclass(frozen=True, slots=True)
class Work:
    """A turn that was read and looked up: what is to be done, and what was found."""

    turning: Turning
    read: Read
    tasks: Sorted = field(default_factory=Sorted)
    findings: Findings = field(default_factory=Findings)
    alarm: Alarm | None = None


async def conclude(work: Work) -> BotReply | Handoff:
    """Decide by what the guest did: wanted a person, asked, booked, sent media, was kind."""
    turning, reading = work.turning, work.turning.reading
    if reading.wants_person:
        return turning.hand_off(HandoffReason.REQUESTED, Phrase.REQUESTED)
    if work.alarm is not None:
        return turning.hand_off(work.alarm.reason, _ALARMS[work.alarm.reason], why=work.alarm.quote)
    if reading.about_bot:
        return turning.reply(turning.say(Phrase.ABOUT_BOT, hotel=turning.turn.hotel.name))
    _tell_found(work)
    said = reading.texts or work.read.said
    open_stay = turning.before.asked in STAY_SLOTS
    if work.tasks.busy or (open_stay and said and not work.findings.open):
        return await _act(work)
    return await (_close_questions(work) if reading.texts else _courtesy(work))


def _tell_found(work: Work) -> None:
    """Tell the answers one after the other; say once if they come in another language."""
    turning = work.turning
    noted: set[Language] = {turning.language}
    for item in work.findings.found:
        written = spoken(item.entry.language)
        lead = [turning.say(Phrase.AS_SAID)] if item.again else []
        if written is not None and written not in noted and not item.again:
            noted.add(written)
            lead = [only_in(written, said_in=turning.language)]
        turning.add(joined([*lead, item.text], separator=" " if item.again else "\n"))
    turning.add(*work.findings.profile)
    turning.entries.extend(_used(work.findings))
    turning.answered = len(work.findings.found)
    settled = work.tasks.offerable | {change.text for change in work.tasks.changes}
    turning.unanswered = tuple(
        question for question in work.findings.open if question not in settled
    )


def _used(findings: Findings) -> list[UsedEntry]:
    """List the entries that answers rest on, best first."""
    best = sorted(findings.found, key=findings.place)
    return [
        UsedEntry(item.entry.question, item.entry.answer, item.score, item.entry.id)
        for item in best
    ]


async def _act(work: Work) -> BotReply | Handoff:
    """Do what the guest wants done beside asking; what stays open goes to a colleague."""
    turning, tasks, read = work.turning, work.tasks, work.read
    open_stay = turning.before.asked in STAY_SLOTS
    turning.move_stay(tasks.moved)
    if tasks.never_mind and not tasks.stay:
        return _ended(work) or _let_go(turning)
    if tasks.reservation:
        return _unless_open(work, await find_reservation(turning))
    noted = note_details(turning, read) if tasks.details else None
    if tasks.stay or (open_stay and (read.said or tasks.details or work.findings.any)):
        return _unless_open(work, await go_on(turning, read, book=tasks.book))
    if tasks.cheaper:
        turning.add(turning.say(Phrase.CHEAPEST))
    if tasks.details or tasks.cheaper or tasks.changes or work.findings.any:
        await note_lead(turning)
        return _ended(work) or turning.reply(asked=noted)
    return _repeat_or_ask(turning)


def _let_go(turning: Turning) -> BotReply:
    """Leave a stay, or only the question for contact details, alone."""
    if turning.before.asked not in CONTACT_SLOTS:
        turning.forget_stay()
    turning.add(turning.say(Phrase.NEVER_MIND))
    return turning.reply()


def _unless_open(work: Work, told: BotReply | Handoff) -> BotReply | Handoff:
    """Keep what is told, unless something else of the message needs a colleague."""
    return told if isinstance(told, Handoff) else _ended(work) or told


def _ended(work: Work) -> Handoff | None:
    """Hand off if something of the message is without an answer, or is for a person anyway."""
    turning = work.turning
    if work.tasks.changes:
        return turning.hand_off(HandoffReason.TOPIC, Phrase.TOPIC)
    if turning.unanswered:
        return turning.hand_off(
            HandoffReason.NO_ANSWER, Phrase.REST_UNANSWERED, why=" / ".join(turning.unanswered)
        )
    if turning.reading.unreadable:
        return turning.hand_off(HandoffReason.UNREADABLE, Phrase.REST_UNANSWERED)
    return None


async def _close_questions(work: Work) -> BotReply | Handoff:
    """Reply with what was found; ask for dates if a price is wanted; else ask a colleague."""
    turning, findings = work.turning, work.findings
    if work.tasks.offerable & set(findings.open):
        return _unless_open(work, await go_on(turning, work.read, book=False))
    if findings.any:
        return _ended(work) or turning.reply()
    if turning.reading.unreadable:
        return turning.hand_off(HandoffReason.UNREADABLE, Phrase.UNREADABLE)
    lookups = work.tasks.lookups
    if any(one.asked for one in lookups) or _makes_sense(lookups):
        return turning.hand_off(HandoffReason.NO_ANSWER, Phrase.NO_ANSWER)
    turning.unanswered = ()
    if _makes_sense(work.tasks.statements):
        return turning.hand_off(HandoffReason.NO_ANSWER, Phrase.PASSED_ON)
    return _repeat_or_ask(turning)


def _makes_sense(statements: Sequence[Question]) -> bool:
    return any(
        has_subject(one.text) or len(words(one.text)) >= _WORDS_OF_SENSE for one in statements
    )


async def _courtesy(work: Work) -> BotReply | Handoff:
    """Answer kind words kindly, and come back to what was asked; "yes" to offers is a booking."""
    turning = work.turning
    if turning.reading.unreadable:
        return turning.hand_off(HandoffReason.UNREADABLE, Phrase.UNREADABLE)
    courtesies, asked = turning.reading.courtesies, turning.before.asked
    if asked is not None and Wish.NEVER_MIND in wishes(turning.reading.said):
        return _let_go(turning)
    if asked in STAY_SLOTS and Courtesy.GOODBYE not in courtesies and courtesies:
        if Courtesy.THANKS in courtesies:
            turning.add(turning.say(Phrase.THANKS))
        return repeat(turning, asked)
    if turning.before.priced and asked is None and Wish.YES in wishes(turning.reading.said):
        return await go_on(turning, work.read, book=True)
    kind = _kind_words(turning)
    return turning.reply_in_line(kind) if kind else _repeat_or_ask(turning)


def _kind_words(turning: Turning) -> str:
    """Choose what to say to kind words; whoever calls while waiting hears that somebody comes."""
    courtesies = turning.reading.courtesies
    if turning.turn.waiting and Courtesy.GREETING in courtesies:
        return turning.say(Phrase.WILL_WRITE)
    fitting = (phrase for courtesy, phrase in _COURTESY_REPLIES if courtesy in courtesies)
    phrase = next(fitting, None)
    return turning.say(phrase, hotel=turning.turn.hotel.name) if phrase else ""


def _repeat_or_ask(turning: Turning) -> BotReply | Handoff:
    """Ask once what was meant, then ask a colleague."""
    if turning.turn.unclear:
        return turning.hand_off(HandoffReason.UNSURE, Phrase.NOT_UNDERSTOOD)
    asked = turning.before.asked
    if asked in STAY_SLOTS or asked is Slot.CONFIRMATION:
        return repeat(turning, asked, unclear=True)
    return turning.reply(turning.say(Phrase.UNCLEAR), unclear=True)
