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
from hotel_inbox.domain.messages import Echo, Happening, InboundMessage, Unreadable

FIXTURES = Path(__file__).parent.parent / "fixtures"
SHARED = Path(__file__).parents[3] / "shared" / "fixtures" / "meta"
# Nothing is sent with it: the client opens no connection before its first request.
_GRAPH = GraphClient("https://graph.facebook.com", "v26.0")
_PLACEHOLDER = "https://cdn.example.com/"
META_FILES = "https://scontent.xx.fbcdn.net/"
"""Where Meta keeps what guests send; the fixtures name a placeholder."""


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
        text = path.read_text(encoding="utf-8").replace(_PLACEHOLDER, META_FILES)
        return json.loads(text)  # type: ignore[no-any-return]  # an object by construction

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
INSTAGRAM = Callbacks(Instagram(_GRAPH, _GRAPH), "instagram")
