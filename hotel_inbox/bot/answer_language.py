"""In which language a turn is answered."""

from __future__ import annotations

from hotel_inbox.bot.base import Turn
from hotel_inbox.bot.before import CONTACT_SLOTS, before
from hotel_inbox.bot.language import detect
from hotel_inbox.bot.lexical import words
from hotel_inbox.bot.reading import Reading
from hotel_inbox.bot.vocabulary import STOPWORDS
from hotel_inbox.domain.languages import Language, spoken
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Slot

# Earlier guest messages that tell in which language a short new one is to be expected.
_EARLIER_TEXTS = 5
_DETAILS = CONTACT_SLOTS | {Slot.CONFIRMATION}
# What addresses and numbers are told by: the "CA" of "CA-2417" is no word.
_IN_DETAILS = frozenset("@0123456789")


def answer_language(turn: Turn, reading: Reading) -> Language:
    """Choose the language to answer in: the guest's words decide, what is known of them helps."""
    expected = spoken(turn.hotel.language) or Language.ENGLISH
    known = spoken(turn.guest.language)
    earlier = [m.text for m in turn.messages if m.author is Author.GUEST and m.text.strip()]
    told = " ".join(earlier[: len(earlier) - len(turn.unanswered())][-_EARLIER_TEXTS:])
    if known is not None:
        expected = known
    elif told:
        expected = detect(told, expected=expected)
    # A name or a number is of no language: "Ana García" does not change that of a conversation.
    if before(turn).asked in _DETAILS and not _joined(reading.said):
        return expected
    return detect(reading.said, expected=expected)


def _joined(text: str) -> bool:
    """Whether a text has a word that joins others, as sentences have; an address has none."""
    told = (token for token in text.split() if not _IN_DETAILS & set(token))
    said = set(words(" ".join(told)))
    return any(said & joining for joining in STOPWORDS.values())
