"""Shows guests on WhatsApp that their message was read and that an answer is being written.

https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators/
"""

from __future__ import annotations

from urllib.parse import quote

from hotel_inbox.channels.base import Account
from hotel_inbox.channels.meta import GraphClient


class WhatsAppPresence:
    """Read receipts, and the typing indicator that lasts 25 seconds or until the answer."""

    def __init__(self, graph: GraphClient) -> None:
        """Tell through `graph`."""
        self._graph = graph

    async def mark_read(self, account: Account, guest: str, message_id: str) -> None:  # noqa: ARG002 - WhatsApp knows whose message it is
        """Mark a guest's message, and those before it, as read."""
        await self._tell(account, {"message_id": message_id})

    async def show_typing(self, account: Account, guest: str, message_id: str) -> None:  # noqa: ARG002 - as above
        """Show that an answer is being written, which also marks the message as read."""
        await self._tell(account, {"message_id": message_id, "typing_indicator": {"type": "text"}})

    async def _tell(self, account: Account, what: dict[str, object]) -> None:
        await self._graph.post(
            f"{quote(account.account_id, safe='')}/messages",
            {"messaging_product": "whatsapp", "status": "read", **what},
            account.access_token,
        )
