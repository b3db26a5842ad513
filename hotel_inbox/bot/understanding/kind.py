"""What a conversation is for: booking, a sales lead, questions, or booking and questions."""

from __future__ import annotations

from hotel_inbox.bot.understanding.evidence import Notes
from hotel_inbox.bot.understanding.signs import Sentence, sentences
from hotel_inbox.domain.stay import Stay
from hotel_inbox.domain.understanding import ConversationType, GuestDetails

BOOKING, SEARCH, QUESTION, SALES = "booking", "search", "question", "sales"
# Asked while choosing a house: a question, unless the guest then books.
INTEREST = "interest"
# While it stands, the guest speaks of another business: a train, a table in town.
ELSEWHERE = "elsewhere"


def note_kind(text: str, notes: Notes) -> None:
    """Note what a message wants, sentence by sentence: its end may take its beginning back."""
    for sentence in sentences(text):
        _note_place(sentence, notes)
        if ELSEWHERE not in notes:
            _note_wishes(sentence, notes)


def note_question(text: str, notes: Notes) -> None:
    """Note that a message asks for knowledge, of this house or of whichever suits."""
    choosing = any({"choosing", "interest"} & each.signs.keys() for each in sentences(text))
    notes.add(INTEREST if choosing else QUESTION, text)


def _note_place(sentence: Sentence, notes: Notes) -> None:
    """Follow whether the guest speaks of the stay or of another business."""
    signs = sentence.signs
    if "elsewhere" in signs and not _of_the_stay(sentence):
        notes.replace(ELSEWHERE, sentence.quote("elsewhere"))
    elif "here" in signs:
        notes.drop(ELSEWHERE)


def _of_the_stay(sentence: Sentence) -> bool:
    """Whether a sentence is about the stay although it names another business."""
    signs = sentence.signs
    return "here" in signs and signs["here"] < signs["elsewhere"]


def _note_wishes(sentence: Sentence, notes: Notes) -> None:
    """Note what one sentence says that the guest wants."""
    signs = sentence.signs
    if "declines" in signs:
        notes.drop(BOOKING)
    elif "booking" in signs and "existing" not in signs:
        notes.add(BOOKING, sentence.quote("booking"))
    if "search" in signs and "existing" not in signs:
        notes.add(SEARCH, sentence.quote("search"))
    if "sales" in signs:
        notes.add(SALES, sentence.quote("sales"))
    if "fact" in signs and "ask" in signs and "choosing" not in signs:
        notes.add(QUESTION, sentence.quote("fact"))
    if "interest" in signs and ("ask" in signs or "search" not in signs):
        notes.add(INTEREST, sentence.quote("interest"))


def type_of(notes: Notes, stay: Stay, guest: GuestDetails) -> ConversationType | None:
    """Conclude what the conversation is for; None while nothing tells.

    Dates are as good as a wish to book; a lead left a way to be reached, or wants an offer.
    """
    dated = stay.check_in is not None and (stay.check_out or stay.nights) is not None
    reachable = bool(guest.email or guest.phone)
    interested = SEARCH in notes or dated
    if BOOKING not in notes and (SALES in notes or (interested and reachable)):
        return ConversationType.LEAD
    if BOOKING in notes or dated:
        return ConversationType.MIXED if QUESTION in notes else ConversationType.BOOKING
    if QUESTION in notes or INTEREST in notes:
        return ConversationType.FAQ
    return ConversationType.BOOKING if SEARCH in notes else None
