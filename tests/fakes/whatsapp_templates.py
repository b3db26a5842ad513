"""The templates of the fake Graph API, with Meta's own checks.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.graph_calls import Call, Reply, refused

_NAME = re.compile(r"[a-z0-9_]{1,512}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?", re.ASCII)
_PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_CATEGORIES = {"AUTHENTICATION", "MARKETING", "UTILITY"}
_LONGEST = {"BODY": 1024, "HEADER": 60, "FOOTER": 60}
_BUTTONS, _BUTTON_TEXT = 10, 25
_ALWAYS = {"id", "name", "language", "status", "category", "components", "parameter_format"}


@dataclass
class HeldTemplates:
    """The templates of one account, oldest first."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(550_000_000_000))

    def hold(self, name: str, body: str, *, language: str = "en", **more: object) -> dict[str, Any]:
        """Keep an approved template, as if Meta had reviewed it long ago."""
        row: dict[str, Any] = {
            "id": str(next(self.ids)),
            "name": name,
            "language": language,
            "status": "APPROVED",
            "category": "UTILITY",
            "parameter_format": "POSITIONAL",
            "components": [{"type": "BODY", "text": body}],
            "quality_score": {"score": "UNKNOWN", "date": 1785000000},
            "rejected_reason": "NONE",
            **more,
        }
        self.rows.append(row)
        return row

    def find(self, template_id: str) -> dict[str, Any]:
        """Give a template's row, to be looked at or changed."""
        return next(row for row in self.rows if row["id"] == template_id)


def listed(call: Call, held: HeldTemplates) -> Reply:
    """Give a page of templates."""
    fields = set(filter(None, call.query.get("fields", "").split(","))) or _ALWAYS
    after = call.query.get("after", "")
    limit, start = int(call.query.get("limit", "25")), int(after) if after.isdigit() else 0
    rows = [row for row in held.rows if call.query.get("name", row["name"]) == row["name"]]
    page = [
        {name: row[name] for name in row if name in fields | {"id"}}
        for row in rows[start : start + limit]
    ]
    paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(start + len(page))}}
    if start + limit < len(rows):
        paging["next"] = f"{call.base_url}/{call.version}{call.path}?after={start + limit}"
    return Reply(body={"data": page, "paging": paging} if page else {"data": []})


def create(call: Call, held: HeldTemplates) -> Reply:
    """Take a template for review, or say what is wrong with it."""
    given = call.object
    problem = _problem(given, held)
    if problem is not None:
        return problem
    more = {key: given[key] for key in ("category", "components")}
    row = held.hold(given["name"], "", language=given["language"], **more)
    row["status"] = "PENDING"
    row["parameter_format"] = given.get("parameter_format", "POSITIONAL")
    return Reply(body={name: row[name] for name in ("id", "status", "category")})


def delete(call: Call, held: HeldTemplates) -> Reply:
    """Delete a template in one language, or in all."""
    name, template_id = call.query.get("name"), call.query.get("hsm_id")
    gone = [
        row
        for row in held.rows
        if row["name"] == name and template_id in {None, row["id"]} and row["status"] != "DISABLED"
    ]
    if not gone:
        return refused(
            100,
            "Invalid parameter",
            subcode=2593002,
            error_user_title="Message Template Not Found",
            error_user_msg="There is no such template in this account.",
        )
    for row in gone:
        held.rows.remove(row)
    return Reply(body={"success": True})


def wanted_values(template: Mapping[str, Any]) -> dict[str, int]:
    """Count the values that a template wants, by place; places without any are left out."""
    found: dict[str, int] = {}
    for component in template["components"]:
        kind = str(component["type"]).upper()
        if kind == "HEADER" and component.get("format", "TEXT") != "TEXT":
            found["header"] = 1
        elif kind in {"HEADER", "BODY"}:
            found[kind.lower()] = len(_places(component))
        for at, button in enumerate(component.get("buttons", ())):
            found[f"button:{at}"] = len(_PLACE.findall(button.get("url", "")))
    return {place: count for place, count in found.items() if count}


def _places(component: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(_PLACE.findall(component.get("text", ""))))


