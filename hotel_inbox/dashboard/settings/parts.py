"""What each part of the Settings screen is made of."""

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.settings.state import SettingsState


def part(title: str, about: str, *children: rx.Component) -> rx.Component:
    """Show a part of the screen, with how what was done in it last went."""
    return rx.el.section(
        rx.el.h2(t(title)),
        *children,
        rx.cond(
            (SettingsState.about == about) & (SettingsState.said != ""),
            rx.el.p(
                SettingsState.said,
                class_name=rx.cond(SettingsState.went_well, "done", "notice"),
                role=rx.cond(SettingsState.went_well, "status", "alert"),
                data_testid="settings-said",
            ),
        ),
        class_name="account settings-part",
        data_testid=f"settings-{about}",
    )


def field(label: str, control: rx.Component, hint: rx.Var[str] | None = None) -> rx.Component:
    """Show a labelled control with its hint."""
    words = [] if hint is None else [rx.el.small(hint)]
    return rx.el.div(rx.el.label(t(label), control), *words, class_name="form-field")


def keep(about: str, words: str = "Save") -> rx.Component:
    """Show the button that saves a form."""
    return rx.el.div(
        rx.el.button(
            rx.cond(SettingsState.busy == about, t("Saving…"), t(words)),
            type="submit",
            class_name="button primary",
            disabled=SettingsState.busy != "",
            data_testid=f"{about}-keep",
        ),
        class_name="form-end",
    )


def switch(name: str, words: str, on: rx.Var[bool] | bool, on_click: EventSpec) -> rx.Component:
    """Show a switch; `on_click` turns it over."""
    return rx.el.button(
        rx.el.i(aria_hidden="true"),
        t(words),
        type="button",
        role="switch",
        aria_checked=rx.cond(on, "true", "false"),
        class_name="switch",
        disabled=SettingsState.busy != "",
        on_click=on_click,
        data_testid=f"prefers-{name}",
        data_once="true",
    )
