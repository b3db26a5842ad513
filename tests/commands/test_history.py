"""Replay and export: what failed is handled once it can be, and the history comes out whole."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotel_inbox.domain.messages import Channel
from hotel_inbox.settings import load_settings
from hotel_inbox.wiring import Inbox, build
from tests.commands.invoking import Commands
from tests.fakes.meta_webhooks import text_message

_AT = 1_773_133_200  # 10 March 2026, 09:00 UTC: 10:00 in Madrid
_CONNECT = ("connection", "add", "whatsapp", "--hotel", "azul", "--external-id", "1001")


@pytest.fixture
def inbox(on_both: Commands) -> Iterator[Inbox]:
    """The inbox that the commands work on."""
    on_both.add_hotel()
    opened = build(load_settings())
    yield opened
    asyncio.run(opened.close())


def _receive(inbox: Inbox, *payloads: object) -> None:
    """Take callbacks in as the running product does."""

    async def store() -> None:
        for payload in payloads:
            await inbox.receiving.store(Channel.WHATSAPP, json.dumps(payload).encode())

    asyncio.run(store())
    while inbox.callbacks.handle_next():
        continue


def _text(text: str, *, at: int = _AT, number: int = 1) -> dict[str, object]:
    return text_message("1001", wa_id="34600111222", message_id=f"wamid.{number}", text=text, at=at)


def _rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_a_callback_for_an_unknown_account_is_handled_once_it_is_connected(
    on_both: Commands, inbox: Inbox
) -> None:
    _receive(inbox, _text("Is there a pool?"))
    failed = on_both("replay", "--json")
    assert (failed.status, failed.json) == (0, {"handled": 0, "failed": 1})
    assert "no connection for whatsapp account 1001" in failed.err
    on_both.good(*_CONNECT)
    assert on_both.good("replay", "--since", "2199-01-01", "--json").json == {
        "handled": 0,
        "failed": 0,
    }
    assert on_both.good("replay", "--since", "2020-01-01T00:00:00+02:00").out == (
        "1 handled, 0 failed again\n"
    )
    assert on_both.good("replay", "--json").json == {"handled": 0, "failed": 0}
    exported = on_both.good("export", "messages", "--hotel", "azul")
    assert "Is there a pool?" in exported.out


def test_messages_are_exported_as_they_were_written(on_both: Commands, inbox: Inbox) -> None:
    on_both.good(*_CONNECT)
    texts = ['“Olá”, "quoted";\nsecond line\r\nthird', "=1+1", "ciao 👋"]
    _receive(
        inbox,
        *(
            _text(text, at=_AT + number, number=number)
            for number, text in enumerate(texts, start=1)
        ),
    )
    file = on_both.folder / "messages.csv"
    answer = on_both.good("export", "messages", "--hotel", "azul", "--output", file)
    assert answer.out == ""
    content = file.read_bytes()
    assert content.split(b"\r\n", 1)[0].startswith(b"\xef\xbb\xbfmessage_id,conversation_id,")
    rows = [row for row in _rows(content) if row["author"] == "guest"]
    assert [row["text"] for row in rows] == [texts[0], "'=1+1", texts[2]]
    assert rows[0]["sent_at"] == "2026-03-10T10:00:01+01:00"
    piped = on_both.good("export", "messages", "--hotel", "azul")
    assert _rows(piped.out.encode()) == _rows(content)


def test_days_are_the_hotels_own(on_both: Commands, inbox: Inbox) -> None:
    on_both.good(*_CONNECT)
    just_before_midnight_utc = 1_773_183_600 + 3599  # 10 March 23:59:59 UTC, 11 March in Madrid
    _receive(inbox, _text("early", at=just_before_midnight_utc, number=1))
    export = ("export", "messages", "--hotel", "azul")
    sent = [
        row["sent_at"]
        for row in _rows(on_both.good(*export).out.encode())
        if row["author"] == "guest"
    ]
    assert sent == ["2026-03-11T00:59:59+01:00"]
    everything = on_both.good(*export, "--from", "2020-01-01", "--to", "2100-01-01")
    assert "early" in everything.out
    assert "early" not in on_both.good(*export, "--to", "2020-01-01").out
    assert "early" not in on_both.good(*export, "--from", "2100-01-01").out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--hotel", "rojo"), "there is no hotel 'rojo'"),
        ((), "--hotel"),
        (("--hotel", "azul", "--from", "2026-02-30"), "'2026-02-30' is not a date"),
        (("--hotel", "azul", "--to", "tomorrow"), "'tomorrow' is not a date"),
        (("--hotel", "azul", "--to", "9999-12-31"), "'9999-12-31' is not a date"),
        (("--hotel", "azul", "--from", "0001-01-01"), "'0001-01-01' is not a date"),
        (("--hotel", "azul", "--from", "2026-03-02", "--to", "2026-03-01"), "lies after"),
        (("--hotel", "azul", "--output", "no/such/folder.csv"), "No such file or directory"),
        (("--hotel", "azul", "--output", "."), "Is a directory"),
    ],
)
def test_a_wrong_export_is_refused(
    arguments: tuple[str, ...], complaint: str, commands: Commands
) -> None:
    commands.add_hotel()
    assert complaint in commands("export", "messages", *arguments).complaint


def test_a_refused_export_leaves_the_file_as_it_was(commands: Commands) -> None:
    folder = commands.folder / "exports"
    folder.mkdir()
    file = folder / "messages.csv"
    file.write_text("last month's")
    complaint = commands("export", "messages", "--hotel", "rojo", "--output", file).complaint
    assert "rojo" in complaint
    assert file.read_text() == "last month's"
    assert list(folder.iterdir()) == [file]


def test_an_export_replaces_the_file_behind_a_link_and_never_a_device(commands: Commands) -> None:
    commands.add_hotel()
    file, link = commands.folder / "messages.csv", commands.folder / "link.csv"
    file.write_text("last month's")
    link.symlink_to(file)
    commands.good("export", "messages", "--hotel", "azul", "--output", link)
    assert link.is_symlink()
    assert _rows(file.read_bytes()) == []
    commands.good("export", "messages", "--hotel", "azul", "--output", "/dev/null")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "0001-01-01T00:00", ""])
def test_a_wrong_moment_is_refused(since: str, commands: Commands) -> None:
    assert "is not a moment" in commands("replay", f"--since={since}").complaint
