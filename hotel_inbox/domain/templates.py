"""Templates: messages that Meta approved beforehand, with values to be filled in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from hotel_inbox.domain.template_parts import (
    PLACE,
    buttons_of,
    examples_of,
    places,
    text_of,
    word,
)
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.errors import InvalidInputError

Component = Mapping[str, object]
"""A part of a template (header, body, footer, buttons) in the shape that Meta documents.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
"""

APPROVED = "APPROVED"
HEADER_LIMIT = 60
BODY_LIMIT = 1024
URL_LIMIT = 2000
CODE_LIMIT = 15
MEDIA_FORMATS = frozenset({"IMAGE", "VIDEO", "DOCUMENT"})
_FILLABLE_BUTTONS = frozenset({"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"})
_UNSENDABLE = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]| {4,}")
_SPACES = re.compile(r"\s+")
_WORDS_BEFORE, _WORDS_AFTER = 4, 3


@dataclass(frozen=True, slots=True)
class TemplateDraft:
    """A template as it is handed in for approval; `category` is UTILITY, MARKETING or the like."""

    name: str
    language: str
    category: str
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class ListedTemplate:
    """A template as the provider lists it; words that we do not know are kept as they are."""

    provider_id: str
    name: str
    language: str
    category: str
    status: str
    components: tuple[Component, ...]
    quality: str | None = None
    rejected_reason: str | None = None
    parameter_format: str = "POSITIONAL"


@dataclass(frozen=True, slots=True)
class TemplateField:
    """One value to fill in; `key` names its place ("body:1", "header:1", "button:0:1").

    `kind` is "text", or "link" for a picture, video or document that the header shows.
    """

    key: str
    label: str
    example: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class TemplateOption:
    """An approved template that fits a conversation, as the composer offers it."""

    id: int
    name: str
    language: str
    category: str
    components: tuple[Component, ...]
    fields: tuple[TemplateField, ...]


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """A template's text with values filled in; places without a value keep their braces."""

    header: str
    body: str
    footer: str
    buttons: tuple[str, ...]


def obstacle(components: Sequence[Component]) -> str | None:
    """Say why a template cannot be filled in here; None if it can."""
    for component in components:
        kind = word(component.get("type"))
        if kind == "HEADER" and word(component.get("format")) not in {"", "TEXT", *MEDIA_FORMATS}:
            return f"Its header ({word(component.get('format'))}) cannot be filled in here."
        if kind not in {"HEADER", "BODY", "FOOTER", "BUTTONS"}:
            return f"Its part {kind or 'without a type'} cannot be filled in here."
        for button in buttons_of(component):
            if word(button.get("type")) not in _FILLABLE_BUTTONS:
                return f"Its button “{text_of(button)}” cannot be filled in here."
    return None


def fields_of(components: Sequence[Component]) -> tuple[TemplateField, ...]:
    """List what has to be filled in before a template can be sent, in reading order."""
    found: list[TemplateField] = []
    for component in components:
        kind = word(component.get("type"))
        if kind == "HEADER" and word(component.get("format")) in MEDIA_FORMATS:
            shown = word(component.get("format")).lower()
            found.append(TemplateField(f"header:{shown}", f"Link to the {shown}", kind="link"))
        elif kind in {"HEADER", "BODY"}:
            found.extend(_text_fields(kind.lower(), component))
        for index, button in enumerate(buttons_of(component)):
            found.extend(_button_fields(index, button))
    return tuple(found)


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
                for field in _button_fields(index, button)
            )
    return tuple(parts)


def preview(components: Sequence[Component], values: Mapping[str, str]) -> TemplatePreview:
    """Show a template with what has been filled in so far."""
    header = body = footer = ""
    buttons: list[str] = []
    for component in components:
        kind = word(component.get("type"))
        if kind == "HEADER" and word(component.get("format")) not in {"", "TEXT"}:
            shown = word(component.get("format")).lower()
            header = values.get(f"header:{shown}", "").strip() or shown.capitalize()
        elif kind == "HEADER":
            header = _with_values("header", text_of(component), values)
        elif kind == "BODY":
            body = _with_values("body", text_of(component), values)
        elif kind == "FOOTER":
            footer = text_of(component)
        buttons.extend(text_of(button) for button in buttons_of(component))
    return TemplatePreview(header, body, footer, tuple(buttons))


def _text_fields(part: str, component: Component) -> Iterator[TemplateField]:
    text = text_of(component)
    examples = examples_of(component, f"{part}_text")
    for name in places(text):
        label = _label(text, name) if name.isdecimal() else _named_label(name)
        yield TemplateField(f"{part}:{name}", label or part.capitalize(), examples.get(name, ""))


def _named_label(name: str) -> str:
    return name.replace("_", " ").strip().capitalize() or name


def _label(text: str, name: str) -> str:
    """Tell a numbered place by the words around it, on its own line."""
    for line in text.splitlines():
        for match in PLACE.finditer(line):
            if match[1] == name:
                before = _SPACES.sub(" ", PLACE.sub("…", line[: match.start()]))
                after = _SPACES.sub(" ", PLACE.sub("…", line[match.end() :]))
                left = before.split(" ")[-_WORDS_BEFORE - 1 :]
                right = after.split(" ")[: _WORDS_AFTER + 1]
                around = f"{' '.join(left)}[…]{' '.join(right)}".strip()
                return "" if around == "[…]" else around
    return ""


def _button_fields(index: int, button: Mapping[str, object]) -> Iterator[TemplateField]:
    kind, text = word(button.get("type")), text_of(button)
    example = button.get("example")
    if isinstance(example, list | tuple):
        example = example[0] if example else ""
    shown = example if isinstance(example, str) else ""
    if kind == "COPY_CODE":
        yield TemplateField(f"button:{index}:1", "Code to copy", shown)
    elif kind == "URL":
        url = text_of(button, "url")
        for name in places(url):
            start = url.partition("{{")[0]
            yield TemplateField(
                f"button:{index}:{name}",
                f"End of the link behind “{text}”",
                shown.removeprefix(start),
            )


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
            whole = _with_values(part, text_of(component), given)
            _check_length(whole, limit, f"{part}:", fields, given)
        for index, button in enumerate(buttons_of(component)):
            url = _with_values(f"button:{index}", text_of(button, "url"), given)
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


def _with_values(part: str, text: str, values: Mapping[str, str]) -> str:
    def insert(place: re.Match[str]) -> str:
        return values.get(f"{part}:{place[1]}", "").strip() or place[0]

    # In one go: a value that looks like a place is a value.
    return PLACE.sub(insert, text)


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
