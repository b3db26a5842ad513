"""How commands read and answer: UTF-8 whatever the system's own encoding, JSON a line each."""

from __future__ import annotations

import getpass
import io
import json
import os
import sys
from collections.abc import Mapping

from hotel_inbox.errors import InvalidInputError


def speak_utf8() -> None:
    """Read and write UTF-8, without changing line ends on the way out."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="strict")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="strict", newline="")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Answer with a line, at once."""
    print(text, flush=True)


def say_json(answer: Mapping[str, object]) -> None:
    """Answer with one line of JSON, at once."""
    print(json.dumps(answer, ensure_ascii=False), flush=True)


def complain(text: str) -> None:
    """Say on standard error why the command did not do what it was asked for."""
    print(f"hotel-inbox: {text}", file=sys.stderr)


def read_secret(name: str) -> str:
    """Read a password or token that standard input holds; a terminal does not show it."""
    if sys.stdin.isatty():
        secret = getpass.getpass(f"{name.capitalize()}: ")
    else:
        try:
            secret = sys.stdin.read().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise InvalidInputError("standard input is not UTF-8 text") from error
    if not secret.strip():
        raise InvalidInputError(f"standard input holds no {name}")
    return secret


def hush() -> None:
    """Let nothing more be written: whoever read the answer has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
