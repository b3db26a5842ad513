"""WhatsApp's side of the fake Graph API: messages, files, templates, numbers, accounts.

https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/
"""

from __future__ import annotations

import hashlib
import itertools
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.graph_calls import Call, Reply, new_id, refused
from tests.fakes.graph_direct import APP
from tests.fakes.whatsapp_messages import HeldFile, file_problem, message_problem
from tests.fakes.whatsapp_templates import HeldTemplates, create, delete, listed

__all__ = ["BusinessAccount", "HeldFile", "WhatsAppSide", "answer", "side_of"]

LINK_SECONDS = 300
_GONE = "Unsupported get request. Object does not exist, or you may not see it"
_LIMITS = {"whatsapp_business_manager_messaging_limit", "messaging_limit_tier"}


@dataclass
class BusinessAccount:
    """One WhatsApp Business Account."""

    numbers: list[str] = field(default_factory=list)
    apps: dict[str, str] = field(default_factory=dict)
    templates: HeldTemplates = field(default_factory=HeldTemplates)


@dataclass
class WhatsAppSide:
    """What WhatsApp keeps between calls; tests may change any of it.

    Numbers and accounts that nobody described are made up as they are asked for, unless `strict`.
    `failing` are guests whom messages do not reach, with the code that is reported; `limit_field`
    is what this version calls a number's limit; `token` is what is told of tokens, if anything.
    """

    strict: bool = False
    numbers: dict[str, dict[str, Any]] = field(default_factory=dict)
    accounts: dict[str, BusinessAccount] = field(default_factory=dict)
    files: dict[str, HeldFile] = field(default_factory=dict)
    links: dict[str, tuple[str, float]] = field(default_factory=dict)
    read: list[tuple[str, bool]] = field(default_factory=list)
    failing: dict[str, int] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(910_000_000_000))
    limit_field: str = "whatsapp_business_manager_messaging_limit"
    token: dict[str, Any] | None = field(
        default_factory=lambda: {
            "app_id": APP,
            "is_valid": True,
            "expires_at": 0,
            "scopes": ["whatsapp_business_management", "whatsapp_business_messaging"],
        }
    )

    def number(self, number_id: str) -> dict[str, Any] | None:
        """Describe a number; None if there is none."""
        if number_id not in self.numbers and not self.strict and number_id.isdigit():
            self.numbers[number_id] = {
                "display_phone_number": "+34 911 00 02 22",
                "verified_name": "Hotel Azul",
                "quality_rating": "GREEN",
                "status": "CONNECTED",
                "name_status": "APPROVED",
                "throughput": {"level": "STANDARD"},
                "platform_type": "CLOUD_API",
                "limit": "TIER_2K",
            }
        return self.numbers.get(number_id)

    def account(self, account_id: str) -> BusinessAccount | None:
        """Give a business account; None if there is none."""
        if account_id not in self.accounts and not self.strict and account_id.isdigit():
            self.accounts[account_id] = BusinessAccount()
        return self.accounts.get(account_id)

    def hold(self, content: bytes, content_type: str, name: str = "file") -> str:
        """Keep a file, as if a guest had sent it or we had uploaded it, and give its id."""
        file_id = str(next(self.ids))
        self.files[file_id] = HeldFile(name, content_type, content)
        return file_id

    def expire_links(self) -> None:
        """Let every link be more than five minutes old."""
        self.links = {key: (file_id, 0.0) for key, (file_id, _) in self.links.items()}


def side_of(held: dict[str, Any]) -> WhatsAppSide:
    """Give the server's WhatsApp side."""
    side: WhatsAppSide = held.setdefault("whatsapp", WhatsAppSide())
    return side


def answer(call: Call) -> Reply | None:
    """Answer what concerns WhatsApp; None leaves the call to others."""
    for method, path, reply in _ANSWERS:
        found = path.fullmatch(call.path)
        if call.method == method and found:
            return reply(call, side_of(call.held), found.group(1) if path.groups else "")
    return None


def _send(call: Call, side: WhatsAppSide, number_id: str) -> Reply:
    body = call.object
    if side.number(number_id) is None:
        return refused(100, _GONE, subcode=33)
    if "status" in body:
        return _note_read(call, side)
    templates = [account.templates for account in side.accounts.values()]
    problem = message_problem(body, side.files, templates)
    if problem is not None:
        return problem
    wamid = new_id("wamid.")
    to = body.get("to") or body.get("recipient")
    contact = {"input": to, ("wa_id" if "to" in body else "user_id"): str(to).removeprefix("+")}
    taken: dict[str, Any] = {"messaging_product": "whatsapp", "contacts": [contact]}
    taken["messages"] = [{"id": wamid}]
    if body["type"] == "template":
        taken["messages"] = [{"id": wamid, "message_status": "accepted"}]
    return Reply(body=taken, message_id=wamid, fails_with=side.failing.get(str(to)))


