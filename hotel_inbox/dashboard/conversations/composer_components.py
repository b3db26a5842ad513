"""Where an agent writes, and what stands in the way of writing."""

import reflex as rx

from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.domain.messages import Mode


def composer() -> rx.Component:
    """Take a text for the guest; while nothing may be sent it says why."""
    return rx.el.div(
        _notice(),
        rx.cond(ConversationsState.head.waiting, _waiting()),
        rx.cond(
            ConversationsState.head.refusal,
            rx.el.p(ConversationsState.head.refusal, class_name="refusal", data_testid="refusal"),
        ),
        _form(),
        class_name="composer",
    )


def _notice() -> rx.Component:
    return rx.cond(
        ConversationsState.notice,
        rx.el.div(
            rx.el.span(ConversationsState.notice),
            rx.el.button(
                icon("close"),
                type="button",
                on_click=ConversationsState.dismiss,
                aria_label="Dismiss",
                class_name="icon-button",
            ),
            class_name="notice",
            role="alert",
            data_testid="notice",
        ),
    )


def _waiting() -> rx.Component:
    return rx.el.div(
        rx.el.span(ConversationsState.head.waiting),
        rx.cond(
            ConversationsState.head.mode == Mode.AI.value,
            rx.el.button(
                "Take over",
                type="button",
                class_name="button",
                on_click=ConversationsState.switch_mode(
                    ConversationsState.head.id, ConversationsState.head.mode
                ),
            ),
        ),
        class_name="waiting",
        data_testid="waiting",
    )


def _form() -> rx.Component:
    head = ConversationsState.head
    return rx.el.form(
        rx.el.input(type="hidden", name="conversation_id", value=head.id),
        rx.el.input(type="hidden", name="draft_key", default_value=""),
        rx.el.textarea(
            name="text",
            rows="2",
            placeholder=head.placeholder,
            disabled=~head.can_write,
            aria_label="Message to the guest",
            auto_complete="off",
            data_testid="composer",
            data_draft=head.id,
            data_limit=head.text_limit,
        ),
        rx.el.div(
            rx.el.span("Enter sends, Shift + Enter starts a new line", class_name="hint"),
            rx.el.span("", class_name="count", aria_live="polite", data_count="true"),
            rx.el.button(
                icon("send"),
                "Send",
                type="submit",
                class_name="button primary",
                disabled=~head.can_write,
                data_testid="send",
            ),
            class_name="bar",
        ),
        class_name="field",
        on_submit=ConversationsState.send,
        reset_on_submit=True,
        data_composer="true",
        key=head.id,
    )
