"""The rail beside every screen: where one can go, what one was told, and the way out."""

import reflex as rx

from hotel_inbox.dashboard.bell.components import bell
from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.bell.toasts import toasts
from hotel_inbox.dashboard.elements import native_form
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.reminder.components import bot_item, reminder_bars
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.dashboard.shell.shortcuts import shortcuts_button, shortcuts_dialog
from hotel_inbox.dashboard.shell.views import MeView

CONVERSATIONS, KNOWLEDGE, CONNECTIONS = "/conversations", "/knowledge", "/connections"
QUICK_REPLIES, LEADS, SETTINGS = "/quick-replies", "/leads", "/settings"
STATISTICS = "/statistics"


def rail(me: MeView, *, here: str) -> rx.Component:
    """Show what one is reminded of, the screens that exist for this person, and the way out.

    The news stand beside it: a phone has no room for the rail everywhere, but for them.
    """
    return rx.fragment(reminder_bars(), _nav(me, here), toasts())


def _nav(me: MeView, here: str) -> rx.Component:
    return rx.el.nav(
        rx.el.span("H", class_name="logo", aria_hidden="true"),
        _screen("chat", "Conversations", CONVERSATIONS, here),
        _screen("flag", "Leads", LEADS, here),
        _screen("chart", "Statistics", STATISTICS, here),
        _screen("book", "Knowledge", KNOWLEDGE, here),
        _screen("bolt", "Quick replies", QUICK_REPLIES, here),
        rx.cond(me.manages, _screen("plug", "Connections", CONNECTIONS, here)),
        rx.el.span(class_name="space"),
        bot_item(),
        bell(),
        shortcuts_button(),
        _theme(),
        _sign_out(),
        _screen("sliders", "Settings", SETTINGS, here),
        _me(me),
        shortcuts_dialog(),
        class_name="rail",
        aria_label=t("Screens"),
    )


def _theme() -> rx.Component:
    return rx.el.button(
        icon("moon"),
        type="button",
        class_name="rail-item theme",
        on_click=rx.toggle_color_mode,
        aria_label=t("Switch between light and dark"),
        title=t("Light or dark"),
    )


def _sign_out() -> rx.Component:
    return native_form(
        rx.el.button(
            icon("sign-out"),
            type="submit",
            class_name="rail-item",
            aria_label=t("Sign out"),
            title=t("Sign out"),
            on_click=BellState.forget,
            data_testid="sign-out",
        ),
        action="/auth/logout",
    )


def _me(me: MeView) -> rx.Component:
    return link(
        me.initials,
        to=SETTINGS,
        class_name="avatar me",
        title=f"{me.name} · {me.role}",
        aria_label=t("Signed in as {name}: settings", name=me.name),
        tab_index=-1,
        data_testid="me",
    )


def _screen(drawn: str, name: str, to: str, here: str) -> rx.Component:
    current = {"aria_current": "page"} if to == here else {}
    return link(
        icon(drawn), to=to, class_name="rail-item", aria_label=t(name), title=t(name), **current
    )
