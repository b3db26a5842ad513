"""Reads the parts of a template, whatever a provider put into them."""

import re
from collections.abc import Mapping

PLACE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
"""A place for a value: {{1}}, or {{guest_name}}."""
HEADER_LIMIT = 60
BODY_LIMIT = 1024
URL_LIMIT = 2000
CODE_LIMIT = 15
_NOTHING: Mapping[str, object] = {}


def places(text: str) -> tuple[str, ...]:
    """Name the places of a text once each: numbered ones by number, others as they come."""
    found = dict.fromkeys(match[1] for match in PLACE.finditer(text))
    if all(name.isdecimal() for name in found):
        return tuple(sorted(found, key=int))
    return tuple(found)


def word(value: object) -> str:
    """Read one of the provider's own words, which come in small letters and in capitals."""
    return value.upper() if isinstance(value, str) else ""


def text_of(part: Mapping[str, object], key: str = "text") -> str:
    """Read a text of a part, empty if it has none."""
    text = part.get(key)
    return text if isinstance(text, str) else ""


def buttons_of(component: Mapping[str, object]) -> tuple[Mapping[str, object], ...]:
    """Give the buttons of a component, whose order is what a sent value refers to."""
    listed = component.get("buttons")
    if word(component.get("type")) != "BUTTONS" or not isinstance(listed, list | tuple):
        return ()
    return tuple(button if isinstance(button, Mapping) else _NOTHING for button in listed)


def examples_of(component: Mapping[str, object], key: str) -> dict[str, str]:
    """Read the example values of a text by place; Meta keeps them flat, nested, or by name."""
    example = component.get("example")
    given = example if isinstance(example, Mapping) else _NOTHING
    named, listed = given.get(f"{key}_named_params"), given.get(key)
    if isinstance(named, list | tuple):
        pairs = [one for one in named if isinstance(one, Mapping)]
        return {str(one.get("param_name")): str(one.get("example", "")) for one in pairs}
    if isinstance(listed, list | tuple) and listed and isinstance(listed[0], list | tuple):
        listed = listed[0]
    if not isinstance(listed, list | tuple):
        return {}
    return {str(number): str(value) for number, value in enumerate(listed, 1)}


def with_values(part: str, text: str, values: Mapping[str, str]) -> str:
    """Put values in the places of a text; a place without one keeps its braces."""

    def insert(place: re.Match[str]) -> str:
        return values.get(f"{part}:{place[1]}", "").strip() or place[0]

    # In one go: a value that looks like a place is a value.
    return PLACE.sub(insert, text)
