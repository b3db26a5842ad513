"""The Templates screen of a connection."""

import reflex as rx

from hotel_inbox.dashboard.connections.page import for_those_in_charge
from hotel_inbox.dashboard.elements import empty
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.dashboard.shell.rail import CONNECTIONS
from hotel_inbox.dashboard.shell.screen import notice, outcome, screen, screen_head
from hotel_inbox.dashboard.templates.components import template_list
from hotel_inbox.dashboard.templates.editor_components import template_editor
from hotel_inbox.dashboard.templates.state import TemplateBookState


def templates_page() -> rx.Component:
    """Show the templates of the connection that the address names."""
    return screen(
        TemplateBookState,
        _shown(),
        ("forbidden", for_those_in_charge()),
        ("missing", _missing()),
        here=CONNECTIONS,
    )


def _shown() -> rx.Component:
    return rx.fragment(
        _head(),
        notice(TemplateBookState),
        rx.cond(
            TemplateBookState.obstacle,
            rx.el.p(
                TemplateBookState.obstacle,
                " ",
                link(t("Open the connections"), to=CONNECTIONS, class_name="text-link"),
                class_name="advice",
                data_tone="wait",
            ),
        ),
        rx.cond(TemplateBookState.writing, template_editor()),
        outcome(TemplateBookState, "templates-notice"),
        rx.cond(
            TemplateBookState.rows,
            template_list(),
            empty(
                icon("template"),
                t("No templates here yet"),
                t(
                    "Sync fetches those that the business account has; a new one is written here "
                    "and "
                    "handed in to Meta."
                ),
            ),
        ),
    )


def _head() -> rx.Component:
    busy = TemplateBookState.busy
    return screen_head(
        t("Templates"),
        rx.el.p(t("WhatsApp Business · "), TemplateBookState.title),
        rx.el.button(
            icon("sync"),
            rx.cond(busy == "sync", t("Syncing…"), t("Sync")),
            type="button",
            class_name="button",
            disabled=(busy != "") | (TemplateBookState.obstacle != ""),
            aria_busy=busy == "sync",
            on_click=TemplateBookState.sync,
            data_testid="templates-sync",
        ),
        rx.cond(
            TemplateBookState.writing,
            rx.fragment(),
            rx.el.button(
                icon("plus"),
                t("New template"),
                type="button",
                class_name="button primary",
                disabled=TemplateBookState.obstacle != "",
                on_click=TemplateBookState.write,
                data_testid="template-new",
            ),
        ),
        back=link(
            icon("back"),
            to=CONNECTIONS,
            class_name="icon-button",
            aria_label=t("All connections"),
            title=t("Connections"),
        ),
    )


def _missing() -> rx.Component:
    return empty(
        icon("template"),
        t("There is no such connection"),
        t(
            "It does not exist, has no templates, or belongs to a hotel that you do not look "
            "after. "
        ),
        link(t("All connections"), to=CONNECTIONS),
    )
