"""Slot filling for a stay: asks what is missing, minds what is wrong, and asks the PMS anew."""

from __future__ import annotations

from datetime import date

import pytest

from hotel_inbox.bot.base import BotReply, Handoff, HouseRules, RoomsUnavailableError
from hotel_inbox.bot.booking import next_step
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Slot, Stay, StayRequest
from tests.bot.little_hotel import BREAKFAST, PARKING, POOL, WIFI
from tests.bot.talking import COMPLETE, TODAY, Talk


async def test_only_what_is_missing_is_asked_one_thing_at_a_time() -> None:
    talk = Talk()
    first = await talk.say("Hi, I would like to book a room")
    assert first.asked is Slot.CHECK_IN
    assert first.text.startswith("Hello and welcome to Casa Sol!")
    assert (await talk.say("from 3 to 6 December")).asked is Slot.ADULTS
    assert (await talk.say("2 adults and 1 child")).asked is Slot.CHILD_AGES
    last = await talk.say("she is 5")
    assert last.asked is None
    assert "€300.00" in last.text
    assert "https://book.example/?arrival=2026-12-03&departure=2026-12-06" in last.text
    assert talk.rooms.asked == [
        StayRequest(date(2026, 12, 3), date(2026, 12, 6), 2, children=1, child_ages=(5,))
    ]


async def test_everything_at_once_needs_no_question() -> None:
    talk = Talk()
    reply = await talk.say(COMPLETE)
    assert [call.name for call in reply.tools] == ["check_availability"]
    assert "€300.00 in total (€100.00 per night)" in reply.text


async def test_a_booking_sentence_is_not_searched_but_a_question_is() -> None:
    talk = Talk()
    reply = await talk.say("I need a room for 2 nights from Friday with parking")
    assert isinstance(reply, BotReply)
    assert reply.tools == ()
    assert reply.asked is Slot.ADULTS
    assert (await talk.say("Is there parking?")).text.startswith(PARKING)


async def test_a_detour_is_answered_and_the_open_question_comes_back() -> None:
    talk = Talk()
    asked = await talk.say("I'd like to book a room from 3 to 6 December")
    detour = await talk.say("is there a pool?")
    assert (
        detour.text == f"{POOL}\n\nHow many people will be staying: how many adults, and how "
        "many children?"
    )
    assert detour.asked is asked.asked is Slot.ADULTS
    assert [entry.answer for entry in detour.entries] == [POOL]
    done = await talk.say("2 adults")
    assert "€300.00" in done.text


async def test_a_question_beside_the_booking_gets_both() -> None:
    reply = await Talk().say(
        "Do you have wifi? And a room from 3 to 6 December for 2 adults please"
    )
    assert reply.text.startswith(WIFI)
    assert "€300.00" in reply.text


async def test_a_detour_that_nothing_answers_goes_to_a_colleague() -> None:
    talk = Talk()
    handoff = await talk.all("I'd like to book a room", "do you sell helicopters?")
    assert isinstance(handoff, Handoff)
    assert handoff.reason is HandoffReason.NO_ANSWER
    assert handoff.unanswered == ("do you sell helicopters?",)


async def test_a_correction_asks_the_pms_anew() -> None:
    talk = Talk()
    changed = await talk.all(COMPLETE, "actually, make it 4 nights")
    assert "€400.00" in changed.text
    assert [one.nights for one in talk.rooms.asked] == [3, 4]


async def test_a_correction_while_a_question_is_open_wins() -> None:
    talk = Talk()
    await talk.all("a room from 3 to 6 December please", "sorry, from 4 to 6 December")
    last = await talk.say("2 adults")
    assert "€200.00" in last.text


async def test_a_price_is_never_told_from_an_earlier_turn() -> None:
    talk = Talk()
    await talk.say(COMPLETE)
    talk.rooms.failure = RoomsUnavailableError("down")
    handoff = await talk.say("and how much is it for 3 adults?")
    assert isinstance(handoff, Handoff)
    assert handoff.reason is HandoffReason.PMS_DOWN
    assert "€" not in handoff.text


async def test_never_mind_ends_it_kindly() -> None:
    talk = Talk()
    reply = await talk.all("I'd like to book a room from 3 to 6 December", "never mind")
    assert reply.text.startswith("Of course, no problem.")
    assert reply.understood.stay == Stay()
    assert (await talk.say("is there a pool?")).text == POOL


async def test_what_is_not_understood_is_asked_again_once() -> None:
    talk = Talk()
    again = await talk.all("I'd like to book a room from 3 to 6 December", "the usual")
    assert again.unclear
    assert again.asked is Slot.ADULTS
    handoff = await talk.say("the usual")
    assert isinstance(handoff, Handoff)
    assert handoff.reason is HandoffReason.UNSURE


@pytest.mark.parametrize(
    ("text", "words", "asked"),
    [
        ("a room from 31 February to 3 March please", "no such date as “31 February”", "check_in"),
        ("a room from 3 to 5 March 2025 please", "already past", "check_in"),
        ("a room from 1 March 2030 to 3 March 2030 please", "too far ahead", "check_in"),
        ("a room for 90 nights from 1 December please", "up to 60 nights", "check_out"),
    ],
)
async def test_dates_that_cannot_be_are_told_kindly(text: str, words: str, asked: str) -> None:
    talk = Talk()
    reply = await talk.say(text)
    assert words in reply.text
    assert reply.asked == asked
    assert talk.rooms.asked == []


