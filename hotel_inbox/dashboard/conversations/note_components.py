"""Private notes: the composer turned to the colleagues, and the card in the thread."""

import reflex as rx

from hotel_inbox.dashboard.conversations.company_state import CompanyState
from hotel_inbox.dashboard.conversations.emoji_components import emoji_button
from hotel_inbox.dashboard.conversations.line_views import LineView
from hotel_inbox.dashboard.conversations.note_state import NotesState
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.elements import really_delete
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.services.notes import LONGEST

TYPING_EVERY_MS = 3000


def note_toggle(*, writing: bool) -> rx.Component:
    """Switch between a letter to the guest and a note to the colleagues."""
    return rx.el.button(
        icon("lock"),
        rx.el.span(t("Private note"), class_name="note-toggle-words"),
        type="button",
        class_name="note-toggle",
        aria_pressed="true" if writing else "false",
        title=t("Write to the guest again") if writing else t("Only colleagues will see it"),
        on_click=NotesState.turn(ConversationsState.head.id),
        data_testid="note-toggle",
    )


def note_form() -> rx.Component:
    """Take a note; it goes to nobody but the colleagues, whoever answers the guest."""
    head = ConversationsState.head
    return rx.el.form(
        *_unseen(head.id),
        rx.el.div(class_name="quoting", data_quoting="true"),
        rx.el.ul(class_name="chips", data_chips="true"),
        rx.el.ul(
            class_name="mention-list",
            role="listbox",
            id="mention-list",
            aria_label=t("Colleagues"),
            data_people=NotesState.people,
            data_nobody=t("No such colleague here"),
            data_testid="mention-list",
        ),
        _words(head.id),
        rx.el.p(class_name="told", role="status", data_told="true", data_testid="composer-told"),
        _bar(),
        class_name="field note-field",
        on_submit=[ConversationsState.send, CompanyState.sent],
        reset_on_submit=True,
        data_composer="true",
        data_note="true",
        data_owner=ConversationsState.me.id,
        key=f"note-{head.id}",
    )


def _unseen(conversation_id: int) -> tuple[rx.Component, ...]:
    return (
        rx.el.input(type="hidden", name="conversation_id", value=conversation_id),
        rx.el.input(type="hidden", name="draft_key", default_value=""),
        rx.el.input(type="hidden", name="note", value="true"),
        # The browser's script alone fills these: whom the words mention, and what letters have.
        rx.el.input(type="hidden", name="mentions", default_value=""),
        rx.el.input(type="hidden", name="quoted", default_value=""),
        rx.el.input(type="hidden", name="files", default_value=""),
    )


def _words(conversation_id: int) -> rx.Component:
    return rx.el.textarea(
        name="text",
        rows="1",
        placeholder=t("Note to your colleagues; @ mentions somebody…"),
        aria_label=t("Note to your colleagues"),
        auto_complete="off",
        on_change=lambda words: CompanyState.typing(conversation_id, words != "").throttle(
            TYPING_EVERY_MS
        ),
        aria_autocomplete="list",
        aria_controls="mention-list",
        data_testid="composer",
        data_draft=f"note-{conversation_id}",
        max_length=LONGEST,
        data_limit=0,
    )


def _bar() -> rx.Component:
    return rx.el.div(
        emoji_button(in_note=True),
        note_toggle(writing=True),
        rx.el.span(t("The guest never sees this"), class_name="hint"),
        rx.el.span("", class_name="count", data_count="true"),
        rx.el.button(
            t("Add note"),
            type="submit",
            class_name="button note-add",
            data_testid="send",
        ),
        class_name="bar",
    )


def note_head(who: rx.Var[str] | str) -> rx.Component:
    """Say above a note whose it is."""
    return rx.el.p(
        icon("lock"), rx.el.b(who), rx.el.span(t("Private note")), class_name="note-head"
    )


def note_card(line: LineView, body: rx.Component) -> rx.Component:
    """Show a note among the messages; whoever wrote it may delete it."""
    return rx.el.article(
        rx.el.div(
            note_head(line.who),
            rx.cond(
                line.revoked,
                rx.el.span(t("This note was deleted"), class_name="gone"),
                rx.el.div(body, class_name="note-text", dir="auto"),
            ),
            rx.cond(NotesState.asking == line.id, _really()),
            class_name="bubble",
        ),
        rx.el.div(
            rx.el.time(
                line.time, date_time=line.iso, title=line.moment, data_testid="message-time"
            ),
            rx.cond(
                (line.agent_id == ConversationsState.me.id)
                & ~line.revoked
                & (NotesState.asking != line.id),
                rx.el.button(
                    t("Delete"),
                    type="button",
                    class_name="note-erase",
                    on_click=NotesState.ask_erase(line.id),
                    data_testid="note-erase",
                ),
            ),
            class_name="meta",
        ),
        class_name="message note",
        data_testid="message",
        data_author=line.author,
        data_status=line.status,
        data_message_id=line.id,
        data_letter=line.letter,
        data_sought=rx.cond(ConversationsState.sought == line.id, "true", "false"),
    )


def _really() -> rx.Component:
    return really_delete(
        t("Delete this note for everybody?"),
        t("this note"),
        busy=NotesState.busy,
        delete=NotesState.erase,
        keep=NotesState.keep,
        test_id="note-erase-really",
    )
