"""What Meta says of a connected page or Instagram account: its token, whose it is, its webhooks.

https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
https://developers.facebook.com/documentation/instagram-platform/webhooks
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hotel_inbox.channels.base import Account, Finding
from hotel_inbox.channels.direct.dialect import Dialect, Hosts, is_instagram_login
from hotel_inbox.channels.payload import identifier, mapping, mappings, sequence, string
from hotel_inbox.errors import PermanentSendError, SendError

_TOKEN = "Access token"  # noqa: S105 - a heading
_ACCOUNT = "Account"
_WEBHOOKS = "Webhooks"
_SUBSCRIPTION = "me/subscribed_apps"


class AccountCheck:
    """Asks about an account; a token is asked about itself, so that a wrong one is found out."""

    def __init__(self, dialect: Dialect, hosts: Hosts) -> None:
        """Check accounts of the dialect's channel."""
        self._dialect = dialect
        self._hosts = hosts

    async def findings(self, account: Account) -> Sequence[Finding]:
        """Look at token, account and webhook subscription; what cannot be asked is a finding."""
        try:
            answer = await self._ask("me", {"fields": self._fields(account)}, account)
        except SendError as error:
            return [Finding(_TOKEN, good=False, words=error.reason)]
        token = Finding(_TOKEN, good=True, words="Meta accepts the access token.")
        whose = self._whose(account, answer)
        if not whose.good:
            return [token, whose]
        return [token, whose, await self._webhooks(account)]

    async def subscribe(self, account: Account) -> None:
        """Ask Meta to call our webhooks for this account; what it sends already, it goes on to."""
        # The list given replaces the one before, and a page may serve two of our connections.
        wanted = self._dialect.webhooks(account.access_token) | await self._subscribed(account)
        answer = await self._hosts.of(account.access_token).post(
            _SUBSCRIPTION, {"subscribed_fields": ",".join(sorted(wanted))}, account.access_token
        )
        if answer.get("success") is not True:
            raise PermanentSendError("Meta did not confirm the subscription. Check it once more.")

    async def _ask(
        self, path: str, params: Mapping[str, str], account: Account
    ) -> Mapping[str, object]:
        return await self._hosts.of(account.access_token).get(path, params, account.access_token)

    def _fields(self, account: Account) -> str:
        if is_instagram_login(account.access_token):
            return "user_id,username,name"
        linked = ",instagram_business_account{id,username}" if self._dialect.behind_page else ""
        return f"id,name{linked}"

    def _whose(self, account: Account, answer: Mapping[str, object]) -> Finding:
        shown, found = string(answer.get("name")), identifier(answer.get("id"))
        if is_instagram_login(account.access_token):
            shown, found = string(answer.get("username")), identifier(answer.get("user_id"))
        elif self._dialect.behind_page:
            linked = mapping(answer.get("instagram_business_account"))
            shown, found = string(linked.get("username")) or shown, identifier(linked.get("id"))
        name = self._dialect.abilities.name
        if found == account.account_id:
            return Finding(_ACCOUNT, good=True, words=f"{name}: {shown or found}.")
        wrong = f"The token is for {shown or 'another account'} ({found or 'no account of ours'})"
        return Finding(
            _ACCOUNT,
            good=False,
            words=f"{wrong}, this connection for {account.account_id}. Enter the token of this "
            f"{name} account, or of the Facebook page that it is linked to.",
        )

    async def _webhooks(self, account: Account) -> Finding:
        try:
            missing = self._dialect.webhooks(account.access_token) - await self._subscribed(account)
        except SendError as error:
            return Finding(_WEBHOOKS, good=False, words=error.reason)
        if missing:
            words = f"Meta does not send {', '.join(sorted(missing))} yet. Choose Subscribe."
            return Finding(_WEBHOOKS, good=False, words=words)
        return Finding(
            _WEBHOOKS,
            good=True,
            words="Meta calls this inbox for the account. Which events it tells of is also set in "
            "the Meta app, under Webhooks.",
        )

    async def _subscribed(self, account: Account) -> frozenset[str]:
        """Give what Meta sends to our app for this account."""
        answer = await self._ask(_SUBSCRIPTION, {"fields": "id,subscribed_fields"}, account)
        ours = await self._our_app(account)
        fields = (
            field
            for app in mappings(answer.get("data"))
            if ours is None or identifier(app.get("id")) == ours
            for field in sequence(app.get("subscribed_fields"))
        )
        return frozenset(field for field in fields if isinstance(field, str))

    async def _our_app(self, account: Account) -> str | None:
        """Name the app that the token belongs to, as a page may serve several.

        None counts them all; Instagram's own server lists nothing but the asking app.
        """
        if is_instagram_login(account.access_token):
            return None
        try:
            return identifier((await self._ask("app", {"fields": "id"}, account)).get("id"))
        except PermanentSendError:
            return None
