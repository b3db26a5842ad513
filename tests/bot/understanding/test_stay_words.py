"""Stays as guests speak of them, in six languages; today is Monday, 20 April 2026."""

from datetime import date

import pytest

from hotel_inbox.bot.understanding.stay import read_stay
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Stay

TODAY = date(2026, 4, 20)

DATES = {
    "es": [
        ("del 12 al 15 de mayo", "2026-05-12", "2026-05-15"),
        (
            "una habitación doble del 12 al 15 de mayo para dos adultos y un niño de 5 años",
            "2026-05-12",
            "2026-05-15",
        ),
        ("para 3 noches desde el viernes", "2026-04-24", "2026-04-27"),
        ("el próximo fin de semana", "2026-04-24", "2026-04-26"),
        ("llegamos el 3 de junio y salimos el 7", "2026-06-03", "2026-06-07"),
        ("desde el 28 de abril hasta el 2 de mayo, somos 4", "2026-04-28", "2026-05-02"),
        ("mañana por la noche", "2026-04-21", ""),
        ("pasado mañana, 2 noches", "2026-04-22", "2026-04-24"),
        ("en dos semanas", "2026-05-04", ""),
        ("entre el 12 y el 15 de mayo", "2026-05-12", "2026-05-15"),
        ("¿Hay sitio el viernes que viene?", "2026-04-24", ""),
        ("del 12 al 15", "2026-05-12", "2026-05-15"),
        ("para nochevieja", "2026-12-31", ""),
    ],
    "pt": [
        ("de 12 a 15 de maio", "2026-05-12", "2026-05-15"),
        (
            "do dia 12 ao 15 de maio, dois adultos e duas crianças de 4 e 7 anos",
            "2026-05-12",
            "2026-05-15",
        ),
        ("chegamos na sexta-feira e ficamos 3 noites", "2026-04-24", "2026-04-27"),
        ("um quarto de casal para amanhã", "2026-04-21", ""),
        ("no próximo fim de semana", "2026-04-24", "2026-04-26"),
        ("daqui a duas semanas", "2026-05-04", ""),
        ("de 28 de abril até 2 de maio", "2026-04-28", "2026-05-02"),
        ("depois de amanhã", "2026-04-22", ""),
    ],
    "fr": [
        ("du 12 au 15 mai", "2026-05-12", "2026-05-15"),
        (
            "une chambre double du 12 au 15 mai pour deux adultes et un enfant de 6 ans",
            "2026-05-12",
            "2026-05-15",
        ),
        ("nous arrivons vendredi prochain et repartons dimanche", "2026-04-24", "2026-04-26"),
        ("à partir du 3 juin pour 4 nuits", "2026-06-03", "2026-06-07"),
        ("le 1er mai", "2026-05-01", ""),
        ("dans deux semaines", "2026-05-04", ""),
        ("après-demain jusqu'au 25", "2026-04-22", "2026-04-25"),
        ("le week-end prochain", "2026-04-24", "2026-04-26"),
        ("pour Noël", "2026-12-25", ""),
        ("du 30 avril au 3 mai", "2026-04-30", "2026-05-03"),
    ],
    "de": [
        ("vom 12. bis 15. Mai", "2026-05-12", "2026-05-15"),
        (
            "Doppelzimmer vom 12.5. bis 15.5. für 2 Erwachsene und 2 Kinder (4 und 7 Jahre)",
            "2026-05-12",
            "2026-05-15",
        ),
        ("vom 12.05. bis zum 15.05.2026", "2026-05-12", "2026-05-15"),
        ("am 12. Mai für drei Nächte", "2026-05-12", "2026-05-15"),
        ("von Freitag bis Sonntag", "2026-04-24", "2026-04-26"),
        ("nächstes Wochenende zu zweit", "2026-04-24", "2026-04-26"),
        ("Anreise 3. Juni, Abreise 7. Juni", "2026-06-03", "2026-06-07"),
        ("übermorgen", "2026-04-22", ""),
        ("in zwei Wochen", "2026-05-04", ""),
        ("am zwölften Mai", "2026-05-12", ""),
        ("vom 28. April bis 2. Mai", "2026-04-28", "2026-05-02"),
        ("am 12.", "2026-05-12", ""),
        ("an Silvester", "2026-12-31", ""),
    ],
    "it": [
        ("dal 12 al 15 maggio", "2026-05-12", "2026-05-15"),
        (
            "una camera matrimoniale dal 12 al 15 maggio per due persone e un bambino di 3 anni",
            "2026-05-12",
            "2026-05-15",
        ),
        ("arriviamo venerdì e partiamo domenica", "2026-04-24", "2026-04-26"),
        ("tra due settimane", "2026-05-04", ""),
        ("il prossimo fine settimana", "2026-04-24", "2026-04-26"),
        ("3 notti dal 3 giugno", "2026-06-03", "2026-06-06"),
        ("dopodomani", "2026-04-22", ""),
        ("a Ferragosto", "2026-08-15", ""),
        ("dal 28 aprile al 2 maggio, 2 camere", "2026-04-28", "2026-05-02"),
        ("il primo maggio", "2026-05-01", ""),
    ],
    "en": [
        ("for 3 nights from Friday", "2026-04-24", "2026-04-27"),
        ("next weekend", "2026-05-01", "2026-05-03"),
        ("this weekend", "2026-04-24", "2026-04-26"),
        ("the 12th to the 15th", "2026-05-12", "2026-05-15"),
        ("from the 5th until the 8th of May", "2026-05-05", "2026-05-08"),
        ("25/12", "2026-12-25", ""),
        ("3.4.", "2027-04-03", ""),
        ("2026-05-12 to 2026-05-15", "2026-05-12", "2026-05-15"),
        ("a week from today", "2026-04-27", ""),
        ("this Thursday", "2026-04-23", ""),
        ("not the 12th but the 14th", "2026-05-14", ""),
        ("the 12th, no actually the 14th", "2026-05-14", ""),
        ("Easter", "2027-03-28", ""),
        ("May 12-15 for me and my husband", "2026-05-12", "2026-05-15"),
        ("from 12/05 to 15/05", "2026-05-12", "2026-05-15"),
        ("the first of June", "2026-06-01", ""),
        ("From May 30 to June 2, 2 rooms for 5 people, 3 of them kids", "2026-05-30", "2026-06-02"),
        ("Friday and Saturday night", "2026-04-24", ""),
        ("arriving on the 30th leaving on the 2nd", "2026-04-30", "2026-05-02"),
        ("between the 3rd and the 6th of May", "2026-05-03", "2026-05-06"),
        ("dec 30 to jan 2", "2026-12-30", "2027-01-02"),
        ("leaving May 5, arriving May 2", "2026-05-02", "2026-05-05"),
        ("20 April", "2026-04-20", ""),
    ],
}

