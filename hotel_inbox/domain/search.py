"""What is looked for, what was found, and the sentence in which it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.domain.folding import digits_of, folded, folded_letters
from hotel_inbox.domain.messages import Author, Channel

LONGEST_QUERY = 120
MOST_WORDS = 8
_PHONE = re.compile(r"[+(0-9][0-9\s()+./-]*")
_EXCERPT = 140
_LEAD = 50
_MOST_READ = 20_000
_SENTENCE_ENDS = ".!?…\n。！？"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query asks for: all of these words, folded; of guests a phone's digits."""

    guest_words: tuple[str, ...] = ()
    message_words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return bool(self.message_words)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of an excerpt; `hit` if it is what was looked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class GuestHit:
    """A guest who was found, with the excerpts of their name and address that say why."""

    conversation_id: int
    guest: str
    channel: Channel
    channel_name: str
    hotel_name: str
    last_message_at: datetime
    name: tuple[Stretch, ...]
    email: tuple[Stretch, ...]
    phone: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class MessageHit:
    """A message that was found, with the sentence in which the words stand."""

    message_id: int
    conversation_id: int
    guest: str
    channel: Channel
    channel_name: str
    hotel_name: str
    author: Author
    agent: str | None
    at: datetime
    excerpt: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The beginning of what was found, newest first, and whether there is more of it.

    `hidden` says how much more there would be without the filters; `more_hidden`: at least. `cut`
    says that some may be missing, as there is too much to look through.
    """

    guests: tuple[GuestHit, ...] = ()
    more_guests: bool = False
    messages: tuple[MessageHit, ...] = ()
    more_messages: bool = False
    hidden: int = 0
    more_hidden: bool = False
    cut: bool = False


def wanted(query: str) -> Wanted:
    """Read a query, whatever it is; what is too long of it is left out."""
    typed = query[:LONGEST_QUERY].strip()
    words = tuple(dict.fromkeys(folded(typed).split()))[:MOST_WORDS]
    digits = digits_of(typed).lstrip("0") if _PHONE.fullmatch(folded(typed)) else ""
    return Wanted((digits,) if digits else words, words)


def trimmed(text: str) -> str:
    """Cut down what somebody typed to a query; to nothing where it asks for nothing."""
    return text[:LONGEST_QUERY].strip() if wanted(text) else ""


def marked(text: str, words: Sequence[str]) -> tuple[Stretch, ...]:
    """Split a short text at what was looked for."""
    return _split(text, _hits(text, words))


def marked_phone(phone: str, words: Sequence[str]) -> tuple[Stretch, ...]:
    """Split a phone number at digits that were looked for, in whatever format it is written."""
    places = [place for place, letter in enumerate(phone) if letter.isdecimal()]
    digits = folded("".join(phone[place] for place in places))
    for word in words:
        begins = digits.find(word) if word.isdecimal() else -1
        if begins >= 0:
            return _split(phone, [(places[begins], places[begins + len(word) - 1] + 1)])
    return _split(phone, [])


def excerpt(text: str, words: Sequence[str]) -> tuple[Stretch, ...]:
    """Cut the sentence out of a message in which what was looked for stands first, and mark it."""
    read = text[:_MOST_READ]
    hits = _hits(read, words)
    first = hits[0][0] if hits else 0
    begins = _beginning(read, first)
    ends = min(len(read), begins + _EXCERPT)
    shown = [(max(one, begins), min(other, ends)) for one, other in hits if one < ends]
    parts = _split(read[begins:ends], [(one - begins, other - begins) for one, other in shown])
    before = (Stretch("…"),) if begins else ()
    after = (Stretch("…"),) if ends < len(text) else ()
    return tuple(
        Stretch(" ".join(part.text.split("\n")), part.hit) for part in (*before, *parts, *after)
    )


def _beginning(text: str, hit: int) -> int:
    """Find where the sentence begins, or a word not too far before what was looked for."""
    earliest = max(0, hit - _LEAD)
    sentence = max(text.rfind(end, earliest, hit) for end in _SENTENCE_ENDS) + 1
    if sentence:
        return sentence + len(text[sentence:hit]) - len(text[sentence:hit].lstrip())
    if not earliest:
        return 0
    word = text.find(" ", earliest, hit) + 1
    return word or earliest


def _hits(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Find where words stand in a text; those that overlap or touch are one."""
    letters = list(folded_letters(text))
    plain = "".join(letter for _, letter in letters)
    found: list[tuple[int, int]] = []
    for word in words:
        begins = plain.find(word)
        while begins >= 0:
            ends = begins + len(word)
            found.append((letters[begins][0], letters[ends - 1][0] + 1))
            begins = plain.find(word, ends)
    joined: list[tuple[int, int]] = []
    for begins, ends in sorted(found):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined


def _split(text: str, hits: Sequence[tuple[int, int]]) -> tuple[Stretch, ...]:
    parts: list[Stretch] = []
    end = 0
    for begins, ends in hits:
        parts += [Stretch(text[end:begins]), Stretch(text[begins:ends], hit=True)]
        end = ends
    return tuple(part for part in (*parts, Stretch(text[end:])) if part.text)