async def test_a_full_house_tells_other_dates_and_goes_on_with_them() -> None:
    talk = Talk()
    full = await talk.say("a room from 3 to 5 August for 2 adults please")
    assert "nothing free" in full.text
    assert "17 August 2027" in full.text
    free = await talk.say("then from 1 to 3 September")
    assert "€200.00" in free.text


async def test_whoever_books_gets_link_and_lead_and_is_asked_once_for_contact() -> None:
    talk = Talk()
    await talk.say(COMPLETE)
    booked = await talk.say("great, book it")
    assert "https://book.example/?arrival=2026-12-03" in booked.text
    assert "€" not in booked.text
    assert booked.asked is Slot.NAME
    assert booked.lead is None
    noted = await talk.say("Ana García, ana@example.com")
    assert noted.text == "Thank you, I've noted it: Ana García, ana@example.com."
    assert noted.guest.email == "ana@example.com"
    assert noted.language == "en"
    again = await talk.say("book it please")
    assert again.asked is None
    assert "May I" not in again.text


async def test_a_known_address_makes_the_lead_at_once() -> None:
    talk = Talk()
    offered = await talk.all("my mail is ana@example.com", COMPLETE)
    assert offered.lead is not None
    assert offered.lead.understood.stay.check_in == date(2026, 12, 3)
    reply = await talk.say("book it")
    assert reply.asked is None


async def test_an_incomplete_address_is_asked_for_again() -> None:
    talk = Talk()
    reply = await talk.all(COMPLETE, "book it", "Ana García", "ana@exampl")
    assert "“ana@exampl” does not look like" in reply.text
    assert reply.asked is Slot.EMAIL


async def test_without_a_booking_page_a_colleague_books() -> None:
    talk = Talk(booking_url="")
    handoff = await talk.all(COMPLETE, "book it")
    assert isinstance(handoff, Handoff)
    assert handoff.reason is HandoffReason.REQUESTED


async def test_a_large_party_is_for_a_person() -> None:
    rules = HouseRules(group_size=8, staffed="daily 8-22")
    handoff = await Talk(rules=rules).say("a room from 3 to 6 December for 12 adults please")
    assert isinstance(handoff, Handoff)
    assert handoff.reason is HandoffReason.GROUP
    assert "daily 8-22" in handoff.text
    assert handoff.tools == ()
    huge = await Talk().say("a room from 3 to 6 December for 50 adults please")
    assert isinstance(huge, Handoff)
    assert huge.reason is HandoffReason.GROUP


async def test_after_a_person_spoke_the_open_question_is_theirs() -> None:
    talk = Talk()
    await talk.say("I'd like to book a room from 3 to 6 December")
    talk.note(Author.AGENT, "I'll see to it. Anything else?")
    reply = await talk.say("is there a pool?")
    assert reply.text == POOL


@pytest.mark.parametrize(
    ("language", "texts", "price"),
    [
        ("es", ("quiero reservar una habitación", "del 3 al 6 de diciembre", "dos adultos"),
         "300,00\u00a0€ en total"),
        ("pt", ("quero reservar um quarto", "de 3 a 6 de dezembro", "dois adultos"),
         "300,00\u00a0€ no total"),
        ("fr", ("je voudrais réserver une chambre", "du 3 au 6 décembre", "deux adultes"),
         "300,00\u00a0€ au total"),
        ("de", ("ich möchte gern ein Zimmer buchen", "vom 3. bis 6. Dezember", "zwei Erwachsene"),
         "300,00\u00a0€ insgesamt"),
        ("it", ("vorrei prenotare una camera", "dal 3 al 6 dicembre", "due adulti"),
         "300,00\u00a0€ in totale"),
    ],
)  # fmt: skip
async def test_every_language_books(language: str, texts: tuple[str, ...], price: str) -> None:
    talk = Talk()
    reply = await talk.all(*texts)
    assert reply.language == language
    assert price in reply.text


async def test_a_price_that_an_entry_states_is_told_as_it_stands() -> None:
    assert (await Talk().say("how much is breakfast?")).text == BREAKFAST


def step(stay: Stay) -> Slot | StayRequest | None:
    found = next_step(stay, Language.ENGLISH, today=TODAY, said={})
    return found.asked or found.request


def test_the_length_of_a_stay_stands_in_for_its_end() -> None:
    stay = Stay(check_in=date(2026, 12, 3), nights=2, adults=2)
    assert step(stay) == StayRequest(date(2026, 12, 3), date(2026, 12, 5), 2)
    assert step(Stay(nights=2)) is Slot.CHECK_IN
    assert step(Stay(check_in=date(2026, 12, 3), adults=0)) is Slot.ADULTS


def test_a_departure_that_is_none_is_told_in_the_guests_words() -> None:
    stay = Stay(check_in=date(2026, 12, 10), adults=2)
    wrong = next_step(
        stay, Language.ENGLISH, today=TODAY, said={Slot.CHECK_OUT: "the 8th of December"}
    )
    assert wrong.asked is Slot.CHECK_OUT
    assert "the departure on the 8th of December is not after the arrival" in wrong.wrong