# Adults, children, their ages, rooms.
PARTIES: dict[str, list[tuple[str, int | None, int | None, tuple[int, ...], int | None]]] = {
    "es": [
        (
            "una habitación doble del 12 al 15 de mayo para dos adultos y un niño de 5 años",
            2,
            1,
            (5,),
            1,
        ),
        ("desde el 28 de abril hasta el 2 de mayo, somos 4", 4, None, (), None),
        ("mi mujer y yo", 2, None, (), None),
        ("solo yo", 1, None, (), None),
        ("una familia de cuatro", 4, None, (), None),
    ],
    "pt": [
        (
            "do dia 12 ao 15 de maio, dois adultos e duas crianças de 4 e 7 anos",
            2,
            2,
            (4, 7),
            None,
        ),
        ("eu e minha esposa", 2, None, (), None),
        ("um quarto de casal para amanhã", None, None, (), 1),
    ],
    "fr": [
        (
            "une chambre double du 12 au 15 mai pour deux adultes et un enfant de 6 ans",
            2,
            1,
            (6,),
            1,
        ),
        ("ma femme et moi", 2, None, (), None),
        ("nous sommes 4 dont 2 enfants", 2, 2, (), None),
    ],
    "de": [
        (
            "Doppelzimmer vom 12.5. bis 15.5. für 2 Erwachsene und 2 Kinder (4 und 7 Jahre)",
            2,
            2,
            (4, 7),
            1,
        ),
        ("nächstes Wochenende zu zweit", 2, None, (), None),
        ("meine Frau und ich", 2, None, (), None),
        ("wir sind zu viert", 4, None, (), None),
        ("zwei Einzelzimmer, bitte", None, None, (), 2),
        ("eine Familie mit 2 Kindern", None, 2, (), None),
        ("nur ich", 1, None, (), None),
    ],
    "it": [
        (
            "una camera matrimoniale dal 12 al 15 maggio per due persone e un bambino di 3 anni",
            1,
            1,
            (3,),
            1,
        ),
        ("io e mia moglie", 2, None, (), None),
        ("siamo in quattro", 4, None, (), None),
        ("dal 28 aprile al 2 maggio, 2 camere", None, None, (), 2),
    ],
    "en": [
        ("not 2 but 3 adults", 3, None, (), None),
        ("two adults and two kids aged 4 and 7", 2, 2, (4, 7), None),
        ("3 rooms", None, None, (), 3),
        ("a double room", None, None, (), 1),
        ("May 12-15 for me and my husband", 2, None, (), None),
        ("a 5 year old son and 2 adults", 2, 1, (5,), None),
        ("From May 30 to June 2, 2 rooms for 5 people, 3 of them kids", 2, 3, (), 2),
        ("We are a family: my wife, our 3 kids and me", 2, 3, (), None),
    ],
}

