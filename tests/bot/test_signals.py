"""Greetings, thanks and the wish for a person."""

from __future__ import annotations

import pytest

from hotel_inbox.bot.signals import Courtesy, asks_about_bot, asks_for_person, opening


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("Hello there!", Courtesy.GREETING),
        ("Buenos días", Courtesy.GREETING),
        ("Guten Abend zusammen", Courtesy.GREETING),
        ("thank you so much for your help", Courtesy.THANKS),
        ("Muito obrigada!", Courtesy.THANKS),
        ("au revoir", Courtesy.GOODBYE),
        ("va bene", Courtesy.AGREEMENT),
        ("No, that's all", Courtesy.AGREEMENT),
    ],
)
def test_courtesies_are_known(text: str, courtesy: Courtesy) -> None:
    begun = opening(text)
    assert begun.is_all
    assert courtesy in begun.courtesies


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Buenas tardes, ¿hay parking?", "¿hay parking?"),
        ("Hi! Is there wifi", "Is there wifi"),
        ("thanks. and on weekends?", "on weekends?"),
        ("There is no soap", "There is no soap"),
        ("and on weekends?", "and on weekends?"),
    ],
)
def test_what_follows_a_courtesy_is_kept_as_written(text: str, rest: str) -> None:
    assert opening(text).rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "Can I talk to someone please?", "I need to speak with the manager", "human please",
        "agent", "I don't want to talk to a bot", "can somebody call me back?", "real person!!",
        "Me puede atender una persona? Quiero hablar con alguien", "pásame con recepción",
        "necesito un agente", "Posso falar com a recepção?", "preciso de um atendente",
        "Puis-je parler à un conseiller ?", "passez-moi la réception", "un humain svp",
        "Kann ich mit jemandem von der Rezeption sprechen?",
        "Verbinden Sie mich mit einem Menschen",
        "Posso parlare con qualcuno?", "mi passa la reception?", "operatore",
    ],
)  # fmt: skip
def test_a_wish_for_a_person_is_understood(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "a room for one person", "Is somebody at the reception at night?", "Do you speak German?",
        "Is the staff friendly?", "I don't need to speak to anybody",
        "¿Cuánto cuesta por persona?",
        "Wie viele Personen passen ins Zimmer?", "Combien par personne ?",
        "Quanto costa a persona?",
        "when does the reception open", "Can people walk to the beach?",
    ],
)  # fmt: skip
def test_mentioning_people_is_no_such_wish(text: str) -> None:
    assert not asks_for_person(text)


@pytest.mark.parametrize("text", ["Are you a bot?", "¿Eres un robot?", "sind Sie ein Mensch?"])
def test_the_question_for_a_machine_is_understood(text: str) -> None:
    assert asks_about_bot(text)
    assert not asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, Ana!", "Gracias Pablo", "Hi Lucía,", "thanks ana", "Danke Frau Müller!",
        "Thank you Mr. Smith", "Merci beaucoup Jean-Luc", "Obrigada João", "Thanks Ana 😊",
        "ok great thanks", "perfect, see you tomorrow", "Vielen Dank und bis morgen",
        "Ok perfect, thank you so much Ana. See you on Friday!", "Hasta el viernes, Marta",
    ],
)  # fmt: skip
def test_a_name_after_a_kind_word_asks_nothing(text: str) -> None:
    assert opening(text).is_all


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hi Lucía, is there parking?", "is there parking?"),
        ("Hi Mr. Smith, where are you?", "where are you?"),
        ("Hola Parking?", "Parking?"),
        ("Hello Breakfast", "Breakfast"),
        ("Hola, Friday", "Friday"),
        ("Hi, Madrid?", "Madrid?"),
        ("thanks for nothing", "for nothing"),
        ("Buenas tardes Marta. ¿Hay piscina?", "Marta. ¿Hay piscina?"),
        ("Hi Looking for a room", "Looking for a room"),
        ("hi, 2 nights", "2 nights"),
    ],
)
def test_no_matter_is_taken_for_a_name(text: str, rest: str) -> None:
    assert opening(text).rest.removeprefix("Marta. ") == rest.removeprefix("Marta. ")


@pytest.mark.parametrize(
    "text",
    [
        "I want to speak to the restaurant", "Transfer me to room service", "spa team please",
        "Can I speak directly with the reception?", "quiero hablar con el restaurante",
        "ich möchte mit dem Restaurant sprechen", "je veux parler au service client",
        "quero falar com o apoio ao cliente", "vorrei parlare con il ristorante",
    ],
)  # fmt: skip
def test_a_wish_for_a_department_is_a_wish_for_a_person(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "I need a taxi to get me to the restaurant", "On parle anglais à la réception ?",
        "Will I be able to talk to a concierge there?", "si parla inglese alla reception?",
    ],
)  # fmt: skip
def test_naming_a_department_is_none(text: str) -> None:
    assert not asks_for_person(text)
