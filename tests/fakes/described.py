"""Checks requests and answers against a vendor's published description, Swagger 2 or OpenAPI 3.

What a description does not name is wrong: an unknown parameter, an undocumented property.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator, FormatChecker

PMS_FOLDER = Path(__file__).parents[3] / "shared" / "pms"
_METHODS = ("get", "post", "put", "patch", "delete")
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked; parameters by name, answers by status."""

    pattern: re.Pattern[str]
    method: str
    parameters: Mapping[str, Mapping[str, Any]]
    required: frozenset[str]
    form: Mapping[str, Any] | None
    answers: Mapping[str, Mapping[str, Any] | None]
    document: str


class Description:
    """What a vendor has published, ready to be compared with what goes over the wire."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]], prefix: str = "") -> None:
        """Take documents by a name of their own; `prefix` stands before every path."""
        self._documents = {name: _strict(document) for name, document in documents.items()}
        self._operations = [
            operation
            for name, document in self._documents.items()
            for operation in _operations(name, document, prefix)
        ]

    def wrong_in_request(
        self, method: str, path: str, query: Sequence[tuple[str, str]], form: Mapping[str, str]
    ) -> list[str]:
        """Say what of a request is not as described."""
        found = self._operation(method, path)
        if found is None:
            return [f"{method} {path} is not described"]
        names = [name for name, _ in query]
        wrong = [f"{path}: {name} is given twice" for name in set(names) if names.count(name) > 1]
        wrong += [f"{path}: {name} is missing" for name in found.required - set(names)]
        for name, text in query:
            if name not in found.parameters:
                wrong.append(f"{path}: there is no parameter {name}")
                continue
            schema = found.parameters[name]
            wrong += self._wrong(found, schema, _value(schema, text), f"{path}?{name}")
        if found.form is not None:
            wrong += self._wrong(found, found.form, dict(form), f"{path} (form)")
        return wrong

    def wrong_in_answer(self, method: str, path: str, status: int, body: object) -> list[str]:
        """Say what of an answer is not as described."""
        found = self._operation(method, path)
        if found is None or str(status) not in found.answers:
            return [f"{method} {path} never answers {status}"]
        schema = found.answers[str(status)]
        if schema is None:
            return []
        return self._wrong(found, schema, body, f"{path} -> {status}")

    def _operation(self, method: str, path: str) -> Operation | None:
        fitting = (
            one for one in self._operations if one.method == method and one.pattern.fullmatch(path)
        )
        return next(fitting, None)

    def _wrong(
        self, operation: Operation, schema: Mapping[str, Any], value: object, where: str
    ) -> list[str]:
        # What its references name has to stand beside it.
        named = self._documents[operation.document]
        rooted = {
            **{key: named[key] for key in ("definitions", "components") if key in named},
            **{key: part for key, part in schema.items() if not _is_parameters(key, part)},
        }
        validator = Draft7Validator(rooted, format_checker=FormatChecker())
        return [
            f"{where}: {'/'.join(map(str, error.absolute_path))}: {error.message}"[:400]
            for error in validator.iter_errors(value)
        ]


@cache
def apaleo() -> Description | None:
    """Load Apaleo's two descriptions; None where they are not at hand."""
    files = {
        name: PMS_FOLDER / f"apaleo-{name}-v1-swagger.json" for name in ("booking", "inventory")
    }
    if not all(file.is_file() for file in files.values()):
        return None
    return Description({name: json.loads(file.read_bytes()) for name, file in files.items()})


@cache
def cloudbeds() -> Description | None:
    """Load Cloudbeds' description; None where it is not at hand."""
    file = PMS_FOLDER / "cloudbeds-pms-v1.3-openapi.yaml"
    if not file.is_file():
        return None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(file.read_bytes(), Loader=loader)  # noqa: S506 - it is a safe loader
    return Description({"cloudbeds": json.loads(json.dumps(document, default=str))}, "/api/v1.3")


def _operations(name: str, document: Mapping[str, Any], prefix: str) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        # What stands in braces is one part of the path.
        parts = re.split(r"\{[^}]+\}", prefix + path)
        pattern = re.compile("[^/]+".join(map(re.escape, parts)))
        for method in _METHODS:
            if method not in methods:
                continue
            about = methods[method]
            queried = [one for one in about.get("parameters", ()) if one["in"] == "query"]
            form = about.get("requestBody", {}).get("content", {}).get(_FORM)
            yield Operation(
                pattern=pattern,
                method=method.upper(),
                parameters={one["name"]: one.get("schema", one) for one in queried},
                required=frozenset(one["name"] for one in queried if one.get("required")),
                form=form["schema"] if form else None,
                answers={code: _answer(one) for code, one in about["responses"].items()},
                document=name,
            )


def _answer(response: Mapping[str, Any]) -> Mapping[str, Any] | None:
    in_json = response.get("content", {}).get(_JSON, {})
    schema: Mapping[str, Any] | None = response.get("schema") or in_json.get("schema")
    return schema


def _value(schema: Mapping[str, Any], text: str) -> object:
    """Read a parameter's text as its type; what cannot be read stays text, and is wrong."""
    kind = schema.get("type")
    if kind == "array":
        return [_value(schema["items"], part) for part in text.split(",")]
    if kind == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if kind == "boolean" and text in {"true", "false"}:
        return text == "true"
    return text


def _strict(part: Any) -> Any:  # noqa: ANN401 - any JSON
    """Copy a description so that null is allowed where it says so and the unnamed is not."""
    if isinstance(part, list):
        return [_strict(each) for each in part]
    if not isinstance(part, dict):
        return part
    copied = {key: _strict(value) for key, value in part.items()}
    # A parameter is "required": true; a schema's list of names is what the validator reads.
    if isinstance(copied.get("properties"), dict) and "additionalProperties" not in copied:
        copied["additionalProperties"] = False
    if copied.pop("nullable", False) is True and isinstance(copied.get("type"), str):
        copied["type"] = [copied["type"], "null"]
        if "enum" in copied:
            copied["enum"] = [*copied["enum"], None]
    return copied


def _is_parameters(key: str, part: object) -> bool:
    """Whether this is what a Swagger 2 parameter says of itself, beside its schema."""
    return key in {"name", "in"} or (key == "required" and isinstance(part, bool))
