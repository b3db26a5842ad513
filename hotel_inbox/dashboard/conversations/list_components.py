"""The left side: the list of conversations."""

import reflex as rx

from hotel_inbox.dashboard.conversations.filter_components import filters, list_head, none_fit
from hotel_inbox.dashboard.conversations.list_views import RowView
from hotel_inbox.dashboard.conversations.search_components import or_found, search
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.elements import avatar, empty, speaker
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import Words, t
from hotel_inbox.dashboard.reminder.state import ReminderState
from hotel_inbox.dashboard.shell.components import link

_SKELETON_ROWS = 8


def conversation_list() -> rx.Component:
    """Show the conversations, newest first, each a link to its thread."""
    return rx.el.section(
        list_head(),
        search(),
        filters(),
        or_found(
            rx.fragment(
                _notice(),
                rx.el.div(
                    rx.cond(
                        ConversationsState.ready,
                        rx.cond(ConversationsState.rows, _rows(), _no_rows()),
                        rx.cond(ConversationsState.notice, _unreadable(), _skeleton()),
                    ),
                    class_name="rows",
                    # Another filter's rows begin at their top.
                    key=ConversationsState.rows_of,
                    aria_busy=ConversationsState.sifting,
                    data_testid="conversation-list",
                ),
            ),
        ),
        class_name="list",
        aria_label=t("Conversations"),
    )


def _notice() -> rx.Component:
    """Tell what the composer tells where a conversation is open, unless a bar above does."""
    notice = ConversationsState.notice
    return rx.cond(
        ConversationsState.ready & (notice != "") & (notice != ReminderState.problem),
        rx.match(
            ConversationsState.place,
            ("open", rx.fragment()),
            ("loading", rx.fragment()),
            rx.el.p(
                notice,
                class_name="notice list-notice",
                role="alert",
                data_testid="list-notice",
            ),
        ),
    )


def _rows() -> rx.Component:
    return rx.fragment(
        rx.cond(
            ConversationsState.rows_above,
            rx.el.button(
                t("Show newer conversations"),
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
                t("Show more conversations"),
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
            rx.el.span(row.guest, class_name="name", dir="auto", data_testid="row-guest"),
            rx.el.span(row.elapsed, class_name="ago", data_testid="row-elapsed"),
            rx.el.span(
                speaker(row.speaker),
                row.preview,
                class_name=rx.cond(row.quiet, "preview quiet", "preview"),
                dir="auto",
                data_testid="row-preview",
            ),
            rx.cond(
                row.unread > 0,
                rx.el.span(
                    row.unread,
                    class_name="unread",
                    role="img",
                    aria_label=t("{unread} unread", unread=row.unread),
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
        _tag(row.waiting, t("Waits for a person"), "wait", "row-waiting"),
        _tag(row.human, t("Human"), "human", "row-human"),
        rx.cond(
            row.holder,
            rx.el.span(
                icon("person"),
                row.holder,
                class_name="tag holder",
                title=row.held_by,
                data_testid="row-assignee",
            ),
        ),
        _tag(row.lead, t("Lead"), "lead", "row-lead"),
        _tag(row.persona, row.persona, "", "row-persona"),
        _tag(row.expired, t("Expired"), "faint", "row-expired"),
        _tag(row.hotel, row.hotel, "faint", "row-hotel"),
        class_name="tags",
    )


def _tag(shown: bool | str, words: Words, kind: str, test_id: str) -> rx.Component:
    return rx.cond(shown, rx.el.span(words, class_name=f"tag {kind}", data_testid=test_id))


def _no_rows() -> rx.Component:
    return rx.cond(ConversationsState.filters.count > 0, none_fit(), _nobody_wrote())


def _unreadable() -> rx.Component:
    return empty(icon("sync"), t("The list is not there right now"), ConversationsState.notice)


def _nobody_wrote() -> rx.Component:
    return empty(
        icon("chat"),
        t("No conversations yet"),
        t(
            "As soon as a guest writes on one of the hotel's channels, the conversation appears "
            "here."
        ),
    )


def _skeleton() -> rx.Component:
    return rx.el.div(
        *(rx.el.div(rx.el.i(), rx.el.b(), rx.el.b()) for _ in range(_SKELETON_ROWS)),
        class_name="skeleton",
        aria_label=t("Loading"),
        role="status",
    )
