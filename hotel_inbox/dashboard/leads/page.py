"""The Leads screen: a table of what may be sold, with its sums and filters."""

import reflex as rx

from hotel_inbox.dashboard.elements import empty
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.leads.components import lead_table
from hotel_inbox.dashboard.leads.state import LeadsState
from hotel_inbox.dashboard.leads.views import NOBODY, SumView
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.dashboard.shell.rail import CONVERSATIONS, LEADS
from hotel_inbox.dashboard.shell.screen import screen, screen_head

_TYPING_MS = 250


def leads_page() -> rx.Component:
    """Show the leads of the viewer's hotels."""
    return screen(LeadsState, _shown(), here=LEADS)


def _shown() -> rx.Component:
    return rx.fragment(
        screen_head(
            t("Leads"),
            rx.el.p(t("Guests who may book, and how far each one is.")),
        ),
        rx.cond(
            LeadsState.notice,
            rx.el.p(
                LeadsState.notice,
                rx.el.button(
                    icon("close"),
                    type="button",
                    class_name="icon-button",
                    aria_label=t("Dismiss"),
                    on_click=LeadsState.dismiss,
                ),
                class_name="notice",
                role="alert",
                data_testid="leads-notice",
            ),
        ),
        rx.el.div(
            rx.foreach(LeadsState.sums, _sum),
            class_name="lead-sums",
            role="group",
            aria_label=t("State"),
        ),
        _filters(),
        rx.cond(LeadsState.rows, lead_table(), _nothing()),
        _pager(),
    )


def _sum(one: SumView) -> rx.Component:
    return rx.el.button(
        rx.el.span(one.word),
        rx.el.b(one.count),
        rx.el.small(one.worth),
        type="button",
        class_name="lead-sum",
        aria_pressed=rx.cond(LeadsState.state == one.state, "true", "false"),
        on_click=LeadsState.choose("state", one.state),
        data_testid="lead-sum",
        data_value=one.state,
    )


def _filters() -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="search",
            placeholder=t("Search guests"),
            aria_label=t("Search guests"),
            default_value=LeadsState.words,
            on_change=lambda words: LeadsState.look_for(words).debounce(_TYPING_MS),
            data_testid="leads-search",
        ),
        rx.el.select(
            rx.el.option(t("Every owner"), value=""),
            rx.el.option(t("Without an owner"), value=NOBODY),
            rx.foreach(LeadsState.owners, lambda one: rx.el.option(one[1], value=one[0])),
            value=LeadsState.owner,
            on_change=lambda value: LeadsState.choose("owner", value),
            aria_label=t("Owner"),
            data_testid="leads-owner",
        ),
        rx.cond(
            LeadsState.several_hotels,
            rx.el.select(
                rx.el.option(t("Every hotel"), value=""),
                rx.foreach(LeadsState.hotels, lambda one: rx.el.option(one[1], value=one[0])),
                value=LeadsState.hotel,
                on_change=lambda value: LeadsState.choose("hotel", value),
                aria_label=t("Hotel"),
                data_testid="leads-hotel",
            ),
        ),
        rx.cond(
            LeadsState.of_one,
            link(
                t("Only {guest}", guest=LeadsState.of_one),
                icon("close"),
                to=LEADS,
                class_name="button",
                title=t("Show all leads"),
                data_testid="leads-of-one",
            ),
        ),
        class_name="lead-filters",
    )


def _nothing() -> rx.Component:
    return rx.cond(
        LeadsState.filtered,
        empty(icon("flag"), t("No lead fits"), t("Choose another state, owner or guest.")),
        empty(
            icon("flag"),
            t("No leads yet"),
            t("The bot notes guests who ask for a stay; you mark others in their conversation."),
            " ",
            link(t("Go to the conversations"), to=CONVERSATIONS),
        ),
    )


def _pager() -> rx.Component:
    return rx.cond(
        LeadsState.earlier | LeadsState.later,
        rx.el.nav(
            rx.el.button(
                t("Newer leads"),
                type="button",
                class_name="button",
                disabled=~LeadsState.earlier,
                on_click=LeadsState.turn(False),
                data_testid="leads-newer",
            ),
            rx.el.button(
                t("Older leads"),
                type="button",
                class_name="button",
                disabled=~LeadsState.later,
                on_click=LeadsState.turn(True),
                data_testid="leads-older",
            ),
            class_name="lead-pager",
            aria_label=t("Pages"),
        ),
    )
