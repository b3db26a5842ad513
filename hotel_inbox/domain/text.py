"""Makes text from outside safe to store, without changing what people wrote."""

import math
import re
import unicodedata
from collections.abc import Mapping

_DEPTH = 32
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """Replace what no database can hold: NUL and halves of surrogate pairs."""
    return _UNSTORABLE.sub("\ufffd", text)


def storable(value: object, depth: int = _DEPTH) -> object:
    """Copy a JSON value so that every database can hold it, however deep or odd it is."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping | list) and depth == 0:
        return "…"
    if isinstance(value, Mapping):
        return {clean(str(key)): storable(part, depth - 1) for key, part in value.items()}
    if isinstance(value, list):
        return [storable(part, depth - 1) for part in value]
    return value


# Separators, control and format characters (zero-width ones are among them), lone surrogates.
_INVISIBLE_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs"})
# Letters and marks by category, and still nothing to see: fillers, the empty braille pattern,
# variation selectors, and the joiner that holds graphemes together.
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u180b\u180c\u180d\u17b4\u17b5") | {
    chr(code) for code in range(0xFE00, 0xFE10)
}


def is_visible(text: str) -> bool:
    """Whether a text shows anything at all."""
    return any(
        character not in _INVISIBLE and unicodedata.category(character) not in _INVISIBLE_CATEGORIES
        for character in text
    )
