"""Any JSON at all: never an exception but PayloadError, never a lost message."""

import copy
import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_inbox.domain.messages import DeliveryUpdate, Echo, InboundMessage, Unreadable, Watermark
from hotel_inbox.errors import PayloadError
from tests.channels.any_json import any_json, is_storable, mutated
from tests.channels.direct_payloads import INSTAGRAM, MESSENGER, Callbacks

CHANNELS = [MESSENGER, INSTAGRAM]
PAYLOADS = [(each, each.payload(name)) for each in CHANNELS for name in each.names]
ALL = [payload for _, payload in PAYLOADS]
PARTS = [
    "app_id",
    "attachments",
    "emoji",
    "is_deleted",
    "is_unsupported",
    "mid",
    "mids",
    "quick_reply",
    "referral",
    "reply_to",
    "text",
    "title",
    "watermark",
]
ATTACHMENTS: list[Any] = [
    [{"type": "image", "payload": {"url": "https://scontent.xx.fbcdn.net/1"}}],
    {"type": "sticker", "payload": {"sticker_id": 1, "url": "https://cdn.fbsbx.com/1"}},
    [{"type": "ig_reel", "payload": None}, None, 1, {}],
    {"story": {"url": "https://lookaside.fbsbx.com/1"}},
]


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
            assert all(0 < len(key or "x") <= 300 for key in (each.target, each.reply_to))
            for ref in each.media:
                assert ref.url
                assert ref.kind in {"image", "video", "audio", "document", "sticker"}
                assert is_storable([ref.url, ref.name])
        if isinstance(each, InboundMessage):
            assert each.origin is None or is_storable(asdict(each.origin))
        elif isinstance(each, DeliveryUpdate):
            assert 0 < len(each.provider_id) <= 300
        elif isinstance(each, Watermark):
            assert 0 < len(each.identity) <= 200


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


@settings(deadline=None)
@given(
    st.sampled_from(CHANNELS),
    st.dictionaries(st.sampled_from(PARTS), any_json | st.sampled_from(ATTACHMENTS), max_size=5),
)
def test_whatever_a_message_holds_it_is_kept_under_its_id(
    callbacks: Callbacks, parts: dict[str, Any]
) -> None:
    callback = callbacks.payload("text")
    callback["entry"][0]["messaging"][0]["message"] = {**parts, "mid": "m_1"}
    (found,) = callbacks.channel.parse(callback)
    assert isinstance(found, InboundMessage)
    if parts.get("is_deleted") is True:
        assert (found.kind, found.target, found.text, found.media) == ("revoke", "m_1", "", ())
    else:
        assert found.provider_id == "m_1"


@settings(deadline=None)
@given(
    st.sampled_from(CHANNELS),
    st.sampled_from(["message_edit", "reaction", "postback", "referral", "delivery", "read"]),
    any_json | st.dictionaries(st.sampled_from(PARTS), any_json, max_size=4),
)
def test_an_event_of_a_known_kind_is_told_or_called_unreadable(
    callbacks: Callbacks, kind: str, part: object
) -> None:
    callback = callbacks.payload("text")
    event = callback["entry"][0]["messaging"][0]
    del event["message"]
    event[kind] = part
    assert callbacks.channel.parse(callback)


@pytest.mark.parametrize("callbacks", CHANNELS, ids=lambda each: each.folder)
def test_json_of_any_depth_is_read(callbacks: Callbacks) -> None:
    callback = callbacks.payload("image" if callbacks is MESSENGER else "share")
    part = callback["entry"][0]["messaging"][0]["message"]["attachments"][0]
    part["payload"]["hologram"] = json.loads("[" * 900 + "]" * 900)
    (found,) = callbacks.channel.parse(callback)
    assert isinstance(found, InboundMessage)
    assert json.dumps(found.detail).count("[") < 40
