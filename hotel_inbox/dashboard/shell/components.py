"""The frame around every screen: where one can go, who one is, and the way out."""

import reflex as rx
from reflex.components.core.banner import has_connection_errors
from reflex_components_core.react_router.dom import ReactRouterLink

from hotel_inbox.dashboard.elements import native_form
from hotel_inbox.dashboard.icons import icon


def link(*children: rx.Component | str, to: str, **props: object) -> rx.Component:
    """Lead to another address of the dashboard without loading the page anew."""
    return ReactRouterLink.create(*children, to=to, **props)


def rail(initials: str, name: str, role: str, *, on_sign_out: object) -> rx.Component:
    """Show the screens that exist, the agent's initials, and the way out."""
    return rx.el.nav(
        rx.el.span("H", class_name="logo", aria_hidden="true"),
        link(
            icon("chat"),
            to="/conversations",
            class_name="rail-item",
            aria_label="Conversations",
            title="Conversations",
            aria_current="page",
        ),
        rx.el.span(class_name="space"),
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
                on_click=on_sign_out,
                data_testid="sign-out",
            ),
            action="/auth/logout",
        ),
        rx.el.span(
            initials,
            class_name="avatar me",
            title=f"{name} · {role}",
            aria_label=f"Signed in as {name}",
            role="img",
        ),
        class_name="rail",
        aria_label="Screens",
    )


def connection_notice() -> rx.Component:
    """Say that the page is not live for the moment; it comes back by itself."""
    return rx.cond(
        has_connection_errors,
        rx.el.div(
            "Connection lost. Trying to get it back…",
            class_name="offline",
            role="status",
            data_offline="true",
        ),
    )