def _note_read(call: Call, side: WhatsAppSide) -> Reply:
    body, shows = call.object, call.object.get("typing_indicator")
    message_id = body.get("message_id")
    if (
        body.get("messaging_product") != "whatsapp"
        or body["status"] != "read"
        or not isinstance(message_id, str)
        or not message_id.startswith("wamid.")
        or shows not in (None, {"type": "text"})
    ):
        return refused(131009, "Parameter value is not valid")
    side.read.append((message_id, shows is not None))
    return Reply(body={"success": True})


def _upload(call: Call, side: WhatsAppSide, number_id: str) -> Reply:
    fields, file = call.form()
    if side.number(number_id) is None:
        return refused(100, _GONE, subcode=33)
    if fields.get("messaging_product") != "whatsapp" or file is None:
        return refused(100, "The parameters messaging_product and file are required.")
    problem = file_problem(file)
    return problem or Reply(body={"id": side.hold(file.content, file.content_type, file.name)})


def _object(call: Call, side: WhatsAppSide, asked: str) -> Reply:
    """Describe a file or a number."""
    fields = set(filter(None, call.query.get("fields", "").split(",")))
    file = side.files.get(asked)
    if file is not None and not fields:
        key = secrets.token_hex(8)
        side.links[key] = (asked, time.monotonic() + LINK_SECONDS)
        link = f"{call.base_url}/whatsapp_business/attachments/?mid={asked}&hash={key}"
        shown = {
            "url": link,
            "mime_type": file.content_type,
            "sha256": hashlib.sha256(file.content).hexdigest(),
            "file_size": len(file.content),
            "id": asked,
            "messaging_product": "whatsapp",
        }
        return Reply(body=shown)
    number = side.number(asked) if fields else None
    if number is None:
        return refused(100, _GONE, subcode=33)
    known = {**number, side.limit_field: number.get("limit"), "id": asked}
    unknown = fields & (_LIMITS - {side.limit_field})
    if unknown:
        return refused(100, f"Tried accessing nonexisting field ({', '.join(unknown)})")
    return Reply(body={name: known[name] for name in (fields | {"id"}) if known.get(name)})


def _download(call: Call, side: WhatsAppSide, _: str) -> Reply:
    file_id, until = side.links.get(call.query.get("hash", ""), ("", 0.0))
    if not call.token:
        return refused(190, "Authentication error", status=401)
    if file_id not in side.files or time.monotonic() > until:
        return Reply(404, b"", {"Content-Type": "text/html"})
    file = side.files[file_id]
    return Reply(body=file.content, headers={"Content-Type": file.content_type})


def _forget(_: Call, side: WhatsAppSide, asked: str) -> Reply:
    known = side.files.pop(asked, None)
    return Reply(body={"success": True}) if known else refused(100, _GONE, subcode=33)


def _templates(call: Call, side: WhatsAppSide, account_id: str) -> Reply:
    account = side.account(account_id)
    if account is None:
        return refused(100, _GONE, subcode=33)
    does = {"GET": listed, "POST": create, "DELETE": delete}[call.method]
    return does(call, account.templates)


def _numbers(_: Call, side: WhatsAppSide, account_id: str) -> Reply:
    account = side.account(account_id)
    if account is None:
        return refused(100, _GONE, subcode=33)
    return Reply(body={"data": [{"id": number_id} for number_id in account.numbers]})


def _subscriptions(call: Call, side: WhatsAppSide, account_id: str) -> Reply:
    account = side.account(account_id)
    if account is None:
        return refused(100, _GONE, subcode=33)
    if call.method == "POST":
        account.apps[APP] = "Hotel Inbox"
        return Reply(body={"success": True})
    shown = [
        {"whatsapp_business_api_data": {"id": app, "name": name, "link": "https://app.example/"}}
        for app, name in account.apps.items()
    ]
    return Reply(body={"data": shown})


def _token(_: Call, side: WhatsAppSide, __: str) -> Reply:
    if side.token is None:
        return refused(100, "You must provide an app access token, or a user access token")
    return Reply(body={"data": side.token})


_ANSWERS: tuple[tuple[str, re.Pattern[str], Callable[[Call, WhatsAppSide, str], Reply]], ...] = (
    ("POST", re.compile(r"/([^/]+)/messages"), _send),
    ("POST", re.compile(r"/([^/]+)/media"), _upload),
    ("GET", re.compile(r"/whatsapp_business/attachments/"), _download),
    ("GET", re.compile(r"/([^/]+)/message_templates"), _templates),
    ("POST", re.compile(r"/([^/]+)/message_templates"), _templates),
    ("DELETE", re.compile(r"/([^/]+)/message_templates"), _templates),
    ("GET", re.compile(r"/([^/]+)/phone_numbers"), _numbers),
    ("GET", re.compile(r"/([^/]+)/subscribed_apps"), _subscriptions),
    ("POST", re.compile(r"/([^/]+)/subscribed_apps"), _subscriptions),
    ("GET", re.compile(r"/debug_token"), _token),
    ("GET", re.compile(r"/(\d+)"), _object),
    ("DELETE", re.compile(r"/(\d+)"), _forget),
)
