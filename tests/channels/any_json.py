"""Callbacks that went wrong in any way there is, made from those that did not."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

WORDS = ["messages", "text", "system", "edit", "interactive", "1785000000", "\x00"]
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(WORDS)
)
any_json = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        inner = [place for key in value for place in places(value[key], (*path, key))]
    elif isinstance(value, list):
        inner = [place for at, part in enumerate(value) for place in places(part, (*path, at))]
    else:
        inner = []
    return [path, *inner] if path else inner


@st.composite
def mutated(draw: st.DrawFn, payloads: Sequence[dict[str, Any]]) -> dict[str, Any]:
    callback: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(payloads)))
    for _ in range(draw(st.integers(1, 4))):
        found = places(callback)
        if not found:
            break
        *way, last = draw(st.sampled_from(found))
        holder: Any = callback
        for step in way:
            holder = holder[step]
        if draw(st.booleans()):
            holder[last] = draw(any_json)
        else:
            del holder[last]
    return callback


def is_storable(value: object) -> bool:
    """Whether both databases hold it: JSON without NaN, NUL and halves of surrogate pairs."""
    text = json.dumps(value, allow_nan=False, ensure_ascii=False)
    return "\\u0000" not in text and text.encode("utf-8", "replace").decode() == text
