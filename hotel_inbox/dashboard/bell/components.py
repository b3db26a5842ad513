"""The bell in the rail and the list that it opens."""

import reflex as rx

from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.bell.views import NoticeView
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import link

_LIST = "notifications"


def bell() -> rx.Component:
    """Show how much is unread; the browser itself opens and closes the list."""
    return rx.fragment(
        rx.el.button(
            icon("bell"),
            rx.cond(BellState.count, rx.el.span(BellState.count, class_name="bell-count")),
            type="button",
            class_name="rail-item bell",
            aria_label=BellState.label,
            title=t("Notifications"),
            on_click=BellState.look,
            custom_attrs={"popoverTarget": _LIST},
            data_testid="notification-bell",
        ),
        _notices(),
    )


def kind_icon(kind: str) -> rx.Component:
    """Draw what a notification is about; its words say it, too."""
    return rx.el.span(
        rx.match(
            kind,
            ("guest_waits", icon("hand")),
            ("assigned", icon("assign")),
            ("mentioned", icon("mention")),
            ("taken_back", icon("sync")),
            ("relieved", icon("assign")),
            ("send_failed", icon("cross")),
            ("connection_paused", icon("plug")),
            icon("bell"),
        ),
        class_name="notice-kind",
        data_kind=kind,
        aria_hidden="true",
    )


def _notices() -> rx.Component:
    return rx.el.section(
        _head(),
        rx.cond(BellState.problem, rx.el.p(BellState.problem, class_name="notice", role="alert")),
        _told(),
        rx.cond(BellState.browser, _permission()),
        id=_LIST,
        class_name="notices",
        aria_label=t("Notifications"),
        custom_attrs={"popover": "auto"},
        data_testid="notifications",
    )


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.h2(t("Notifications")),
        rx.cond(
            BellState.count,
            rx.el.button(
                t("Mark all as read"),
                type="button",
                class_name="quiet-button",
                on_click=BellState.mark_all_read,
                data_testid="notifications-read",
            ),
        ),
        rx.el.button(
            icon("close"),
            type="button",
            class_name="icon-button",
            aria_label=t("Close the notifications"),
            custom_attrs={"popoverTarget": _LIST, "popoverTargetAction": "hide"},
        ),
        class_name="notices-head",
    )


def _told() -> rx.Component:
    return rx.cond(
        BellState.ready,
        rx.cond(
            BellState.notices,
            rx.el.ul(rx.foreach(BellState.notices, _notice)),
            rx.el.p(
                t(
                    "Nothing so far. Guests who wait, what you are given, and what went wrong "
                    "are told here."
                ),
                class_name="quiet",
            ),
        ),
        rx.el.p(t("Loading…"), class_name="quiet", role="status"),
    )


def _permission() -> rx.Component:
    """Ask politely, once it was wished for in the settings; the page's script knows what holds."""
    return rx.el.footer(
        rx.el.p(t("This browser does not show notifications yet."), data_permission="default"),
        rx.el.button(
            t("Allow them"), type="button", class_name="quiet-button", data_permission="default"
        ),
        rx.el.p(
            t("This browser blocks notifications from here; its settings can change that."),
            data_permission="denied",
        ),
        class_name="notices-foot",
    )


def _notice(notice: NoticeView) -> rx.Component:
    return rx.el.li(
        link(
            kind_icon(notice.kind),
            rx.el.span(
                rx.cond(notice.read, "", rx.el.span(t("Unread. "), class_name="unseen")),
                rx.cond(notice.about, rx.el.b(notice.about)),
                rx.el.span(notice.text),
                class_name="notice-words",
                dir="auto",
            ),
            rx.el.span(
                rx.el.time(notice.ago, class_name="ago", date_time=notice.at),
                rx.el.span(class_name="dot", aria_hidden="true"),
                class_name="notice-when",
            ),
            to=notice.leads_to,
            on_click=BellState.mark_read(notice.id),
            data_testid="notification",
            data_read=notice.read,
            data_leaves="true",
        ),
        key=notice.id,
    )
