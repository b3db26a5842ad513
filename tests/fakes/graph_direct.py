"""Messenger's and Instagram's side of the fake Graph API: messages, files, guests, pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.graph_calls import Call, Reply, UploadedFile, new_id, refused
from tests.fakes.guests_files import bytes_of

PAGE, INSTAGRAM, APP = "441002200330", "17841455002200330", "770011"
GUESTS = ("7722003300441155", "9933004411226655")
_LARGEST = 25 * 2**20
_LARGEST_INSTAGRAM_IMAGE = 8 * 2**20
_DAY, _WEEK = 24, 7 * 24
_TYPES = frozenset({"audio", "file", "image", "video"})
_ACTIONS = frozenset({"mark_seen", "typing_off", "typing_on"})
_UNKNOWN = "Unsupported request. The object does not exist or cannot be seen with this token"


@dataclass
class DirectSide:
    """What Messenger and Instagram keep between calls; tests may change any of it.

    `quiet_hours` is how long ago a guest wrote last, in hours. `subscribed` holds the webhook
    fields by app, of which `APP` is ours.
    """

    name: str = "Hotel Azul"
    page: str = PAGE
    instagram: str = INSTAGRAM
    profiles: dict[str, dict[str, str]] = field(
        default_factory=lambda: {
            guest: {"first_name": "Ines", "last_name": "Prado", "name": "Ines Prado"}
            for guest in GUESTS
        }
    )
    quiet_hours: dict[str, float] = field(default_factory=dict)
    uploads: dict[str, UploadedFile] = field(default_factory=dict)
    subscribed: dict[str, list[str]] = field(default_factory=dict)
    actions: list[tuple[str, str]] = field(default_factory=list)


def side_of(held: dict[str, Any]) -> DirectSide:
    """Give the server's Messenger and Instagram side."""
    side: DirectSide = held.setdefault("direct", DirectSide())
    return side


def answer(call: Call) -> Reply | None:
    """Answer what concerns Messenger and Instagram; None leaves the call to others."""
    for method, path, reply in _ANSWERS:
        if call.method == method and path.fullmatch(call.path):
            return reply(call, side_of(call.held))
    return None


def _send(call: Call, side: DirectSide) -> Reply | None:
    recipient = call.object.get("recipient")
    if not isinstance(recipient, dict):
        return None
    guest = recipient.get("id")
    if not isinstance(guest, str):
        return refused(100, "Invalid parameter")
    if "sender_action" in call.object:
        return _act(call, side, guest)
    problem = _problem(call, side) or _late(call, side, guest)
    if problem is not None:
        return problem
    mid = new_id("m_")
    return Reply(body={"recipient_id": guest, "message_id": mid}, message_id=mid)


def _act(call: Call, side: DirectSide, guest: str) -> Reply:
    if call.object["sender_action"] not in _ACTIONS or "message" in call.object:
        return refused(100, "Invalid parameter")
    side.actions.append((guest, call.object["sender_action"]))
    return Reply(body={"recipient_id": guest})


def _problem(call: Call, side: DirectSide) -> Reply | None:
    """Refuse what is no message in order."""
    body, message = call.object, call.object.get("message")
    tagged = body.get("messaging_type") == "MESSAGE_TAG"
    if body.get("messaging_type") not in {"RESPONSE", "UPDATE", "MESSAGE_TAG"}:
        return refused(100, "Invalid messaging_type")
    if tagged != ("tag" in body) or body.get("tag", "HUMAN_AGENT") != "HUMAN_AGENT":
        return refused(100, "Invalid message tag")
    if not isinstance(message, dict) or ("text" in message) == ("attachment" in message):
        return refused(100, "A message carries either a text or an attachment")
    if "attachment" in message:
        return _attachment_problem(message["attachment"], side)
    return _text_problem(call, message["text"])


def _text_problem(call: Call, text: object) -> Reply | None:
    if not isinstance(text, str) or not text:
        return refused(100, "Message cannot be empty")
    if len(text) > 2000 or (_is_instagram(call) and len(text.encode()) > 1000):
        return refused(100, "Length of param message[text] is too large")
    return None


def _attachment_problem(attachment: Mapping[str, Any], side: DirectSide) -> Reply | None:
    payload = attachment.get("payload")
    uploaded = payload.get("attachment_id") if isinstance(payload, dict) else None
    if attachment.get("type") not in _TYPES or uploaded not in side.uploads:
        return refused(100, "Invalid attachment id")
    return None


