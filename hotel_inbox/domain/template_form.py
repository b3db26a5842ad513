"""Makes a template's draft of what a form holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hotel_inbox.domain.template_parts import PLACE, places
from hotel_inbox.domain.templates import TemplateDraft
from hotel_inbox.domain.text import clean


@dataclass(frozen=True, slots=True)
class DraftButton:
    """A button as a form asks for it; `target` is its address, phone number or example code.

    `kind` is QUICK_REPLY, URL, PHONE_NUMBER or COPY_CODE.
    """

    kind: str
    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class TemplateForm:
    """What somebody typed; `examples` go by the keys that `fields_of` gives for the draft."""

    name: str
    language: str
    category: str
    body: str
    header: str = ""
    footer: str = ""
    buttons: tuple[DraftButton, ...] = ()
    examples: Mapping[str, str] = field(default_factory=dict)


def drafted(form: TemplateForm) -> TemplateDraft:
    """Put what a form holds into Meta's shape, unchecked, so that it can be shown while typing."""
    parts: list[dict[str, object]] = []
    if form.header.strip():
        header = _text("header", form.header, form.examples)
        parts.append({"type": "HEADER", "format": "TEXT", **header})
    parts.append({"type": "BODY", **_text("body", form.body, form.examples)})
    if form.footer.strip():
        parts.append({"type": "FOOTER", "text": clean(form.footer.strip())})
    if form.buttons:
        made = [_button(index, one, form.examples) for index, one in enumerate(form.buttons)]
        parts.append({"type": "BUTTONS", "buttons": made})
    return TemplateDraft(
        name=form.name.strip(),
        language=form.language.strip(),
        category=form.category.strip().upper(),
        components=tuple(parts),
    )


def _text(part: str, text: str, examples: Mapping[str, str]) -> dict[str, object]:
    text = clean(text.replace("\r\n", "\n").strip())
    names = places(text)
    given = {name: examples.get(f"{part}:{name}", "").strip() for name in names}
    if not any(given.values()):
        return {"text": text}
    if all(name.isdecimal() for name in names):
        listed = list(given.values())
        return {"text": text, "example": {f"{part}_text": [listed] if part == "body" else listed}}
    named = [{"param_name": name, "example": value} for name, value in given.items()]
    return {"text": text, "example": {f"{part}_text_named_params": named}}


def _button(index: int, button: DraftButton, examples: Mapping[str, str]) -> dict[str, object]:
    kind, target = button.kind.upper(), clean(button.target.strip())
    made: dict[str, object] = {"type": kind, "text": clean(button.text.strip())}
    if kind == "PHONE_NUMBER":
        made["phone_number"] = re.sub(r"[\s().-]", "", target)
    elif kind == "COPY_CODE":
        # Its text is the provider's own.
        made = {"type": kind, "example": target}
    elif kind == "URL":
        made["url"] = target
        end = examples.get(f"button:{index}:1", "").strip()
        if places(target) and end:
            made["example"] = [PLACE.sub(lambda _: end, target)]
    return made