IMPOSSIBLE = [
    ("es", "el 31 de febrero"),
    ("fr", "30 février"),
    ("de", "30.02."),
    ("en", "31 February"),
]

# Numbers and days that are of something else.
NO_STAY = [
    ("es", "habitación 204, no funciona el aire"),
    ("en", "mid-August"),
    ("en", "room 204"),
    ("en", "is it 120 euros at 5 pm, 4 star? my number is 612 345 678"),
    ("en", "2 beds"),
    ("en", "confirmation 4512345 AB12"),
    ("en", "is breakfast included on the first floor?"),
    ("en", "how much is a night?"),
    ("en", "24/7 reception?"),
    ("en", "2-3 nights"),
    ("en", "room service at half past 8, room 12"),
    ("en", "is the pool open on the 2nd floor?"),
    ("en", "my flight lands 17:30"),
    ("en", "how much is a night?"),
    ("en", "I booked 3 days ago"),
    ("en", "free cancellation until 2 days before?"),
    ("en", "I stayed with you last year"),
    ("de", "Zimmer 12 ist zu laut"),
    ("fr", "la chambre 12 est froide"),
    ("es", "a las 8 de la tarde"),
    ("it", "un letto in più"),
    ("pt", "às 14h"),
    ("en", "any dinner during the Christmas season?"),
    ("en", "Does this property have a guest pool?"),
    ("en", "Does the hotel not restrict children?"),
    ("en", "Must children be with an adult?"),
]


def read(text: str, language: str) -> Stay:
    return read_stay(text, Stay(), today=TODAY, language=Language(language)).stay


@pytest.mark.parametrize(
    ("language", "text", "check_in", "check_out"),
    [(language, *case) for language, cases in DATES.items() for case in cases],
)
def test_dates_are_read_as_said(language: str, text: str, check_in: str, check_out: str) -> None:
    stay = read(text, language)

    assert str(stay.check_in or "") == check_in
    assert str(stay.check_out or "") == check_out


@pytest.mark.parametrize(
    ("language", "text", "adults", "children", "ages", "rooms"),
    [(language, *case) for language, cases in PARTIES.items() for case in cases],
)
def test_parties_are_read_as_said(
    language: str,
    text: str,
    adults: int | None,
    children: int | None,
    ages: tuple[int, ...],
    rooms: int | None,
) -> None:
    stay = read(text, language)

    assert (stay.adults, stay.children, stay.child_ages, stay.rooms) == (
        adults,
        children,
        ages,
        rooms,
    )


@pytest.mark.parametrize(("language", "text"), IMPOSSIBLE)
def test_a_date_that_does_not_exist_is_quoted_and_never_guessed(language: str, text: str) -> None:
    reading = read_stay(text, Stay(), today=TODAY, language=Language(language))

    assert reading.impossible
    assert reading.stay == Stay()


@pytest.mark.parametrize(("language", "text"), NO_STAY)
def test_other_numbers_are_no_stay(language: str, text: str) -> None:
    assert read(text, language) == Stay()