def _late(call: Call, side: DirectSide, guest: str) -> Reply | None:
    """Refuse what comes after the window; a person has a longer one."""
    window = _WEEK if call.object.get("tag") == "HUMAN_AGENT" else _DAY
    if side.quiet_hours.get(guest, 0) < window:
        return None
    subcode = 2534022 if _is_instagram(call) else 2018278
    return refused(
        10, "This message is sent outside of allowed window", status=403, subcode=subcode
    )


def _upload(call: Call, side: DirectSide) -> Reply:
    fields, file = call.form()
    if call.token.startswith("IG"):
        return refused(3, "Application does not have the capability to make this API call")
    try:
        kind = json.loads(fields["message"])["attachment"]["type"]
    except (KeyError, TypeError, ValueError):
        return refused(100, "Invalid parameter")
    if file is None or b'name="filedata"' not in call.body or kind not in _TYPES:
        return refused(100, "An incorrect number of files was uploaded")
    for_instagram = fields.get("platform") == "instagram"
    largest = _LARGEST_INSTAGRAM_IMAGE if for_instagram and kind == "image" else _LARGEST
    if len(file.content) > largest:
        return refused(100, "Attachment size exceeds allowable limit", subcode=2018109)
    misnamed = for_instagram and not file.name.isascii()
    if misnamed or (kind != "file" and not file.content_type.startswith(f"{kind}/")):
        return refused(100, "Upload attachment failure", subcode=2018047)
    attachment_id = str(1857777774821000 + len(side.uploads))
    side.uploads[attachment_id] = file
    return Reply(body={"attachment_id": attachment_id})


def _profile_or_account(call: Call, side: DirectSide) -> Reply | None:
    """Tell who a guest is, or whose the token is."""
    fields = call.query.get("fields", "")
    if "profile_pic" in fields:
        known = side.profiles.get(call.path.strip("/"))
        if known is None:
            return refused(100, _UNKNOWN, subcode=33)
        shown = {"profile_pic": f"{call.base_url}/files/profile.jpg", **known}
        return Reply(body=_chosen(shown, fields))
    if call.path == "/me":
        return Reply(body=_chosen(_me(call, side), fields))
    return None


def _me(call: Call, side: DirectSide) -> dict[str, Any]:
    username = side.name.lower().replace(" ", ".")
    if call.token.startswith("IG"):
        return {
            "id": "2200",
            "user_id": side.instagram,
            "username": username,
            "name": side.name,
        }
    linked = {"id": side.instagram, "username": username}
    return {"id": side.page, "name": side.name, "instagram_business_account": linked}


def _chosen(whole: Mapping[str, Any], fields: str) -> dict[str, Any]:
    names = re.sub(r"\{[^}]*\}", "", fields).split(",")
    return {name: whole[name] for name in names if name in whole}


def _app(_: Call, __: DirectSide) -> Reply:
    return Reply(body={"id": APP})


def _subscriptions(call: Call, side: DirectSide) -> Reply:
    shown = [
        {"id": app, "subscribed_fields": fields}
        for app, fields in side.subscribed.items()
        if app == APP or not call.token.startswith("IG")
    ]
    return Reply(body={"data": shown})


def _subscribe(call: Call, side: DirectSide) -> Reply:
    given = call.object.get("subscribed_fields")
    if not isinstance(given, str) or not given:
        return refused(100, "The parameter subscribed_fields is required")
    side.subscribed[APP] = given.split(",")
    return Reply(body={"success": True})


def _file(call: Call, _: DirectSide) -> Reply:
    return bytes_of(call.path)


def _is_instagram(call: Call) -> bool:
    return call.path.startswith("/me/")


_ANSWERS: tuple[tuple[str, re.Pattern[str], Callable[[Call, DirectSide], Reply | None]], ...] = (
    ("POST", re.compile(r"/[^/]+/messages"), _send),
    ("POST", re.compile(r"/[^/]+/message_attachments"), _upload),
    ("GET", re.compile(r"/app"), _app),
    ("GET", re.compile(r"/me/subscribed_apps"), _subscriptions),
    ("POST", re.compile(r"/me/subscribed_apps"), _subscribe),
    ("GET", re.compile(r"/files/.+"), _file),
    ("GET", re.compile(r"/[^/]+"), _profile_or_account),
)
