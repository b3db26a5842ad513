"""An open tab's connection, as Reflex and its libraries keep it, without a network."""

import asyncio
import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
import reflex as rx
from engineio.packet import Packet
from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import BaseState
from socketio.packet import Packet as Frame

from hotel_inbox.dashboard.shell.frames import write_once
from hotel_inbox.dashboard.shell.tabs import POSTMAN, Tab


class Socket:
    """What waits to be sent to the tab."""

    def __init__(self) -> None:
        """Be open, with nothing to send."""
        self.closed = False
        self.queue: asyncio.Queue[Packet] = asyncio.Queue()

    def frames(self) -> list[dict[str, Any]]:
        """Take what waits: of each frame, what it changes in which state."""
        found = []
        while not self.queue.empty():
            text = str(self.queue.get_nowait().encode())
            found.append(json.loads(text[text.index("[") :])[1]["delta"])
        return found


def connect(monkeypatch: pytest.MonkeyPatch) -> Socket:
    """Let the tab named tab be connected to this process."""
    socket = Socket()
    sio = SimpleNamespace(
        packet_class=type("Packet", (Frame,), {}),
        manager=SimpleNamespace(eio_sid_from_sid=lambda sid, _: sid),
        eio=SimpleNamespace(sockets={"sid": socket}),
    )
    tabs = SimpleNamespace(
        token_to_socket={"tab": SimpleNamespace(sid="sid", instance_id="here")}, instance_id="here"
    )
    space = SimpleNamespace(namespace="/_event", _token_manager=tabs)
    app = cast("rx.App", SimpleNamespace(sio=sio, event_namespace=space))
    write_once(app)
    monkeypatch.setattr(POSTMAN, "_app", app)
    return socket


def tab_of(root: BaseState) -> tuple[Tab, asyncio.Lock]:
    """Give that tab, which shows this, and the lock of whoever changes it."""
    lock = asyncio.Lock()
    manager = StateManagerMemory()  # type: ignore[abstract]  # its overloads look so to mypy
    manager._states_locks["tab"] = lock
    manager.states["tab"] = root
    return Tab("tab", manager), lock
