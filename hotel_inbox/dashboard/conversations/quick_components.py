"""Where an agent picks a quick reply."""

import reflex as rx

from hotel_inbox.dashboard.conversations.quick_state import QuickOption, QuickPickState
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.conversations.template_state import TemplatesState
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.dashboard.shell.rail import QUICK_REPLIES

_TYPING_MS = 100


def quick_button() -> rx.Component:
    """Open the picker; `/` in an empty field does the same."""
    head = ConversationsState.head
    return rx.el.button(
        icon("bolt"),
        type="button",
        class_name="icon-button",
        disabled=~ConversationsState.composer.can_write,
        aria_label=t("Quick replies"),
        aria_expanded=rx.cond(QuickPickState.conversation_id == head.id, "true", "false"),
        title=t("Quick replies: type / in an empty field"),
        on_click=[TemplatesState.put_away, QuickPickState.open(head.id)],
        data_testid="quick-replies-button",
    )


def quick_picker() -> rx.Component:
    """Show the picker while it is open for the conversation that is shown."""
    shown = (
        QuickPickState.conversation_id == ConversationsState.head.id
    ) & ConversationsState.composer.can_write
    return rx.cond(
        shown,
        rx.el.section(
            _head(),
            rx.cond(
                QuickPickState.problem,
                rx.el.p(QuickPickState.problem, class_name="notice", role="alert"),
            ),
            rx.cond(
                QuickPickState.ready,
                rx.cond(
                    QuickPickState.options,
                    rx.el.ul(
                        rx.foreach(QuickPickState.options, _option), class_name="picker-options"
                    ),
                    _nothing(),
                ),
                rx.el.p(t("Loading…"), class_name="picker-nothing", role="status"),
            ),
            class_name="picker",
            aria_label=t("Quick replies"),
            data_testid="quick-reply-picker",
            data_quick="true",
            data_query=QuickPickState.query,
        ),
    )


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.input(
            type="search",
            placeholder=t("Search quick replies"),
            aria_label=t("Search quick replies"),
            auto_complete="off",
            on_change=lambda query: QuickPickState.search(query).debounce(_TYPING_MS),
            data_testid="quick-reply-search",
        ),
        link(t("Edit"), to=QUICK_REPLIES, class_name="picker-link"),
        rx.el.button(
            icon("close"),
            type="button",
            class_name="icon-button",
            aria_label=t("Close the quick replies"),
            on_click=QuickPickState.close,
            data_dismisses="picker",
        ),
        class_name="picker-head",
    )


def _option(option: QuickOption) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.b(option.name, dir="auto"),
            rx.el.span(option.excerpt, class_name="picker-excerpt", dir="auto"),
            type="button",
            on_click=QuickPickState.choose(option.id),
            data_testid="quick-reply-option",
            data_value=option.name,
        ),
        key=option.id,
    )


def _nothing() -> rx.Component:
    return rx.el.p(
        rx.cond(
            QuickPickState.query,
            t("No quick reply with these words."),
            rx.fragment(
                t("There are no quick replies yet."),
                " ",
                link(t("Write the first one"), to=QUICK_REPLIES, class_name="text-link"),
            ),
        ),
        class_name="picker-nothing",
        role="status",
    )
