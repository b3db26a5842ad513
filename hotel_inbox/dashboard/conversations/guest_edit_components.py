"""The details of a guest that staff edit in place, and who changed what."""

import reflex as rx

from hotel_inbox.dashboard.conversations.guest_state import GuestState
from hotel_inbox.dashboard.conversations.guest_views import ChangeView, EditView
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t

_DASH = "–"
_LONGEST_NOTES = 10_000
_LONGEST = {"name": 200, "email": 254, "phone": 40}
_KINDS = {"name": "text", "email": "email", "phone": "tel"}


def editable(field: str, label: rx.Var[str], value: str, edit: EditView) -> rx.Component:
    """Show a detail with a pencil, or the field in which it is edited."""
    opened = ConversationsState.head.id
    return rx.fragment(
        rx.el.dt(label),
        rx.el.dd(
            rx.cond(
                _is_open(edit),
                _form(field, edit, _input(field, label, edit)),
                rx.fragment(
                    rx.el.span(
                        rx.cond(value, value, _DASH),
                        class_name=rx.cond(value, "value", "value unknown"),
                        data_testid=f"guest-{field}",
                    ),
                    rx.el.button(
                        icon("pencil"),
                        type="button",
                        class_name="icon-button edit",
                        aria_label=t("Edit {what}", what=label),
                        title=t("Edit"),
                        on_click=GuestState.edit(opened, field, value),
                        data_edit=field,
                        data_testid=f"guest-{field}-edit",
                    ),
                ),
            ),
            class_name="editable",
        ),
    )


def editable_notes() -> rx.Component:
    """Show what the staff noted about the guest, to be edited in place."""
    panel, edit = ConversationsState.panel, GuestState.notes
    return rx.el.section(
        rx.el.h2(
            t("Staff's notes"),
            rx.cond(panel.noted, rx.el.span(panel.noted, class_name="by")),
        ),
        rx.cond(
            _is_open(edit),
            rx.fragment(
                rx.cond(
                    edit.meanwhile,
                    rx.el.p(edit.meanwhile, class_name="noted meanwhile", dir="auto"),
                ),
                _form("notes", edit, _textarea(edit), _ends(edit)),
            ),
            rx.fragment(
                rx.cond(
                    panel.notes,
                    rx.el.p(panel.notes, class_name="noted", dir="auto", data_testid="guest-notes"),
                ),
                rx.el.button(
                    rx.cond(panel.notes, t("Edit the notes"), t("Write a note")),
                    type="button",
                    class_name="quiet-button",
                    on_click=GuestState.edit(ConversationsState.head.id, "notes", panel.notes),
                    data_edit="notes",
                    data_testid="guest-notes-edit",
                ),
            ),
        ),
        class_name="group notes",
    )


def history() -> rx.Component:
    """Say on demand who changed what."""
    opened = ConversationsState.head.id
    shown = GuestState.history_of == opened
    return rx.cond(
        ConversationsState.panel.changed,
        rx.fragment(
            rx.el.button(
                rx.cond(shown, t("Hide the changes"), t("Who changed what")),
                type="button",
                class_name="quiet-button",
                aria_expanded=rx.cond(shown, "true", "false"),
                on_click=GuestState.show_history(opened),
                data_testid="guest-history-button",
            ),
            rx.cond(
                shown,
                rx.el.ol(
                    rx.foreach(GuestState.changes, _change),
                    class_name="history",
                    data_testid="guest-history",
                ),
            ),
        ),
    )


def _is_open(edit: EditView) -> bool:
    """Say whether it is edited here; known in the browser alone."""
    return (GuestState.conversation_id == ConversationsState.head.id) & edit.open


def _form(field: str, edit: EditView, *controls: rx.Component) -> rx.Component:
    return rx.el.form(
        *controls,
        rx.cond(
            edit.problem,
            rx.el.p(
                edit.problem,
                class_name="problem",
                role="alert",
                id=f"guest-{field}-problem",
                data_testid=f"guest-{field}-problem",
            ),
        ),
        rx.el.button(
            type="button",
            class_name="unseen edit-cancel",
            tab_index=-1,
            aria_hidden="true",
            on_click=GuestState.cancel(field),
        ),
        on_submit=GuestState.save(field),
        class_name="edit-form",
        aria_busy=rx.cond(edit.saving, "true", "false"),
        no_validate=True,
    )


def _input(field: str, label: rx.Var[str], edit: EditView) -> rx.Component:
    return rx.el.input(
        name="value",
        type=_KINDS[field],
        default_value=edit.draft,
        max_length=_LONGEST[field],
        auto_focus=True,
        auto_complete="off",
        aria_label=label,
        aria_invalid=rx.cond(edit.problem, "true", "false"),
        aria_describedby=f"guest-{field}-problem",
        title=t("Enter saves, Escape leaves it as it was"),
        data_testid=f"guest-{field}-field",
    )


def _textarea(edit: EditView) -> rx.Component:
    return rx.el.textarea(
        name="value",
        default_value=edit.draft,
        max_length=_LONGEST_NOTES,
        rows="4",
        auto_focus=True,
        dir="auto",
        aria_label=t("Staff's notes"),
        aria_invalid=rx.cond(edit.problem, "true", "false"),
        aria_describedby="guest-notes-problem",
        placeholder=t("What colleagues should know; guests never see it."),
        data_testid="guest-notes-field",
    )


def _ends(edit: EditView) -> rx.Component:
    return rx.el.div(
        rx.el.button(
            rx.cond(edit.saving, t("Saving…"), t("Save")),
            type="submit",
            class_name="button primary",
            disabled=edit.saving,
            data_testid="guest-notes-save",
        ),
        rx.el.button(
            t("Cancel"),
            type="button",
            class_name="button",
            on_click=GuestState.cancel("notes"),
        ),
        class_name="form-end",
    )


def _change(change: ChangeView) -> rx.Component:
    return rx.el.li(
        rx.el.b(change.field),
        rx.el.span(
            rx.cond(change.before, rx.el.del_(change.before), _DASH),
            " → ",
            rx.cond(change.after, rx.el.ins(change.after), _DASH),
            dir="auto",
        ),
        rx.el.small(change.about),
    )
