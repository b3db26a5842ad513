"""Turns a connection's templates into the rows of the Templates screen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hotel_inbox.dashboard.connections.views import ago
from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.words import sentence
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.templates import Component, preview
from hotel_inbox.services.connection_cards import ConnectionCard
from hotel_inbox.services.template_rows import TemplateRow

_TONES = {
    "APPROVED": "ok",
    "REINSTATED": "ok",
    "PENDING": "wait",
    "IN_APPEAL": "wait",
    "PENDING_DELETION": "wait",
    "REJECTED": "bad",
    "DISABLED": "bad",
    "PAUSED": "paused",
    "FLAGGED": "paused",
}
_QUALITIES = {"GREEN": "High quality", "YELLOW": "Medium quality", "RED": "Low quality"}
_NO_QUALITY = {"", "UNKNOWN"}
_REASONS = {
    "ABUSIVE_CONTENT": "Meta finds its content abusive or threatening. Write it anew.",
    "INCORRECT_CATEGORY": "Meta finds that it belongs into another category. Hand it in there.",
    "INVALID_FORMAT": "Meta finds a mistake in its form, mostly in the places for values: they "
    "need words around them and an example each.",
    "PROMOTIONAL": "Meta finds that it advertises. Hand it in as marketing, or drop the offer.",
    "SCAM": "Meta takes it for a fraud. Say who you are, and link to your own site only.",
    "TAG_CONTENT_MISMATCH": "Its text does not fit its language or category. Correct either.",
}
_NO_REASON = {"", "NONE"}


@dataclass(frozen=True)
class BubbleView:
    """A template as a guest reads it."""

    header: str = ""
    body: str = ""
    footer: str = ""
    buttons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TemplateView:
    """One template of the list."""

    id: int
    name: str
    language: str
    category: str
    status: str
    tone: str
    quality: str
    reason: str
    problem: str
    synced: str
    bubble: BubbleView


def template_views(
    rows: Sequence[TemplateRow], now: datetime, language: Language = Language.ENGLISH
) -> list[TemplateView]:
    """Show templates by name, each language on its own."""
    return [
        _template_view(row, now, language)
        for row in sorted(rows, key=lambda row: (row.name, row.language))
    ]


def bubble_view(components: Sequence[Component], values: dict[str, str]) -> BubbleView:
    """Show what a guest reads with these values."""
    shown = preview(components, values)
    return BubbleView(shown.header, shown.body, shown.footer, list(shown.buttons))


def obstacle(card: ConnectionCard, language: Language = Language.ENGLISH) -> str:
    """Say what is missing before the provider can be asked for templates."""
    if not card.business_id and not card.has_token:
        return say(
            language, "First enter the WABA id and an access token on the connection's card."
        )
    if not card.business_id:
        return say(
            language,
            "First enter the WABA id, whose account the templates belong to, on the "
            "connection's card.",
        )
    if not card.has_token:
        return say(language, "First enter an access token on the connection's card.")
    return ""


def reason_words(reason: str | None, language: Language = Language.ENGLISH) -> str:
    """Say why a template was refused; words that we do not know are shown as they are."""
    code = (reason or "").strip()
    if code.upper() in _NO_REASON:
        return ""
    if known := _REASONS.get(code.upper()):
        return say(language, known)
    return say(language, "Meta says: {words}.", words=_plain(code).removesuffix("."))


def _template_view(row: TemplateRow, now: datetime, language: Language) -> TemplateView:
    quality = (row.quality or "").upper()
    return TemplateView(
        id=row.id,
        name=row.name,
        language=row.language,
        category=say(language, _plain(row.category)),
        status=say(language, _plain(row.status)),
        tone=_TONES.get(row.status.upper(), "neutral"),
        quality=""
        if quality in _NO_QUALITY
        else say(language, _QUALITIES.get(quality, _plain(quality))),
        reason=reason_words(row.rejected_reason, language),
        problem=understood(language, row.problem or ""),
        synced=say(language, "as of {moment}", moment=ago(row.synced_at, now, language)),
        bubble=bubble_view(row.components, {}),
    )


def _plain(word: str) -> str:
    """Write one of the provider's words, which come in capitals, as a person would."""
    return sentence(word.lower()) if word.isupper() else sentence(word)
