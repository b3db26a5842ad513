"""Finds a guest's reservation with them: its number, then what proves that it is theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hotel_inbox.bot.base import Turn
from hotel_inbox.bot.lexical import fold, has_subject, words
from hotel_inbox.bot.notation import day, money
from hotel_inbox.bot.offers import one_line, shown
from hotel_inbox.bot.phrases import Counted, Phrase, count, say, status
from hotel_inbox.bot.understanding.contacts import read_contacts
from hotel_inbox.bot.vocabulary import COURTESIES, NOT_ADDRESSED, STOPWORDS
from hotel_inbox.bot.wishes import NOT_NAMES, Wish, announced_name, wishes
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Reservation, Slot

# So far back the guest may have given the number or the name.
_LINES_READ = 8
_LONGEST_LINE = 400
_NAME_WORDS = 4
# A confirmation number has a digit and some length; a day, an hour or a party has less.
_NUMBER = re.compile(
    r"(?<![\w@.-])#?(?=[\w-]{0,24}\d)([A-Za-z0-9]+(?:-[A-Za-z0-9]+){0,4})(?![\w@-])"
)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CLAUSE_END = re.compile(r"[.!?;\n]")
_SHORTEST_NUMBER = 4
_LONGEST_NUMBER = 30
_ORDINAL = re.compile(r"\d{1,2}(st|nd|rd|th|er|h|am|pm|uhr)|\d{1,4}(-\d{1,2}){1,2}", re.IGNORECASE)
_NO_NAMES = frozenset(
    word
    for group in (*STOPWORDS.values(), *(p.split() for ps in COURTESIES.values() for p in ps))
    for word in group
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a guest has given so far to show which reservation is theirs."""

    number: str | None = None
    last_name: str | None = None
    email: str | None = None

    @property
    def proof(self) -> dict[str, object]:
        """The proof as the tool takes it."""
        given = {"last_name": self.last_name, "email": self.email}
        return {name: value for name, value in given.items() if value}


def claim(turn: Turn) -> Claim:
    """Gather number and proof from the guest's last lines, the newest of each."""
    number = last_name = email = None
    asked: Slot | None = None
    for message in turn.messages[-_LINES_READ:]:
        if message.author is Author.BOT and not message.holding:
            asked = message.asked
        elif message.author is Author.GUEST and (
            asked is Slot.CONFIRMATION or {Wish.LOOKUP, Wish.NUMBERED} & wishes(message.text)
        ):
            text = message.text[:_LONGEST_LINE]
            found = _number(text)
            number = found or number
            contacts = read_contacts(
                text, country=turn.hotel.country, timezone=turn.hotel.timezone, asked=asked
            )
            email = contacts.guest.email or email
            told = announced_name(text) or contacts.guest.name
            if told is None and asked is Slot.CONFIRMATION:
                told = _bare_name(text, found)
            if told is None and found:
                told = _name_after(text, found)
            last_name = told or last_name
    known = turn.understood.guest
    return Claim(number, last_name or known.name, email or known.email)


def names_number(text: str) -> bool:
    """Whether a text holds a confirmation number of letters and digits, as no date or price is."""
    number = _number(text[:_LONGEST_LINE]) or ""
    return any(char.isalpha() for char in number)


def _number(text: str) -> str | None:
    """Find what may be a confirmation number; letters and digits together are likelier."""
    candidates = [
        match[1]
        for match in _NUMBER.finditer(text)
        if _SHORTEST_NUMBER <= len(match[1]) <= _LONGEST_NUMBER and not _ORDINAL.fullmatch(match[1])
    ]
    mixed = [one for one in candidates if any(char.isalpha() for char in one)]
    return next(iter(mixed or candidates), None)


def _bare_name(text: str, number: str | None) -> str | None:
    """Take the few words beside the number for a name."""
    rest = text.replace(number, " ") if number else text
    if "@" in rest or len(words(rest)) > 2 * _NAME_WORDS:
        return None
    kept = [word for word in _NAME_WORD.findall(rest) if fold(word) not in _NO_NAMES | NOT_NAMES]
    return " ".join(kept) if 0 < len(kept) <= _NAME_WORDS else None


def _name_after(text: str, number: str) -> str | None:
    """Take the words that follow a number for a name, if all of them may be one: "…, Rossi"."""
    tail = text.partition(number)[2]
    said = _NAME_WORD.findall(_CLAUSE_END.split(tail, maxsplit=1)[0])
    told = [word for word in said if fold(word) not in _NO_NAMES | NOT_NAMES]
    may_be = all(
        word[0].isupper() and fold(word) not in NOT_ADDRESSED and not has_subject(word)
        for word in told
    )
    return " ".join(told) if may_be and 0 < len(told) <= _NAME_WORDS else None


def tell_reservation(found: Reservation, language: Language) -> str:
    """Tell a proven guest what stands in their reservation."""
    nights = (found.check_out - found.check_in).days
    told = say(
        Phrase.RESERVATION,
        language,
        number=one_line(found.number),
        check_in=day(found.check_in, language),
        check_out=day(found.check_out, language),
        nights=count(Counted.NIGHTS, nights, language),
        room=shown(found.room_name, "") or count(Counted.ROOMS, 1, language),
        status=one_line(status(found.status, language)),
    )
    if found.total is None or not found.currency:
        return told
    return f"{told} {money(found.total, found.currency, language)}."
