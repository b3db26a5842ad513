"""Why the bot gives up and asks for a person."""

from enum import StrEnum


class HandoffReason(StrEnum):
    """The reasons that staff and statistics tell apart."""

    REQUESTED = "requested"
    NO_ANSWER = "no_answer"
    UNSURE = "unsure"
    UPSET = "upset"
    TOPIC = "topic"
    GROUP = "group"
    INSTRUCTIONS = "instructions"
    PMS_DOWN = "pms_down"
    UNREADABLE = "unreadable"
    FAILURE = "failure"
    WINDOW_CLOSED = "window_closed"
    BOT_OFF = "bot_off"


_WORDS = {
    HandoffReason.REQUESTED: "The guest asked for a person",
    HandoffReason.NO_ANSWER: "The bot found no answer in the hotel's knowledge",
    HandoffReason.UNSURE: "The bot did not understand the guest twice",
    HandoffReason.UPSET: "The guest is upset or in distress",
    HandoffReason.TOPIC: "The guest writes of something that the hotel wants a person for",
    HandoffReason.GROUP: "The party is larger than the bot may handle",
    HandoffReason.INSTRUCTIONS: "The guest tries to make the bot break its rules",
    HandoffReason.PMS_DOWN: "The PMS did not answer the bot",
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
