"""Reads Meta's referrals: the ad, post, product or link that led a guest into the chat.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/text
https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_referrals
"""

from collections.abc import Mapping

from hotel_inbox.channels.payload import identifier, mapping, string
from hotel_inbox.domain.origins import Origin, OriginKind

_LONGEST_NAME = 120
_KINDS = {"ad": OriginKind.AD, "ads": OriginKind.AD, "post": OriginKind.POST}


def origin_in(referral: object) -> Origin | None:
    """Say where a guest came from; None if nothing is told."""
    told = mapping(referral)
    if not told:
        return None
    ad, product = mapping(told.get("ads_context_data")), mapping(told.get("product"))
    names = (
        _line(told, "headline"),
        _line(ad, "ad_title"),
        *(_line(told, key) for key in ("body", "ref", "source_url")),
    )
    ids = (told.get("source_id"), told.get("ad_id"), product.get("id"), told.get("ref"))
    return Origin(
        _kind(told),
        next(filter(None, names), ""),
        next(filter(None, map(identifier, ids)), ""),
    )


def _kind(told: Mapping[str, object]) -> OriginKind:
    if told.get("ad_id"):
        return OriginKind.AD
    named = [_KINDS.get(string(told.get(key)).lower()) for key in ("source_type", "source")]
    for kind in (OriginKind.AD, OriginKind.POST):
        if kind in named:
            return kind
    return OriginKind.PRODUCT if told.get("product") else OriginKind.LINK


def _line(part: Mapping[str, object], key: str) -> str:
    line = " ".join(string(part.get(key)).split())
    return line if len(line) <= _LONGEST_NAME else line[: _LONGEST_NAME - 1].rstrip() + "…"
