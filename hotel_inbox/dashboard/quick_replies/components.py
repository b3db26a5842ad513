"""The list of quick replies and the form in which one is written."""

import reflex as rx

from hotel_inbox.dashboard.elements import really_delete
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.quick_replies.state import QuickRepliesState
from hotel_inbox.dashboard.quick_replies.views import SOMEBODY, ReplyView
from hotel_inbox.domain.quick_replies import AGENT, GUEST, HOTEL, NAME_LIMIT, TEXT_LIMIT

_TYPING_MS = 150
_TEXT_FIELD = "quick-reply-text"
_VARIABLE_NAMES = ((GUEST, "Guest's name"), (HOTEL, "Hotel's name"), (AGENT, "Your name"))


def reply_list() -> rx.Component:
    """Show the quick replies that the search found."""
    return rx.fragment(
        rx.el.ul(
            rx.foreach(QuickRepliesState.rows, _reply),
            class_name="entries",
            data_testid="quick-replies",
        ),
        rx.cond(
            QuickRepliesState.more,
            rx.el.button(
                t("Show more"),
                type="button",
                class_name="button",
                on_click=QuickRepliesState.show_more,
            ),
        ),
    )


def _reply(row: ReplyView) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.h2(row.name, dir="auto"), rx.el.p(row.text, dir="auto")),
        rx.cond(
            QuickRepliesState.deleting == row.id,
            really_delete(
                t("Delete it? It is gone for everybody in the hotel."),
                row.name,
                busy=QuickRepliesState.busy,
                delete=QuickRepliesState.delete(row.id),
                keep=QuickRepliesState.ask_to_delete(0),
                test_id="quick-reply-delete-really",
            ),
            rx.el.div(
                rx.el.button(
                    t("Edit"),
                    type="button",
                    class_name="button",
                    aria_label=row.edit,
                    on_click=QuickRepliesState.edit(row.id),
                    data_testid="quick-reply-edit",
                ),
                rx.el.button(
                    icon("bin"),
                    type="button",
                    class_name="icon-button",
                    aria_label=row.delete,
                    title=t("Delete"),
                    on_click=QuickRepliesState.ask_to_delete(row.id),
                    data_testid="quick-reply-delete",
                ),
                class_name="entry-actions",
            ),
        ),
        key=row.id,
        class_name="entry",
        data_testid="quick-reply",
        data_value=row.id,
    )


def reply_form() -> rx.Component:
    """Ask for a name and a text, and show what guests will read."""
    form, busy = QuickRepliesState.form, QuickRepliesState.busy
    return rx.el.form(
        rx.el.h2(rx.cond(form.id, t("Edit the quick reply"), t("New quick reply"))),
        rx.el.div(
            rx.el.div(_name(), _text(), class_name="reply-fields"),
            _preview(),
            class_name="reply-form-parts",
        ),
        rx.el.div(
            rx.el.button(
                rx.cond(busy == "save", t("Saving…"), t("Save")),
                type="submit",
                class_name="button primary",
                disabled=busy != "",
                data_testid="quick-reply-save",
            ),
            rx.el.button(
                t("Cancel"),
                type="button",
                class_name="button",
                disabled=busy == "save",
                on_click=QuickRepliesState.put_away,
            ),
            class_name="form-end",
        ),
        # Another quick reply is another form: its fields begin with that one's words.
        key=form.number,
        class_name="account entry-form",
        on_submit=QuickRepliesState.save,
        data_testid="quick-reply-form",
    )


def _name() -> rx.Component:
    return rx.el.div(
        rx.el.label(
            rx.el.span(t("Name")),
            rx.el.input(
                name="name",
                default_value=QuickRepliesState.form.name,
                required=True,
                max_length=NAME_LIMIT,
                auto_complete="off",
                auto_focus=True,
                data_testid="quick-reply-name",
            ),
        ),
        rx.el.small(t("A few words to find it by.")),
        class_name="form-field",
    )


def _text() -> rx.Component:
    return rx.el.div(
        rx.el.label(
            rx.el.span(t("Text")),
            rx.el.textarea(
                id=_TEXT_FIELD,
                name="text",
                default_value=QuickRepliesState.form.text,
                on_change=lambda text: QuickRepliesState.look_at(text).debounce(_TYPING_MS),
                required=True,
                max_length=TEXT_LIMIT,
                rows="6",
                data_testid="quick-reply-text",
            ),
        ),
        rx.el.div(
            rx.el.small(t("Fill in:")),
            *(
                rx.el.button(
                    t(words),
                    type="button",
                    class_name="variable",
                    title=f"{{{{{variable}}}}}",
                    data_insert=f"{{{{{variable}}}}}",
                    data_into=_TEXT_FIELD,
                )
                for variable, words in _VARIABLE_NAMES
            ),
            class_name="variables",
        ),
        class_name="form-field",
    )


def _preview() -> rx.Component:
    preview = QuickRepliesState.preview
    return rx.el.div(
        rx.el.h3(t("What the guest reads")),
        rx.cond(
            preview.text,
            rx.el.p(preview.text, class_name="bubble", dir="auto", data_testid="reply-preview"),
            rx.el.p(t("As soon as you write something, it shows here."), class_name="unknown"),
        ),
        rx.cond(
            preview.nameless,
            rx.fragment(
                rx.el.h3(t("If the guest's name is not known")),
                rx.el.p(
                    preview.nameless, class_name="bubble", dir="auto", data_testid="reply-nameless"
                ),
            ),
        ),
        rx.el.div(
            rx.cond(
                preview.warning,
                rx.el.p(
                    preview.warning,
                    class_name="advice",
                    data_tone="wait",
                    data_testid="reply-warning",
                ),
            ),
            role="status",
        ),
        rx.el.small(t("The guest here is an example:"), f" {SOMEBODY}"),
        class_name="reply-preview",
    )
