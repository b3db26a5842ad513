import pytest

from hotel_inbox.bot.understanding.evidence import MOST_QUOTES, Notes
from hotel_inbox.bot.understanding.kind import BOOKING, note_kind, note_question, type_of
from hotel_inbox.domain.stay import Stay
from hotel_inbox.domain.understanding import ConversationType, GuestDetails


def kind(*texts: str, questions: tuple[str, ...] = (), email: str | None = None) -> str | None:
    notes = Notes({})
    for text in texts:
        note_kind(text, notes)
    for text in questions:
        note_question(text, notes)
    return type_of(notes, Stay(), GuestDetails(email=email))


@pytest.mark.parametrize(
    "text",
    [
        "I'd like to book a double room",
        "Quiero reservar una habitación doble",
        "Queria reservar um quarto duplo",
        "Je voudrais réserver une chambre double",
        "Ich möchte ein Doppelzimmer buchen",
        "Vorrei prenotare una camera doppia",
    ],
)
def test_a_wish_to_book_is_booking_in_six_languages(text: str) -> None:
    assert kind(text) is ConversationType.BOOKING


def test_booking_and_asking_is_mixed() -> None:
    assert kind("Book a room", questions=("Is there a pool?",)) is ConversationType.MIXED


def test_searching_and_asking_is_faq() -> None:
    assert kind("I am looking for a hotel", "What is your address?") is ConversationType.FAQ


def test_asking_while_choosing_does_not_mix_a_booking() -> None:
    texts = ("Can you tell me more about the hotel?", "Great, book it for 2 nights")
    assert kind(*texts) is ConversationType.BOOKING
    assert kind(texts[0]) is ConversationType.FAQ


def test_a_wish_to_book_can_be_taken_back() -> None:
    texts = (
        "Please book a room",
        "On second thought, I don't want to book",
        "What's your address?",
    )
    assert kind(*texts) is ConversationType.FAQ


@pytest.mark.parametrize(
    "text",
    [
        "We are planning our wedding for 80 guests",
        "Queremos organizar una boda con 80 invitados",
        "Queremos organizar um casamento",
        "Nous voulons organiser un mariage",
        "Wir planen eine Hochzeit",
        "Vogliamo organizzare un matrimonio",
    ],
)
def test_interest_in_an_event_is_a_lead(text: str) -> None:
    assert kind(text) is ConversationType.LEAD


def test_interest_with_contact_details_is_a_lead() -> None:
    assert kind("How much is a room per night?", email="a@b.com") is ConversationType.LEAD


def test_another_business_is_no_booking_of_a_stay() -> None:
    assert kind("Can you book a train for me?", "Book it for 3 people please") is None
    assert kind("I need a taxi from the hotel. Book it.") is None


def test_words_of_the_stay_come_back_from_another_business() -> None:
    texts = ("I need a train", "Now a room for two nights please, book it")
    assert kind(*texts) is ConversationType.BOOKING


def test_a_booking_that_exists_is_no_new_one() -> None:
    assert kind("I have a booking with you, may I cancel my booking?") is None


def test_evidence_is_bounded_and_noted_once() -> None:
    notes = Notes({})
    for number in range(20):
        note_kind(f"Please book a room for person {number}", notes)
    once = notes.evidence()
    note_kind("Please book a room for person 0", notes)
    assert len(notes.quotes(BOOKING)) == MOST_QUOTES
    assert notes.evidence() == once
