"""The project's own WhatsApp callbacks, one file per kind of event."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.whatsapp import WhatsApp
from hotel_inbox.domain.messages import DeliveryUpdate, Echo, Happening, InboundMessage, Unreadable

FOLDER = Path(__file__).parent.parent / "fixtures" / "whatsapp"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
ACCOUNT = "771100220033"
PHONE = "351912000333"
USER_ID = "PT.70441983220156"
# Nothing is sent with it: the client opens no connection before its first request.
_WHATSAPP = WhatsApp(GraphClient("http://127.0.0.1:9", "v26.0"))
OUR_MESSAGE = "wamid.HBgMMzUx9001OUT"


def payload(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # an object by construction


def parse(callback: dict[str, Any]) -> list[Happening]:
    return list(_WHATSAPP.parse(callback))


def message(name: str) -> InboundMessage:
    (found,) = parse(payload(name))
    assert isinstance(found, InboundMessage), found
    return found


def update(name: str) -> DeliveryUpdate:
    (found,) = parse(payload(name))
    assert isinstance(found, DeliveryUpdate), found
    return found


def echoes(name: str) -> list[Echo]:
    found = parse(payload(name))
    return [each for each in found if isinstance(each, Echo)]


def unreadable(name: str) -> list[str]:
    return [each.reason for each in parse(payload(name)) if isinstance(each, Unreadable)]
