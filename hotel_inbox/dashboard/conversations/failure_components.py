"""Why a message failed, beside it, and how it is sent again."""

import reflex as rx

from hotel_inbox.dashboard.conversations.line_views import LineView
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.language.state import t


def failure(line: LineView) -> rx.Component:
    """Say why a message did not leave, and let it be sent again."""
    return rx.el.div(
        rx.el.div(
            rx.el.span(line.failure),
            rx.el.button(
                t("Retry"),
                type="button",
                on_click=ConversationsState.retry(line.id),
                data_testid="retry",
            ),
            class_name="failure-words",
        ),
        rx.cond(line.failure_code | line.failure_detail, _failure_details(line)),
        class_name="failure",
    )


def _failure_details(line: LineView) -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("Details")),
        rx.cond(
            line.failure_code, rx.el.p(t("Code {failure_code}", failure_code=line.failure_code))
        ),
        rx.cond(line.failure_detail, rx.el.pre(line.failure_detail, tab_index=0)),
        class_name="failure-details",
        data_testid="failure-details",
    )
