"""The bot's own words, and how dates and amounts are written, in every language."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from importlib.resources import files
from string import Formatter

import pytest

from hotel_inbox.bot.base import HouseRules, TurnHotel
from hotel_inbox.bot.notation import day, money
from hotel_inbox.bot.phrases import Counted, Phrase, count, hand_over, listed, only_in, say, status
from hotel_inbox.domain.languages import Language

ENGLISH, OTHERS = Language.ENGLISH, [one for one in Language if one is not Language.ENGLISH]


def table(language: Language) -> dict[str, dict[str, object]]:
    text = files("hotel_inbox.bot.phrases").joinpath(f"{language.value}.toml").read_text("utf-8")
    return tomllib.loads(text)


def places(text: object) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(str(text)) if name}


def phrases(language: Language) -> dict[str, object]:
    return table(language)["phrases"]


@pytest.mark.parametrize("language", list(Language))
def test_every_phrase_exists_once_and_nothing_else(language: Language) -> None:
    assert set(phrases(language)) == set(Phrase)
    assert set(table(language)["counted"]) == set(Counted)
    assert all(str(text).strip() for text in phrases(language).values())


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_fills_the_same_places(language: Language) -> None:
    wrong = {
        key: (places(text), places(phrases(ENGLISH)[key]))
        for key, text in phrases(language).items()
        if places(text) != places(phrases(ENGLISH)[key])
    }
    assert wrong == {}
    assert set(table(language)["statuses"]) == set(table(ENGLISH)["statuses"])
    assert set(table(language)["writing"]) == set(table(ENGLISH)["writing"])


@pytest.mark.parametrize("language", OTHERS)
def test_no_phrase_is_left_in_english(language: Language) -> None:
    same = [key for key, text in phrases(language).items() if text == phrases(ENGLISH)[key]]
    # Lines of nothing but places may look alike.
    assert all(len(str(text)) < 45 for key in same for text in [phrases(ENGLISH)[key]]), same


def test_what_fills_a_place_is_never_a_template_itself() -> None:
    assert say(Phrase.WELCOME, ENGLISH, hotel="Casa {Sol}") == "Hello and welcome to Casa {Sol}!"


def test_a_language_is_named_in_the_guests_own() -> None:
    assert "Spanisch" in only_in(Language.SPANISH, said_in=Language.GERMAN)


def test_things_are_counted() -> None:
    assert count(Counted.NIGHTS, 1, Language.GERMAN) == "1 Nacht"
    assert count(Counted.NIGHTS, 3, Language.ITALIAN) == "3 notti"
    assert listed(["a", "b", "c"], Language.SPANISH) == "a, b y c"
    assert listed(["a"], ENGLISH) == "a"


def test_a_status_that_nobody_knows_is_told_as_the_pms_writes_it() -> None:
    assert status("Checked in", Language.FRENCH) == "arrivée enregistrée"
    assert status("Wartet auf Mond", Language.FRENCH) == "Wartet auf Mond"


@pytest.mark.parametrize("language", list(Language))
def test_a_handoff_says_when_people_are_there_if_the_hotel_says_so(language: Language) -> None:
    silent = TurnHotel(1, "Casa Sol", "en", "Europe/Madrid", date(2026, 11, 22))
    staffed = TurnHotel(
        1, "Casa Sol", "en", "Europe/Madrid", silent.today, rules=HouseRules(staffed="8-22 {h}")
    )
    short = hand_over(Phrase.REQUESTED, language, silent)
    long = hand_over(Phrase.REQUESTED, language, staffed)
    assert long.startswith(short)
    assert "8-22 {h}" in long
    assert "8-22" not in short


def test_hours_that_end_with_a_dot_get_no_second_one() -> None:
    rules = HouseRules(staffed="6 a.m. – 11 p.m.")
    hotel = TurnHotel(1, "Casa Sol", "en", "Europe/Madrid", date(2026, 11, 22), rules=rules)
    assert hand_over(Phrase.REQUESTED, ENGLISH, hotel).endswith("6 a.m. – 11 p.m.")
    assert not hand_over(Phrase.REQUESTED, ENGLISH, hotel).endswith("..")


@pytest.mark.parametrize(
    ("language", "written", "amount"),
    [
        ("en", "Monday 1 March 2027", "€1,234.50"),
        ("es", "lunes 1 de marzo de 2027", "1.234,50\u00a0€"),
        ("pt", "segunda-feira, 1 de março de 2027", "1.234,50\u00a0€"),
        ("fr", "lundi 1er mars 2027", "1\u202f234,50\u00a0€"),
        ("de", "Montag, 1. März 2027", "1.234,50\u00a0€"),
        ("it", "lunedì 1º marzo 2027", "1.234,50\u00a0€"),
    ],
)
def test_dates_and_amounts_are_written_as_the_language_does(
    language: str, written: str, amount: str
) -> None:
    assert day(date(2027, 3, 1), Language(language)) == written
    assert money(Decimal("1234.5"), "EUR", Language(language)) == amount


def test_amounts_are_exact_and_currencies_named() -> None:
    assert money(Decimal("99.995"), "usd", ENGLISH) == "$100.00"
    assert money(Decimal("1234.5"), "CHF", ENGLISH) == "CHF\u00a01,234.50"
    assert money(Decimal(12000), "JPY", Language.GERMAN) == "12.000\u00a0¥"
    assert money(Decimal("0.1"), "CHF", Language.FRENCH) == "0,10\u00a0CHF"
