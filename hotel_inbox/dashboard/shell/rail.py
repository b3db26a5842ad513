"""The rail beside every screen: where one can go, what one was told, and the way out."""

import reflex as rx

from hotel_inbox.dashboard.bell.components import bell
from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.elements import native_form
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.dashboard.shell.views import MeView

CONVERSATIONS, KNOWLEDGE, CONNECTIONS = "/conversations", "/knowledge", "/connections"


def rail(me: MeView, *, here: str) -> rx.Component:
    """Show the screens that exist for this person, their bell, and the way out."""
    return rx.el.nav(
        rx.el.span("H", class_name="logo", aria_hidden="true"),
        _screen("chat", "Conversations", CONVERSATIONS, here),
        _screen("book", "Knowledge", KNOWLEDGE, here),
        rx.cond(me.manages, _screen("plug", "Connections", CONNECTIONS, here)),
        rx.el.span(class_name="space"),
        bell(),
        rx.el.button(
            icon("moon"),
            type="button",
            class_name="rail-item",
            on_click=rx.toggle_color_mode,
            aria_label="Switch between light and dark",
            title="Light or dark",
        ),
        native_form(
            rx.el.button(
                icon("sign-out"),
                type="submit",
                class_name="rail-item",
                aria_label="Sign out",
                title="Sign out",
                on_click=BellState.forget,
                data_testid="sign-out",
            ),
            action="/auth/logout",
        ),
        rx.el.span(
            me.initials,
            class_name="avatar me",
            title=f"{me.name} · {me.role}",
            aria_label=f"Signed in as {me.name}",
            role="img",
        ),
        class_name="rail",
        aria_label="Screens",
    )


def _screen(drawn: str, name: str, to: str, here: str) -> rx.Component:
    current = {"aria_current": "page"} if to == here else {}
    return link(icon(drawn), to=to, class_name="rail-item", aria_label=name, title=name, **current)
