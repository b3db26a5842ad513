"""Sorts what a guest wrote: what to look up, what is about their stay, what is about themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from hotel_inbox.bot.base import Turn
from hotel_inbox.bot.before import CONTACT_SLOTS, Before
from hotel_inbox.bot.booking import STAY_SLOTS
from hotel_inbox.bot.confidence import ENOUGH
from hotel_inbox.bot.lexical import subjects
from hotel_inbox.bot.questions import Question, questions, statements
from hotel_inbox.bot.reservations import names_number
from hotel_inbox.bot.understanding.contacts import ContactReading, read_contacts
from hotel_inbox.bot.understanding.stay import StayReading, read_stay
from hotel_inbox.bot.vocabulary import FACETS
from hotel_inbox.bot.wishes import Wish, wishes
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Slot, Stay

# Asked of a stay rather than of the house.
_OF_A_STAY = FACETS | {"availability"}
_OF_A_PARTY = _OF_A_STAY | {"children"}
# What stands in the hotel's profile.
_ON_THE_CARD = {Wish.ADDRESS, Wish.PHONE, Wish.EMAIL}
_PEOPLE = frozenset({Slot.ADULTS, Slot.CHILD_AGES})
_WEEKS = {Wish.WEEK_LATER: 7, Wish.WEEK_EARLIER: -7}
_DATES = frozenset({Slot.CHECK_IN, Slot.CHECK_OUT})
# Above it a text more likely asks for knowledge than not: when unsure, look it up.
_ASKS = 0.5
_SURELY_TELLS = 0.3
# Below it only an entry that is surely meant answers, and none what is said of another house.
_HARDLY_ASKS = 0.1
_SURE = 0.7
_NEVER = 2.0
# Nobody asks or tells more things at once; each costs time.
_MOST_PARTS = 30
_SURELY_ASKS = 0.8


@dataclass(slots=True)
class Sorted:
    """What a turn has to do.

    `stay` goes on with the guest's stay; `offerable` are the questions to which offers are an
    answer too, if the knowledge has none; `quiet` texts hardly ask for knowledge: each with how
    sure its answer has to be. `changes` are wanted of a reservation: the house's rules may be
    told, a person makes them. `moved` is by how many days the guest thinks of it later.
    """

    lookups: list[Question] = field(default_factory=list)
    offerable: set[str] = field(default_factory=set)
    quiet: dict[str, float] = field(default_factory=dict)
    statements: list[Question] = field(default_factory=list)
    stay: bool = False
    book: bool = False
    reservation: bool = False
    details: bool = False
    never_mind: bool = False
    cheaper: bool = False
    moved: int = 0
    changes: list[Question] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        """Whether there is more to do than to look something up."""
        doing = self.stay or self.reservation or self.details
        return doing or self.never_mind or self.cheaper or bool(self.changes)


@dataclass(frozen=True, slots=True)
class Read:
    """What the guest's new messages say of a stay and of themselves, in their own words."""

    said: Mapping[Slot, str]
    impossible: tuple[str, ...]
    contacts: Mapping[Slot, str]
    refused: Mapping[Slot, str]


def read_details(turn: Turn, texts: Sequence[str], language: Language, asked: Slot | None) -> Read:
    """Read dates, party and contacts of the new messages; a later one corrects an earlier one."""
    said: dict[Slot, str] = {}
    contacts: dict[Slot, str] = {}
    refused: dict[Slot, str] = {}
    impossible: tuple[str, ...] = ()
    stay = turn.understood.stay
    for text in texts:
        reading = _stay_of(turn, text, stay, language, asked)
        stay = reading.stay
        said |= reading.said
        impossible = reading.impossible or (() if _DATES & set(reading.said) else impossible)
        found = _contacts_of(turn, text, language, asked)
        contacts |= found.said
        refused |= found.refused
    return Read(said, impossible, contacts, refused)


def _stay_of(
    turn: Turn, text: str, known: Stay, language: Language, asked: Slot | None
) -> StayReading:
    hotel = turn.hotel
    return read_stay(
        text,
        known,
        today=hotel.today,
        language=language,
        asked=asked,
        month_first=hotel.month_first,
    )


