"""Any JSON at all: never an exception but PayloadError, never a lost message."""

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_inbox.channels.whatsapp.callback import read_callback
from hotel_inbox.domain.messages import InboundMessage, Unreadable
from hotel_inbox.errors import PayloadError
from tests.channels.any_json import any_json, is_storable, mutated
from tests.channels.whatsapp_payloads import NAMES, payload

PAYLOADS = [payload(name) for name in NAMES]


@settings(deadline=None)  # a busy machine is no failure
@given(mutated(PAYLOADS) | st.dictionaries(st.text(max_size=8), any_json, max_size=4))
def test_any_json_is_read_or_refused_and_can_be_stored(callback: dict[str, Any]) -> None:
    try:
        found = read_callback(callback)
    except PayloadError:
        return
    for each in found:
        if isinstance(each, InboundMessage):
            words = [each.provider_id, *each.identities, each.kind, each.text]
            assert all(words[:-1])
            assert max(map(len, each.identities)) <= 200
            assert len(each.provider_id) <= 300
            assert len(each.guest_name or "") <= 200
            assert is_storable([words, each.guest_name, each.reply_to, dict(each.detail)])


@settings(deadline=None)
@given(st.sampled_from(PAYLOADS), st.lists(any_json, max_size=3))
def test_no_message_is_lost_among_broken_ones(callback: dict[str, Any], broken: list[Any]) -> None:
    whole = copy.deepcopy(callback)
    expected = 0
    for entry in whole["entry"]:
        for change in entry["changes"]:
            if change["field"] == "messages" and "messages" in change["value"]:
                change["value"]["messages"] += broken
                expected += len(change["value"]["messages"])
    found = read_callback(whole)
    counted = [each for each in found if isinstance(each, InboundMessage | Unreadable)]
    if expected:
        assert len(counted) == expected


def test_json_of_any_depth_is_read() -> None:
    callback = copy.deepcopy(payload("unknown_type"))
    part = callback["entry"][0]["changes"][0]["value"]["messages"][0]
    part["hologram"] = json.loads("[" * 900 + "]" * 900)
    (found,) = read_callback(callback)
    assert isinstance(found, InboundMessage)
    assert json.dumps(found.detail).count("[") < 40
