"""Why the bot gives up and asks for a person."""

from enum import StrEnum


class HandoffReason(StrEnum):
    """The reasons that staff and statistics tell apart."""

    REQUESTED = "requested"
    NO_ANSWER = "no_answer"
    UNREADABLE = "unreadable"
    FAILURE = "failure"
    WINDOW_CLOSED = "window_closed"
    BOT_OFF = "bot_off"


_WORDS = {
    HandoffReason.REQUESTED: "The guest asked for a person",
    HandoffReason.NO_ANSWER: "The bot found no answer in the hotel's knowledge",
    HandoffReason.UNREADABLE: "The bot cannot read this kind of message",
    HandoffReason.FAILURE: "The bot could not finish its turn",
    HandoffReason.WINDOW_CLOSED: "The bot may not write any more",
    HandoffReason.BOT_OFF: "The bot is switched off for this hotel",
}

SUMMARY_LENGTH = 200
_QUOTE = ": “"


def describe(reason: HandoffReason) -> str:
    """Say a reason in words for staff."""
    return _WORDS[reason]


def summarise(reason: HandoffReason, quote: str = "") -> str:
    """Say in one line why a person is asked for, quoting the guest as far as there is room."""
    line = " ".join(quote.split())
    if not line:
        return describe(reason)
    room = SUMMARY_LENGTH - len(describe(reason)) - len(_QUOTE) - len("”")
    shown = line if len(line) <= room else line[: room - 1].rstrip() + "…"
    return f"{describe(reason)}{_QUOTE}{shown}”"


def without_quote(summary: str) -> str:
    """Take the guest's words out of a summary again."""
    return summary.partition(_QUOTE)[0]
