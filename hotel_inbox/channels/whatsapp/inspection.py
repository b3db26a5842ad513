"""Checks a connected number: its token, its state, and whether its messages reach us.

https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/
https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-account/subscribed-apps-api/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from hotel_inbox.channels.base import Account, Finding
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.payload import identifier, mapping, mappings, seconds, sequence, string
from hotel_inbox.channels.whatsapp.number_words import about_number, limit_words
from hotel_inbox.errors import PermanentSendError, RetryableSendError, SendError

_NUMBER_FIELDS = (
    "display_phone_number,verified_name,quality_rating,status,name_status,throughput,platform_type"
)
# Meta moved the limit from numbers to their owners; older versions know the old field alone.
_LIMIT_FIELDS = ("whatsapp_business_manager_messaging_limit", "messaging_limit_tier")
_SCOPES = ("whatsapp_business_messaging", "whatsapp_business_management")
_TOKEN, _NUMBER, _LIMIT, _WEBHOOK = "Access token", "Number", "Sending limit", "Webhook"
_NO_ACCOUNT = (
    "This connection does not say which WhatsApp Business Account it belongs to. Enter the "
    "account's id: without it, templates and the webhook cannot be looked after."
)


class WhatsAppInspection:
    """What Meta says of a number and of the account that it belongs to."""

    def __init__(self, graph: GraphClient) -> None:
        """Ask through `graph`."""
        self._graph = graph

    async def findings(self, account: Account) -> Sequence[Finding]:
        """Look at token, number and webhook; what cannot be asked is a finding."""
        try:
            number = await self._get(account, account.account_id, {"fields": _NUMBER_FIELDS})
        except PermanentSendError as error:
            what = _TOKEN if error.stops_account else _NUMBER
            return [Finding(what, good=False, words=error.reason)]
        except SendError as error:
            return [Finding(_NUMBER, good=False, words=error.reason)]
        return [
            await self._token(account),
            *about_number(number),
            await self._limit(account),
            *await self._webhook(account),
        ]

    async def subscribe(self, account: Account) -> None:
        """Ask Meta to call our webhooks for this account."""
        if not account.business_id:
            raise PermanentSendError(_NO_ACCOUNT)
        path = f"{quote(account.business_id, safe='')}/subscribed_apps"
        answer = await self._graph.post(path, {}, account.access_token)
        if answer.get("success") is not True:
            raise RetryableSendError("Meta did not subscribe the app. Try again later.")

    async def _get(
        self, account: Account, path: str, params: Mapping[str, str]
    ) -> Mapping[str, object]:
        return await self._graph.get(quote(path, safe="/"), params, account.access_token)

    async def _token(self, account: Account) -> Finding:
        """Say how long the token lasts and what it may; Meta tells it to some tokens only."""
        try:
            answer = await self._get(account, "debug_token", {"input_token": account.access_token})
        except SendError:
            return Finding(_TOKEN, good=True, words="Meta accepts the token.")
        data = mapping(answer.get("data"))
        scopes = {scope for scope in sequence(data.get("scopes")) if isinstance(scope, str)}
        missing = [scope for scope in _SCOPES if scopes and scope not in scopes]
        if missing:
            return Finding(
                _TOKEN,
                good=False,
                words=f"The token lacks {' and '.join(missing)}. Make a new one that has it.",
            )
        ends = seconds(data.get("expires_at"))
        if ends is None:
            return Finding(_TOKEN, good=True, words="Meta accepts the token, which does not end.")
        until = f"{ends:%Y-%m-%d %H:%M} UTC"
        return Finding(
            _TOKEN,
            good=(ends - datetime.now(UTC)).days >= 7,  # noqa: PLR2004 - a week to act
            words=f"The token ends on {until}. Enter one of a system user, which does not end.",
        )

    async def _limit(self, account: Account) -> Finding:
        problem = ""
        for field in _LIMIT_FIELDS:
            try:
                answer = await self._get(account, account.account_id, {"fields": field})
            except SendError as error:
                problem = problem or error.reason
                continue
            if tier := identifier(answer.get(field)):
                return Finding(_LIMIT, good=True, words=limit_words(tier))
        if problem:
            return Finding(_LIMIT, good=False, words=f"The limit is not known. {problem}")
        return Finding(_LIMIT, good=True, words="Meta sets no limit yet.")

    async def _webhook(self, account: Account) -> list[Finding]:
        if not account.business_id:
            return [Finding(_WEBHOOK, good=False, words=_NO_ACCOUNT)]
        try:
            apps = await self._get(account, f"{account.business_id}/subscribed_apps", {})
            numbers = await self._get(
                account, f"{account.business_id}/phone_numbers", {"fields": "id", "limit": "100"}
            )
        except SendError as error:
            return [Finding(_WEBHOOK, good=False, words=error.reason)]
        listed = {identifier(row.get("id")) for row in mappings(numbers.get("data"))}
        found = [await self._subscription(account, apps)]
        if listed and account.account_id not in listed and not _has_more(numbers):
            found.append(
                Finding(
                    "Business account",
                    good=False,
                    words="This number belongs to another WhatsApp Business Account than the one "
                    "entered here. Correct the account's id.",
                )
            )
        return found

    async def _subscription(self, account: Account, apps: Mapping[str, object]) -> Finding:
        parts = [
            mapping(row.get("whatsapp_business_api_data")) for row in mappings(apps.get("data"))
        ]
        ours = await self._own_app(account)
        ids = {identifier(part.get("id")) for part in parts}
        if not parts or (ours and ours not in ids):
            return Finding(
                _WEBHOOK,
                good=False,
                words="Guests' messages do not reach this inbox: the Meta app is not subscribed to "
                "the account. Subscribe it here, and set the webhook's address in the app.",
            )
        names = ", ".join(filter(None, (string(part.get("name")).strip() for part in parts)))
        return Finding(_WEBHOOK, good=True, words=f"Guests' messages go to {names or 'the app'}.")

    async def _own_app(self, account: Account) -> str | None:
        """Name the app that the token was made for; None where Meta does not tell."""
        try:
            return identifier((await self._get(account, "app", {"fields": "id"})).get("id"))
        except SendError:
            return None


def _has_more(page: Mapping[str, object]) -> bool:
    return bool(mapping(page.get("paging")).get("next"))