def _problem(given: Mapping[str, Any], held: HeldTemplates) -> Reply | None:
    return _heading_problem(given, held) or _parts_problem(given)


def _heading_problem(given: Mapping[str, Any], held: HeldTemplates) -> Reply | None:
    name, language = str(given.get("name")), str(given.get("language"))
    if not _NAME.fullmatch(name):
        return _refused(2388004, "Name", "Use lower-case letters, digits and underscores only.")
    if not _LANGUAGE.fullmatch(language):
        return _refused(2388001, "Language", "This language is not supported.")
    if given.get("category") not in _CATEGORIES:
        return refused(100, f"Param category must be one of {sorted(_CATEGORIES)}")
    if any((row["name"], row["language"]) == (name, language) for row in held.rows):
        return _refused(2388024, "Content exists", "There is already a text in this language.")
    return None


def _parts_problem(given: Mapping[str, Any]) -> Reply | None:
    components = given.get("components")
    if not isinstance(components, list) or not all(isinstance(each, dict) for each in components):
        return refused(100, "Param components must be an array of objects")
    kinds = [str(each.get("type", "")).upper() for each in components]
    if kinds.count("BODY") != 1 or len(set(kinds)) != len(kinds):
        return _refused(2388043, "Parts missing", "A template has one body, and each part once.")
    problems = (
        _part_problem(kind, each, named=given.get("parameter_format") == "NAMED")
        for kind, each in zip(kinds, components, strict=True)
    )
    return next(filter(None, problems), None)


def _part_problem(kind: str, part: Mapping[str, Any], *, named: bool) -> Reply | None:
    if kind == "BUTTONS":
        return _buttons_problem(part.get("buttons"))
    if kind == "HEADER" and part.get("format", "TEXT") != "TEXT":
        handle = part.get("example", {}).get("header_handle")
        return None if handle else _refused(2388273, "Sample missing", "Add a sample file.")
    text = str(part.get("text", ""))
    if not text.strip() or len(text) > _LONGEST.get(kind, 0):
        return _refused(2388040, "Length", f"The {kind.lower()} is empty or too long.")
    return _values_problem(kind, part, named=named)


def _values_problem(kind: str, part: Mapping[str, Any], *, named: bool) -> Reply | None:
    text, places = part["text"].strip(), _places(part)
    if (kind == "FOOTER" and places) or (kind == "HEADER" and len(places) > 1):
        return _refused(2388047, "Values", f"The {kind.lower()} has too many values.")
    if kind == "BODY" and (_PLACE.match(text) or text.endswith("}}")):
        return _refused(2388299, "Values", "A value may not stand at the beginning or the end.")
    if not named and places != [str(number) for number in range(1, len(places) + 1)]:
        return _refused(2388023, "Values", "Number the values from {{1}} on, in order.")
    if places and _samples(kind, part, named=named) != len(places):
        return _refused(2388043, "Samples", "Give one sample for each value.")
    return None


def _samples(kind: str, part: Mapping[str, Any], *, named: bool) -> int:
    example = part.get("example")
    if not isinstance(example, dict):
        return 0
    found = example.get(f"{kind.lower()}_text{'_named_params' if named else ''}") or []
    if kind == "BODY" and not named:
        found = found[0] if found else []
    return len([each for each in found if each])


def _buttons_problem(buttons: object) -> Reply | None:
    if not isinstance(buttons, list) or not 0 < len(buttons) <= _BUTTONS:
        return _refused(2388043, "Buttons", "A template has up to ten buttons.")
    for button in buttons:
        if button.get("type") not in {"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"}:
            return refused(100, "Param type of a button is not one of the supported types")
        if not 0 < len(str(button.get("text", ""))) <= _BUTTON_TEXT:
            return _refused(2388040, "Length", "A button's text has 1 to 25 characters.")
        if _PLACE.search(str(button.get("url", ""))) and not button.get("example"):
            return _refused(2388043, "Samples", "Give a sample of the button's address.")
    return None


def _refused(subcode: int, title: str, words: str) -> Reply:
    return refused(
        100, "Invalid parameter", subcode=subcode, error_user_title=title, error_user_msg=words
    )
