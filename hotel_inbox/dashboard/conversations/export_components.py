"""The Export button and its panel: what, to which kind of file, and how far it got."""

from typing import Any

import reflex as rx

from hotel_inbox.dashboard.conversations.export_state import ExportState
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.domain.exports import FileKind, Layout

_PANEL = "export-panel"


def export_button() -> rx.Component:
    """Offer the history in view as a file; the browser itself opens and closes the panel."""
    return rx.fragment(
        rx.el.button(
            icon("down"),
            rx.el.span(t("Export"), class_name="export-word"),
            type="button",
            class_name="button export-button",
            aria_label=t("Export"),
            aria_haspopup="dialog",
            title=t("Export what the filters show"),
            on_click=ExportState.open,
            custom_attrs={"popoverTarget": _PANEL},
            data_testid="export",
        ),
        _panel(),
    )


def _panel() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Export")),
        rx.el.ul(
            rx.foreach(ExportState.view.filters, rx.el.li),
            class_name="export-filters",
            aria_label=t("What the filters show"),
            data_testid="export-filters",
        ),
        _choices(
            "layout",
            t("A row for each"),
            ExportState.layout,
            [
                (Layout.CONVERSATIONS.value, t("Conversation")),
                (Layout.MESSAGES.value, t("Message")),
            ],
            ExportState.choose_layout,
        ),
        _choices(
            "kind",
            t("Kind of file"),
            ExportState.kind,
            [(FileKind.CSV.value, "CSV"), (FileKind.XLSX.value, "Excel (XLSX)")],
            ExportState.choose_kind,
        ),
        rx.cond(
            ExportState.problem,
            rx.el.p(ExportState.problem, class_name="notice", role="alert"),
        ),
        _progress(),
        _end(),
        id=_PANEL,
        class_name="export-panel",
        role="dialog",
        aria_label=t("Export"),
        custom_attrs={"popover": "auto"},
    )


def _progress() -> rx.Component:
    progress = ExportState.progress
    return rx.cond(
        progress.words,
        rx.el.div(
            rx.el.progress(value=progress.share, max=100, aria_label=t("How far it got")),
            rx.el.p(progress.words, role="status", data_testid="export-progress"),
            class_name="export-progress",
        ),
    )


def _end() -> rx.Component:
    return rx.el.div(
        rx.el.span(ExportState.view.rows, class_name="note", data_testid="export-rows"),
        rx.cond(
            ExportState.progress.going,
            rx.el.button(
                t("Cancel"),
                type="button",
                class_name="button",
                on_click=ExportState.cancel,
                data_testid="export-cancel",
            ),
            rx.el.button(
                t("Download"),
                type="button",
                class_name="button primary",
                on_click=ExportState.start,
                data_testid="export-start",
                data_once="true",
            ),
        ),
        class_name="export-end",
    )


def _choices(
    name: str,
    caption: rx.Var[str],
    chosen: str,
    options: list[tuple[str, rx.Var[str] | str]],
    choose: Any,  # noqa: ANN401 - mypy takes a handler for its namespace
) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(caption),
        *(
            rx.el.label(
                rx.el.input(
                    type="radio",
                    name=f"export-{name}",
                    value=value,
                    default_checked=chosen == value,
                    on_change=lambda _, value=value: choose(value),
                    data_value=value,
                    data_testid=f"export-{name}",
                ),
                words,
            )
            for value, words in options
        ),
        class_name="export-choice",
    )
