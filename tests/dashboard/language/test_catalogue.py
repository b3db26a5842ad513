"""Everything the dashboard says is translated, and nothing is translated that nobody says."""

import json
import re
import string
import tomllib
from collections.abc import Callable
from time import perf_counter

import pytest
import reflex as rx

from hotel_inbox.channels.meta_errors import MEANINGS
from hotel_inbox.dashboard.language import state
from hotel_inbox.dashboard.language.catalogue import (
    FOLDER,
    catalogue,
    say,
    say_count,
    understood,
)
from hotel_inbox.dashboard.pages import register
from hotel_inbox.dashboard.words import sentence
from hotel_inbox.domain.languages import Language
from tests.dashboard.language.sources import (
    PLACE,
    SCRIPTS,
    said,
    texts,
    untranslated,
    without_names,
)

SPANISH = catalogue(Language.SPANISH)

# Names, and what is the same in every language.
NO_WORDS = {"Hotel Inbox", "H", "WhatsApp", "Facebook", "Messenger", "Instagram"}
# A service says them with a word of its own in the place of a name.
WITH_A_VALUE = {"Nobody has it now: somebody else was faster."}
MARKS = " “”.:,;"


def places(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def test_every_sentence_of_the_dashboard_is_translated() -> None:
    missing = {f"{where}: {words}" for words, where in said() if words not in SPANISH}
    assert not missing, "\n".join(sorted(missing))


def test_every_page_has_all_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that reach `t` by a variable."""
    asked: set[str] = set()

    def heard(language: Language, english: str, **values: object) -> str:
        asked.add(english)
        return say(language, english, **values)

    pages: list[Callable[[], rx.Component]] = []
    monkeypatch.setattr(state, "say", heard)
    monkeypatch.setattr(rx.App, "add_page", lambda _, page, **__: pages.append(page))
    register(rx.App())
    for page in pages:
        if callable(page):
            page()
    assert asked - set(SPANISH) - NO_WORDS == set()
    assert "Conversations" in asked


def test_no_component_shows_words_of_one_language() -> None:
    found = {f"{where}: {words}" for words, where in untranslated() if words not in NO_WORDS}
    assert not found, "\n".join(sorted(found))


def test_nothing_is_translated_that_nobody_says() -> None:
    whole = texts() | {sentence(word.lower()) for word in texts() if word.isascii()}
    pieces = "\n".join(whole)
    unused = {
        english
        for english in SPANISH
        if without_names(english) not in whole
        and any(piece.strip(MARKS) not in pieces for piece in PLACE.split(english))
    }
    assert unused <= WITH_A_VALUE, "\n".join(sorted(unused - WITH_A_VALUE))


def test_what_is_translated_twice_is_translated_alike() -> None:
    seen: dict[str, str] = {}
    for file in sorted((FOLDER / Language.SPANISH.value).glob("*.toml")):
        for english, spanish in tomllib.loads(file.read_text("utf-8")).items():
            assert seen.setdefault(english, spanish) == spanish, (english, file.name)


def test_a_translation_has_the_same_places_for_values() -> None:
    differ = [(one, other) for one, other in SPANISH.items() if places(other) != places(one)]
    assert not differ, differ
    bare = [one for one, other in SPANISH.items() if one != one.strip() and other == other.strip()]
    assert not bare, bare


def test_the_scripts_words_are_translated() -> None:
    source = (SCRIPTS / "language.js").read_text("utf-8")
    table = re.search(r"const SPANISH = (\{.*?\n\});", source, re.DOTALL)
    assert table
    words: dict[str, str] = json.loads(table[1])
    assert all(places(spanish) == places(english) for english, spanish in words.items())
    scripts = "".join(
        file.read_text() for file in SCRIPTS.glob("*.js") if file.name != "language.js"
    )
    asked = {
        text
        for call in re.finditer(r"\bsay\(([^;]*?)[,)]", scripts)
        for text in re.findall(r'"((?:[^"\\]|\\.)*)"', call[1])
    }
    assert asked <= set(words), asked - set(words)
    unused = {
        english for english in words if json.dumps(english, ensure_ascii=False) not in scripts
    }
    assert not unused, unused


def test_values_stand_where_the_sentence_names_them() -> None:
    assert say(Language.SPANISH, "Write to {guest}…", guest="{x} Ana") == "Escribe a {x} Ana…"
    assert say(Language.ENGLISH, "Write to {guest}…", guest="Ana") == "Write to Ana…"
    assert say(Language.GERMAN, "Write to {guest}…", guest="Ana") == "Write to Ana…"
    assert say(Language.SPANISH, "nobody says this") == "nobody says this"


@pytest.mark.parametrize(("number", "words"), [(0, "0 noches"), (1, "1 noche"), (2, "2 noches")])
def test_one_of_a_thing_is_said_differently(number: int, words: str) -> None:
    said_so = say_count(
        Language.SPANISH,
        number,
        "{start} to {end} ({count} night)",
        "{start} to {end} ({count} nights)",
        start="3",
        end="4",
    )
    assert words in said_so


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Amy Wong took over", "Amy Wong ha tomado el control"),
        ("Amy {who} took over", "Amy {who} ha tomado el control"),
        ("Write something first.", "Escribe algo primero."),
        (
            "The guest asked for a person: “I want {her}”",
            "El huésped ha pedido hablar con una persona: «I want {her}»",
        ),
        ("Comes with a child: writes “my son”", "Viene con un niño: escribe «my son»"),
        ("Anna: hello", "Anna: hello"),
        (
            "Meta has a passing fault. Try again later.",
            "Meta tiene un fallo pasajero. Inténtalo más tarde.",
        ),
        ("what a guest wrote", "what a guest wrote"),
        ("1,200 conversations", "1,200 conversaciones"),
        ("our best conversations", "our best conversations"),
        ("Months have passed since the last one", "Months have passed since the last one"),
        ("Delete the message first.", "Delete the message first."),
        (
            "The guest left an e-mail and a phone number",
            "El huésped ha dejado un correo y un teléfono",
        ),
        (" took over", " took over"),
        ("", ""),
    ],
)
def test_a_finished_line_is_understood(english: str, spanish: str) -> None:
    assert understood(Language.SPANISH, english) == spanish
    assert understood(Language.ENGLISH, english) == english


def test_all_that_meta_refuses_is_said_in_spanish() -> None:
    left = {
        one.words
        for one in MEANINGS.values()
        if understood(Language.SPANISH, one.words) == one.words
    }
    assert not left


@pytest.mark.parametrize("line", [" took over" * 200, "{" * 1999, "The " * 499, "\0" * 2000])
def test_a_hostile_line_costs_no_time(line: str) -> None:
    begun = perf_counter()
    understood(Language.SPANISH, line)
    assert perf_counter() - begun < 0.1
