"""What the fake Graph API's parts say to each other: a call that came, and the reply to it."""

from __future__ import annotations

import base64
import email
import email.policy
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request as it came.

    `path` lacks the version, which is empty where a file is fetched; header names are in lower
    case. `json` is the parsed body, or None. `held` belongs to the server: whatever a part of the
    platform keeps between calls, under a key of its own.
    """

    method: str
    version: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    json: Any
    held: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def token(self) -> str:
        """The access token that came along, in the header or the query."""
        given = self.headers.get("authorization", "").removeprefix("Bearer ")
        return given.strip() or self.query.get("access_token", "")

    @property
    def object(self) -> dict[str, Any]:
        """The body where it is a JSON object, else nothing."""
        return self.json if isinstance(self.json, dict) else {}

    @property
    def base_url(self) -> str:
        """How the caller reached us: where links to files have to lead."""
        return f"http://{self.headers.get('host', '127.0.0.1')}"

    def form(self) -> tuple[dict[str, str], UploadedFile | None]:
        """Read a multipart form: its fields, and its file if it has one."""
        head = f"Content-Type: {self.headers.get('content-type', '')}\r\n\r\n".encode()
        whole = email.message_from_bytes(head + self.body, policy=email.policy.HTTP)
        fields: dict[str, str] = {}
        file: UploadedFile | None = None
        for part in whole.iter_parts() if whole.is_multipart() else ():
            name = str(part.get_param("name", "", header="content-disposition"))
            content = part.get_payload(decode=True)
            content = content if isinstance(content, bytes) else b""
            if part.get_filename() is None:
                fields[name] = content.decode()
            else:
                file = UploadedFile(str(part.get_filename()), part.get_content_type(), content)
        return fields, file


@dataclass(frozen=True)
class UploadedFile:
    """A file as a form carried it."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Reply:
    """What a call is answered; bytes go out as they are, all else as JSON.

    `message_id` is set where a message was taken; `fails_with` is the code of the error that is
    reported of it afterwards.
    """

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    message_id: str | None = None
    fails_with: int | None = None


def error_object(
    code: int, message: str, *, subcode: int | None = None, **more: object
) -> dict[str, Any]:
    """Make an error as Meta documents it."""
    error: dict[str, Any] = {
        "message": f"(#{code}) {message}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": message},
        "fbtrace_id": "A1b2C3d4E5f6",
        **more,
    }
    return error if subcode is None else {**error, "error_subcode": subcode}


def refused(
    code: int, message: str, *, status: int = 400, subcode: int | None = None, **more: object
) -> Reply:
    """Refuse a call with an error as Meta documents it."""
    return Reply(status, {"error": error_object(code, message, subcode=subcode, **more)})


def new_id(prefix: str) -> str:
    """Make an id that nobody has seen yet, as Meta's look."""
    return prefix + base64.b64encode(uuid.uuid4().bytes).decode()


def read_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Parse a body; None if it is no JSON."""
    try:
        return json.loads(body)
    except ValueError:
        return None
