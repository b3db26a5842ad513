"""The templates of a WhatsApp Business Account.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management/
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from urllib.parse import quote

from hotel_inbox.channels.base import Account
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.meta_errors import told_to_people
from hotel_inbox.channels.payload import identifier, mapping, mappings, sequence, string
from hotel_inbox.domain.templates import Component, ListedTemplate, TemplateDraft
from hotel_inbox.domain.text import storable
from hotel_inbox.errors import PermanentSendError, RetryableSendError

_FIELDS = (
    "id,name,language,category,status,components,quality_score,rejected_reason,parameter_format"
)
_PAGE = 100
_PAGES = 100
_ID_LENGTH, _NAME_LENGTH, _LANGUAGE_LENGTH, _WORD_LENGTH = 100, 512, 20, 60
_NAMED_FIELD = re.compile(r"\{\{\s*[A-Za-z_]")
_NO_SUCH_TEMPLATE = frozenset({"33", "100"})


class WhatsAppTemplates:
    """What the account may send at any time, once Meta has approved it."""

    def __init__(self, graph: GraphClient) -> None:
        """Ask through `graph`."""
        self._graph = graph

    async def listed(self, account: Account) -> Sequence[ListedTemplate]:
        """List every template, whatever its status."""
        rows = [row async for row in self._rows(account, {"fields": _FIELDS})]
        return [found for row in rows if (found := template_of(row))]

    async def create(self, account: Account, draft: TemplateDraft) -> ListedTemplate:
        """Hand a template in for approval; a refusal carries Meta's own reason."""
        body: dict[str, object] = {
            "name": draft.name,
            "language": draft.language,
            "category": draft.category,
            "components": [dict(component) for component in draft.components],
        }
        format_ = "NAMED" if _has_named_fields(draft.components) else "POSITIONAL"
        body["parameter_format"] = format_
        try:
            answer = await self._graph.post(_path(account), body, account.access_token)
        except PermanentSendError as error:
            raise _in_metas_words(error) from error
        provider_id = identifier(answer.get("id"), _ID_LENGTH)
        if provider_id is None:
            raise RetryableSendError("Meta took the template but gave it no id. Sync the list.")
        return ListedTemplate(
            provider_id=provider_id,
            name=draft.name,
            language=draft.language,
            category=_word(answer.get("category")) or draft.category,
            status=_word(answer.get("status")) or "PENDING",
            components=draft.components,
            parameter_format=format_,
        )

    async def delete(self, account: Account, name: str, provider_id: str) -> None:
        """Delete one language of a template; what is gone already counts as deleted."""
        try:
            answer = await self._graph.delete(
                _path(account), {"name": name, "hsm_id": provider_id}, account.access_token
            )
        except PermanentSendError as error:
            if error.code in _NO_SUCH_TEMPLATE and await self._is_gone(account, name, provider_id):
                return
            raise _in_metas_words(error) from error
        if answer.get("success") is not True:
            raise RetryableSendError("Meta did not delete the template. Try again later.")

    async def _is_gone(self, account: Account, name: str, provider_id: str) -> bool:
        rows = self._rows(account, {"fields": "id,status", "name": name})
        return provider_id not in [identifier(row.get("id")) async for row in rows]

    async def _rows(
        self, account: Account, params: Mapping[str, str]
    ) -> AsyncIterator[Mapping[str, object]]:
        """Give the rows of every page."""
        after: str | None = None
        for _ in range(_PAGES):
            place = {"after": after} if after else {}
            page = await self._graph.get(
                _path(account), {**params, "limit": str(_PAGE), **place}, account.access_token
            )
            for row in mappings(page.get("data")):
                yield row
            paging = mapping(page.get("paging"))
            following = identifier(mapping(paging.get("cursors")).get("after"), 2000)
            if not paging.get("next") or following in {None, after}:
                return
            after = following


def _path(account: Account) -> str:
    if not account.business_id:
        raise PermanentSendError(
            "This connection does not say which WhatsApp Business Account it belongs to. "
            "Enter the account's id under Connections."
        )
    return f"{quote(account.business_id, safe='')}/message_templates"


def template_of(row: Mapping[str, object]) -> ListedTemplate | None:
    """Read a template's row; None if nobody could name or send it."""
    provider_id = identifier(row.get("id"), _ID_LENGTH)
    name = identifier(row.get("name"), _NAME_LENGTH)
    language = identifier(row.get("language"), _LANGUAGE_LENGTH)
    if provider_id is None or name is None or language is None:
        return None
    reason = string(row.get("rejected_reason")).strip()
    components = storable(list(mappings(row.get("components"))))
    return ListedTemplate(
        provider_id=provider_id,
        name=name,
        language=language,
        category=_word(row.get("category")) or "",
        status=_word(row.get("status")) or "UNKNOWN",
        components=tuple(mapping(each) for each in sequence(components)),
        quality=_word(mapping(row.get("quality_score")).get("score")),
        rejected_reason=None if reason in {"", "NONE"} else reason,
        parameter_format=(_word(row.get("parameter_format")) or "POSITIONAL")[:20],
    )


def _word(value: object) -> str | None:
    return string(value).strip()[:_WORD_LENGTH] or None


def _has_named_fields(components: Sequence[Component]) -> bool:
    return any(_NAMED_FIELD.search(string(each.get("text"))) for each in components)


def _in_metas_words(error: PermanentSendError) -> PermanentSendError:
    """Prefer what Meta says to people about a template over what the bare code means."""
    said = told_to_people(error.detail)
    return PermanentSendError(
        f"Meta refused the template: {said}" if said else error.reason,
        code=error.code,
        detail=error.detail,
        stops_account=error.stops_account,
    )
