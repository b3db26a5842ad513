"""What Messenger and Instagram tell about guests, and what guests see of us before an answer.

https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/user-profile
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/user-profile
https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/sender-actions
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from hotel_inbox.channels.base import Account, Profile
from hotel_inbox.channels.direct.dialect import Dialect, Hosts
from hotel_inbox.channels.direct.media import is_file
from hotel_inbox.channels.payload import NAME_LENGTH, string
from hotel_inbox.domain.media import MediaRef

_NAMES = (("name",), ("first_name", "last_name"), ("username",))


class Profiles:
    """Where a guest's name and picture are asked for."""

    def __init__(self, dialect: Dialect, hosts: Hosts) -> None:
        """Ask for what the dialect's channel knows."""
        self._dialect = dialect
        self._hosts = hosts

    async def look_up(self, account: Account, guest: str) -> Profile:
        """Ask for a guest's profile; raise a SendError that says whether to try again."""
        answer = await self._hosts.of(account.access_token).get(
            quote(guest, safe=""),
            {"fields": ",".join(self._dialect.profile_fields)},
            account.access_token,
        )
        link = string(answer.get("profile_pic"))
        shown = is_file(link, self._hosts.is_metas)
        return Profile(_name(answer), MediaRef("image", url=link) if shown else None)


def _name(answer: Mapping[str, object]) -> str | None:
    """Give the guest's own name, or the one that they go by."""
    for keys in _NAMES:
        parts = (string(answer.get(key)).strip() for key in keys)
        if name := " ".join(filter(None, parts)):
            return name[:NAME_LENGTH]
    return None


class Presence:
    """How a guest sees that a message was read, or that an answer is on its way.

    Meta asks for neither's message: what is read is the thread up to now.
    """

    def __init__(self, dialect: Dialect, hosts: Hosts) -> None:
        """Act for the accounts of the dialect's channel."""
        self._dialect = dialect
        self._hosts = hosts

    async def mark_read(self, account: Account, guest: str, message_id: str) -> None:  # noqa: ARG002 - as declared
        """Show the guest that the thread was read; raise a SendError if that is refused."""
        await self._act(account, guest, "mark_seen")

    async def show_typing(self, account: Account, guest: str, message_id: str) -> None:  # noqa: ARG002 - as declared
        """Show the guest that an answer is being written; raise a SendError if that is refused."""
        await self._act(account, guest, "typing_on")

    async def _act(self, account: Account, guest: str, action: str) -> None:
        await self._hosts.of(account.access_token).post(
            f"{self._dialect.node(account.account_id)}/messages",
            {"recipient": {"id": guest}, "sender_action": action},
            account.access_token,
        )
