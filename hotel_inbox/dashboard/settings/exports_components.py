"""The list of exports, for managers and admins."""

import reflex as rx

from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.settings.exports_state import ExportsState
from hotel_inbox.dashboard.settings.exports_views import ExportedView


def exports_part() -> rx.Component:
    """Show who exported what; nothing where nothing was."""
    return rx.cond(
        ExportsState.exports,
        rx.el.section(
            rx.el.h2(t("Exports")),
            rx.el.ul(rx.foreach(ExportsState.exports, _line), class_name="exported"),
            class_name="account settings-part",
            data_testid="settings-exports",
        ),
    )


def _line(one: ExportedView) -> rx.Component:
    return rx.el.li(
        rx.el.b(one.who),
        rx.el.time(one.elapsed, date_time=one.at, title=one.at),
        rx.el.span(one.what),
        rx.el.small(one.about),
        key=one.key,
        data_testid="exported",
    )
