"""The Settings screen: what one sets for oneself, and for the hotels that one runs."""

import reflex as rx

from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.elements import native_form
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.settings.exports_components import exports_part
from hotel_inbox.dashboard.settings.hotel_components import hotel_part
from hotel_inbox.dashboard.settings.own_components import own_parts
from hotel_inbox.dashboard.settings.state import SettingsState
from hotel_inbox.dashboard.shell.rail import SETTINGS
from hotel_inbox.dashboard.shell.screen import notice, screen, screen_head


def settings_page() -> rx.Component:
    """Show the settings of whoever is signed in."""
    return screen(SettingsState, _shown(), here=SETTINGS, look="screen settings")


def _shown() -> rx.Component:
    return rx.fragment(
        screen_head(
            t("Settings"),
            rx.el.p(SettingsState.own.name, " · ", SettingsState.own.role),
            native_form(
                rx.el.button(
                    t("Sign out"), type="submit", class_name="button", on_click=BellState.forget
                ),
                action="/auth/logout",
            ),
        ),
        notice(SettingsState),
        rx.el.div(*own_parts(), hotel_part(), exports_part(), class_name="settings-parts"),
    )
