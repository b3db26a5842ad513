"""The log: an event a line, for people and for machines, and nothing in it that opens a door."""

import io
import json
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from hotel_inbox import logs
from tests.commands.invoking import logging_kept

logger = logging.getLogger("hotel_inbox.services.trial")


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    with logging_kept():
        yield


def test_a_line_says_when_how_serious_who_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("console")
    logger.warning("callback %s waits", 7)
    line = capsys.readouterr().err
    assert line.endswith("WARNING  hotel_inbox.services.trial: callback 7 waits\n")
    assert datetime.strptime(line[:19], "%Y-%m-%d %H:%M:%S").astimezone() <= datetime.now(UTC)


def test_a_guests_line_break_forges_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("console")
    logger.warning("text %s", "hello\n2026-01-01 00:00:00 CRITICAL forged\r\u2028\x1b[31m")
    output = capsys.readouterr().err
    assert len(output.splitlines()) == 1
    assert "\\n2026" in output
    assert "\x1b" not in output


def test_the_console_shows_where_an_error_came_from(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("console")
    _fail_and_log()
    output = capsys.readouterr().err
    assert "could not: no number\n" in output
    assert "Traceback" in output
    assert output.endswith("ValueError: no number\n")


def test_json_is_one_object_a_line_with_these_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    logger.info("first\nline")
    _fail_and_log()
    plain, failed = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert set(plain) == {"time", "level", "logger", "message"}
    assert plain["level"] == "info"
    assert plain["logger"] == "hotel_inbox.services.trial"
    assert plain["message"] == "first\nline"
    assert datetime.fromisoformat(plain["time"]).tzinfo is not None
    assert failed["level"] == "error"
    assert failed["exception"].endswith("ValueError: no number")


def test_a_message_of_any_text_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    output = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="backslashreplace")
    monkeypatch.setattr("sys.stderr", output)
    logs.configure("json")
    logger.info("añejo \udcff 😀")
    output.flush()
    written = output.buffer
    assert isinstance(written, io.BytesIO)
    assert json.loads(written.getvalue())["message"] == "añejo \udcff 😀"


def test_what_is_below_the_level_and_others_chatter_stays_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("console", logging.INFO)
    logger.debug("detail")
    logging.getLogger("httpx").info("HTTP Request: GET https://graph.example")
    logging.getLogger("apscheduler.executors.default").info("Running job")
    assert capsys.readouterr().err == ""
    logging.getLogger("httpx").warning("strange")
    assert "strange" in capsys.readouterr().err


def test_configured_twice_logs_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("console")
    logs.configure("console")
    logger.warning("once")
    assert capsys.readouterr().err.count("once") == 1


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgresql://inbox:hunter2@db.example/inbox", "hunter2"),
        ("redis://:hunter2@cache.example:6379", "hunter2"),
        ("smtp://me:hu@nter2@mail.example", "nter2"),
        (f"postgresql://inbox:{'hunter2' * 300}@db.example/inbox", "hunter2"),
        ("GET /v26.0/me?access_token=abc123&fields=id", "abc123"),
        ('{"password": "hunter2", "email": "a@b.example"}', "hunter2"),
        ("hub.verify_token=hunter2 refused", "hunter2"),
        ("GET /webhooks/webchat/azul/stream?visitor=abc.def&after=3", "abc.def"),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("token EAAGm0PX4ZCpsBAKZCxyz1234567890 is old", "Gm0PX4ZCpsBAKZCxyz1234567890"),
        ("Incorrect API key provided: sk-proj-abcdefghijklmnop1234", "abcdefghijklmnop1234"),
    ],
)
@pytest.mark.parametrize("log_format", ["console", "json"])
def test_secrets_are_blotted_out(
    text: str, secret: str, log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("json" if log_format == "json" else "console")
    _fail_and_log(text)
    output = capsys.readouterr().err
    assert secret not in output
    assert output.count("***") >= 2


@pytest.mark.parametrize(
    "text",
    [
        "served at https://inbox.example:3000/chat/azul",
        "mail to ines@hotel.example from https://inbox.example",
        "conversation 12: the bot's turn failed",
    ],
)
def test_the_rest_stays_as_it_is(text: str) -> None:
    assert logs.without_secrets(text) == text


@pytest.mark.parametrize(
    "piece",
    [
        "://",
        "://a:",
        "a:@",
        "password",
        "password =",
        "Bearer ",
        " ",
        "\n",
        "sk-",
        "EAA",
        "(",
        "é\u0301",
    ],
)
def test_no_text_takes_longer_than_its_length(piece: str) -> None:
    """Ten times the text may take some fifty times as long, not the hundred of a square."""
    few, many = (_seconds(piece * count) for count in (3_000, 30_000))
    assert many < 50 * few + 0.5


def test_a_huge_record_is_cut_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("console")
    logger.warning("%s", "x" * 100_000)
    _fail_and_log("y" * 100_000)
    first, *rest = capsys.readouterr().err.splitlines()
    assert first.endswith("xxx… cut, 100000 characters in all")
    assert len(first) < logs.LONGEST_SHOWN + 200
    assert sum(map(len, rest)) < 2 * logs.LONGEST_SHOWN + 1000


def test_a_secret_where_a_record_is_cut_is_not_shown_in_part(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("console")
    address = "postgresql://inbox:hunter2@db.example"
    logger.warning("%s", "x" * (logs.LONGEST_SHOWN - 21) + " " + address + "x" * 100_000)
    assert "inbox:h" not in capsys.readouterr().err


def _seconds(text: str) -> float:
    started = time.perf_counter()
    logs.without_secrets(text)
    return time.perf_counter() - started


def _fail_and_log(text: str = "no number") -> None:
    try:
        _fail(text)
    except ValueError:
        logger.exception("could not: %s", text)


def _fail(text: str) -> None:
    raise ValueError(text)
