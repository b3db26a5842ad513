"""Where an agent writes, and what stands in the way of writing."""

import reflex as rx
from reflex.event import EventType

from hotel_inbox.dashboard.conversations.company_components import answered
from hotel_inbox.dashboard.conversations.company_state import CompanyState
from hotel_inbox.dashboard.conversations.emoji_components import emoji_button, emoji_panel
from hotel_inbox.dashboard.conversations.note_components import (
    TYPING_EVERY_MS,
    note_form,
    note_toggle,
)
from hotel_inbox.dashboard.conversations.note_state import NotesState
from hotel_inbox.dashboard.conversations.quick_components import quick_button, quick_picker
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.conversations.template_components import (
    template_button,
    template_picker,
)
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.domain.messages import Mode


def composer() -> rx.Component:
    """Take a letter for the guest; while nothing may be sent it says why."""
    shown = ConversationsState.composer
    return rx.el.div(
        template_picker(),
        quick_picker(),
        emoji_panel(),
        _notice(ConversationsState.notice, ConversationsState.dismiss),
        _notice(NotesState.problem, NotesState.dismiss),
        rx.cond(shown.paused, _paused()),
        rx.cond(ConversationsState.head.waiting, _waiting()),
        rx.cond(
            shown.late,
            rx.el.p(shown.late, class_name="refusal", data_testid="human-agent-note"),
        ),
        rx.cond(shown.refusal, _refusal()),
        answered(),
        rx.cond(NotesState.conversation_id == ConversationsState.head.id, note_form(), _form()),
        class_name="composer",
    )


def _notice(words: str, dismiss: EventType[()]) -> rx.Component:
    return rx.cond(
        words,
        rx.el.div(
            rx.el.span(words),
            rx.el.button(
                icon("close"),
                type="button",
                on_click=dismiss,
                aria_label=t("Dismiss"),
                class_name="icon-button",
            ),
            class_name="notice",
            role="alert",
            data_testid="notice",
        ),
    )


def _paused() -> rx.Component:
    return rx.el.div(
        rx.el.span(
            t("This connection is paused: {paused}", paused=ConversationsState.composer.paused)
        ),
        rx.cond(
            ConversationsState.me.manages,
            link(t("Connections"), to="/connections", class_name="button"),
        ),
        class_name="notice",
        role="status",
        data_testid="paused",
    )


def _waiting() -> rx.Component:
    return rx.el.div(
        rx.el.span(ConversationsState.head.waiting),
        rx.cond(
            ConversationsState.head.mode == Mode.AI.value,
            rx.el.button(
                t("Take over"),
                type="button",
                class_name="button",
                on_click=ConversationsState.switch_mode(
                    ConversationsState.head.id, ConversationsState.head.mode
                ),
            ),
        ),
        class_name="waiting",
        data_testid="waiting",
    )


def _refusal() -> rx.Component:
    shown = ConversationsState.composer
    return rx.el.div(
        rx.el.span(shown.refusal, data_testid="refusal"),
        rx.cond(
            shown.takes_templates,
            template_button(t("Choose a template"), class_name="button primary"),
        ),
        class_name="refusal",
    )


def _form() -> rx.Component:
    head, shown = ConversationsState.head, ConversationsState.composer
    return rx.el.form(
        rx.el.input(type="hidden", name="conversation_id", value=head.id),
        rx.el.input(type="hidden", name="draft_key", default_value=""),
        rx.el.input(type="hidden", name="quoted", default_value=""),
        rx.el.input(type="hidden", name="files", default_value=""),
        # The browser's script alone fills these: a quote and files are part of the draft.
        rx.el.div(class_name="quoting", data_quoting="true"),
        rx.el.ul(class_name="chips", data_chips="true", aria_label=t("Files to send")),
        rx.el.textarea(
            name="text",
            rows="1",
            placeholder=shown.placeholder,
            disabled=~shown.can_write,
            aria_label=t("Message to the guest"),
            auto_complete="off",
            on_change=lambda words: CompanyState.typing(head.id, words != "").throttle(
                TYPING_EVERY_MS
            ),
            data_testid="composer",
            data_draft=head.id,
            data_limit=shown.text_limit,
            data_bytes=shown.text_bytes,
        ),
        rx.el.p(class_name="told", role="status", data_told="true", data_testid="composer-told"),
        _bar(),
        class_name="field",
        on_submit=[ConversationsState.send, CompanyState.sent],
        reset_on_submit=True,
        data_composer="true",
        data_owner=ConversationsState.me.id,
        data_files=shown.files,
        data_channel_name=head.channel_name,
        key=f"letter-{head.id}",
    )


def _bar() -> rx.Component:
    shown = ConversationsState.composer
    return rx.el.div(
        rx.cond(shown.takes_files & shown.can_write, _attach()),
        rx.cond(
            shown.takes_templates & shown.can_write,
            template_button(class_name="icon-button"),
        ),
        quick_button(),
        emoji_button(),
        note_toggle(writing=False),
        rx.el.span(t("Enter sends, Shift + Enter starts a new line"), class_name="hint"),
        rx.el.span("", class_name="count", aria_live="polite", data_count="true"),
        rx.el.button(
            icon("send"),
            t("Send"),
            type="submit",
            class_name="button primary",
            disabled=~shown.can_write,
            data_testid="send",
        ),
        class_name="bar",
    )


def _attach() -> rx.Component:
    shown = ConversationsState.composer
    return rx.fragment(
        rx.el.button(
            icon("attach"),
            type="button",
            class_name="icon-button",
            aria_label=t("Attach files: {files_hint}", files_hint=shown.files_hint),
            title=shown.files_hint,
            data_attach="true",
            data_testid="attach",
        ),
        rx.el.input(
            type="file",
            multiple=True,
            accept=shown.accept,
            tab_index=-1,
            aria_hidden="true",
            class_name="unseen",
            data_chooser="true",
            data_testid="attach-input",
        ),
    )
