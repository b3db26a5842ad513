"""Says in plain words what Meta reports of a WhatsApp number.

https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/
"""

from __future__ import annotations

from collections.abc import Mapping

from hotel_inbox.channels.base import Finding
from hotel_inbox.channels.payload import mapping, string

_QUALITY = {
    "GREEN": (True, "High."),
    "YELLOW": (
        True,
        "Medium: some guests blocked or reported the number. Send fewer marketing messages.",
    ),
    "RED": (
        False,
        "Low: guests block or report the number. Stop marketing messages, or Meta will limit it.",
    ),
}
_STATUS = {
    "CONNECTED": (True, "Connected."),
    "PENDING": (False, "Not registered yet. Register it in WhatsApp Manager."),
    "OFFLINE": (False, "Offline. See WhatsApp Manager for the reason."),
    "DISCONNECTED": (False, "Disconnected. Connect it again in WhatsApp Manager."),
    "FLAGGED": (
        False,
        "Flagged for low quality. Stop marketing messages until its quality is better.",
    ),
    "RESTRICTED": (
        False,
        "Restricted: its limit is reached, and no new guests can be written to today.",
    ),
    "RATE_LIMITED": (False, "Slowed down for too many messages. Wait before sending more."),
    "BANNED": (False, "Banned. See WhatsApp Manager for the reason and how to appeal."),
    "MIGRATED": (False, "Moved to another account. Connect it from there."),
    "DELETED": (False, "Deleted. Connect another number."),
    "UNVERIFIED": (False, "Not verified. Verify it in WhatsApp Manager."),
}
_NAME = {
    "APPROVED": (True, "approved"),
    "AVAILABLE_WITHOUT_REVIEW": (True, "usable without a review"),
    "PENDING_REVIEW": (True, "being reviewed by Meta"),
    "DECLINED": (False, "declined by Meta: choose another in WhatsApp Manager"),
    "EXPIRED": (False, "expired: confirm it again in WhatsApp Manager"),
    "NONE": (False, "missing: choose one in WhatsApp Manager"),
}
_THROUGHPUT = {
    "STANDARD": "Up to 80 messages a second.",
    "HIGH": "Up to 1,000 messages a second.",
    "NOT_APPLICABLE": "Set once the number is registered.",
}


def about_number(number: Mapping[str, object]) -> list[Finding]:
    """Say what is known of a number; Meta's words that we do not know are shown as they are."""
    found = [_number(number)]
    if quality := _word(number, "quality_rating"):
        unknown = (True, "Not rated yet." if quality in {"UNKNOWN", "NA"} else quality)
        good, words = _QUALITY.get(quality, unknown)
        found.append(Finding("Quality", good=good, words=words))
    if named := _word(number, "name_status"):
        good, words = _NAME.get(named, (True, named))
        shown = string(number.get("verified_name")).strip()
        found.append(Finding("Display name", good=good, words=f"{shown} ({words})".strip()))
    if level := _word(mapping(number.get("throughput")), "level"):
        found.append(Finding("Throughput", good=True, words=_THROUGHPUT.get(level, level)))
    return found


def _number(number: Mapping[str, object]) -> Finding:
    shown = string(number.get("display_phone_number")).strip()
    platform = _word(number, "platform_type")
    if platform in {"ON_PREMISE", "NOT_APPLICABLE"}:
        words = "Not on the Cloud API. Register it there in WhatsApp Manager."
        return Finding("Number", good=False, words=f"{shown}: {words}")
    status = _word(number, "status")
    good, words = _STATUS.get(status, (True, status)) if status else (True, "Known to Meta.")
    return Finding("Number", good=good, words=f"{shown}: {words}" if shown else words)


def limit_words(tier: str) -> str:
    """Say how many guests may be written to first, in a day."""
    amount = tier.upper().removeprefix("TIER_")
    if amount in {"UNLIMITED", "-1"}:
        return "Any number of guests a day outside of their 24 hours."
    if amount == "NOT_SET":
        return "Meta sets no limit yet."
    shown = amount.replace("K", ",000") if amount.removesuffix("K").isdigit() else amount
    return f"{shown} guests a day outside of their 24 hours."


def _word(part: Mapping[str, object], key: str) -> str:
    return string(part.get(key)).strip().upper()
