"""Names, e-mails and phone numbers out of what guests write."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_inbox.bot.understanding.contacts import (
    ContactReading,
    checked_email,
    checked_name,
    checked_phone,
    read_contacts,
)
from hotel_inbox.bot.understanding.phones import country_of
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Slot

MOST_SECONDS = 0.25


def read(text: str, asked: Slot | None = None, country: str = "ES") -> ContactReading:
    return read_contacts(text, country=country, timezone="Europe/Madrid", asked=asked)


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("ana.ruiz@gmail.com", "ana.ruiz@gmail.com"),
        ("Write to <Ana.Ruiz@GMAIL.com>, thanks.", "Ana.Ruiz@gmail.com"),
        ("e-mail:ana@correo.es!", "ana@correo.es"),
        (
            "sorry, it is ana@correo.es and was anna@correo.es, no: ana.r@correo.es",
            "ana.r@correo.es",
        ),
        ("ana.ruiz@gmail.com, not ana.riz@gmail.com", "ana.ruiz@gmail.com"),
        ("not old@correo.es but new@correo.es", "new@correo.es"),
        ("ana@cor\u200breo.es", "ana@correo.es"),
        ("josé@correo.es", "josé@correo.es"),
    ],
)
def test_an_address_is_read_and_the_last_one_counts(text: str, email: str) -> None:
    assert read(text).guest.email == email


@pytest.mark.parametrize(
    ("text", "asked", "refused"),
    [
        ("mail me at ana@gmail", None, "ana@gmail"),
        ("ana@@gmail.com", None, "ana@@gmail.com"),
        ("ana at gmail dot com", Slot.EMAIL, "ana at gmail dot com"),
        ("ana.gmail.com", Slot.EMAIL, "ana.gmail.com"),
    ],
)
def test_what_only_looks_like_an_address_is_refused(
    text: str, asked: Slot | None, refused: str
) -> None:
    reading = read(text, asked)
    assert reading.guest.email is None
    assert reading.refused[Slot.EMAIL] == refused


@pytest.mark.parametrize("text", ["follow us @casaazul", "@", "see you @ 8", "www.casa-azul.es"])
def test_no_address_is_nothing_to_refuse(text: str) -> None:
    reading = read(text)
    assert reading.guest.email is None
    assert not reading.refused


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("612 345 678", "+34612345678"),
        ("+44 7700 900123", "+447700900123"),
        ("0044 7911 123456", "+447911123456"),
        ("call me on 467 3395", "+344673395"),
        ("mi móvil es el 612-34-56-78", "+34612345678"),
        ("Meine Nummer ist 0171 1234567", "+3401711234567"),
        ("+34 600 111 222 2 adults", "+34600111222"),
        ("(202) 555-0143", "+12025550143"),
        ("Desk: 912 345 678 Mobile: 612 345 678 Fax: 912 345 679", "+34612345678"),
        ("612345678, no, sorry: 612345679", "+34612345679"),
        ("Phone: 345-899-3560x4587", "+13458993560"),
    ],
)
def test_a_phone_is_read(text: str, phone: str) -> None:
    assert read(text).guest.phone == phone


@pytest.mark.parametrize(
    "text",
    [
        "my booking number is 612345678",
        "12.05.2026 - 15.05.2026",
        "from 2026-05-12 to 2026-05-15",
        "the card 4111 1111 1111 1111",
        "it costs 1 200 000 euros",
        "IBAN ES91 2100 0418 4502 0005 1332",
        "my server is 192.168.100.200",
        "my SSN is 054-28-6917",
        "ZIP: 75534-030",
        "2 adults, 600 EUR, 2026",
        "ana612345678@correo.es",
    ],
)
def test_other_numbers_are_no_phones(text: str) -> None:
    assert read(text).guest.phone is None


def test_a_bare_number_answers_what_the_bot_asked_for() -> None:
    assert read("467 339", Slot.PHONE).guest.phone == "+34467339"
    assert read("612345678", Slot.CONFIRMATION).guest.phone is None
    assert read("12", Slot.PHONE).refused == {Slot.PHONE: "12"}
    assert read("4111 1111 1111 1111", Slot.PHONE).guest.phone is None


@pytest.mark.parametrize(
    ("timezone", "country"),
    [("Europe/Madrid", "ES"), ("US/Pacific", "US"), ("Europe/Kiev", "UA"), ("UTC", "")],
)
def test_a_time_zone_has_a_country(timezone: str, country: str) -> None:
    assert country_of(timezone) == country


def test_the_zone_stands_in_for_an_unknown_country() -> None:
    reading = read_contacts("my phone: 030 901820", country="", timezone="Europe/Berlin")
    assert reading.guest.phone == "+4930901820"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is ana ruiz and I need a room", "Ana Ruiz"),
        ("Hi, I'm Ana", "Ana"),
        ("soy Ana Ruiz, tel 612 345 678", "Ana Ruiz"),
        ("Me llamo Ana", "Ana"),
        ("Je m'appelle Jean-Pierre Dupont.", "Jean-Pierre Dupont"),
        ("ich heiße Jürgen von der Heide und komme morgen", "Jürgen von der Heide"),
        ("Mi chiamo Giulia", "Giulia"),
        ("Meu nome é João da Silva", "João da Silva"),
        ("a table for Mr. Smith please", "Smith"),
        ("Two nights please.\n\nBest,\nAna Ruiz", "Ana Ruiz"),
        ("Name: ANA RUIZ\nPhone: 612345678", "Ana Ruiz"),
    ],
)
def test_a_name_is_read(text: str, name: str) -> None:
    assert read(text).guest.name == name


@pytest.mark.parametrize(
    "text",
    [
        "I'm looking for a room", "I'm Spanish", "soy alérgico", "this is great", "sono le 10",
        "my name is on the booking", "my name is spelled wrong", "I'm not Ana", "It's a shame",
        "Best room you have?", "Ana Ruiz", "Ich bin Vegetarierin", "the hotel's name is Casa Azul",
    ],
)  # fmt: skip
def test_no_name_is_made_up(text: str) -> None:
    assert read(text).guest.name is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ana ruiz", "Ana Ruiz"),
        ("Ana Ruiz, ana@correo.es", "Ana Ruiz"),
        ("it's Ana", "Ana"),
        ("O'Connor", "O'Connor"),
        ("no", None),
        ("why do you need that", None),
        ("What time is breakfast?", None),
        ("12", None),
    ],
)
def test_a_bare_answer_to_the_question_for_a_name(text: str, name: str | None) -> None:
    assert read(text, Slot.NAME).guest.name == name


def test_what_was_said_is_quoted() -> None:
    said = read("I'm Ana, ana@correo.es, 612 345 678").said
    assert said == {Slot.NAME: "Ana", Slot.EMAIL: "ana@correo.es", Slot.PHONE: "612 345 678"}


def test_single_details_are_checked_alike() -> None:
    assert checked_email("ana@correo.es") == "ana@correo.es"
    assert checked_email("ana") is None
    assert checked_email("a" * 5000 + "@correo.es") is None
    assert checked_phone("612 345 678", country="", timezone="Europe/Madrid") == "+34612345678"
    assert checked_phone("none", country="ES", timezone="") is None
    assert checked_name("  Ana   Ruiz ") == "Ana Ruiz"
    assert checked_name("<b>Ana</b>") is None
    assert checked_name("x" * 500) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from([None, *Slot]))
def test_any_text_is_read(text: str, asked: Slot | None) -> None:
    reading = read(text, asked)
    assert reading.guest.phone is None or reading.guest.phone.startswith("+")
    assert set(reading.said).isdisjoint(reading.refused)


@pytest.mark.parametrize(
    "unit", ["1 ", "a@b ", "a.", "my name is ", "tel 612345678 ", "I am A ", "(", "1-", "best, "]
)
def test_a_huge_message_costs_little(unit: str) -> None:
    text = (unit * 4000)[:4000]
    begun = time.process_time()
    for asked in (None, Slot.NAME, Slot.EMAIL, Slot.PHONE):
        read(text, asked)
    assert time.process_time() - begun < 4 * MOST_SECONDS


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("Tom Baker, tom.baker@example.com", Slot.EMAIL, "Tom Baker"),
        ("Marie Dupont, 612 34 56 78", Slot.PHONE, "Marie Dupont"),
        ("yes, tom.baker@example.com", Slot.EMAIL, None),
        ("Please use tom.baker@example.com", Slot.EMAIL, None),
        ("Tom Baker, tom.baker@example.com", None, None),
    ],
)
def test_a_name_before_the_address_that_was_asked_for_is_the_guests(
    text: str, asked: Slot | None, name: str | None
) -> None:
    found = read_contacts(text, country="ES", timezone="Europe/Madrid", asked=asked)
    assert found.guest.name == name


def test_a_number_that_the_hotels_country_has_not_is_one_of_the_guests_country() -> None:
    text = "Mon numéro est le 06 12 34 56 78"
    french = read_contacts(text, country="ES", timezone="Europe/Madrid", language=Language.FRENCH)
    assert french.guest.phone == "+33612345678"
    spanish = read_contacts(
        "mi móvil es 612 34 56 78", country="ES", timezone="", language=Language.FRENCH
    )
    assert spanish.guest.phone == "+34612345678"