def _contacts_of(turn: Turn, text: str, language: Language, asked: Slot | None) -> ContactReading:
    hotel = turn.hotel
    return read_contacts(
        text, country=hotel.country, timezone=hotel.timezone, asked=asked, language=language
    )


@dataclass(frozen=True, slots=True)
class Sorter:
    """Sorts the parts of one turn's texts.

    `asks` says how likely a text asks for knowledge. `elsewhere` is a guest who speaks of a table,
    a train or another business: its days and people are no stay.
    """

    turn: Turn
    language: Language
    before: Before
    asks: Callable[[str], float]
    elsewhere: bool = False

    def sort(self, texts: Sequence[str], read: Read) -> Sorted:
        """Put every part of the texts where it belongs."""
        result = Sorted()
        parts = dict.fromkeys(question for text in texts for question in questions(text))
        for part in islice(parts, _MOST_PARTS):
            self._put(part, result)
        said = dict.fromkeys(statement for text in texts for statement in statements(text))
        for told in islice(said, _MOST_PARTS):
            self._note_stay(told, result)
        result.stay |= bool(read.impossible) and not self.elsewhere
        result.details |= bool(set(read.contacts) - {Slot.NAME})
        result.details |= "@" in read.refused.get(Slot.EMAIL, "")
        if self.before.asked in CONTACT_SLOTS:
            result.details |= bool(read.contacts or read.refused)
        return result

    def _note_stay(self, told: str, result: Sorted) -> None:
        """Go on with a stay or a reservation that is spoken of beside a question."""
        meant = wishes(told)
        numbered = Wish.NUMBERED in meant or (Wish.LOOKUP in meant and names_number(told))
        if numbered and Wish.ALTER not in meant:
            result.reservation = True
            return
        said = set(self._said(told))
        dated = bool(said & _DATES) and bool(meant & {Wish.BOOK, Wish.STAY})
        if not self.elsewhere and not meant >= {Wish.ALTER, Wish.LOOKUP}:
            result.book |= Wish.BOOK in meant
            result.stay |= dated or Wish.BOOK in meant

    def _said(self, text: str) -> Mapping[Slot, str]:
        return _stay_of(self.turn, text, Stay(), self.language, self.before.asked).said

    def _put(self, part: Question, result: Sorted) -> None:
        """Put one part where it belongs."""
        meant = wishes(part.text)
        said = set(self._said(part.text))
        # Children who come along are guests, and no question about children.
        own_subject = bool(subjects(part.text) - (_OF_A_PARTY if said & _PEOPLE else _OF_A_STAY))
        if Wish.NEVER_MIND in meant and "?" not in part.text and not said & _DATES:
            result.never_mind = True
        elif self._is_reservation(part, meant, own_subject=own_subject):
            result.reservation = True
        elif self._is_change(part, meant):
            result.changes.append(part)
            result.quiet[part.text] = ENOUGH
        elif self._stay_known and meant & _WEEKS.keys() and not own_subject:
            result.stay = True
            result.moved = sum(days for wish, days in _WEEKS.items() if wish in meant)
        elif Wish.LINK in meant and self.before.offered and not own_subject:
            result.stay = result.book = True
        elif self._is_cheaper(meant, said, own_subject=own_subject):
            result.cheaper = True
        elif self._is_stay(part, meant, said, own_subject=own_subject):
            result.stay = True
            result.book |= Wish.BOOK in meant
        elif part.asked:
            self._put_question(part, meant, result, own_subject=own_subject)
            # The answer to what the bot asked may come along with a question.
            dated = bool(said & _DATES) and Wish.STAY in meant
            result.stay |= dated and not self.elsewhere
        else:
            self._put_statement(part, result)

    def _put_question(
        self, part: Question, meant: frozenset[Wish], result: Sorted, *, own_subject: bool
    ) -> None:
        """Look a question up, quietly if it hardly is one."""
        result.lookups.append(part)
        # What was said around a question tells whether it is one to the house: "where is it?"
        asks = self.asks(part.wider)
        of_house = own_subject and not meant & _ON_THE_CARD
        if asks < _HARDLY_ASKS or (asks < _ASKS and not of_house):
            result.quiet[part.text] = self._needed(part)
        if _is_offerable(part, meant, own_subject=own_subject):
            result.offerable.add(part.text)

    def _put_statement(self, part: Question, result: Sorted) -> None:
        """Take a statement for contact details, for a question in other words, or as it is."""
        if _contacts_of(self.turn, part.text, self.language, self.before.asked).said:
            result.details = True
        elif self.asks(part.text) >= _ASKS:
            result.lookups.append(part)
        else:
            result.statements.append(part)
            result.quiet[part.text] = self._needed(part)

    def _needed(self, part: Question) -> float:
        """Say how sure an entry must be to answer a text that hardly asks, or not at all."""
        if self.asks(part.wider) >= _HARDLY_ASKS:
            return ENOUGH
        return _NEVER if self.elsewhere and not part.asked else _SURE

    def _is_reservation(self, part: Question, meant: frozenset[Wish], *, own_subject: bool) -> bool:
        """Whether a part is about a reservation that exists."""
        if Wish.ALTER in meant or own_subject:
            return False
        known = bool(meant & {Wish.LOOKUP, Wish.NUMBERED})
        if self.before.asked is Slot.CONFIRMATION:
            return not part.asked or known
        # "I want to confirm my reservation" is about that one, and nobody books by a number.
        seen = bool(meant & {Wish.SEE, Wish.NUMBERED}) or names_number(part.text)
        return known and (Wish.BOOK not in meant or seen)

    def _is_change(self, part: Question, meant: frozenset[Wish]) -> bool:
        """Whether a part wants a reservation changed, and does not only ask whether it can be."""
        numbered = Wish.NUMBERED in meant or names_number(part.text)
        about_one = Wish.LOOKUP in meant or Wish.NUMBERED in meant
        return Wish.ALTER in meant and about_one and (numbered or not part.asked)

    def _is_cheaper(self, meant: frozenset[Wish], said: set[Slot], *, own_subject: bool) -> bool:
        """Whether a part only says that what was offered is too dear."""
        return Wish.CHEAPER in meant and self.before.offered and not (said or own_subject)

    def _is_stay(
        self, part: Question, meant: frozenset[Wish], said: set[Slot], *, own_subject: bool
    ) -> bool:
        """Whether a part goes on with a stay instead of asking about the house."""
        # Whoever wants a reservation changed does not want a new one.
        if self.elsewhere or meant >= {Wish.ALTER, Wish.LOOKUP}:
            return False
        going_on = bool(said) and (self.before.asked in STAY_SLOTS or self.before.offered)
        about_stay = bool(meant & {Wish.BOOK, Wish.STAY})
        dated = bool(said & _DATES)
        # Whoever tells when and how many asks for a room, whatever they call it.
        whole = dated and bool(said & _PEOPLE)
        if not part.asked:
            if Wish.BOOK in meant or going_on:
                return True
            if dated:
                telling = whole and self.asks(part.text) < _ASKS
                return about_stay or telling or not own_subject
            return bool(said - {Slot.ROOMS}) and about_stay and self.asks(part.text) < _ASKS
        if own_subject:
            return about_stay and dated and self.asks(part.text) < _SURELY_TELLS
        of_prices = self.before.priced and bool(meant & {Wish.PRICE, Wish.BOOK})
        of_known = self._stay_known and Wish.PRICE in meant and self.asks(part.text) < _ASKS
        asked_for = dated and (about_stay or Wish.PRICE in meant or Slot.CHECK_OUT in said)
        cheapest = self._stay_known and Wish.CHEAPEST in meant
        surely = going_on or whole or of_prices or of_known or cheapest
        return surely or (asked_for and self.asks(part.text) < _SURELY_ASKS)

    @property
    def _stay_known(self) -> bool:
        """Whether the guest told before when and for how many, perhaps to a person."""
        stay = self.turn.understood.stay
        return None not in (stay.check_in, stay.check_out, stay.adults)


def _is_offerable(part: Question, meant: frozenset[Wish], *, own_subject: bool) -> bool:
    """Whether offers for the guest's dates would answer a question that no entry does."""
    if own_subject:
        return False
    of_price = Wish.STAY in meant and bool(meant & {Wish.PRICE, Wish.BOOK, Wish.CHEAPEST})
    return of_price or "availability" in subjects(part.text)
