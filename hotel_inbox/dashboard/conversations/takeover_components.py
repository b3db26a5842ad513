"""Taking a conversation over from the colleague who holds it: asked first, then done."""

import reflex as rx

from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t

_QUESTION = "take-from"


def take_from() -> rx.Component:
    """Offer it where a colleague holds the conversation; the browser opens the question."""
    head = ConversationsState.head
    return rx.cond(
        head.holder_id != 0,
        rx.fragment(
            rx.el.button(
                icon("swap"),
                type="button",
                class_name="icon-button take-from-open",
                aria_label=t("Take over from {name}", name=head.holder),
                title=t("Take over from {name}", name=head.holder),
                custom_attrs={"popoverTarget": _QUESTION},
                data_testid="take-from",
            ),
            rx.el.div(
                rx.el.p(t("{name} has it. Take it over?", name=head.holder)),
                rx.el.div(
                    rx.el.button(
                        t("Take over"),
                        type="button",
                        class_name="button primary",
                        on_click=ConversationsState.take_from(head.id, head.holder_id),
                        custom_attrs={"popoverTarget": _QUESTION, "popoverTargetAction": "hide"},
                        data_testid="take-from-really",
                        data_once="true",
                    ),
                    rx.el.button(
                        t("Leave it"),
                        type="button",
                        class_name="button",
                        auto_focus=True,
                        custom_attrs={"popoverTarget": _QUESTION, "popoverTargetAction": "hide"},
                    ),
                    class_name="form-end",
                ),
                id=_QUESTION,
                class_name="take-from",
                role="dialog",
                aria_label=t("Take over from {name}", name=head.holder),
                custom_attrs={"popover": "auto"},
            ),
        ),
    )
