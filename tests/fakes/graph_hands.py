"""What a person who tries the product by hand may tell the fake Graph API, as JSON by POST.

`/_guest` writes as a guest: `{"to": PHONE_NUMBER_ID, "from": "351912000333", "text": "Hello"}`, or
with `"file": PATH` and `"content_type"` (its kind follows from that), or with `"message"` as any
message in WhatsApp's own shape. `/_template` keeps an approved template: `{"account": WABA_ID,
"name": "welcome", "body": "Hello {{1}}!", "language": "en"}`. `/_review` decides over one, as
Meta's reviewers do: `{"account": WABA_ID, "id": ID, "event": "APPROVED", "reason": "NONE"}`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.fakes.graph_calls import Call, Reply, new_id, refused
from tests.fakes.graph_whatsapp import BusinessAccount, WhatsAppSide, side_of
from tests.fakes.meta_webhooks import StatusWebhooks, callback

_KINDS = ("image", "video", "audio")


def answer(call: Call, webhooks: StatusWebhooks | None) -> Reply | None:
    """Do what was asked; None leaves the call to others."""
    does = _ANSWERS.get(call.path)
    if does is None or call.method != "POST":
        return None
    try:
        told, said = does(call.object, side_of(call.held))
    except (KeyError, OSError, StopIteration) as error:
        return refused(100, f"{type(error).__name__}: {error}")
    if told and webhooks:
        webhooks.tell(told)
    return Reply(body=said)


_Answer = tuple[Mapping[str, Any] | None, Mapping[str, Any]]


def _guest_writes(given: Mapping[str, Any], side: WhatsAppSide) -> _Answer:
    message: dict[str, Any] = {
        "from": given["from"],
        "id": given.get("id") or new_id("wamid."),
        "timestamp": str(int(time.time())),
        **_content(given, side),
    }
    contact = {"profile": {"name": given.get("name", "Ines")}, "wa_id": given["from"]}
    told = callback(str(given["to"]), contacts=[contact], messages=[message])
    return told, {"id": message["id"]}


def _content(given: Mapping[str, Any], side: WhatsAppSide) -> dict[str, Any]:
    if "message" in given:
        return dict(given["message"])
    if "file" not in given:
        return {"type": "text", "text": {"body": given["text"]}}
    path, content_type = Path(given["file"]), given["content_type"]
    family = content_type.partition("/")[0]
    kind = family if family in _KINDS else "document"
    part = {
        "id": side.hold(path.read_bytes(), content_type, path.name),
        "mime_type": content_type,
        "caption": given.get("text", ""),
    }
    if kind == "document":
        part["filename"] = path.name
    return {"type": kind, kind: part}


def _template(given: Mapping[str, Any], side: WhatsAppSide) -> _Answer:
    more = {key: given[key] for key in ("components", "category", "status") if key in given}
    held = _account(given, side).templates
    language = given.get("language", "en")
    return None, held.hold(given["name"], given.get("body", ""), language=language, **more)


def _review(given: Mapping[str, Any], side: WhatsAppSide) -> _Answer:
    row = _account(given, side).templates.find(str(given["id"]))
    row["status"], row["rejected_reason"] = given["event"], given.get("reason", "NONE")
    value = {
        "event": given["event"],
        "message_template_id": int(row["id"]),
        "message_template_name": row["name"],
        "message_template_language": row["language"],
        "message_template_category": row["category"],
        "reason": row["rejected_reason"],
    }
    change = {"field": "message_template_status_update", "value": value}
    entry = {"id": given["account"], "time": int(time.time()), "changes": [change]}
    return {"object": "whatsapp_business_account", "entry": [entry]}, {"success": True}


def _account(given: Mapping[str, Any], side: WhatsAppSide) -> BusinessAccount:
    found = side.account(str(given["account"]))
    if found is None:
        raise KeyError(given["account"])
    return found


_ANSWERS: Mapping[str, Callable[[Mapping[str, Any], WhatsAppSide], _Answer]] = {
    "/_guest": _guest_writes,
    "/_template": _template,
    "/_review": _review,
}
