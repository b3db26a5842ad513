"""What is written once is sent as if it were written each time."""

import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

import pytest
import reflex as rx
from reflex.state import StateUpdate
from reflex_base.event import Event
from reflex_base.utils.format import json_dumps

from hotel_inbox.dashboard.shell.frames import WrittenOnce, write_once


@dataclass(frozen=True)
class Note(WrittenOnce):
    text: str
    marks: tuple[int, ...] = (1, 2)


ODD = Note('say "é" \u2028 \\ </script> \n')
UPDATES = [
    StateUpdate(),
    StateUpdate(delta={}),
    StateUpdate(delta={"a": {}}),
    StateUpdate(delta={"a.b": {"rows": [ODD, Note("")], "one": ODD, "none": None, "list": []}}),
    StateUpdate(delta={"a": {"mixed": [ODD, {"x": ODD}, "text"], "deep": {"rows": [ODD]}}}),
    StateUpdate(delta={"a": {"n": 1.5}, "b": {"n": 2**60}}, events=[Event(name="a.b", payload={})]),
]


def dumps(packet: object) -> str:
    json = SimpleNamespace(dumps=json_dumps, loads=None)
    app = SimpleNamespace(sio=SimpleNamespace(packet_class=SimpleNamespace(json=json)))
    write_once(cast("rx.App", app))
    written: str = app.sio.packet_class.json.dumps(packet, separators=(",", ":"))
    return written


@pytest.mark.parametrize("update", UPDATES, ids=range(len(UPDATES)))
def test_an_update_reads_as_reflex_would_write_it(update: StateUpdate) -> None:
    packet = ["event", update]
    assert json.loads(dumps(packet)) == json.loads(json_dumps(packet))


@pytest.mark.parametrize("packet", [[], ["pong"], {"sid": "x"}, ["event", [ODD]]], ids=str)
def test_whatever_else_is_sent_is_left_alone(packet: object) -> None:
    assert dumps(packet) == json_dumps(packet, separators=(",", ":"))


def test_a_row_is_written_once_for_all_that_show_it() -> None:
    note = Note("hello")
    dumps(["event", StateUpdate(delta={"a": {"rows": [note]}})])
    kept = note.written
    dumps(["event", StateUpdate(delta={"b": {"rows": [note]}})])
    assert note.written is kept
    assert note == Note("hello")
