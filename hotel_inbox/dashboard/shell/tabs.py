"""The way to an open tab for what is written already, past the event that would write it anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import reflex as rx
from engineio.async_socket import AsyncSocket
from engineio.packet import MESSAGE, Packet
from reflex.constants import SocketEvent
from reflex.istate.delta import Delta
from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import BaseState, StateUpdate
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.event.context import EventContext
from socketio.packet import EVENT


class Postman:
    """Brings frames to the tabs that are connected to this process."""

    def __init__(self) -> None:
        """Know no tabs yet."""
        self._app: rx.App | None = None

    def serve(self, app: rx.App) -> None:
        """Bring frames to an app's tabs from now on."""
        self._app = app

    def frame(self, state: BaseState, changed: Mapping[str, object]) -> Packet | None:
        """Write what changed in a state as Reflex would, for all tabs that show it alike."""
        return self.letter(
            {state.get_full_name(): {name + FIELD_MARKER: value for name, value in changed.items()}}
        )

    def letter(self, delta: Delta) -> Packet | None:
        """Write what changed, in Reflex's own words; None before there is an app."""
        if self._app is None or self._app.sio is None or self._app.event_namespace is None:
            return None
        packet = self._app.sio.packet_class(
            EVENT,
            namespace=self._app.event_namespace.namespace,
            data=[str(SocketEvent.EVENT), StateUpdate(delta=delta)],
        )
        return Packet(MESSAGE, packet.encode())

    def bring(self, token: str, frame: Packet) -> bool:
        """Put a frame behind whatever else waits for a tab; False if it is not connected here."""
        socket = self._socket(token)
        if socket is None:
            return False
        socket.queue.put_nowait(frame)
        return True

    def reaches(self, token: str) -> bool:
        """Whether a tab is connected to this process."""
        return self._socket(token) is not None

    def _socket(self, token: str) -> AsyncSocket | None:
        if self._app is None or self._app.sio is None or self._app.event_namespace is None:
            return None
        space, sio = self._app.event_namespace, self._app.sio
        # Reflex knows no other way from a tab to its connection.
        tabs = space._token_manager  # noqa: SLF001
        record = tabs.token_to_socket.get(token)
        if record is None or record.instance_id != tabs.instance_id:
            return None
        socket = sio.eio.sockets.get(sio.manager.eio_sid_from_sid(record.sid, space.namespace))
        return None if socket is None or socket.closed else socket


POSTMAN = Postman()
"""Brings frames to the tabs of this process."""


@dataclass(frozen=True, slots=True)
class Tab:
    """The tab whose event is being handled."""

    token: str
    manager: StateManagerMemory

    @classmethod
    def of_this_event(cls) -> Self | None:
        """Give it, or None where its state is not kept in this process's memory."""
        try:
            context = EventContext.get()
        except LookupError:
            return None
        manager = context.state_manager
        return cls(context.token, manager) if isinstance(manager, StateManagerMemory) else None

    def is_free(self) -> bool:
        """Whether nobody is changing what it shows: then it may be changed without awaiting."""
        lock = self.manager._states_locks.get(self.token)  # noqa: SLF001
        return lock is not None and not lock.locked()

    def shows(self, state: BaseState) -> bool:
        """Whether a state may be changed at once: it is this tab's, connected, and nobody is at it.

        States of tabs that were away for long are let go of, and made anew when they come back.
        """
        root = self.manager.states.get(self.token)
        return (
            self.is_free()
            and isinstance(root, BaseState)
            and root.get_substate(state.get_full_name().split(".")) is state
            and POSTMAN.reaches(self.token)
        )

    def send(self, state: BaseState) -> None:
        """Send what was just changed in a state, the same moment in which it was."""
        delta = state.get_delta()
        state.dirty_vars = set()
        letter = POSTMAN.letter(delta) if delta else None
        if letter is not None:
            POSTMAN.bring(self.token, letter)
