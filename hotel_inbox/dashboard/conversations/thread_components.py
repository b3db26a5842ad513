"""The messages of the open conversation."""

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.company_components import company
from hotel_inbox.dashboard.conversations.drafts import Draft
from hotel_inbox.dashboard.conversations.failure_components import failure
from hotel_inbox.dashboard.conversations.line_views import LineView
from hotel_inbox.dashboard.conversations.media_components import media_item, place_link
from hotel_inbox.dashboard.conversations.note_components import note_card, note_head
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.conversations.text_views import PartView
from hotel_inbox.dashboard.conversations.work_components import tool_line, work_line
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import Words, t
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.domain.messages import NOTE


def thread() -> rx.Component:
    """Show the thread, oldest at the top; it stays at the newest unless one scrolls away."""
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.cond(ConversationsState.has_older, _older()),
                rx.foreach(ConversationsState.lines, _line),
                rx.cond(ConversationsState.until, _later()),
                rx.foreach(ConversationsState.sending, _on_its_way),
                class_name="messages",
                role="log",
                aria_label=t("Messages"),
            ),
            class_name="scroll",
            data_testid="thread",
            tab_index=0,
        ),
        rx.cond(ConversationsState.lines, rx.fragment(), _nothing()),
        _newest(),
        company(),
        class_name="thread",
        key=ConversationsState.head.id,
    )


def opening() -> rx.Component:
    """Hold the place of a thread that is being read, and say so if it cannot be."""
    return rx.fragment(
        rx.el.div(
            *(rx.el.i(aria_hidden="true") for _ in range(4)),
            class_name="opening",
            role="status",
            aria_label=t("Loading"),
            data_testid="opening",
        ),
        rx.cond(
            ConversationsState.notice,
            rx.el.p(ConversationsState.notice, class_name="notice opening-notice", role="alert"),
        ),
    )


def _nothing() -> rx.Component:
    return rx.el.p(t("Nothing has been written here yet."), class_name="thread-empty")


def _newest() -> rx.Component:
    # Shown by the browser's script alone, which knows how far one has scrolled.
    return rx.el.button(
        icon("down"),
        rx.el.span(t("New messages"), class_name="newest-words"),
        type="button",
        class_name="newest",
        aria_label=t("Go to the newest message"),
        on_click=ConversationsState.go_to_newest,
        data_newest="true",
        data_testid="go-to-newest",
    )


def _older() -> rx.Component:
    return rx.el.button(
        t("Show earlier messages"),
        type="button",
        class_name="more",
        on_click=ConversationsState.load_older,
        key=ConversationsState.lines[0].key,
        data_autoload="true",
    )


def _later() -> rx.Component:
    return rx.el.button(
        t("Show later messages"),
        type="button",
        class_name="more",
        on_click=ConversationsState.load_later,
        key=ConversationsState.until,
        data_autoload="true",
        data_edge="true",
    )


def _line(line: LineView) -> rx.Component:
    return rx.el.div(
        rx.match(
            line.shape,
            ("rule", rx.el.div(rx.el.span(line.text), class_name="rule")),
            ("system", _system(line)),
            ("note", note_card(line, _words(line))),
            _message(line),
        ),
        class_name="line",
        key=line.key,
    )


def _system(line: LineView) -> rx.Component:
    return rx.el.div(
        rx.el.span(line.text),
        _time(line),
        class_name="system",
        data_testid="message",
        data_author=line.author,
        data_status=line.status,
    )


def _message(line: LineView) -> rx.Component:
    return rx.el.article(
        rx.foreach(line.tools, tool_line),
        rx.el.div(
            _bubble(line),
            rx.cond(line.snippet & ConversationsState.composer.can_write, _reply(line)),
            class_name="said",
        ),
        rx.el.div(
            rx.cond(line.who, rx.el.span(line.who)),
            _time(line),
            rx.foreach(line.notes, lambda note: rx.el.span(note, class_name="about")),
            rx.cond(line.status_word, _status(line)),
            class_name="meta",
        ),
        rx.cond(line.work.line, work_line(line.work)),
        rx.cond(line.failure, failure(line)),
        class_name="message",
        data_testid="message",
        data_author=line.author,
        data_status=line.status,
        data_message_id=line.id,
        data_sought=rx.cond(ConversationsState.sought == line.id, "true", "false"),
        data_kind=line.kind,
        data_letter=line.letter,
    )


