"""What a guest's message asks: one text may hold several questions, or half a one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from hotel_inbox.bot.lexical import has_subject, subjects, unknown_words, words
from hotel_inbox.bot.sentences import split_sentences
from hotel_inbox.bot.vocabulary import (
    FACETS,
    LINKS,
    POINTERS,
    PREPOSITIONS,
    STARTERS,
    STATEMENTS,
    recognise,
)

# What is read of one message; nobody asks anything new after that, and reading takes time.
READ_LENGTH = 2000

# "vom 17. bis 19. April" is one sentence, "am 18. Haben Sie …" are two.
_SENTENCE_END = re.compile(
    r"(?<=[!?…])\s+|(?<=\.)(?<!\b\d\.)(?<!\b\d\d\.)\s+|"
    r"(?<=\d\.)\s+(?=[A-ZÄÖÜ])(?!Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)|\n+|(?=[¿])"
)
_SENTENCE = re.compile(r"[^\W_]")
_JOINTS = re.compile(
    r"\s*,?\s+(?:and|n|y|e|et|und|ed|plus|sowie|or|ou|o|oder)\s+(?:also\s+)?|\s*,\s+"
)
# More joints than this are no list of questions, and what stands far from one says nothing of it.
_MOST_JOINTS = 12
_BESIDE_JOINT = 200
# A part of a list is this short: "a pool, a gym and a sauna".
_LIST_ITEM_WORDS = 4
_FOLLOW_UP_WORDS = 8
_FRAGMENT_WORDS = 4

_INDIRECT = re.compile(
    r"\b(tell me|let me know|like to know|want to know|wondering|wanted to ask|do you know|"
    r"gustaria saber|quisiera saber|quiero saber|me puede decir|gostaria de saber|queria saber|"
    r"voudrais savoir|aimerais savoir|wissen ob|gerne wissen|mochte wissen|sagen sie mir|"
    r"vorrei sapere|volevo sapere|mi sa dire)\b"
)
_WHAT_ABOUT = re.compile(
    r"^(what about|how about|que tal|y para|e para|et pour|und fur|e per|was ist mit|quid)\b"
)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a guest wants to know.

    `wider` is the text with what the guest said around it, if that may matter. `asked` is False for
    a plain statement. `follows` marks words that only make sense after what came before.
    """

    text: str
    wider: str
    asked: bool
    follows: bool


@lru_cache(maxsize=32)
def readable(text: str) -> str:
    """Keep what can be read of a message: no control or invisible characters, no endless length."""
    shown: list[str] = []
    for char in text[: READ_LENGTH * 2]:
        category = unicodedata.category(char)
        if category != "Cf":
            shown.append(" " if category.startswith("C") and char != "\n" else char)
    return "".join(shown).strip()[:READ_LENGTH]


def questions(text: str) -> list[Question]:
    """Take a readable message apart; a message with words always asks or states something."""
    sentences = _sentences(text)
    asking = [sentence for sentence in sentences if _asks(sentence)]
    if not asking:
        whole = " ".join(sentences)
        return [Question(whole, whole, asked=False, follows=_follows(whole))] if whole else []
    if len(asking) == 1:
        parts = list(_parts(asking[0]))
        wider = " ".join(sentences) if len(parts) == 1 else ""
        return [_question(part, wider or part) for part in parts]
    return list(_in_turn(sentences))


def statements(text: str) -> list[str]:
    """List what a message tells beside what it asks; empty if it asks nothing."""
    sentences = _sentences(text)
    told = [sentence for sentence in sentences if not _asks(sentence)]
    return told if len(told) < len(sentences) else []


def _sentences(text: str) -> list[str]:
    """List the sentences that say something."""
    return [part for part in split_sentences(text) if _SENTENCE.search(part)]


def _in_turn(sentences: list[str]) -> Iterator[Question]:
    """Yield the questions of a longer message, each with the statement just before it."""
    before = ""
    for sentence in sentences:
        if not _asks(sentence):
            before = sentence
            continue
        parts = list(_parts(sentence))
        for part in parts:
            yield _question(part, f"{before} {part}".strip() if len(parts) == 1 else part)
        before = ""


def _question(text: str, wider: str) -> Question:
    return Question(text, wider, asked=True, follows=_follows(text))


def _asks(sentence: str) -> bool:
    """Whether a sentence asks something, with or without a question mark."""
    said = words(sentence)
    if "?" in sentence or _begins_as_question(said[1:] if said[0] in LINKS else said):
        return True
    if len(said) <= _FRAGMENT_WORDS and said[0] not in STATEMENTS and has_subject(sentence):
        return True
    return bool(_INDIRECT.search(" ".join(said)))


def _begins_as_question(said: Sequence[str]) -> bool:
    """Whether words begin with one that asks, perhaps after a preposition: "a qué hora"."""
    first, second = (*said[:2], "", "")[:2]
    return first in STARTERS or (first in PREPOSITIONS and second in STARTERS)


def _follows(text: str) -> bool:
    """Whether a text needs what came before: "and on weekends?", "how much is it?"."""
    said = words(text)
    if not said or len(said) > _FOLLOW_UP_WORDS or has_subject(text):
        return False
    unknown = unknown_words(text)
    linked = said[0] in LINKS or bool(_WHAT_ABOUT.search(" ".join(said)))
    return not unknown or (linked and len(unknown) == 1)


def _parts(sentence: str) -> Iterator[str]:
    """Split "is there parking and when is breakfast?" where a new subject begins."""
    said = words(sentence)
    start = 0
    if _begins_as_question(said) or _INDIRECT.search(" ".join(said)):
        for joint in islice(_JOINTS.finditer(sentence), _MOST_JOINTS):
            left = sentence[max(start, joint.start() - _BESIDE_JOINT) : joint.start()]
            right = sentence[joint.end() : joint.end() + _BESIDE_JOINT]
            if _begins_anew(left, right) and not _inside_phrase(left, joint.group(), right):
                yield sentence[start : joint.start()]
                start = joint.end()
    yield sentence[start:]


def _begins_anew(left: str, right: str) -> bool:
    """Whether the words after a joint ask about something else than those before it."""
    following = _JOINTS.split(right, maxsplit=1)[0]
    said = words(following)
    asks = _begins_as_question(said)
    if not said or (not asks and len(said) > _LIST_ITEM_WORDS):
        return False
    ours, theirs = subjects(left) - FACETS, subjects(following) - FACETS
    if ours and theirs:
        return not ours & theirs
    # What we have no word for is a matter of its own only in a clause that leans on nothing.
    alone = asks and not POINTERS & set(said) and bool(unknown_words(following))
    return bool(ours) and not theirs and alone


def _inside_phrase(left: str, joint: str, right: str) -> bool:
    """Whether a joint only joins the words of one thing: "bed and breakfast"."""
    near = [*words(left)[-1:], *words(joint), *words(right)[:1]]
    return len(list(recognise(near))) == 1
