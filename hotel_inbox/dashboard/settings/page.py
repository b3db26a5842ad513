"""The Settings screen: what one sets for oneself, and for the hotels that one runs."""

import reflex as rx

from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.elements import native_form
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.settings.components import hotel_part, own_parts
from hotel_inbox.dashboard.settings.exports_components import exports_part
from hotel_inbox.dashboard.settings.state import SettingsState
from hotel_inbox.dashboard.shell.components import connection_notice
from hotel_inbox.dashboard.shell.rail import SETTINGS, rail


def settings_page() -> rx.Component:
    """Show the settings of whoever is signed in."""
    return rx.el.div(
        rail(SettingsState.me, here=SETTINGS),
        rx.el.main(
            rx.match(
                SettingsState.place,
                ("shown", _shown()),
                rx.el.div(class_name="opening", role="status", aria_label=t("Loading")),
            ),
            class_name="screen settings",
        ),
        connection_notice(),
        class_name="app plain",
    )


def _shown() -> rx.Component:
    return rx.fragment(
        rx.el.header(
            rx.el.div(
                rx.el.h1(t("Settings")),
                rx.el.p(SettingsState.own.name, " · ", SettingsState.own.role),
            ),
            native_form(
                rx.el.button(
                    t("Sign out"), type="submit", class_name="button", on_click=BellState.forget
                ),
                action="/auth/logout",
            ),
            class_name="screen-head",
        ),
        rx.cond(
            SettingsState.notice,
            rx.el.p(SettingsState.notice, class_name="notice", role="alert"),
        ),
        rx.el.div(*own_parts(), hotel_part(), exports_part(), class_name="settings-parts"),
    )
