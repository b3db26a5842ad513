"""Connections and templates as the services show them, to start a test from."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from reflex.istate.data import RouterData
from reflex.state import BaseState, State

from hotel_inbox.channels.base import Finding
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.services.connection_cards import ConnectionCard, ConnectionState
from hotel_inbox.services.template_rows import TemplateRow
from tests.dashboard.samples import NOW

Shown = TypeVar("Shown", bound=BaseState)
Sample = TypeVar("Sample", ConnectionCard, TemplateRow)

LUCIA = Viewer(3, "Lucía Vega", "lucia@casa.example", Role.MANAGER, frozenset({1}))
FINDINGS = (
    Finding("Access token", good=True, words="Meta accepts the token."),
    Finding("Webhook", good=False, words="Guests' messages do not reach this inbox."),
)

_CARD = ConnectionCard(
    id=5,
    hotel_id=1,
    hotel_name="Casa Azul",
    channel=Channel.WHATSAPP,
    channel_name="WhatsApp",
    name="Front desk",
    external_id="515151",
    business_id="616161",
    state=ConnectionState.OK,
    pause_reason=None,
    paused_at=None,
    throttled_until=None,
    last_callback_at=None,
    last_received_at=None,
    last_sent_at=None,
    received=0,
    sent=0,
    failed=0,
    checked_at=None,
    findings=(),
    webhook_url="https://inbox.example/webhooks/whatsapp",
    script_tag=None,
    checkable=True,
    has_token=True,
    has_templates=True,
    shows_activity=False,
)
_ROW = TemplateRow(
    id=9,
    name="arrival",
    language="en",
    category="UTILITY",
    status="APPROVED",
    quality=None,
    rejected_reason=None,
    components=({"type": "BODY", "text": "Hello {{1}}, see you."},),
    problem=None,
    synced_at=NOW,
)


def card(**changes: object) -> ConnectionCard:
    """A WhatsApp number in order, but for what is said here."""
    return _changed(_CARD, changes)


def web_chat() -> ConnectionCard:
    """A hotel's own chat."""
    own: dict[str, object] = {
        "id": 6,
        "channel": Channel.WEBCHAT,
        "channel_name": "Web chat",
        "name": "Web chat",
        "external_id": "casa-azul",
        "business_id": None,
        "webhook_url": None,
        "script_tag": '<script src="https://inbox.example/webchat.js"></script>',
        "checkable": False,
        "has_token": False,
        "has_templates": False,
    }
    return _changed(_CARD, own)


def template_row(**changes: object) -> TemplateRow:
    """An approved template, but for what is said here."""
    return _changed(_ROW, changes)


def make_state(kind: type[Shown], path: str = "/connections", login: str = "lucia") -> Shown:
    """A state as Reflex makes it for a tab at this address."""
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    found = root.get_substate(kind.get_full_name().split("."))
    assert isinstance(found, kind)
    visit(found, path, login)
    return found


def visit(state: BaseState, path: str, login: str) -> None:
    """Let the tab be at an address, with this login."""
    headers = {"cookie": f"hotel_inbox_login={login}", "origin": "http://inbox.example"}
    state._get_root_state().router = RouterData.from_router_data(
        {"pathname": path, "asPath": path, "headers": headers}
    )


def handler(kind: type[BaseState], name: str) -> Callable[..., Any]:
    """What an event of a page calls."""
    found: Callable[..., Any] = kind.event_handlers[name].fn
    return found


async def soon(happened: Callable[[], bool]) -> None:
    """Wait until something has happened, which takes a moment."""
    for _ in range(1000):
        if happened():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen")


def _changed(original: Sample, changes: dict[str, Any]) -> Sample:
    return replace(original, **changes)
