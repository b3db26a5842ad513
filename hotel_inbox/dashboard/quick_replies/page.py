"""The Quick replies screen: the texts that staff say again and again."""

import reflex as rx

from hotel_inbox.dashboard.elements import empty
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.quick_replies.components import reply_form, reply_list
from hotel_inbox.dashboard.quick_replies.state import QuickRepliesState
from hotel_inbox.dashboard.shell.rail import QUICK_REPLIES
from hotel_inbox.dashboard.shell.screen import (
    hotel_choice,
    no_hotel,
    notice,
    outcome,
    screen,
    screen_head,
)

_TYPING_MS = 250


def quick_replies_page() -> rx.Component:
    """Show the quick replies of one of the viewer's hotels."""
    return screen(
        QuickRepliesState, _shown(), ("empty", no_hotel(icon("bolt"))), here=QUICK_REPLIES
    )


def _shown() -> rx.Component:
    return rx.fragment(
        _head(),
        notice(QuickRepliesState),
        outcome(QuickRepliesState, "quick-replies-notice"),
        rx.cond(QuickRepliesState.editing, reply_form()),
        rx.el.div(_search(), _replies(), class_name="knowledge-entries knowledge-fields"),
    )


def _head() -> rx.Component:
    return screen_head(
        t("Quick replies"),
        rx.el.p(t("What you say again and again: press ⚡ or type / while writing to a guest.")),
        hotel_choice(
            QuickRepliesState.hotels,
            QuickRepliesState.hotel,
            several=QuickRepliesState.several_hotels,
            choose=QuickRepliesState.choose_hotel,
            test_id="quick-replies-hotel",
        ),
        rx.el.button(
            icon("plus"),
            t("New quick reply"),
            type="button",
            class_name="button primary",
            on_click=QuickRepliesState.write,
            data_testid="quick-reply-new",
        ),
    )


def _search() -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="search",
            placeholder=t("Search names and texts"),
            aria_label=t("Search the quick replies"),
            default_value=QuickRepliesState.search,
            on_change=lambda words: QuickRepliesState.look_for(words).debounce(_TYPING_MS),
            data_testid="quick-replies-search",
        ),
        rx.el.span(QuickRepliesState.count, role="status", data_testid="quick-replies-count"),
        class_name="knowledge-search",
    )


def _replies() -> rx.Component:
    return rx.cond(
        QuickRepliesState.rows,
        reply_list(),
        rx.cond(
            QuickRepliesState.search,
            empty(
                icon("bolt"), t("Nothing found"), t("Try another word, or write a new quick reply.")
            ),
            rx.el.div(
                empty(
                    icon("bolt"),
                    t("No quick replies yet"),
                    t("Write down what guests hear from you every day: the way, the car park."),
                ),
                rx.el.button(
                    t("Begin with an example"),
                    type="button",
                    class_name="button",
                    on_click=QuickRepliesState.begin_with_example,
                    data_testid="quick-reply-example",
                ),
                class_name="first-reply",
            ),
        ),
    )
