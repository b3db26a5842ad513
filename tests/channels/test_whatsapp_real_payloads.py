"""The same parser on recorded payloads of others, where they lie beside the project."""

import json
from pathlib import Path
from typing import Any

import pytest

from hotel_inbox.channels.whatsapp.callback import read_callback
from hotel_inbox.domain.messages import DeliveryUpdate, Echo, InboundMessage, TemplateChange

SHARED = Path(__file__).parents[3] / "shared" / "fixtures"
# How our words differ from WhatsApp's type, by file and case.
KINDS = {
    ("message", "voice"): "voice",
    ("message", "interactive_message_with_err"): "unsupported",
}


def cases() -> list[Any]:
    found: dict[tuple[str, str], Any] = {}
    for path in sorted((SHARED / "whatsapp").glob("*.json")):
        for name, callback in json.loads(path.read_text(encoding="utf-8")).items():
            found[path.stem, name] = callback
    replayed = SHARED / "meta" / "whatsapp.json"
    if replayed.exists():
        for name, callback in json.loads(replayed.read_text(encoding="utf-8")).items():
            if isinstance(callback, dict):
                found["meta", name] = callback
    return [pytest.param(*key, value, id="-".join(key)) for key, value in found.items()]


CASES = cases() or [
    pytest.param("", "", {}, marks=pytest.mark.skip(f"no recorded payloads in {SHARED}"))
]


def changes(callback: dict[str, Any], field: str) -> list[dict[str, Any]]:
    return [
        change["value"]
        for entry in callback["entry"]
        for change in entry["changes"]
        if change["field"] == field
    ]


@pytest.mark.parametrize(("file", "case", "callback"), CASES)
def test_a_recorded_callback_is_read_whole(file: str, case: str, callback: dict[str, Any]) -> None:
    found = [each for each in read_callback(callback) if not isinstance(each, TemplateChange)]
    values = changes(callback, "messages")
    messages = [part for value in values for part in value.get("messages", ())]
    statuses = [part for value in values for part in value.get("statuses", ())]
    echoes = [
        part
        for value in changes(callback, "smb_message_echoes")
        for part in value["message_echoes"]
    ]
    assert len(found) == len(messages) + len(statuses) + len(echoes)
    for raw, each in zip([*messages, *statuses, *echoes], found, strict=True):
        assert not isinstance(each, DeliveryUpdate) or raw in statuses
        assert isinstance(each, InboundMessage | Echo | DeliveryUpdate)
        assert each.provider_id == raw["id"]
        moment = each.at if isinstance(each, DeliveryUpdate) else each.sent_at
        assert int(moment.timestamp()) == int(raw["timestamp"])
        if isinstance(each, DeliveryUpdate):
            assert each.status == {"played": "read"}.get(raw["status"], raw["status"])
            assert each.client_ref == raw.get("biz_opaque_callback_data")
        else:
            assert each.kind == KINDS.get((file, case), raw["type"])
            assert each.identities
        if isinstance(each, InboundMessage):
            assert raw["from"] in each.identities
            assert each.text == raw.get("text", {}).get("body", each.text)
            assert each.reply_to == raw.get("context", {}).get("id")
            assert each.target == about(raw)
            files = [raw[kind]["id"] for kind in FILES if kind in raw]
            assert [file.provider_id for file in each.media] == files
            assert (each.origin is not None) == ("referral" in raw)


FILES = ("image", "video", "audio", "document", "sticker")


def about(raw: dict[str, Any]) -> str | None:
    if raw["type"] not in {"reaction", "edit", "revoke"}:
        return None
    part = raw[raw["type"]]
    return str(part.get("message_id") or part.get("original_message_id"))


@pytest.mark.parametrize(("file", "case", "callback"), CASES)
def test_a_recorded_change_of_a_template(file: str, case: str, callback: dict[str, Any]) -> None:
    found = [each for each in read_callback(callback) if isinstance(each, TemplateChange)]
    told = [
        (entry["id"], change["field"], change["value"])
        for entry in callback["entry"]
        for change in entry["changes"]
        if "template" in change["field"]
    ]
    assert bool(told) == file.startswith("template_"), case
    for each, (business, field, value) in zip(found, told, strict=True):
        assert each.business_id == business
        assert each.provider_id == str(value["message_template_id"])
        assert each.name == value["message_template_name"]
        assert each.language == value["message_template_language"]
        assert each.status == value.get("event")
        assert each.quality == value.get("new_quality_score")
        assert (each.reason is None) == (field != "message_template_status_update")
