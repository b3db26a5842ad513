"""Templates: messages that Meta approved beforehand, with values to be filled in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hotel_inbox.domain.template_parts import (
    PLACE,
    buttons_of,
    examples_of,
    places,
    text_of,
    with_values,
    word,
)

Component = Mapping[str, object]
"""A part of a template (header, body, footer, buttons) in the shape that Meta documents.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
"""

APPROVED = "APPROVED"
MEDIA_FORMATS = frozenset({"IMAGE", "VIDEO", "DOCUMENT"})
_FILLABLE_BUTTONS = frozenset({"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"})
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
            found.extend(button_fields(index, button))
    return tuple(found)


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
            header = with_values("header", text_of(component), values)
        elif kind == "BODY":
            body = with_values("body", text_of(component), values)
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


def button_fields(index: int, button: Mapping[str, object]) -> Iterator[TemplateField]:
    """List what has to be filled in of one button; a value is sent with the button's number."""
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
