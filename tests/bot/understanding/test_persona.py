from datetime import date

import pytest

from hotel_inbox.bot.understanding.evidence import Notes
from hotel_inbox.bot.understanding.persona import note_persona, persona_of
from hotel_inbox.domain.stay import Stay
from hotel_inbox.domain.understanding import Persona


def persona(text: str, stay: Stay | None = None) -> tuple[Persona | None, str]:
    notes = Notes({})
    note_persona(text, notes)
    return persona_of(notes, stay or Stay())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We come with our two kids", Persona.FAMILY),
        ("Viajamos con dos niños", Persona.FAMILY),
        ("Viajamos com duas crianças", Persona.FAMILY),
        ("Nous venons avec deux enfants", Persona.FAMILY),
        ("Wir kommen mit zwei Kindern", Persona.FAMILY),
        ("Veniamo con due bambini", Persona.FAMILY),
        ("It's our honeymoon", Persona.COUPLE),
        ("Es nuestra luna de miel", Persona.COUPLE),
        ("É a nossa lua de mel", Persona.COUPLE),
        ("C'est notre lune de miel", Persona.COUPLE),
        ("Ich komme mit meiner Frau", Persona.COUPLE),
        ("Vengo con mia moglie", Persona.COUPLE),
        ("I'm on a business trip", Persona.BUSINESS),
        ("Es un viaje de negocios", Persona.BUSINESS),
        ("É uma viagem de negócios", Persona.BUSINESS),
        ("Je suis en déplacement professionnel", Persona.BUSINESS),
        ("Ich bin auf Geschäftsreise", Persona.BUSINESS),
        ("È un viaggio di lavoro", Persona.BUSINESS),
        ("We are a group of 12", Persona.GROUP),
        ("Somos un grupo de amigos", Persona.GROUP),
        ("Somos um grupo de amigos", Persona.GROUP),
        ("Nous sommes un groupe de 12", Persona.GROUP),
        ("Wir sind eine Gruppe", Persona.GROUP),
        ("Siamo un gruppo di amici", Persona.GROUP),
        ("I travel alone", Persona.SOLO),
        ("Viajo solo", Persona.SOLO),
        ("Viajo sozinha", Persona.SOLO),
        ("Je voyage seule", Persona.SOLO),
        ("Ich reise allein", Persona.SOLO),
        ("Viaggio da sola", Persona.SOLO),
        ("We stay for three months", Persona.LONG_STAY),
        ("Nos quedamos varios meses", Persona.LONG_STAY),
        ("Ficamos três meses", Persona.LONG_STAY),
        ("Nous restons plusieurs mois", Persona.LONG_STAY),
        ("Wir bleiben drei Monate", Persona.LONG_STAY),
        ("Restiamo tre mesi", Persona.LONG_STAY),
    ],
)
def test_words_tell_the_traveller_in_six_languages(text: str, expected: Persona) -> None:
    assert persona(text) == (expected, f"Writes “{text}”")


def test_children_outweigh_the_spouse_and_the_guest_is_quoted() -> None:
    found = persona("Room for my wife and our two kids (4 and 7), please.")
    assert found == (Persona.FAMILY, "Writes “Room for my wife and our two kids (4 and 7)”")


@pytest.mark.parametrize("text", ["", "Hello", "Are children allowed?", "Is there a pool?"])
def test_nothing_without_evidence(text: str) -> None:
    assert persona(text) == (None, "")


def test_party_and_nights_tell_where_words_do_not() -> None:
    march = date(2027, 3, 1)
    assert persona("", Stay(adults=2, children=2)) == (Persona.FAMILY, "Comes with 2 children")
    assert persona("", Stay(adults=2))[0] is Persona.COUPLE
    assert persona("", Stay(adults=1))[0] is Persona.SOLO
    assert persona("", Stay(adults=9))[0] is Persona.GROUP
    assert persona("", Stay(check_in=march, check_out=date(2027, 4, 1)))[0] is Persona.LONG_STAY


def test_two_adults_on_business_are_no_couple() -> None:
    assert persona("We come on business", Stay(adults=2))[0] is Persona.BUSINESS


def test_the_party_is_explained_by_what_the_guest_said_of_it() -> None:
    notes = Notes({"adults": ("the two of us",)})
    assert persona_of(notes, Stay(adults=2))[1] == "Comes as two adults: writes “the two of us”"


def test_a_party_told_later_contradicts_the_words() -> None:
    assert persona("Just me", Stay(adults=3))[0] is None
