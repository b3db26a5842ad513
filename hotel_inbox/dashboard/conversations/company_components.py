"""Who else is at the open conversation, beside its messages and above the composer."""

import reflex as rx

from hotel_inbox.dashboard.conversations.company_state import CompanyState
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t


def company() -> rx.Component:
    """Say who writes or looks at this moment; it has its place, so that nothing moves."""
    return rx.el.div(
        rx.cond(
            CompanyState.words,
            rx.el.span(CompanyState.words, data_testid="company"),
        ),
        rx.cond(
            ConversationsState.head.bot_writes,
            rx.el.span(t("The AI agent is writing…"), data_testid="bot-writes"),
        ),
        class_name="company",
        role="status",
    )


def answered() -> rx.Component:
    """Warn whoever writes that a colleague was quicker; unseen while nothing is written."""
    return rx.cond(
        ConversationsState.answered,
        rx.el.div(
            rx.el.span(ConversationsState.answered),
            rx.el.button(
                icon("close"),
                type="button",
                on_click=ConversationsState.dismiss_answered,
                aria_label=t("Dismiss"),
                class_name="icon-button",
            ),
            class_name="waiting answered",
            role="status",
            data_answered="true",
            data_testid="just-answered",
        ),
    )
