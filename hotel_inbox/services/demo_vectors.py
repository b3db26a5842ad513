"""The vectors of the demo hotels' knowledge, embedded once and kept beside it."""

import base64
import hashlib
import json
from typing import Self

from pydantic import BaseModel, ConfigDict

VECTORS = "vectors.json"


class Vectors(BaseModel):
    """A hotel's `vectors.json`: the vectors of its knowledge by the digest of what was embedded.

    It spares whoever tries the demo the minutes that a slow machine takes to embed it all.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    vectors: dict[str, bytes]

    @classmethod
    def decoded(cls, text: str) -> Self:
        """Read the file, in which each vector is in base64."""
        entries = json.loads(text)
        vectors = {key: base64.b64decode(value) for key, value in entries["vectors"].items()}
        return cls(model=entries["model"], vectors=vectors)

    @staticmethod
    def key(text: str) -> str:
        """The digest under which the vector of a text is kept."""
        return hashlib.sha256(text.encode()).hexdigest()[:24]
