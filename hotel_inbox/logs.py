"""Sets up the log: an event a line on standard error, for people or for machines, no secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal

# Every pattern here takes a time in proportion to the text, whatever a guest has written in it.
_SECRETS = (
    # Named in a query, a form or an object: access_token=…, "password": "…".
    (
        re.compile(
            r"((?:access_token|appsecret_proof|app_secret|verify_token|api_key|secret_key"
            r"|password|visitor)[\"']?\s{0,8}[=:]\s{0,8}[\"']?)[^\s&\"',;}]+",
            re.IGNORECASE,
        ),
        r"\1***",
    ),
    (re.compile(r"(\bBearer\s{1,8})\S+", re.IGNORECASE), r"\1***"),
    # What Meta's access tokens and the model's keys look like, wherever they stand.
    (re.compile(r"\b(EAA|IGAA|sk-)[A-Za-z0-9_-]{16,}"), r"\1***"),
)
# The password in an address, postgresql://user:PASSWORD@host, and where it begins.
_ADDRESS = re.compile(r"[^\s\"']+")
_PASSWORD_BEGINS = re.compile(r"://[^/:@]*:")
LONGEST_SHOWN = 20_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
# Their every step is not worth a line; their warnings are.
_TALKATIVE = ("alembic", "apscheduler", "asyncio", "httpcore", "httpx", "openai", "uvicorn")


def configure(log_format: Literal["console", "json"], level: int = logging.INFO) -> None:
    """Send what is logged from this level on to standard error, in this format only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if log_format == "json" else _ConsoleFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def without_secrets(text: str) -> str:
    """Blot out what looks like a password, a token or a key."""
    text = _ADDRESS.sub(_without_password, text)
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def _without_password(found: re.Match[str]) -> str:
    address = found.group()
    end = address.rfind("@")
    begins = _PASSWORD_BEGINS.search(address, 0, end) if end > 0 else None
    if begins is None or begins.end() == end:
        return address
    return f"{address[: begins.end()]}***{address[end:]}"


def _shown(text: str) -> str:
    # Looked at is more than shown, so that a secret is not cut in two and half of it shown.
    clear = without_secrets(text[: 2 * LONGEST_SHOWN])
    if len(text) <= LONGEST_SHOWN:
        return clear
    return f"{clear[:LONGEST_SHOWN]}… cut, {len(text)} characters in all"


class _ConsoleFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone()
        # A guest's line break must not be able to forge a line of the log.
        message = _CONTROL.sub(_escaped, _shown(record.getMessage()))
        line = f"{at:%Y-%m-%d %H:%M:%S} {record.levelname:<8} {record.name}: {message}"
        if not record.exc_info:
            return line
        return f"{line}\n{_shown(self.formatException(record.exc_info))}"


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        fields = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _shown(record.getMessage()),
        }
        if record.exc_info:
            fields["exception"] = _shown(self.formatException(record.exc_info))
        return json.dumps(fields)


def _escaped(control: re.Match[str]) -> str:
    return control.group().encode("unicode_escape").decode("ascii")
