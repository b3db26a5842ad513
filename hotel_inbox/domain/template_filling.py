"""Puts values into the places of a template."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from hotel_inbox.domain.template_parts import (
    BODY_LIMIT,
    CODE_LIMIT,
    HEADER_LIMIT,
    URL_LIMIT,
    buttons_of,
    places,
    text_of,
    with_values,
    word,
)
from hotel_inbox.domain.templates import (
    Component,
    TemplateField,
    button_fields,
    fields_of,
    obstacle,
)
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.errors import InvalidInputError

_UNSENDABLE = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]| {4,}")


def filled(
    components: Sequence[Component], values: Mapping[str, str]
) -> tuple[dict[str, object], ...]:
    """Put values in their places, in the shape in which a template is sent.

    Raises InvalidInputError that names the field which is missing, too long or not sendable.
    https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/template-messages
    """
    if problem := obstacle(components):
        raise InvalidInputError(f"This template cannot be sent. {problem}")
    fields = fields_of(components)
    given = {field.key: _sendable(field, values.get(field.key, "")) for field in fields}
    _check_lengths(components, fields, given)
    parts: list[dict[str, object]] = []
    for component in components:
        kind = word(component.get("type"))
        if kind in {"HEADER", "BODY"} and (found := _parameters(kind.lower(), component, given)):
            parts.append({"type": kind.lower(), "parameters": found})
        for index, button in enumerate(buttons_of(component)):
            parts.extend(
                _button_part(index, button, given[field.key])
                for field in button_fields(index, button)
            )
    return tuple(parts)


def _sendable(field: TemplateField, value: str) -> str:
    value = clean(value).strip()
    if not is_visible(value):
        raise InvalidInputError(f"Fill in “{field.label}”.")
    if _UNSENDABLE.search(value):
        raise InvalidInputError(
            f"“{field.label}” may hold no line break, no tab and no four spaces in a row."
        )
    if field.kind == "link":
        _check_link(field.label, value)
    elif field.key.startswith("button:") and " " in value:
        raise InvalidInputError(f"“{field.label}” may hold no space.")
    return value


def _check_link(label: str, value: str) -> None:
    try:
        address = urlsplit(value)
        good = address.scheme == "https" and bool(address.hostname) and " " not in value
    except ValueError:
        good = False
    if not good or len(value) > URL_LIMIT:
        raise InvalidInputError(
            f"“{label}” has to be an address that begins with https:// and has at most "
            f"{URL_LIMIT} characters."
        )


def _check_lengths(
    components: Sequence[Component], fields: Sequence[TemplateField], given: Mapping[str, str]
) -> None:
    for component in components:
        kind = word(component.get("type"))
        limit = {"HEADER": HEADER_LIMIT, "BODY": BODY_LIMIT}.get(kind)
        if limit is not None:
            part = kind.lower()
            whole = with_values(part, text_of(component), given)
            _check_length(whole, limit, f"{part}:", fields, given)
        for index, button in enumerate(buttons_of(component)):
            url = with_values(f"button:{index}", text_of(button, "url"), given)
            _check_length(url, URL_LIMIT, f"button:{index}:", fields, given)
            if word(button.get("type")) == "COPY_CODE":
                code = given[f"button:{index}:1"]
                _check_length(code, CODE_LIMIT, f"button:{index}:", fields, given)


def _check_length(
    whole: str,
    limit: int,
    prefix: str,
    fields: Sequence[TemplateField],
    given: Mapping[str, str],
) -> None:
    inside = [field for field in fields if field.key.startswith(prefix)]
    if len(whole) > limit and inside:
        longest = max(inside, key=lambda field: len(given[field.key]))
        raise InvalidInputError(
            f"“{longest.label}” is too long: with it there are {len(whole)} characters where "
            f"{limit} fit."
        )


def _parameters(
    part: str, component: Component, given: Mapping[str, str]
) -> list[dict[str, object]]:
    shown = word(component.get("format")).lower()
    if f"header:{shown}" in given and part == "header":
        link = given[f"header:{shown}"]
        file: dict[str, object] = {"link": link}
        name = PurePosixPath(unquote(urlsplit(link).path)).name
        if shown == "document" and name:
            file["filename"] = name
        return [{"type": shown, shown: file}]
    found: list[dict[str, object]] = []
    for name in places(text_of(component)):
        parameter: dict[str, object] = {"type": "text", "text": given[f"{part}:{name}"]}
        if not name.isdecimal():
            parameter["parameter_name"] = name
        found.append(parameter)
    return found


def _button_part(index: int, button: Mapping[str, object], value: str) -> dict[str, object]:
    if word(button.get("type")) == "COPY_CODE":
        parameter = {"type": "coupon_code", "coupon_code": value}
        return _button("copy_code", index, parameter)
    return _button("url", index, {"type": "text", "text": value})


def _button(sub_type: str, index: int, parameter: dict[str, str]) -> dict[str, object]:
    return {
        "type": "button",
        "sub_type": sub_type,
        "index": str(index),
        "parameters": [parameter],
    }
