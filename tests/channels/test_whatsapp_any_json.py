"""Any JSON at all: never an exception but PayloadError, never a lost message."""

import copy
import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_inbox.channels.whatsapp.callback import read_callback
from hotel_inbox.channels.whatsapp.kinds import read_content
from hotel_inbox.channels.whatsapp.number_words import about_number
from hotel_inbox.channels.whatsapp.templates import template_of
from hotel_inbox.domain.media import MediaRef
from hotel_inbox.domain.messages import Echo, InboundMessage, TemplateChange, Unreadable
from hotel_inbox.errors import PayloadError
from tests.channels.any_json import any_json, is_storable, mutated
from tests.channels.whatsapp_payloads import NAMES, payload

PAYLOADS = [payload(name) for name in NAMES]
DEEP = json.loads("[" * 900 + "]" * 900)


@settings(deadline=None)  # a busy machine is no failure
@given(mutated(PAYLOADS) | st.dictionaries(st.text(max_size=8), any_json, max_size=4))
def test_any_json_is_read_or_refused_and_can_be_stored(callback: dict[str, Any]) -> None:
    try:
        found = read_callback(callback)
    except PayloadError:
        return
    for each in found:
        assert is_storable(json.loads(json.dumps(dataclasses.asdict(each), default=str)))
        if isinstance(each, InboundMessage | Echo):
            assert each.provider_id
            assert each.kind
            assert all(each.identities)
            assert max(map(len, each.identities)) <= 200
            assert max(map(len, (each.provider_id, each.target or "", each.reply_to or ""))) <= 300
            assert all(fits(file) for file in each.media)
        if isinstance(each, InboundMessage):
            assert len(each.guest_name or "") <= 200
        if isinstance(each, TemplateChange):
            assert 0 < len(each.provider_id) <= 100
            assert len(each.name) <= 512
            assert len(each.language) <= 20
            words = (each.status, each.quality, each.category)
            assert all(0 < len(word) <= 60 for word in words if word is not None)


def fits(file: MediaRef) -> bool:
    """Whether the row of a file can hold it."""
    return (
        bool(file.provider_id or file.url)
        and len(file.provider_id or "") <= 300
        and max(len(file.name or ""), len(file.content_type or "")) <= 200
        and (file.url or "https://").startswith("https://")
        and (file.size is None or 0 < file.size < 2**53)
    )


COUNTED = {
    "messages": ("messages", InboundMessage),
    "smb_message_echoes": ("message_echoes", Echo),
}


@settings(deadline=None)
@given(st.sampled_from(PAYLOADS), st.lists(any_json, max_size=3))
def test_no_event_is_lost_among_broken_ones(callback: dict[str, Any], broken: list[Any]) -> None:
    whole = copy.deepcopy(callback)
    expected = 0
    for entry in whole["entry"]:
        for change in entry["changes"]:
            if change["field"] in COUNTED:
                part, _ = COUNTED[change["field"]]
                value = change["value"]
                value[part] = [*value.get(part, ()), *broken]
                expected += len(value[part])
            elif "template" in change["field"]:
                expected += 1
        entry["changes"] += [{"field": "template_category_update", "value": one} for one in broken]
        expected += len(broken)
    counted = (InboundMessage, Echo, TemplateChange, Unreadable)
    found = [each for each in read_callback(whole) if isinstance(each, counted)]
    errors = sum("WhatsApp reports error" in str(each) for each in found)
    assert len(found) - errors == expected


ROW = {
    "id": "550",
    "name": "welcome",
    "language": "en",
    "category": "UTILITY",
    "status": "APPROVED",
    "components": [{"type": "BODY", "text": "Hello {{1}}!"}],
    "quality_score": {"score": "GREEN"},
    "rejected_reason": "NONE",
    "parameter_format": "POSITIONAL",
}
NUMBER = {
    "display_phone_number": "+34 911 00 02 22",
    "verified_name": "Hotel Azul",
    "quality_rating": "GREEN",
    "status": "CONNECTED",
    "name_status": "APPROVED",
    "throughput": {"level": "STANDARD"},
    "platform_type": "CLOUD_API",
}


@settings(deadline=None)
@given(mutated([ROW]))
def test_any_row_of_a_list_is_a_template_or_none(row: dict[str, Any]) -> None:
    found = template_of(row)
    if found is None:
        return
    assert is_storable(json.loads(json.dumps(dataclasses.asdict(found))))
    assert 0 < len(found.provider_id) <= 100
    assert 0 < len(found.name) <= 512
    assert 0 < len(found.language) <= 20
    words = (found.status, found.category, found.quality or "")
    assert max(map(len, words)) <= 60
    assert found.status
    assert 0 < len(found.parameter_format) <= 20


@settings(deadline=None)
@given(mutated([NUMBER]))
def test_whatever_is_said_of_a_number_can_be_told(number: dict[str, Any]) -> None:
    found = about_number(number)
    assert found[0].what == "Number"
    assert all(each.what and each.words for each in found)
    assert is_storable([each.words for each in found])


def test_json_of_any_depth_is_read() -> None:
    callback = copy.deepcopy(payload("unknown_type"))
    part = callback["entry"][0]["changes"][0]["value"]["messages"][0]
    part["hologram"] = DEEP
    (found,) = read_callback(callback)
    assert isinstance(found, InboundMessage)
    assert json.dumps(found.detail).count("[") < 40


@pytest.mark.parametrize(
    "message",
    [
        {"type": "location", "location": {"latitude": DEEP, "longitude": float("nan")}},
        {"type": "order", "order": {"product_items": [{"quantity": DEEP, "item_price": DEEP}]}},
    ],
    ids=["location", "order"],
)
def test_numbers_that_are_lists_of_any_depth_are_written_out(message: dict[str, Any]) -> None:
    found = read_content(message)
    assert found.kind == message["type"]
    assert "…" in found.text
    assert "nan" not in found.text
