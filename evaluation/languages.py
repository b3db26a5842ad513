"""Measures whether a short text's language is recognised, whatever the hotel's own is."""

import csv
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from evaluation.figures import Figure
from hotel_inbox.bot.language import detect
from hotel_inbox.domain.languages import Language, spoken

GOAL = 0.95
_SENTENCES = Path(__file__).with_name("guest_sentences.toml")
_DEMO_HOTELS = ("casa-azul", "harbour-lights")


def labelled() -> Iterator[tuple[str, Language]]:
    """Yield our own sentences and the questions of the demo hotels with their languages."""
    for code, sentences in tomllib.loads(_SENTENCES.read_text("utf-8")).items():
        for sentence in sentences:
            yield sentence, Language(code)
    for slug in _DEMO_HOTELS:
        path = files("hotel_inbox") / "demo" / slug / "knowledge.csv"
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            language = spoken(row["language"])
            if language is not None:
                yield row["question"], language


def measure(data: Path) -> list[Figure]:  # noqa: ARG001 - the sentences are our own
    """Measure the share of texts recognised, each expected in every language once."""
    texts = list(labelled())
    tries = [(text, right, hotel) for text, right in texts for hotel in Language]
    right = sum(detect(text, expected=hotel) is language for text, language, hotel in tries)
    note = f"{len(texts)} short texts of our own, in a hotel of each of {len(Language)} languages"
    return [Figure("language of a short text", right / len(tries), GOAL, note=note)]
