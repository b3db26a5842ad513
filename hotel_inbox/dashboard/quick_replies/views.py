"""Turns quick replies into what their screen shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hotel_inbox.dashboard.language.catalogue import say, say_count
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.quick_replies import (
    AGENT,
    GUEST,
    HOTEL,
    NAME_LIMIT,
    TEXT_LIMIT,
    QuickReplyDraft,
    fill,
    unknown_variables,
    uses,
)
from hotel_inbox.services.quick_replies import SavedReply

SOMEBODY = "Laura Méndez"
"""A guest to show a text with, as the form shows it."""


@dataclass(frozen=True)
class ReplyView:
    """One quick reply of the list, with the labels of its buttons."""

    id: int
    name: str
    text: str
    edit: str
    delete: str


@dataclass(frozen=True)
class FormView:
    """The form of a quick reply: `id` is 0 for a new one, `number` counts how often one opened."""

    id: int = 0
    name: str = ""
    text: str = ""
    number: int = 0


@dataclass(frozen=True)
class PreviewView:
    """How a text will read: to somebody, to a nameless guest if that differs, and what is odd."""

    text: str = ""
    nameless: str = ""
    warning: str = ""


_EXAMPLES = {
    Language.ENGLISH: QuickReplyDraft(
        "Welcome, in person",
        "Hello {{guest.name}}, this is {{agent.name}} from {{hotel.name}}. I have read your "
        "messages, so there is no need to repeat anything. One moment while I look into it.",
    ),
    Language.SPANISH: QuickReplyDraft(
        "Bienvenida",
        "Hola {{guest.name}}, soy {{agent.name}}, de {{hotel.name}}. Ya he leído la conversación; "
        "dame un momento y te digo algo.",
    ),
}


def reply_view(reply: SavedReply, language: Language) -> ReplyView:
    """Show a quick reply."""
    return ReplyView(
        reply.id,
        reply.name,
        reply.text,
        say(language, "Edit {name}", name=reply.name),
        say(language, "Delete {name}", name=reply.name),
    )


def preview_view(text: str, hotel: str, agent: str, language: Language) -> PreviewView:
    """Show what a text becomes, and what in it will stay unfilled."""
    text = text[:TEXT_LIMIT]
    if not text.strip():
        return PreviewView()
    values = {GUEST: SOMEBODY, HOTEL: hotel, AGENT: agent}
    unknown = ", ".join(unknown_variables(text))
    warning = "Guests would read {variables} as it stands: there is no such variable."
    return PreviewView(
        fill(text, values).strip(),
        fill(text, {**values, GUEST: ""}).strip() if uses(text, GUEST) else "",
        say(language, warning, variables=unknown) if unknown else "",
    )


def draft_of(form: Mapping[str, Any]) -> QuickReplyDraft:
    """Read the form of a quick reply; of what is far too long as much as shows that it is."""
    name, text = str(form.get("name") or ""), str(form.get("text") or "")
    return QuickReplyDraft(name[: 2 * NAME_LIMIT], text[: 2 * TEXT_LIMIT])


def example(language: str) -> QuickReplyDraft:
    """Suggest a first quick reply in a hotel's language."""
    spoken = Language.SPANISH if language == Language.SPANISH.value else Language.ENGLISH
    return _EXAMPLES[spoken]


def count_words(count: int, search: str, language: Language) -> str:
    """Say how many quick replies there are."""
    if not search:
        return say_count(language, count, "1 quick reply", "{count} quick replies")
    one, many = "1 quick reply with “{search}”", "{count} quick replies with “{search}”"
    return say_count(language, count, one, many, search=search)
