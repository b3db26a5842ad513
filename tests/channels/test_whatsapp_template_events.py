"""What becomes of a template when WhatsApp reports on it."""

import pytest

from hotel_inbox.domain.messages import TemplateChange, Unreadable
from tests.channels.whatsapp_payloads import parse, payload

# file: status, reason, quality, category
CHANGES: dict[str, tuple[str | None, str | None, str | None, str | None]] = {
    "template_status_approved": ("APPROVED", "", None, "UTILITY"),
    "template_status_rejected": (
        "REJECTED",
        "Two values stand side by side. Put words between them.",
        None,
        "MARKETING",
    ),
    "template_status_paused": ("PAUSED", "Paused for three hours.", None, None),
    "template_status_flagged": (None, "", None, None),
    "template_status_reinstated": ("APPROVED", "", None, None),
    "template_status_unknown": ("HIBERNATING", "COLD", None, None),
    "template_quality": (None, None, "YELLOW", None),
    "template_category": (None, None, None, "MARKETING"),
    "template_category_soon": (None, None, None, "UTILITY"),
    "template_components": (None, None, None, None),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_said_of_a_template(name: str) -> None:
    status, reason, quality, category = CHANGES[name]
    assert parse(payload(name)) == [
        TemplateChange(
            business_id="660055004400",
            provider_id="9911",
            name="arrival_reminder",
            language="pt_PT",
            status=status,
            reason=reason,
            quality=quality,
            category=category,
        )
    ]


def test_a_change_that_names_no_template_is_noted() -> None:
    assert parse(payload("template_without_id")) == [
        Unreadable("message_template_status_update without usable ids")
    ]


def test_a_change_whose_account_is_not_named_is_noted() -> None:
    callback = payload("template_quality")
    del callback["entry"][0]["id"]
    assert parse(callback) == [Unreadable("message_template_quality_update without usable ids")]
