"""The same parsers on recorded payloads of others, where they lie beside the project."""

from datetime import timedelta
from typing import Any

import pytest

from hotel_inbox.domain.messages import (
    DeliveryUpdate,
    Echo,
    Happening,
    InboundMessage,
    MessageStatus,
    Watermark,
)
from tests.channels.direct_payloads import INSTAGRAM, MESSENGER, SHARED, Callbacks

CASES = [
    pytest.param(callbacks, callback, id=f"{callbacks.folder}-{name}")
    for callbacks in (MESSENGER, INSTAGRAM)
    for name, callback in callbacks.recorded().items()
] or [pytest.param(MESSENGER, {}, marks=pytest.mark.skip(f"no recorded payloads in {SHARED}"))]


def events(callback: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(entry["id"], event) for entry in callback["entry"] for event in entry["messaging"]]


@pytest.mark.parametrize(("callbacks", "callback"), CASES)
def test_a_recorded_callback_is_read_whole(callbacks: Callbacks, callback: dict[str, Any]) -> None:
    found = list(callbacks.channel.parse(callback))
    for account_id, event in events(callback):
        if "read" in event or "delivery" in event:
            found = check_report(account_id, event, found)
        else:
            each = found.pop(0)
            assert isinstance(each, InboundMessage | Echo), each
            assert each.account_id == account_id
            check_message(event, each)
    assert found == []


def check_report(account_id: str, event: dict[str, Any], found: list[Happening]) -> list[Happening]:
    """Check what a report became, and give what follows it."""
    status = MessageStatus.READ if "read" in event else MessageStatus.DELIVERED
    report = event.get("read") or event["delivery"]
    named = [report["mid"]] if "mid" in report else report.get("mids", [])
    *updates, mark = found[: len(named) + 1]
    for mid, update in zip(named, updates, strict=True):
        assert isinstance(update, DeliveryUpdate)
        assert (update.account_id, update.provider_id, update.status) == (account_id, mid, status)
    assert isinstance(mark, Watermark)
    assert (mark.account_id, mark.identity, mark.status) == (
        account_id,
        event["sender"]["id"],
        status,
    )
    return found[len(named) + 1 :]


def check_message(event: dict[str, Any], each: InboundMessage | Echo) -> None:
    message = event.get("message", {})
    assert isinstance(each, Echo) == message.get("is_echo", False)
    guest = event["recipient" if isinstance(each, Echo) else "sender"]["id"]
    assert each.identities == (guest,)
    assert round(each.sent_at.timestamp() * 1000) == event["timestamp"]
    if message:
        assert each.provider_id == message["mid"]
        assert each.text == message.get("text", "")
    elif "postback" in event:
        assert (each.kind, each.text) == ("button", event["postback"]["title"])
    else:
        removed = event["reaction"]["action"] == "unreact"
        assert (each.kind, each.target) == ("reaction", event["reaction"]["mid"])
        assert each.text == ("" if removed else event["reaction"]["emoji"])


@pytest.mark.parametrize("callbacks", [MESSENGER, INSTAGRAM], ids=lambda each: each.folder)
def test_a_recorded_conversation_has_no_id_twice(callbacks: Callbacks) -> None:
    recorded = callbacks.recorded()
    if not recorded:
        pytest.skip(f"no recorded payloads in {SHARED}")
    found = [each for case in recorded.values() for each in callbacks.channel.parse(case)]
    messages = [each for each in found if isinstance(each, InboundMessage | Echo)]
    assert len({each.provider_id for each in messages}) == len(messages) > 0
    span = max(each.sent_at for each in messages) - min(each.sent_at for each in messages)
    assert timedelta(0) < span < timedelta(hours=1)
