from dataclasses import replace
from datetime import UTC, date, datetime

from hotel_inbox.bot.base import Turn, TurnGuest, TurnHotel, TurnMessage
from hotel_inbox.bot.fake import BrokenEmbedder
from hotel_inbox.bot.understanding.reader import Reader
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Slot
from hotel_inbox.domain.understanding import (
    ConversationType,
    IntentLevel,
    Persona,
    Understanding,
)

THEN = datetime(2026, 11, 22, tzinfo=UTC)
HOTEL = TurnHotel(1, "Casa Azul", "en", "Europe/Madrid", date(2026, 11, 22), country="ES")


def said(text: str, author: Author = Author.GUEST, kind: str = "text") -> TurnMessage:
    return TurnMessage(author, text, kind, THEN)


def turn(*messages: TurnMessage, understood: Understanding | None = None) -> Turn:
    return Turn(HOTEL, TurnGuest(), messages, 4000, understood=understood or Understanding())


def understand(given: Turn) -> Understanding:
    return Reader(BrokenEmbedder()).understand(given, Language.ENGLISH)


def test_one_message_tells_stay_guest_type_intent_and_persona() -> None:
    text = (
        "I'd like to book a room from 12 to 15 March 2027 for 2 adults and our two kids (4 and 7). "
        "My e-mail is ana@example.com. Is there a pool?"
    )
    found = understand(turn(said(text)))
    assert (found.stay.check_in, found.stay.check_out) == (date(2027, 3, 12), date(2027, 3, 15))
    assert (found.stay.adults, found.stay.children) == (2, 2)
    assert found.guest.email == "ana@example.com"
    assert found.type is ConversationType.MIXED
    assert found.intent is IntentLevel.HIGH
    assert found.persona is Persona.FAMILY
    assert "our two kids (4 and 7)" in found.persona_reason
    assert found.evidence["question"]


def test_a_conversation_is_read_on_and_earlier_messages_are_not_read_anew() -> None:
    first = understand(turn(said("I want to book a room from 12 to 15 March 2027")))
    later = understand(
        turn(
            said("This was about 99 rooms"),
            said("For how many?", Author.BOT),
            said("Two adults"),
            understood=first,
        )
    )
    assert later.stay == replace(first.stay, adults=2)
    assert later.type is ConversationType.BOOKING


def test_the_same_message_read_twice_changes_nothing() -> None:
    message = said("Book a room from 12 to 15 March 2027 for my wife and me. Is there parking?")
    once = understand(turn(message))
    assert understand(turn(message, understood=once)) == once


def test_an_answer_to_the_bot_is_read_as_one() -> None:
    asking = TurnMessage(Author.BOT, "How many adults?", "text", THEN, asked=Slot.ADULTS)
    assert understand(turn(said("hello"), asking, said("3"))).stay.adults == 3


def test_a_trains_day_does_not_move_the_stay() -> None:
    first = understand(turn(said("I want to book a room from 12 to 15 March 2027")))
    later = turn(
        said("Done", Author.BOT), said("Please book a train on 20 March"), understood=first
    )
    assert understand(later).stay == first.stay


def test_a_question_about_the_neighbourhood_leaves_the_stay_readable() -> None:
    found = understand(
        turn(said("Is there a good museum nearby? We come from 12 to 15 March 2027"))
    )
    assert found.stay.check_in == date(2027, 3, 12)


def test_media_and_courtesies_tell_nothing() -> None:
    assert understand(turn(said("Hello!"), said("❤", kind="reaction"))) == Understanding()


def test_evidence_is_bounded_however_much_is_written() -> None:
    flood = tuple(said(f"Book a room, is pool {n} warm? " * 40) for n in range(30))
    evidence = understand(turn(*flood)).evidence
    assert all(len(quotes) <= 5 for quotes in evidence.values())
    assert all(len(quote) <= 200 for quotes in evidence.values() for quote in quotes)
