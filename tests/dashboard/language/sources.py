"""What the product's own source says: the sentences that are translated, and those that are not."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hotel_inbox

PACKAGE = Path(hotel_inbox.__file__).parent
DASHBOARD = PACKAGE / "dashboard"
SCRIPTS = PACKAGE.parent / "assets"

# Where the words stand in a call, of those that say something in the reader's language.
SAYING = {"t": (0,), "t_count": (1, 2), "say": (1,), "say_count": (2, 3)}
PLACE = re.compile(r"\{[^{}]*\}")


@cache
def tree_of(file: Path) -> ast.Module:
    """Parse a file."""
    return ast.parse(file.read_text("utf-8"), str(file))


def said() -> Iterator[tuple[str, str]]:
    """Find every sentence that the dashboard says in the reader's language, and where."""
    for file in sorted(DASHBOARD.rglob("*.py")):
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for place in SAYING.get(node.func.id, ()):
                    for words in literals(node.args[place]) if len(node.args) > place else ():
                        yield words, f"{file.relative_to(PACKAGE)}:{node.lineno}"


def literals(node: ast.expr) -> Iterator[str]:
    """Read the texts that an expression may be, if they stand there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from literals(value)


@cache
def texts() -> frozenset[str]:
    """Collect every text in the product's source, its places for values left empty."""
    found = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.JoinedStr):
                found.add("".join(_part(value) for value in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(without_names(node.value))
    return frozenset(found)


def _part(value: ast.expr) -> str:
    return str(value.value) if isinstance(value, ast.Constant) else "{}"


def without_names(words: str) -> str:
    """Leave a sentence's places for values empty."""
    return PLACE.sub("{}", words)


def untranslated() -> Iterator[tuple[str, str]]:
    """Find the words that components show as they stand in the source, and where."""
    for file in sorted(DASHBOARD.rglob("*.py")):
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and _is_element(node.func):
                for words in _shown(node):
                    if any(character.isalpha() for character in PLACE.sub("", words)):
                        yield words, f"{file.relative_to(PACKAGE)}:{node.lineno}"


def _is_element(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in {"link", "empty"}
    return isinstance(called, ast.Attribute) and ast.unparse(called).startswith("rx.el.")


READ_ALOUD = {"aria_label", "title", "placeholder", "alt", "label", "aria_description"}


def _shown(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        yield from _words(argument)
    for keyword in call.keywords:
        if keyword.arg in READ_ALOUD:
            yield from _words(keyword.value)


def _words(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield "".join(_part(value) for value in node.values)
    elif isinstance(node, ast.Starred):
        yield from _words(node.value)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"rx.cond", "rx.match"}:
        for argument in node.args[1:]:
            yield from _words(argument.elts[1] if isinstance(argument, ast.Tuple) else argument)
    else:
        yield from literals(node)
