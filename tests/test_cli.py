"""The command as a process: what it understands, how it refuses, how it ends."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotel_inbox.settings import load_settings
from hotel_inbox.wiring import build
from tests.databases import MigratedSqlite

_COMMAND = [sys.executable, "-m", "hotel_inbox"]
_HEAVY = ("reflex", "pandas", "numpy", "sqlalchemy", "httpx", "pydantic")


@pytest.fixture
def environment(tmp_path: Path, migrated_sqlite: MigratedSqlite) -> dict[str, str]:
    """A data folder of its own."""
    (tmp_path / "data").mkdir()
    return {
        **os.environ,
        "HOTEL_INBOX_DATA_DIR": str(tmp_path / "data"),
        "DATABASE_URL": migrated_sqlite.copy_to(tmp_path / "data" / "hotel_inbox.db"),
    }


@pytest.fixture
def azul(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A data folder with a hotel in it."""
    for name in ("HOTEL_INBOX_DATA_DIR", "DATABASE_URL"):
        monkeypatch.setenv(name, environment[name])
    inbox = build(load_settings())
    inbox.registry.add_hotel("azul", name="Azul", timezone="UTC", currency="EUR", language="en")
    asyncio.run(inbox.close())
    return environment


def _run(
    *arguments: str, environment: dict[str, str], stdin: str = ""
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*_COMMAND, *arguments],
        env=environment,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_a_hotel_is_set_up_by_a_script(environment: dict[str, str], tmp_path: Path) -> None:
    hotel = _run(
        *("hotel", "add", "azul", "--name", "Azul", "--timezone", "Europe/Madrid"),
        environment=environment,
    )
    assert (hotel.returncode, hotel.stderr) == (0, "")
    user = _run(
        *("user", "add", "ines@azul.example", "--name", "Inês", "--role", "agent"),
        *("--hotel", "azul", "--password-stdin"),
        environment=environment,
        stdin="correct horse\n",
    )
    assert (user.returncode, user.stderr) == (0, "")
    assert "Inês" in user.stdout
    entries = tmp_path / "entries.csv"
    entries.write_text("question,answer\nWhen is breakfast?,From 7 to 10.\n", encoding="utf-8")
    knowledge = _run(
        *("knowledge", "import", str(entries), "--hotel", "azul"), environment=environment
    )
    assert (knowledge.returncode, knowledge.stderr) == (0, "")
    assert knowledge.stdout == "1 added, 0 changed, 0 unchanged\n"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "COMMAND"),
        (("fly",), "fly"),
        (("hotel",), "ACTION"),
        (("serve", "--fast"), "--fast"),
        (("chat",), "--hotel"),
        (("export", "everything", "--hotel", "azul"), "everything"),
    ],
)
def test_what_it_does_not_understand_is_refused_in_one_line(
    arguments: tuple[str, ...], complaint: str, environment: dict[str, str]
) -> None:
    done = _run(*arguments, environment=environment)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("hotel-inbox: ")
    assert complaint in line
    assert "--help" in line


def test_help_waits_for_nothing_that_commands_need() -> None:
    script = (
        "import sys; from hotel_inbox.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        f"print('loaded:', *[name for name in {_HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    *help_text, loaded = done.stdout.splitlines()
    assert loaded == "loaded:"
    for command in ("serve", "worker", "migrate", "demo", "hotel", "user", "connection"):
        assert any(line.split()[:1] == [command] for line in help_text)


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "many"), ("LOG_FORMAT", "xml"), ("DATABASE_URL", "nonsense")]
)
def test_a_setting_that_makes_no_sense_is_named(
    name: str, value: str, environment: dict[str, str]
) -> None:
    done = _run("migrate", environment=environment | {name: value})
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert name in line


def test_a_database_that_cannot_be_reached_is_said_without_its_password(
    environment: dict[str, str],
) -> None:
    address = "postgresql://inbox:hunter2@127.0.0.1:9/inbox"
    done = _run("migrate", environment=environment | {"DATABASE_URL": address})
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "database" in line
    assert "hunter2" not in line


def test_an_unexpected_failure_is_in_the_log(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"This has never been a database. " * 1000)
    done = _run("migrate", environment=environment | {"DATABASE_URL": f"sqlite:///{file}"})
    assert (done.returncode, done.stdout) == (1, "")
    assert "the command failed" in done.stderr
    assert "Traceback" in done.stderr


def test_a_reader_who_leaves_is_no_failure(azul: dict[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [*_COMMAND, "export", "messages", "--hotel", "azul"],
        env=azul,
        stdout=writing,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(writing)
        _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (141, b"")


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """Let what is started hear of SIGINT, also where the tests themselves run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_ctrl_c")
def test_an_interrupted_chat_ends_quietly(azul: dict[str, str]) -> None:
    with subprocess.Popen(
        [*_COMMAND, "chat", "--hotel", "azul", "--json"],
        env=azul,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("When is breakfast?\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith('{"reply"')
        process.send_signal(signal.SIGINT)
        asked = time.monotonic()
        # Its input stays open until it is gone: the end of that would end it too.
        process.wait(timeout=60)
        _, complaint = process.communicate()
    assert (process.returncode, complaint) == (130, "")
    assert time.monotonic() - asked < 5
