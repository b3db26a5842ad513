"""Measures whether the right entry is found, and how often a sure answer is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.retrieval import Remembering
from bench.trials import Trial, faq_trials
from evaluation.data import MissingDataError
from evaluation.figures import Figure
from hotel_inbox.bot.retrieval import Retriever

COVERAGE = 0.8
_FIRST, _FIVE, _RECIPROCAL, _PRECISION = 0.90, 0.995, 0.94, 0.97
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question as it was answered: the labelled entry's rank, and the first entry's worth."""

    rank: int | None
    score: float
    same_subject: bool

    @property
    def first(self) -> bool:
        return self.rank == 1


def _ask(retriever: Retriever, trial: Trial) -> _Asked:
    hits = retriever.search(trial.knowledge, trial.query, limit=_NEAREST)
    found = [hit.entry.id for hit in hits]
    rank = found.index(trial.labelled) + 1 if trial.labelled in found else None
    return _Asked(rank, hits[0].score, found[0] in trial.right)


def _share(of: Sequence[bool]) -> float:
    return sum(of) / len(of)


def measure(data: Path) -> list[Figure]:
    """Ask every question of its own hotel; then look at the surest share of the answers alone."""
    folder = data / "faq"
    if not (folder / "questions.jsonl").is_file():
        raise MissingDataError(f"{folder / 'questions.jsonl'} is missing")
    retriever = Retriever(Remembering())
    trials = [trial for trial in faq_trials(folder) if trial.kind == "faq"]
    asked = [_ask(retriever, trial) for trial in trials]
    surest = sorted(asked, key=lambda each: -each.score)[: round(COVERAGE * len(asked))]
    note = f"{len(asked)} questions, each among its hotel's entries"
    given = f"the surest {COVERAGE:.0%} of the answers; right is the labelled entry alone"
    alike = "the same, an entry on the very same subjects counts as right too"
    return [
        Figure("right entry first", _share([each.first for each in asked]), _FIRST, note=note),
        Figure(
            "right entry of five",
            _share([each.rank is not None for each in asked]),
            _FIVE,
            note=note,
        ),
        Figure(
            "right entry, MRR of five",
            sum(1 / each.rank for each in asked if each.rank) / len(asked),
            _RECIPROCAL,
            note=note,
        ),
        Figure(
            "given answers, precision", _share([e.first for e in surest]), _PRECISION, note=given
        ),
        Figure(
            "given answers, precision by subject",
            _share([each.same_subject for each in surest]),
            _PRECISION,
            note=alike,
        ),
    ]