def _bubble(line: LineView) -> rx.Component:
    return rx.el.div(
        rx.cond(line.quote, _quote(line)),
        rx.cond(line.revoked, rx.el.span(t("This message was deleted"), class_name="gone")),
        rx.cond(line.label, rx.el.span(line.label, class_name="kind")),
        rx.foreach(line.media, media_item),
        _words(line),
        rx.cond(line.map_href, place_link(line)),
        class_name="bubble",
        dir="auto",
    )


def _words(line: LineView) -> rx.Component:
    return rx.cond(line.missing, _long(line), rx.foreach(line.parts, _part))


def _status(line: LineView) -> rx.Component:
    ticks = rx.match(
        line.status,
        ("sent", icon("tick")),
        ("delivered", icon("ticks")),
        ("read", icon("ticks")),
        rx.fragment(),
    )
    return rx.el.span(
        ticks, rx.el.span(line.status_word), class_name="status", title=line.status_word
    )


def _quote(line: LineView) -> rx.Component:
    return rx.cond(
        line.quote_id,
        rx.el.blockquote(
            link(
                line.quote,
                to=f"/conversations/{ConversationsState.head.id}?at={line.quote_id}",
                title=t("Show what this answers"),
                data_jump=line.quote_id,
                data_testid="quote",
            )
        ),
        rx.el.blockquote(line.quote),
    )


def _reply(line: LineView) -> rx.Component:
    return rx.el.button(
        icon("reply"),
        type="button",
        class_name="icon-button reply",
        aria_label=t("Reply to this message"),
        title=t("Reply"),
        data_reply=line.id,
        data_who=rx.cond(line.who, line.who, ConversationsState.head.guest),
        data_snippet=line.snippet,
        data_testid="reply",
    )


def _long(line: LineView) -> rx.Component:
    whole = ConversationsState.whole
    return rx.cond(
        whole.id == line.id,
        rx.fragment(
            rx.foreach(whole.parts, _part),
            _cut(t("Show less"), ConversationsState.show_all(0), data_open="true"),
        ),
        rx.fragment(
            rx.foreach(line.parts, _part),
            _cut(
                t("… {missing} — show all", missing=line.missing),
                ConversationsState.show_all(line.id),
            ),
        ),
    )


def _cut(words: Words, on_click: EventSpec, **marks: str) -> rx.Component:
    return rx.el.button(
        words,
        type="button",
        class_name="cut",
        dir="ltr",
        on_click=on_click,
        data_testid="show-all",
        **marks,
    )


def _time(line: LineView) -> rx.Component:
    return rx.el.time(line.time, date_time=line.iso, title=line.moment, data_testid="message-time")


def _part(part: PartView) -> rx.Component:
    return rx.cond(
        part.href,
        rx.el.a(
            part.text,
            rx.cond(part.host, rx.el.span(f" → {part.host}", class_name="leads-to", dir="ltr")),
            href=part.href,
            target=part.target,
            rel="noopener noreferrer nofollow ugc",
        ),
        rx.el.span(part.text),
    )


def _on_its_way(draft: Draft) -> rx.Component:
    return rx.cond(
        (draft.conversation_id == ConversationsState.head.id) & ~draft.arrived,
        rx.el.article(
            rx.el.div(
                rx.cond(draft.note, note_head(ConversationsState.me.name)),
                rx.foreach(draft.files, lambda file: rx.el.span(file.name, class_name="kind")),
                rx.el.span(draft.text, class_name=rx.cond(draft.note, "note-text", "")),
                class_name="bubble",
                dir="auto",
            ),
            rx.el.div(rx.el.span(t("sending…"), class_name="status"), class_name="meta"),
            class_name=rx.cond(draft.note, "message note", "message"),
            data_author=rx.cond(draft.note, NOTE, "agent"),
            data_status="pending",
            key=draft.key,
        ),
    )
