"""The left side: the list of conversations."""

import reflex as rx

from hotel_inbox.dashboard.conversations.list_views import RowView
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.elements import avatar, empty
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.shell.components import link

_SKELETON_ROWS = 8


def conversation_list() -> rx.Component:
    """Show the conversations, newest first, each a link to its thread."""
    return rx.el.section(
        rx.el.header(rx.el.h1("Conversations"), class_name="list-head"),
        rx.el.div(
            rx.cond(
                ConversationsState.ready,
                rx.cond(ConversationsState.rows, _rows(), _nobody_wrote()),
                _skeleton(),
            ),
            class_name="rows",
            data_testid="conversation-list",
        ),
        class_name="list",
        aria_label="Conversations",
    )


def _rows() -> rx.Component:
    return rx.fragment(
        rx.cond(
            ConversationsState.rows_above,
            rx.el.button(
                "Show newer conversations",
                type="button",
                class_name="more",
                on_click=ConversationsState.load_rows_above,
                key=ConversationsState.rows[0].id,
                data_autoload="true",
                data_edge="true",
            ),
        ),
        rx.el.ul(rx.foreach(ConversationsState.rows, _row)),
        rx.cond(
            ConversationsState.more_rows,
            rx.el.button(
                "Show more conversations",
                type="button",
                class_name="more",
                on_click=ConversationsState.load_more_rows,
                key=ConversationsState.rows[-1].id,
                data_autoload="true",
            ),
        ),
    )


def _row(row: RowView) -> rx.Component:
    return rx.el.li(
        link(
            avatar(row.initials, row.channel, row.channel_name, badge_id="row-channel"),
            rx.el.span(row.guest, class_name="name", data_testid="row-guest"),
            rx.el.span(row.elapsed, class_name="ago", data_testid="row-elapsed"),
            rx.el.span(
                rx.cond(row.speaker, rx.el.span(row.speaker, class_name="speaker")),
                row.preview,
                class_name=rx.cond(row.quiet, "preview quiet", "preview"),
                data_testid="row-preview",
            ),
            rx.cond(
                row.unread > 0,
                rx.el.span(
                    row.unread,
                    class_name="unread",
                    role="img",
                    aria_label=f"{row.unread} unread",
                    data_testid="row-unread",
                ),
            ),
            _tags(row),
            to=row.href,
            class_name="row",
            data_testid="conversation-row",
            data_conversation_id=row.id,
            aria_current=rx.cond(row.id == ConversationsState.open_id, "page", "false"),
        ),
        key=row.id,
    )


def _tags(row: RowView) -> rx.Component:
    return rx.el.span(
        _tag(row.waiting, "Waits for a person", "wait", "row-waiting"),
        _tag(row.human, row.human, "human", "row-human"),
        _tag(row.lead, "Lead", "lead", "row-lead"),
        _tag(row.persona, row.persona, "", "row-persona"),
        _tag(row.expired, "Expired", "faint", "row-expired"),
        _tag(row.hotel, row.hotel, "faint", "row-hotel"),
        class_name="tags",
    )


def _tag(shown: bool | str, words: str, kind: str, test_id: str) -> rx.Component:
    return rx.cond(shown, rx.el.span(words, class_name=f"tag {kind}", data_testid=test_id))


def _nobody_wrote() -> rx.Component:
    return empty(
        icon("chat"),
        "No conversations yet",
        "As soon as a guest writes on one of the hotel's channels, the conversation appears here.",
    )


def _skeleton() -> rx.Component:
    return rx.el.div(
        *(rx.el.div(rx.el.i(), rx.el.b(), rx.el.b()) for _ in range(_SKELETON_ROWS)),
        class_name="skeleton",
        aria_label="Loading",
        role="status",
    )
