"""Any JSON at all: never an exception but PayloadError, never a lost message."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_inbox.domain.messages import DeliveryUpdate, Echo, InboundMessage, Unreadable
from hotel_inbox.errors import PayloadError
from tests.channels.any_json import any_json, is_storable, mutated
from tests.channels.direct_payloads import INSTAGRAM, MESSENGER, Callbacks

CHANNELS = [MESSENGER, INSTAGRAM]
PAYLOADS = [(each, each.payload(name)) for each in CHANNELS for name in each.names]
ALL = [payload for _, payload in PAYLOADS]


@settings(deadline=None)  # a busy machine is no failure
@given(
    st.sampled_from(CHANNELS),
    mutated(ALL) | st.dictionaries(st.text(max_size=8), any_json, max_size=4),
)
def test_any_json_is_read_or_refused_and_can_be_stored(
    callbacks: Callbacks, callback: dict[str, Any]
) -> None:
    try:
        found = callbacks.channel.parse(callback)
    except PayloadError:
        return
    for each in found:
        if isinstance(each, InboundMessage | Echo):
            words = [each.provider_id, *each.identities, each.kind, each.text]
            assert all(words[:-1])
            assert max(map(len, each.identities)) <= 200
            assert len(each.provider_id) <= 300
            assert len(each.kind) <= 40
            assert is_storable([words, dict(each.detail)])
        elif isinstance(each, DeliveryUpdate):
            assert 0 < len(each.provider_id) <= 300


@settings(deadline=None)
@given(st.sampled_from(PAYLOADS), st.lists(any_json, max_size=3))
def test_no_message_is_lost_among_broken_ones(
    chosen: tuple[Callbacks, dict[str, Any]], broken: list[Any]
) -> None:
    callbacks, payload = chosen
    whole = copy.deepcopy(payload)
    added = [{"message": each} for each in broken]
    for entry in whole["entry"]:
        entry["messaging"] = [*added, *entry.get("messaging", []), *added]
    before, after = callbacks.channel.parse(payload), callbacks.channel.parse(whole)
    lost = [each for each in before if each not in after]
    assert lost == []
    unreadable = [each for each in after if isinstance(each, Unreadable)]
    assert len(unreadable) >= 2 * len(added) * len(whole["entry"])


@pytest.mark.parametrize("callbacks", CHANNELS, ids=lambda each: each.folder)
def test_json_of_any_depth_is_read(callbacks: Callbacks) -> None:
    callback = callbacks.payload("image" if callbacks is MESSENGER else "share")
    part = callback["entry"][0]["messaging"][0]["message"]["attachments"][0]
    part["payload"]["hologram"] = json.loads("[" * 900 + "]" * 900)
    (found,) = callbacks.channel.parse(callback)
    assert isinstance(found, InboundMessage)
    assert json.dumps(found.detail).count("[") < 40
