"""Status reports that are repeated until they are taken, as long as the server may be away."""

import time
from collections.abc import Mapping
from typing import Any

from tests.fakes.meta_webhooks import StatusWebhooks, post_callback

_REPEAT_AFTER = 0.25


class LastingReports(StatusWebhooks):
    """Reports on what `is_reported` picks by the recipient, and knows when each was taken."""

    def __init__(self, url: str, app_secret: str) -> None:
        super().__init__(url, app_secret, ("sent", "delivered"))
        self.taken_at: dict[str, float] = {}
        self._asked: set[str] = set()
        self._done: set[str] = set()

    @property
    def is_idle(self) -> bool:
        """Whether everything that was asked for has been reported."""
        return self._done >= self._asked

    @staticmethod
    def is_reported(recipient: str) -> bool:
        """Every third guest's provider stays silent: their messages are never settled."""
        return int(recipient) % 3 != 0

    def report(self, phone_number_id: str, wamid: str, body: Mapping[str, Any]) -> None:
        if self.is_reported(body["to"]):
            self._asked.add(wamid)
            super().report(phone_number_id, wamid, body)

    def _report(self, phone_number_id: str, wamid: str, body: Mapping[str, Any]) -> None:
        super()._report(phone_number_id, wamid, body)
        self._done.add(wamid)

    def _post(self, payload: Mapping[str, Any]) -> None:
        wamid = payload["entry"][0]["changes"][0]["value"]["statuses"][0]["id"]
        while not self._closing.is_set():
            try:
                if post_callback(self._url, self._app_secret, payload) == 200:
                    self.taken_at.setdefault(wamid, time.time())
                    return
            except OSError:
                pass
            self._closing.wait(_REPEAT_AFTER)
