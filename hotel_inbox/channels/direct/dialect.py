"""Where the two channels of direct messages differ, and which server speaks for an account."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from hotel_inbox.channels.base import Abilities
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.domain.messages import Channel

_INSTAGRAM_LOGIN = "IG"


@dataclass(frozen=True, slots=True)
class Dialect:
    """Where the two channels differ.

    `envelope` is the callback's `object`. `echoes_metadata` says that what we attach to a message
    comes back with its echo. `behind_page` says that Meta knows the account by a page's token
    rather than by its own id. `platform` has to be named in uploads. `profile_fields` are what a
    guest's profile is asked for. `page_webhooks` are what the account's page has to be subscribed
    to, `login_webhooks` what an account without a page has to be.
    """

    channel: Channel
    envelope: str
    abilities: Abilities
    profile_fields: tuple[str, ...]
    page_webhooks: frozenset[str]
    login_webhooks: frozenset[str] = frozenset()
    echoes_metadata: bool = False
    behind_page: bool = False
    platform: str | None = None

    def node(self, account_id: str) -> str:
        """Name an account in a request's path."""
        return "me" if self.behind_page else quote(account_id, safe="")

    def webhooks(self, access_token: str) -> frozenset[str]:
        """Give what has to be subscribed to for the account that this token is of."""
        return self.login_webhooks if is_instagram_login(access_token) else self.page_webhooks


def is_instagram_login(access_token: str) -> bool:
    """Whether an account was connected through Instagram Login, without a Facebook page."""
    return access_token.startswith(_INSTAGRAM_LOGIN)


@dataclass(frozen=True, slots=True)
class Hosts:
    """The servers that speak for accounts; those of Instagram Login have one of their own."""

    facebook: GraphClient
    instagram: GraphClient

    def of(self, access_token: str) -> GraphClient:
        """Give the server that takes this token."""
        return self.instagram if is_instagram_login(access_token) else self.facebook

    def is_metas(self, url: str) -> bool:
        """Whether a link leads to Meta's servers."""
        return self.facebook.is_metas(url) or self.instagram.is_metas(url)
