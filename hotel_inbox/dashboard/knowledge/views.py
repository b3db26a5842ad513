"""Turns knowledge, open questions and trials into what the screen shows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hotel_inbox.dashboard.connections.views import ago
from hotel_inbox.dashboard.language.catalogue import say, say_count, understood
from hotel_inbox.domain.languages import Language, name_of, spoken
from hotel_inbox.services.entries import Entry, OpenQuestion
from hotel_inbox.services.knowledge_csv import EntryDraft
from hotel_inbox.services.trial import Trial


@dataclass(frozen=True)
class EntryView:
    """One entry of the list."""

    id: int
    question: str
    answer: str
    title: str
    language: str
    updated: str


@dataclass(frozen=True)
class QuestionView:
    """What guests asked in vain; `ids` names their questions, with commas between."""

    ids: str
    question: str
    language: str
    asked: str
    conversation: str


@dataclass(frozen=True)
class TriedEntryView:
    """An entry that the bot weighed for a trial."""

    question: str
    answer: str
    score: str
    used: bool


@dataclass(frozen=True)
class TrialView:
    """What the bot would have said."""

    question: str = ""
    answer: str = ""
    handed_off: str = ""
    weighed: list[TriedEntryView] = field(default_factory=list)


@dataclass(frozen=True)
class TheirsView:
    """What somebody else wrote while an entry was being corrected; all empty if nobody did."""

    question: str = ""
    answer: str = ""
    title: str = ""
    language: str = ""


@dataclass(frozen=True)
class FormView:
    """The form of an entry: `id` is 0 for a new one, `settles` as QuestionView.ids."""

    id: int = 0
    question: str = ""
    answer: str = ""
    title: str = ""
    language: str = ""
    settles: str = ""
    theirs: TheirsView = TheirsView()


LANGUAGES = [(one.value, name_of(one, said_in=Language.ENGLISH)) for one in Language]


def entry_view(entry: Entry, now: datetime, language: Language = Language.ENGLISH) -> EntryView:
    """Show an entry."""
    return EntryView(
        entry.id,
        entry.question,
        entry.answer,
        entry.title,
        _language(entry.language, language),
        say(language, "Changed {moment}", moment=ago(entry.updated_at, now, language)),
    )


def question_view(
    question: OpenQuestion, now: datetime, language: Language = Language.ENGLISH
) -> QuestionView:
    """Show what guests asked in vain."""
    times = len(question.ids)
    last = ago(question.asked_at, now, language)
    asked = say_count(
        language,
        times,
        "Asked {moment}",
        "Asked {count} times, last {moment}",
        moment=last,
    )
    return QuestionView(
        ",".join(map(str, question.ids)),
        question.question,
        _language(question.language, language),
        asked,
        f"/conversations/{question.conversation_id}",
    )


def trial_view(question: str, trial: Trial, language: Language = Language.ENGLISH) -> TrialView:
    """Show what the bot would have said, and why."""
    return TrialView(
        question,
        trial.answer,
        understood(language, trial.handed_off or ""),
        [
            TriedEntryView(one.question, one.answer, f"{one.score:.0%}", used=place < trial.used)
            for place, one in enumerate(trial.entries)
        ],
    )


def draft_of(form: dict[str, Any]) -> EntryDraft:
    """Read the form of an entry."""
    return EntryDraft(
        question=str(form.get("question", "")),
        answer=str(form.get("answer", "")),
        title=str(form.get("title", "")),
        language=str(form.get("language", "")),
    )


def form_of(entry: Entry) -> FormView:
    """Open an entry in the form."""
    return FormView(entry.id, entry.question, entry.answer, entry.title, entry.language)


def theirs_of(draft: EntryDraft, language: Language) -> TheirsView:
    """Show what somebody else wrote, all of it."""
    said_in = _language(draft.language, language)
    return TheirsView(draft.question, draft.answer, draft.title, said_in)


def ids_of(listed: str) -> list[int]:
    """Read a list of questions' ids back; what is no id is nobody's."""
    return [int(part) for part in listed.split(",") if part.isascii() and part.isdecimal()][:500]


def count_words(count: int, search: str, language: Language = Language.ENGLISH) -> str:
    """Say how many entries there are."""
    entries = say_count(language, count, "1 entry", "{count} entries")
    if not search:
        return entries
    return say(language, "{entries} with “{search}”", entries=entries, search=search)


def _language(code: str, language: Language) -> str:
    known = spoken(code)
    return say(language, name_of(known, said_in=Language.ENGLISH)) if known else code
