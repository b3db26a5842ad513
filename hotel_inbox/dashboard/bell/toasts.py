"""What just happened elsewhere, told for a few seconds at the edge of every screen."""

import reflex as rx

from hotel_inbox.dashboard.bell.components import kind_icon
from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.bell.views import NoticeView
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import link


def toasts() -> rx.Component:
    """Tell what came after the page was opened; the page's script rings and ends them.

    The region is always there: a screen reader reads what is put into it, not the region itself.
    """
    return rx.fragment(
        rx.el.section(
            rx.el.ul(rx.foreach(BellState.toasts, _toast), aria_live="polite"),
            class_name="toasts",
            aria_label=t("News"),
            data_sound=BellState.sound,
            data_browser=BellState.browser,
            data_count=BellState.count,
            data_testid="toasts",
        ),
        rx.window_event_listener(on_visibility_change=BellState.attend),
    )


def _toast(toast: NoticeView) -> rx.Component:
    return rx.el.li(
        link(
            kind_icon(toast.kind),
            rx.el.span(
                rx.cond(toast.about, rx.el.b(toast.about)),
                rx.el.span(toast.text),
                class_name="notice-words",
                dir="auto",
            ),
            to=toast.leads_to,
            on_click=BellState.mark_read(toast.id),
        ),
        rx.el.button(
            icon("close"),
            type="button",
            class_name="icon-button",
            aria_label=t("Dismiss"),
            title=t("Dismiss"),
            on_click=BellState.put_away(toast.key),
        ),
        class_name="toast",
        key=toast.key,
        data_testid="toast",
        data_key=toast.key,
        data_kind=toast.kind,
    )
