"""What guests say of a stay in words of their own: yes, too dear, a week later, let me think."""

from __future__ import annotations

from datetime import date

import pytest

from hotel_inbox.bot.base import BotReply, Handoff
from hotel_inbox.bot.phrases import Phrase, say
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Slot
from tests.bot.talking import COMPLETE, Talk


async def test_kind_words_leave_the_question_open_and_a_refusal_ends_it() -> None:
    talk = Talk()
    kind = await talk.all("I'd like to book a room", "ok, thanks")
    assert kind.asked is Slot.CHECK_IN
    assert not kind.unclear
    refused = await talk.say("no thanks")
    assert refused.text.startswith("Of course, no problem.")
    assert refused.asked is None


@pytest.mark.parametrize(
    "text",
    ["Do you have a double for 2 adults from 3 to 5 December?",
     "A room for 2 adults from 3 to 5 December?",
     "Hallo, ich brauche ein Zimmer vom 3. bis 5. Dezember für zwei Personen"],
)  # fmt: skip
async def test_dates_and_people_are_a_stay_and_nothing_else(text: str) -> None:
    reply = await Talk("de" if "Hallo" in text else "en").say(text)
    assert isinstance(reply, BotReply)
    assert [call.name for call in reply.tools] == ["check_availability"]


@pytest.mark.parametrize(
    "text",
    ["Two adults, arriving on 20 December and leaving on 18 December",
     "I need a room from 10 to 8 December for 2 adults"],
)  # fmt: skip
async def test_a_departure_before_the_arrival_is_said_so(text: str) -> None:
    reply = await Talk().say(text)
    assert "is not after the arrival" in reply.text
    assert reply.asked is Slot.CHECK_OUT


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "That is too expensive"), ("en", "do you have anything cheaper?"),
     ("es", "es demasiado caro"), ("pt", "é muito caro"), ("fr", "c'est trop cher"),
     ("de", "das ist zu teuer"), ("it", "è troppo caro")],
)  # fmt: skip
async def test_whoever_finds_it_dear_hears_what_is_cheapest(language: str, text: str) -> None:
    talk = Talk(language)
    await talk.say(COMPLETE)
    talk.speak(language)
    reply = await talk.say(text)
    assert isinstance(reply, BotReply)
    assert reply.text == say(Phrase.CHEAPEST, Language(language))


async def test_too_dear_before_any_offer_is_for_a_colleague() -> None:
    assert isinstance(await Talk().say("That is all too expensive for me"), Handoff)


async def test_the_cheapest_room_of_a_known_stay_is_asked_anew() -> None:
    talk = Talk()
    reply = await talk.all(COMPLETE, "what is your cheapest room?")
    assert isinstance(reply, BotReply)
    assert [call.name for call in reply.tools] == ["check_availability"]


async def test_a_price_asked_after_a_person_spoke_is_of_the_known_stay() -> None:
    talk = Talk()
    await talk.all(COMPLETE, "I want to speak to a person")
    talk.note(Author.AGENT, "Hello, I can give you a discount.")
    reply = await talk.say("And what would the normal price be for our dates?")
    assert [call.name for call in reply.tools] == ["check_availability"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "yes"), ("en", "Yes please"), ("en", "Can I have the link?"), ("es", "sí, por favor"),
     ("es", "¿me manda el enlace?"), ("pt", "sim"), ("pt", "pode enviar o link?"),
     ("fr", "oui"), ("fr", "vous pouvez m'envoyer le lien ?"), ("de", "ja, bitte"),
     ("de", "Können Sie mir den Link schicken?"), ("it", "sì"), ("it", "mi manda il link?")],
)  # fmt: skip
async def test_yes_to_offers_and_a_wish_for_the_link_book(language: str, text: str) -> None:
    talk = Talk(language)
    await talk.say(COMPLETE)
    talk.speak(language)
    reply = await talk.say(text)
    assert "https://book.example/?arrival=2026-12-03&departure=2026-12-06" in reply.text
    assert reply.asked is Slot.NAME


async def test_yes_to_a_full_house_books_nothing() -> None:
    full = await Talk().all("A room for 2 adults from 3 to 6 August", "yes")
    assert full.tools == ()


@pytest.mark.parametrize(
    ("language", "texts", "check_in"),
    [("en", ("What about a week later?",), date(2026, 12, 10)),
     ("es", ("¿y una semana más tarde?",), date(2026, 12, 10)),
     ("de", ("Und eine Woche später?", "und die Woche davor?"), date(2026, 12, 3))],
)  # fmt: skip
async def test_a_stay_moves_by_a_week(
    language: str, texts: tuple[str, ...], check_in: date
) -> None:
    talk = Talk(language)
    await talk.all(COMPLETE, *texts)
    assert talk.rooms.asked[-1].check_in == check_in
    assert talk.rooms.asked[-1].nights == 3


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "We are a family with two kids of 5 and 8, do you have anything from 3 to 6 June?"),
     ("fr", "Nous sommes une famille avec deux enfants, vous avez quelque chose du 3 au 6 juin ?")],
)  # fmt: skip
async def test_children_who_come_along_are_no_question_about_children(
    language: str, text: str
) -> None:
    reply = await Talk(language).say(text)
    assert isinstance(reply, BotReply)
    assert reply.asked is Slot.ADULTS


async def test_ok_prenoto_books() -> None:
    talk = Talk("it")
    reply = await talk.all("Vorrei una camera per due adulti dal 3 al 6 dicembre", "ok prenoto")
    assert [call.name for call in reply.tools] == ["send_booking_link"]


@pytest.mark.parametrize("text", ["I'll think about it, thanks", "Thanks! Let me think about it"])
async def test_whoever_thinks_about_it_is_left_in_peace(text: str) -> None:
    reply = await Talk().all(COMPLETE, text)
    assert isinstance(reply, BotReply)
    assert reply.text.startswith("You're very welcome!")
