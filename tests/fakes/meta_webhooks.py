"""Callbacks as Meta makes them: signed, and status reports for what the fake Graph API took."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_TRIES = 5


def signature(app_secret: str, body: bytes) -> str:
    """Make the value of `X-Hub-Signature-256`."""
    return f"sha256={hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()}"


def post_callback(url: str, app_secret: str, payload: Mapping[str, Any]) -> int:
    """Post a signed callback and give the status of the answer."""
    body = json.dumps(payload).encode()
    headers = {
        "Content-Type": "application/json",
        "X-Hub-Signature-256": signature(app_secret, body),
    }
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - the test's own address
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - as above
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def callback(phone_number_id: str, **value: object) -> dict[str, Any]:
    """Wrap messages, contacts or statuses in the envelope of a callback."""
    return {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "880011223344556",
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {
                                "display_phone_number": "351210000111",
                                "phone_number_id": phone_number_id,
                            },
                            **value,
                        },
                    }
                ],
            }
        ],
    }


def text_message(
    phone_number_id: str, *, wa_id: str, message_id: str, text: str, at: int, name: str = "Ines"
) -> dict[str, Any]:
    """Make the callback of one text that a guest wrote."""
    return callback(
        phone_number_id,
        contacts=[{"profile": {"name": name}, "wa_id": wa_id}],
        messages=[
            {
                "from": wa_id,
                "id": message_id,
                "timestamp": str(at),
                "type": "text",
                "text": {"body": text},
            }
        ],
    )


class StatusWebhooks:
    """Reports on each taken message to a URL, in order and signed, from a thread of its own."""

    def __init__(
        self,
        url: str,
        app_secret: str,
        names: Sequence[str] = ("sent", "delivered", "read"),
        *,
        delay: float = 0.0,
        copies: int = 1,
    ) -> None:
        """Post a report per name in `names`, each `delay` seconds after the one before.

        Each report comes `copies` times, since Meta promises no less than one.
        """
        self._url = url
        self._app_secret = app_secret
        self._names = names
        self._delay = delay
        self._copies = copies
        self._closing = threading.Event()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="status-webhooks")
        self.answers: list[int] = []

    def report(self, phone_number_id: str, wamid: str, body: Mapping[str, Any]) -> None:
        """Report on one message that was taken."""
        self._worker.submit(self._report, phone_number_id, wamid, body)

    def report_failure(
        self, phone_number_id: str, wamid: str, body: Mapping[str, Any], code: int
    ) -> None:
        """Report that a message which was taken did not arrive."""
        title = f"Error {code}"
        details = {"details": "It did not arrive."}
        error = {"code": code, "title": title, "message": title, "error_data": details}
        status = {**_status(wamid, "failed", body), "errors": [error]}
        for _ in range(self._copies):
            self.tell(callback(phone_number_id, statuses=[status]))

    def tell(self, payload: Mapping[str, Any]) -> None:
        """Post any callback."""
        self._worker.submit(self._post, payload)

    def close(self) -> None:
        """Give up what is not reported yet."""
        self._closing.set()
        self._worker.shutdown(cancel_futures=True)

    def _report(self, phone_number_id: str, wamid: str, body: Mapping[str, Any]) -> None:
        for name in self._names:
            if self._closing.wait(self._delay):
                return
            for _ in range(self._copies):
                self._post(callback(phone_number_id, statuses=[_status(wamid, name, body)]))

    def _post(self, payload: Mapping[str, Any]) -> None:
        """Post once more after a failure, as Meta does, but with little patience."""
        for attempt in range(_TRIES):
            try:
                answer = post_callback(self._url, self._app_secret, payload)
            except OSError:
                answer = 0
            self.answers.append(answer)
            if answer == 200 or self._closing.wait(0.2 * 2**attempt):
                return


def _status(wamid: str, name: str, body: Mapping[str, Any]) -> dict[str, object]:
    status: dict[str, object] = {
        "id": wamid,
        "status": name,
        "timestamp": str(int(time.time())),
        "recipient_id": body.get("to") or "",
    }
    if recipient := body.get("recipient"):
        status["recipient_user_id"] = recipient
    if reference := body.get("biz_opaque_callback_data"):
        status["biz_opaque_callback_data"] = reference
    return status
