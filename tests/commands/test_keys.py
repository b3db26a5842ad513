"""The secret key is exchanged without losing a token, whatever happens on the way."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlmodel import select

from hotel_inbox.models import Connection
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.keys import Keys
from hotel_inbox.services.resealing import Resealing
from hotel_inbox.settings import load_settings
from hotel_inbox.wiring import build
from tests.commands.invoking import Commands

TOKEN = "EAAG-token"


@pytest.fixture
def connected(on_both: Commands) -> Commands:
    """Commands on a hotel with two connected numbers and one without a token."""
    on_both.add_hotel()
    add = ("connection", "add", "whatsapp", "--hotel", "azul", "--external-id")
    for number in ("1001", "1002"):
        on_both.good(*add, number, "--access-token-stdin", stdin=TOKEN)
    on_both.good(*add, "1003")
    return on_both


def opened_with(*keys: str) -> list[str]:
    inbox = build(load_settings())
    with inbox.db.reading() as session:
        sealed = session.exec(select(Connection.sealed_token).order_by("id")).all()
    inbox.db.close()
    credentials = Credentials(Keys(lambda: keys))
    return [credentials.open(one) for one in sealed if one]


def keys_of(commands: Commands) -> list[str]:
    return (commands.folder / "data" / "secret.key").read_text(encoding="ascii").split(",")


def test_a_new_key_seals_every_token_and_the_old_one_goes_when_told(connected: Commands) -> None:
    (old,) = keys_of(connected)
    assert connected.good("rotate-key").out == "2 sealed anew, 0 unchanged\n"
    new, kept = keys_of(connected)
    assert kept == old
    assert opened_with(new) == [TOKEN, TOKEN]
    dropped = connected.good("rotate-key", "--drop-old", "--json").json
    assert dropped == {"sealed": 0, "unchanged": 2, "unreadable": 0, "dropped": 1}
    assert keys_of(connected) == [new]
    assert opened_with(new) == [TOKEN, TOKEN]


def test_dropping_old_keys_seals_what_still_needs_them(connected: Commands) -> None:
    load = load_settings()
    assert load.key_file is not None
    load.key_file.put_in_front()
    new, _ = keys_of(connected)
    said = connected.good("rotate-key", "--drop-old").out
    assert said == "2 sealed anew, 0 unchanged\nOld keys forgotten: 1\n"
    assert keys_of(connected) == [new]
    assert opened_with(new) == [TOKEN, TOKEN]


def test_a_token_that_no_key_opens_is_told_and_hinders_no_other(connected: Commands) -> None:
    path = connected.folder / "data" / "secret.key"
    path.write_text("another-key", encoding="ascii")
    add = ("connection", "add", "whatsapp", "--hotel", "azul", "--external-id", "1004")
    connected.good(*add, "--access-token-stdin", stdin=TOKEN)
    said = connected.good("rotate-key").out
    assert said.startswith("1 sealed anew, 0 unchanged\n2 could be opened with none of the keys")


def test_with_keys_from_the_environment_tokens_are_only_sealed_anew(connected: Commands) -> None:
    (old,) = keys_of(connected)
    connected.monkeypatch.setenv("HOTEL_INBOX_SECRET_KEY", f"a-new-key,{old}")
    assert "take the old ones out" in connected("rotate-key", "--drop-old").complaint
    assert connected.good("rotate-key").out == "2 sealed anew, 0 unchanged\n"
    assert keys_of(connected) == [old]
    connected.monkeypatch.setenv("HOTEL_INBOX_SECRET_KEY", "a-new-key")
    assert opened_with("a-new-key") == [TOKEN, TOKEN]
    assert connected.good("rotate-key").out == "0 sealed anew, 2 unchanged\n"


def test_broken_off_in_the_middle_everything_still_opens(
    connected: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old,) = keys_of(connected)

    def break_off(_self: Resealing) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Resealing, "reseal", break_off)
        assert connected("rotate-key").status == 130
    new, kept = keys_of(connected)
    assert kept == old
    assert opened_with(new, old) == [TOKEN, TOKEN]
    assert connected.good("rotate-key").out == "2 sealed anew, 0 unchanged\n"
    assert opened_with(keys_of(connected)[0]) == [TOKEN, TOKEN]


def test_killed_at_any_moment_everything_still_opens(commands: Commands) -> None:
    commands.add_hotel()
    add = ("connection", "add", "whatsapp", "--hotel", "azul", "--external-id", "1001")
    commands.good(*add, "--access-token-stdin", stdin=TOKEN)
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-m", "hotel_inbox", "rotate-key"],
            cwd=Path.cwd(),
            env=dict(os.environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            wait_for_more_keys(commands, process)
            process.send_signal(signal.SIGKILL)
        assert opened_with(*keys_of(commands)) == [TOKEN]


def wait_for_more_keys(commands: Commands, process: "subprocess.Popen[bytes]") -> None:
    before = len(keys_of(commands))
    while len(keys_of(commands)) == before and process.poll() is None:
        time.sleep(0.0005)
