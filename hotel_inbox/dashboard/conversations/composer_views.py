"""Turns what a conversation allows into what its composer offers and says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hotel_inbox.dashboard.conversations.media_views import file_size
from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.words import clock, day_name, sentence
from hotel_inbox.domain.inbox import Thread
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.media import FileLimit
from hotel_inbox.domain.messages import Mode

_PLURALS = {
    "image": "photos",
    "video": "videos",
    "audio": "audio files",
    "document": "documents",
    "sticker": "stickers",
}


@dataclass(frozen=True)
class ComposerView:
    """What stands below the messages of the open conversation.

    `files` tells the browser what to refuse at once, as JSON; `accept` fits a file chooser.
    """

    can_write: bool = False
    placeholder: str = ""
    refusal: str = ""
    late: str = ""
    paused: str = ""
    text_limit: int = 0
    text_bytes: int = 0
    takes_templates: bool = False
    can_template: bool = False
    takes_files: bool = False
    accept: str = ""
    files: str = "[]"
    files_hint: str = ""


def composer_view(
    thread: Thread, guest: str, now: datetime, language: Language = Language.ENGLISH
) -> ComposerView:
    """Say whether and what one may write now, and if not why."""
    human, window = thread.mode is Mode.HUMAN, thread.window
    usable = human and not thread.paused
    return ComposerView(
        can_write=usable and window.open,
        placeholder=_placeholder(thread, guest, language),
        refusal=understood(language, window.reason or "") if human and not window.open else "",
        late=_late(thread, now, language) if human and window.open and window.tagged else "",
        paused=understood(language, thread.paused or ""),
        text_limit=thread.text_limit,
        text_bytes=thread.text_bytes or 0,
        takes_templates=thread.takes_templates,
        can_template=usable and thread.takes_templates,
        takes_files=bool(thread.files),
        accept=",".join(sorted({one for rule in thread.files.values() for one in _types(rule)})),
        files=_rules(thread.files, language),
        files_hint=sentence(", ".join(_rule_words(thread.files, language))),
    )


def _placeholder(thread: Thread, guest: str, language: Language) -> str:
    if thread.mode is not Mode.HUMAN and not thread.paused and thread.window.open:
        return say(
            language,
            "Switch to Human Agent to write to {guest}: the AI agent is answering.",
            guest=guest,
        )
    if thread.paused or not thread.window.open:
        return say(language, "Nothing can be written now.")
    return say(language, "Write to {guest}…", guest=guest)


def _late(thread: Thread, now: datetime, language: Language) -> str:
    closes_at = thread.window.closes_at
    if closes_at is None:
        return say(language, "Only people may write now, under Meta's HUMAN_AGENT tag.")
    zone = ZoneInfo(thread.timezone)
    local, today = closes_at.astimezone(zone), now.astimezone(zone).date()
    return say(
        language,
        "Only people may write now, under Meta's HUMAN_AGENT tag, until {day}, {time}.",
        day=day_name(local.date(), today, language),
        time=clock(local),
    )


def _types(rule: FileLimit) -> list[str]:
    return sorted(rule.content_types)


def _rules(files: Mapping[str, FileLimit], language: Language) -> str:
    words = _rule_words(files, language)
    return json.dumps(
        [
            {"types": _types(rule), "size": rule.size, "words": told}
            for rule, told in zip(files.values(), words, strict=True)
        ]
    )


def _rule_words(files: Mapping[str, FileLimit], language: Language) -> list[str]:
    return [
        say(
            language,
            "{files} up to {size}",
            files=say(language, _PLURALS.get(kind, kind)),
            size=file_size(rule.size, language),
        )
        for kind, rule in files.items()
    ]
