"""How well the words of a guest tell what kind of traveller they are, on reviews."""

from __future__ import annotations

from pathlib import Path

from evaluation.data import rows
from evaluation.figures import Figure
from hotel_inbox.bot.understanding.evidence import Notes
from hotel_inbox.bot.understanding.persona import note_persona, persona_of
from hotel_inbox.domain.stay import Stay
from hotel_inbox.domain.understanding import Persona

_TYPES = {
    "Business travelers": Persona.BUSINESS,
    "Couples": Persona.COUPLE,
    "Families": Persona.FAMILY,
    "Solo travelers": Persona.SOLO,
}


def told(text: str) -> Persona | None:
    """Tell the kind of traveller from a text alone."""
    notes = Notes({})
    note_persona(text, notes)
    return persona_of(notes, Stay())[0]


def measure(data: Path) -> list[Figure]:
    """Measure how often a persona that is told is right; most silent reviews give no sign."""
    reviews = rows(data / "persona" / "hotel_reviews.jsonl")
    answers = [(_TYPES[row["traveler_type"]], told(row["text"])) for row in reviews]
    given = [(true, answer) for true, answer in answers if answer is not None]
    right = sum(true is answer for true, answer in given) / len(given) if given else 0.0
    note = f"{len(given)} of {len(reviews)} reviews give a sign"
    return [Figure("persona told rightly", right, 0.85, note=note)]
