"""What the fake Graph API takes as a WhatsApp message or file, and how it refuses the rest.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages/
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.graph_calls import Reply, UploadedFile, refused
from tests.fakes.whatsapp_templates import HeldTemplates, wanted_values

_TEXT, _CAPTION, _REFERENCE = 4096, 1024, 512
_MB = 2**20
_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "image": (5 * _MB, ("image/jpeg", "image/png")),
    "video": (16 * _MB, ("video/mp4", "video/3gpp")),
    "audio": (16 * _MB, ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")),
    "sticker": (_MB // 2, ("image/webp",)),
    "document": (
        100 * _MB,
        (
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{_OFFICE}wordprocessingml.document",
            f"{_OFFICE}spreadsheetml.sheet",
            f"{_OFFICE}presentationml.presentation",
            "text/plain",
        ),
    ),
}
_SPACES = re.compile(r"[\n\t]| {5,}")


@dataclass(frozen=True)
class HeldFile:
    """A file that was uploaded, or that a guest sent."""

    name: str
    content_type: str
    content: bytes


def file_problem(file: UploadedFile) -> Reply | None:
    """Refuse what may not be uploaded."""
    for limit, types in TYPES.values():
        if file.content_type in types:
            if len(file.content) > limit:
                return refused(100, f"The file is larger than {limit} bytes.")
            return None if file.content else refused(100, "The file is empty.")
    return refused(100, "Param file must be a file with one of the supported types.")


def message_problem(
    body: Mapping[str, Any], files: Mapping[str, HeldFile], templates: Sequence[HeldTemplates]
) -> Reply | None:
    """Refuse what is no message in order; None if it is one."""
    kind = body.get("type", "text")
    part = body.get(kind)
    if not _is_addressed(body):
        return refused(100, "Invalid parameter")
    if kind == "contacts" and isinstance(part, list) and part:
        return None
    if not isinstance(part, dict):
        return refused(131008, f"The parameter {kind} is required.")
    if kind in TYPES:
        return _media_problem(kind, part, files)
    if kind == "template":
        return _template_problem(part, templates)
    return _other_problem(kind, part)


def _other_problem(kind: str, part: Mapping[str, Any]) -> Reply | None:
    if kind == "text":
        said = part.get("body")
        in_order = isinstance(said, str) and 0 < len(said) <= _TEXT
    else:
        in_order = kind in _PARTS and set(part) >= _PARTS[kind]
    return None if in_order else refused(100, "Invalid parameter")


def _is_addressed(body: Mapping[str, Any]) -> bool:
    quoted = body.get("context", {"message_id": ""})
    return (
        body.get("messaging_product") == "whatsapp"
        and body.get("recipient_type", "individual") == "individual"
        and isinstance(body.get("to") or body.get("recipient"), str)
        and isinstance(quoted, dict)
        and isinstance(quoted.get("message_id"), str)
        and len(str(body.get("biz_opaque_callback_data", ""))) <= _REFERENCE
    )


def _media_problem(
    kind: str, part: Mapping[str, Any], files: Mapping[str, HeldFile]
) -> Reply | None:
    given = files.get(str(part.get("id")))
    caption = part.get("caption", "")
    if given is None and "link" not in part:
        return refused(131009, f"There is no media with the id {part.get('id')}.")
    if given is not None and given.content_type not in TYPES[kind][1]:
        return refused(131053, f"{given.content_type} cannot be sent as {kind}.")
    if not isinstance(caption, str) or len(caption) > _CAPTION:
        return refused(100, "Param caption is too long.")
    if ("caption" in part and kind in {"audio", "sticker"}) or (
        "filename" in part and kind != "document"
    ):
        return refused(100, "Unexpected key in the media object.")
    return None


def _template_problem(part: Mapping[str, Any], templates: Sequence[HeldTemplates]) -> Reply | None:
    language = part.get("language")
    asked = (part.get("name"), language.get("code") if isinstance(language, dict) else None)
    if not all(isinstance(each, str) for each in asked):
        return refused(131008, "Template name and language are required.")
    rows = (row for held in templates for row in held.rows)
    known = next((row for row in rows if (row["name"], row["language"]) == asked), None)
    status = known["status"] if known else "UNKNOWN"
    if known is None or status != "APPROVED":
        code = {"PAUSED": 132015, "DISABLED": 132016}.get(status, 132001)
        return refused(code, f"The template cannot be sent: {status}", status=404)
    given, wanted = _values(part.get("components", [])), wanted_values(known)
    if {place: len(values) for place, values in given.items() if values} != wanted:
        words = f"Number of parameters does not match the expected {wanted}"
        return refused(132000, words)
    named = known["parameter_format"] == "NAMED"
    problems = (_value_problem(each, named=named) for every in given.values() for each in every)
    return next(filter(None, problems), None)


def _value_problem(value: Mapping[str, Any], *, named: bool) -> Reply | None:
    if named and not value.get("parameter_name"):
        return refused(100, "Parameter name is missing or empty")
    if value.get("type") == "text" and not str(value.get("text", "")).strip():
        return refused(131008, "Required parameter is missing: text")
    if _SPACES.search(str(value.get("text", ""))):
        return refused(132018, "Param text cannot have new lines or many spaces")
    return None


def _values(components: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Give the values of each place: body, header, button:0 and so on."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for component in components:
        place = str(component.get("type", "")).lower()
        if place == "button":
            place = f"button:{component.get('index')}"
        found[place] = list(component.get("parameters", []))
    return found


_PARTS: Mapping[str, set[str]] = {
    "reaction": {"message_id", "emoji"},
    "location": {"latitude", "longitude"},
    "interactive": {"type", "body", "action"},
}
