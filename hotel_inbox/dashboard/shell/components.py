"""Parts of the frame around every screen."""

import reflex as rx
from reflex.components.core.banner import has_connection_errors
from reflex_components_core.react_router.dom import ReactRouterLink

from hotel_inbox.dashboard.language.state import t


def link(*children: rx.Component | rx.Var[str] | str, to: str, **props: object) -> rx.Component:
    """Lead to another address of the dashboard without loading the page anew."""
    return ReactRouterLink.create(*children, to=to, **props)


def file_link(
    *children: rx.Component | rx.Var[str] | str, to: str | rx.Var[str], **props: object
) -> rx.Component:
    """Give a file of this server to download; any other link would look for a screen there."""
    return ReactRouterLink.create(*children, to=to, reload_document=True, download=True, **props)


def connection_notice() -> rx.Component:
    """Say that the page is not live for the moment; it comes back by itself."""
    return rx.cond(
        has_connection_errors,
        rx.el.div(
            t("Connection lost. Trying to get it back…"),
            class_name="offline",
            role="status",
            data_offline="true",
        ),
    )
