"""The list of templates."""

import reflex as rx

from hotel_inbox.dashboard.elements import really_delete, template_bubble
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.templates.state import TemplateBookState
from hotel_inbox.dashboard.templates.views import BubbleView, TemplateView


def template_list() -> rx.Component:
    """Show every template with what became of it."""
    return rx.el.ul(
        rx.foreach(TemplateBookState.rows, _row),
        class_name="templates",
        data_testid="template-list",
    )


def bubble(shown: BubbleView) -> rx.Component:
    """Show a template as a guest reads it."""
    return template_bubble(shown.header, shown.body, shown.footer, shown.buttons)


def _row(row: TemplateView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(row.name, class_name="name"),
            rx.el.span(row.status, class_name="pill", data_tone=row.tone, data_testid="status"),
            rx.el.p(
                rx.el.span(row.language),
                rx.el.span(row.category),
                rx.cond(row.quality, rx.el.span(row.quality)),
                rx.el.span(row.synced),
                class_name="sub",
            ),
            class_name="template-head",
        ),
        rx.cond(row.reason, rx.el.p(row.reason, class_name="advice", data_tone="bad")),
        rx.cond(
            row.problem,
            rx.el.p(
                t("Staff are not offered it: "), row.problem, class_name="advice", data_tone="wait"
            ),
        ),
        bubble(row.bubble),
        rx.cond(TemplateBookState.deleting == row.id, _really(row), _delete(row)),
        key=row.id,
        class_name="template",
        data_testid="template",
        data_template_id=row.id,
        data_value=row.name,
    )


def _delete(row: TemplateView) -> rx.Component:
    return rx.el.button(
        icon("bin"),
        type="button",
        class_name="icon-button template-delete",
        aria_label=t("Delete {name}, {language}", name=row.name, language=row.language),
        title=t("Delete"),
        disabled=TemplateBookState.busy != "",
        on_click=TemplateBookState.ask_to_delete(row.id),
        data_testid="template-delete",
    )


def _really(row: TemplateView) -> rx.Component:
    return really_delete(
        t(
            "Delete it at Meta too? Nobody can send it any more, and Meta does not let its name "
            "be used again for 30 days."
        ),
        row.name,
        busy=TemplateBookState.busy,
        delete=TemplateBookState.delete(row.id),
        keep=TemplateBookState.ask_to_delete(0),
        test_id="template-delete-really",
    )
