"""What the bot says of its own accord, in each language that it speaks: a table for each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from hotel_inbox.bot.base import TurnHotel
from hotel_inbox.domain.languages import Language, name_of


class Phrase(StrEnum):
    """The occasions for which the bot has words of its own, named as in the tables."""

    WELCOME = "welcome"
    HELLO = "hello"
    OFFER = "offer"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    AGREEMENT = "agreement"
    UNCLEAR = "unclear"
    NOT_FOLLOWED = "not_followed"
    ABOUT_BOT = "about_bot"
    AS_SAID = "as_said"
    OUR_ADDRESS = "our_address"
    OUR_PHONE = "our_phone"
    OUR_EMAIL = "our_email"
    ONLY_IN = "only_in"
    HOLDING = "holding"
    # A person goes on.
    NOT_UNDERSTOOD = "not_understood"
    NO_ANSWER = "no_answer"
    REST_UNANSWERED = "rest_unanswered"
    PASSED_ON = "passed_on"
    REQUESTED = "requested"
    UNREADABLE = "unreadable"
    FAILURE = "failure"
    UPSET = "upset"
    TOPIC = "topic"
    GROUP = "group"
    INSTRUCTIONS = "instructions"
    PMS_DOWN = "pms_down"
    TOO_MANY_LOOKUPS = "too_many_lookups"
    BOOKED_BY_PERSON = "booked_by_person"
    STAFFED = "staffed"
    STILL_WAITING = "still_waiting"
    ADDED = "added"
    WILL_LOOK = "will_look"
    WILL_WRITE = "will_write"
    # A stay.
    GLADLY = "gladly"
    ASK_DATES = "ask_dates"
    ASK_CHECK_IN = "ask_check_in"
    ASK_CHECK_OUT = "ask_check_out"
    ASK_ADULTS = "ask_adults"
    ASK_CHILD_AGES = "ask_child_ages"
    NO_SUCH_DATE = "no_such_date"
    PAST = "past"
    REVERSED = "reversed"
    TOO_LONG = "too_long"
    TOO_FAR = "too_far"
    NOBODY = "nobody"
    NEVER_MIND = "never_mind"
    OFFERS = "offers"
    OFFER_LINE = "offer_line"
    PER_NIGHT = "per_night"
    FULL = "full"
    ALTERNATIVES = "alternatives"
    FROM_TO = "from_to"
    OTHER_DATES = "other_dates"
    CHEAPEST = "cheapest"
    BOOK_HERE = "book_here"
    # Who the guest is.
    ASK_NAME = "ask_name"
    ASK_EMAIL = "ask_email"
    NOTED = "noted"
    EMAIL_REFUSED = "email_refused"
    PHONE_REFUSED = "phone_refused"
    # A reservation that exists.
    ASK_CONFIRMATION = "ask_confirmation"
    ASK_PROOF = "ask_proof"
    RESERVATION = "reservation"
    NOT_PROVEN = "not_proven"


class Counted(StrEnum):
    """What is counted, each with a word for one and a word for more."""

    NIGHTS = "nights"
    ADULTS = "adults"
    CHILDREN = "children"
    ROOMS = "rooms"
    ROOMS_LEFT = "rooms_left"


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language writes dates, amounts of money and what stands in a list."""

    date: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    first: str
    amount: str
    decimal: str
    thousands: str
    last_of_list: str


@dataclass(frozen=True, slots=True)
class _Table:
    phrases: dict[Phrase, str]
    counted: dict[Counted, tuple[str, str]]
    statuses: dict[str, str]
    writing: Writing


def _read(language: Language) -> _Table:
    """Read a language's table; one that lacks a phrase is found here, not by a guest."""
    raw = tomllib.loads(files(__package__).joinpath(f"{language.value}.toml").read_text("utf-8"))
    writing = raw["writing"]
    return _Table(
        {phrase: raw["phrases"][phrase.value] for phrase in Phrase},
        {thing: (raw["counted"][thing][0], raw["counted"][thing][1]) for thing in Counted},
        raw["statuses"],
        Writing(
            **{
                **writing,
                "weekdays": tuple(writing["weekdays"]),
                "months": tuple(writing["months"]),
            }
        ),
    )


_TABLES = {language: _read(language) for language in Language}


def say(phrase: Phrase, language: Language, **values: object) -> str:
    """Say a phrase in a language; the values fill its places."""
    return _TABLES[language].phrases[phrase].format(**values)


def count(thing: Counted, number: int, language: Language) -> str:
    """Say how many there are of something."""
    one, more = _TABLES[language].counted[thing]
    return (one if number == 1 else more).format(count=number)


def listed(parts: list[str], language: Language) -> str:
    """Say several things one after the other: "a, b and c"."""
    *before, last = parts
    if not before:
        return last
    return f"{', '.join(before)} {writing(language).last_of_list} {last}"


def status(word: str, language: Language) -> str:
    """Say the status of a reservation; one that we have no word for as the PMS writes it."""
    return _TABLES[language].statuses.get(word.strip().lower().replace(" ", "_"), word)


def writing(language: Language) -> Writing:
    """Tell how a language writes dates and amounts."""
    return _TABLES[language].writing


def only_in(language: Language, *, said_in: Language) -> str:
    """Say that what follows is at hand in another language than the guest's."""
    return say(Phrase.ONLY_IN, said_in, named=name_of(language, said_in=said_in))


def hand_over(phrase: Phrase, language: Language, hotel: TurnHotel) -> str:
    """Say that a person goes on, and when people answer if the hotel says so."""
    words = say(phrase, language)
    # The phrase ends the sentence; "11 p.m." must not end it twice.
    staffed = " ".join(hotel.rules.staffed.split()).removesuffix(".")
    return f"{words} {say(Phrase.STAFFED, language, staffed=staffed)}" if staffed else words
