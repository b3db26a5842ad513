"""What WhatsApp reports of templates: status, quality and category.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update/
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_quality_update
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/template_category_update/
"""

from __future__ import annotations

from collections.abc import Mapping

from hotel_inbox.channels.payload import identifier, mapping, string
from hotel_inbox.domain.messages import TemplateChange, Unreadable

STATUS = "message_template_status_update"
TEMPLATE_FIELDS = frozenset(
    {
        STATUS,
        "message_template_quality_update",
        "message_template_components_update",
        "template_category_update",
    }
)
# These events leave a template as usable as it was, or bring it back.
_NO_STATUS = frozenset({"FLAGGED", "LOCKED", "UNLOCKED"})
_SENDABLE_AGAIN = frozenset({"REINSTATED", "UNARCHIVED"})
_ID_LENGTH, _WORD_LENGTH = 100, 60
_NAME_LENGTH, _LANGUAGE_LENGTH, _REASON_LENGTH = 512, 20, 2000


def read_template_change(
    named: str, value: Mapping[str, object], business: object
) -> TemplateChange | Unreadable:
    """Say what became of a template; `business` is the id of the account that owns it.

    While a category is only about to change, Meta gives the one that still holds as the new one.
    """
    business_id = identifier(business)
    provider_id = identifier(value.get("message_template_id"), _ID_LENGTH)
    if business_id is None or provider_id is None:
        return Unreadable(f"{named} without usable ids")
    is_status = named == STATUS
    category = value.get("message_template_category" if is_status else "new_category")
    return TemplateChange(
        business_id=business_id,
        provider_id=provider_id,
        name=string(value.get("message_template_name"))[:_NAME_LENGTH],
        language=string(value.get("message_template_language"))[:_LANGUAGE_LENGTH],
        status=_status(value) if is_status else None,
        reason=_reason(value) if is_status else None,
        quality=_word(value.get("new_quality_score")),
        category=_word(category),
    )


def _status(value: Mapping[str, object]) -> str | None:
    event = _word(value.get("event"))
    if event in _NO_STATUS:
        return None
    return "APPROVED" if event in _SENDABLE_AGAIN else event


def _reason(value: Mapping[str, object]) -> str | None:
    """Give Meta's own words, the most telling that came; empty where it says that there is none."""
    rejection, other = mapping(value.get("rejection_info")), mapping(value.get("other_info"))
    told = [rejection.get("reason"), rejection.get("recommendation")]
    words = " ".join(filter(None, (string(each).strip() for each in told)))
    words = words or string(other.get("description")).strip()
    named = string(value.get("reason")).strip()
    if named in {"", "NONE"}:
        return words[:_REASON_LENGTH]
    return (words or named)[:_REASON_LENGTH]


def _word(value: object) -> str | None:
    return string(value).strip()[:_WORD_LENGTH] or None
