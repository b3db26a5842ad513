"""The project's own Messenger and Instagram callbacks, one file per kind of event."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotel_inbox.channels.direct import DirectMessages
from hotel_inbox.channels.instagram import Instagram
from hotel_inbox.channels.messenger import Messenger
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.domain.messages import DeliveryUpdate, Echo, Happening, InboundMessage, Unreadable

FIXTURES = Path(__file__).parent.parent / "fixtures"
SHARED = Path(__file__).parents[3] / "shared" / "fixtures" / "meta"
# Nothing is sent with it: the client opens no connection before its first request.
_GRAPH = GraphClient("http://127.0.0.1:9", "v26.0")


@dataclass(frozen=True)
class Callbacks:
    """One channel's callbacks by name, and what the channel makes of them."""

    channel: DirectMessages
    folder: str

    @property
    def names(self) -> list[str]:
        return sorted(path.stem for path in (FIXTURES / self.folder).glob("*.json"))

    def payload(self, name: str) -> dict[str, Any]:
        path = FIXTURES / self.folder / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # an object by construction

    def parse(self, name: str) -> list[Happening]:
        return list(self.channel.parse(self.payload(name)))

    def message(self, name: str) -> InboundMessage:
        (found,) = self.parse(name)
        assert isinstance(found, InboundMessage), found
        return found

    def echo(self, name: str) -> Echo:
        (found,) = self.parse(name)
        assert isinstance(found, Echo), found
        return found

    def updates(self, name: str) -> list[DeliveryUpdate]:
        found = self.parse(name)
        assert all(isinstance(each, DeliveryUpdate) for each in found), found
        return [each for each in found if isinstance(each, DeliveryUpdate)]

    def unreadable(self, name: str) -> list[str]:
        return [each.reason for each in self.parse(name) if isinstance(each, Unreadable)]

    def recorded(self) -> dict[str, dict[str, Any]]:
        """Recorded callbacks of others, where they lie beside the project."""
        path = SHARED / f"{self.folder}.json"
        if not path.exists():
            return {}
        cases = json.loads(path.read_text(encoding="utf-8"))
        return {name: case for name, case in cases.items() if isinstance(case, dict)}


MESSENGER = Callbacks(Messenger(_GRAPH), "messenger")
INSTAGRAM = Callbacks(Instagram(_GRAPH), "instagram")
