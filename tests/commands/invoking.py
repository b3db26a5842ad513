"""Commands called as a terminal would: arguments and standard input in, status and texts out."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hotel_inbox.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one line of JSON."""
        (line,) = self.out.splitlines()
        answer: dict[str, Any] = json.loads(line)
        return answer

    @property
    def complaint(self) -> str:
        """What bad input is told: one line, and nothing on standard output."""
        assert self.status == 2
        assert self.out == ""
        (line,) = self.err.splitlines()
        assert line.startswith("hotel-inbox: ")
        return line.removeprefix("hotel-inbox: ")


@dataclass(frozen=True)
class Commands:
    """Calls commands in this process, on a data folder of their own."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    folder: Path

    def __call__(self, *arguments: str | Path, stdin: str | bytes = b"") -> Answer:
        """Run one command."""
        given = stdin.encode() if isinstance(stdin, str) else stdin
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        self.capsys.readouterr()
        with logging_kept():
            status = main([str(argument) for argument in arguments])
        said = self.capsys.readouterr()
        return Answer(status, said.out, said.err)

    def good(self, *arguments: str | Path, stdin: str | bytes = b"") -> Answer:
        """Run one command that has to succeed without complaint."""
        answer = self(*arguments, stdin=stdin)
        assert (answer.status, answer.err) == (0, "")
        return answer

    def add_hotel(self, slug: str = "azul", timezone: str = "Europe/Madrid") -> Answer:
        """Add a hotel that other commands can name."""
        return self.good("hotel", "add", slug, "--name", "Azul", "--timezone", timezone)


@contextmanager
def logging_kept() -> Iterator[None]:
    """Put the log back as it was, since a command sets it up for its whole process."""
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    levels = [one.level for one in loggers]
    handlers = list(logging.root.handlers)
    try:
        yield
    finally:
        logging.root.handlers[:] = handlers
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)
