"""The bell in the rail and the list that it opens."""

import reflex as rx

from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.bell.views import NoticeView
from hotel_inbox.dashboard.icons import icon
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
            title="Notifications",
            on_click=BellState.look,
            custom_attrs={"popoverTarget": _LIST},
            data_testid="notification-bell",
        ),
        _notices(),
    )


def _notices() -> rx.Component:
    return rx.el.section(
        rx.el.header(
            rx.el.h2("Notifications"),
            rx.cond(
                BellState.count,
                rx.el.button(
                    "Mark all as read",
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
                aria_label="Close the notifications",
                custom_attrs={"popoverTarget": _LIST, "popoverTargetAction": "hide"},
            ),
            class_name="notices-head",
        ),
        rx.cond(BellState.problem, rx.el.p(BellState.problem, class_name="notice", role="alert")),
        rx.cond(
            BellState.ready,
            rx.cond(
                BellState.notices,
                rx.el.ul(rx.foreach(BellState.notices, _notice)),
                rx.el.p(
                    "Nothing so far. Messages that failed and accounts that stopped are told here.",
                    class_name="quiet",
                ),
            ),
            rx.el.p("Loading…", class_name="quiet", role="status"),
        ),
        id=_LIST,
        class_name="notices",
        aria_label="Notifications",
        custom_attrs={"popover": "auto"},
        data_testid="notifications",
    )


def _notice(notice: NoticeView) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(class_name="dot", aria_hidden="true"),
            rx.el.span(
                rx.cond(notice.read, "", rx.el.span("Unread. ", class_name="unseen")),
                rx.cond(notice.about, rx.el.b(notice.about)),
                rx.el.span(notice.text),
                class_name="notice-words",
                dir="auto",
            ),
            rx.el.time(notice.ago, class_name="ago", date_time=notice.at),
            to=notice.leads_to,
            on_click=BellState.mark_read(notice.id),
            data_testid="notification",
            data_read=notice.read,
            data_leaves="true",
        ),
        key=notice.id,
    )
