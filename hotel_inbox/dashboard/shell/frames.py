"""Writes what open pages are sent; what many of them show alike is written once for all."""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import SimpleNamespace

import reflex as rx
from reflex.state import StateUpdate, serialize_state_update
from reflex_base.utils.format import json_dumps

_COMPACT = (",", ":")


class WrittenOnce:
    """Something shown that never changes: its JSON is kept for whoever shows it too."""

    @cached_property
    def written(self) -> str:
        """Give it as JSON."""
        return _json(self)


def write_once(app: rx.App) -> None:
    """Let an app's live connections send what was written before instead of writing it again."""
    if app.sio is not None:
        packet = app.sio.packet_class
        packet.json = SimpleNamespace(dumps=_dumps(packet.json.dumps), loads=packet.json.loads)


def _dumps(otherwise: Callable[..., str]) -> Callable[..., str]:
    def dumps(packet: object, **options: object) -> str:
        if isinstance(packet, list) and packet and isinstance(packet[-1], StateUpdate):
            return f"[{','.join([*map(_json, packet[:-1]), _update(packet[-1])])}]"
        return otherwise(packet, **options)

    return dumps


def _update(update: StateUpdate) -> str:
    kept = serialize_state_update(update)
    delta = {
        state: _object({name: _value(value) for name, value in changed.items()})
        for state, changed in update.delta.items()
    }
    return _object(
        {name: _object(delta) if name == "delta" else _json(kept[name]) for name in kept}
    )


def _value(value: object) -> str:
    if isinstance(value, list) and value and all(isinstance(one, WrittenOnce) for one in value):
        return f"[{','.join([one.written for one in value])}]"
    return value.written if isinstance(value, WrittenOnce) else _json(value)


def _object(members: Mapping[str, str]) -> str:
    return f"{{{','.join([f'{_json(name)}:{value}' for name, value in members.items()])}}}"


def _json(value: object) -> str:
    return json_dumps(value, separators=_COMPACT)
