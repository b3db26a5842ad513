"""The Conversations screen: list, thread and guest in one view."""

import reflex as rx

from hotel_inbox.dashboard.conversations.composer_components import composer
from hotel_inbox.dashboard.conversations.guest_components import guest_panel
from hotel_inbox.dashboard.conversations.list_components import conversation_list
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.conversations.thread_components import thread
from hotel_inbox.dashboard.elements import avatar, empty
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.shell.components import connection_notice, link
from hotel_inbox.dashboard.shell.rail import CONVERSATIONS, rail
from hotel_inbox.domain.messages import Mode


def conversations_page() -> rx.Component:
    """Show the list and, if the address names one, a conversation."""
    return rx.el.div(
        rail(ConversationsState.me, here=CONVERSATIONS),
        conversation_list(),
        rx.el.main(
            rx.match(
                ConversationsState.place,
                ("open", _conversation()),
                ("missing", _missing()),
                ("loading", rx.el.div(class_name="opening", role="status", aria_label="Loading")),
                _none_chosen(),
            ),
            class_name="chat",
            aria_busy=ConversationsState.busy,
        ),
        rx.cond(
            ConversationsState.place == "open",
            rx.fragment(
                rx.el.div(class_name="scrim", aria_hidden="true"),
                guest_panel(),
            ),
        ),
        connection_notice(),
        rx.window_event_listener(on_visibility_change=ConversationsState.attend),
        class_name="app",
        data_place=ConversationsState.place,
    )


def _conversation() -> rx.Component:
    return rx.fragment(_head(), thread(), composer())


def _head() -> rx.Component:
    head = ConversationsState.head
    return rx.el.header(
        _back(),
        avatar(head.initials, head.channel, head.channel_name, picture=head.picture),
        rx.el.div(
            rx.el.h2(head.guest, class_name="name"),
            rx.el.p(
                rx.el.span(
                    head.channel_name, data_testid="thread-channel", data_channel=head.channel
                ),
                rx.cond(
                    head.window,
                    rx.el.span(
                        head.window,
                        class_name=rx.cond(head.window_closed, "closed", ""),
                        data_testid="window-remaining",
                        data_closes=head.closes_at,
                    ),
                ),
                rx.cond(head.mode_note, rx.el.span(head.mode_note, class_name="note")),
                rx.cond(head.hotel, rx.el.span(head.hotel, class_name="note")),
                class_name="sub",
            ),
            class_name="who",
        ),
        _mode_switch(),
        rx.el.button(
            icon("person"),
            type="button",
            class_name="icon-button guest-toggle",
            aria_label="Guest details",
            aria_controls="guest-panel",
            aria_expanded="false",
            title="Guest details",
            data_toggles="guest",
        ),
        class_name="head",
    )


def _back() -> rx.Component:
    return link(
        icon("back"),
        to="/conversations",
        class_name="icon-button back",
        aria_label="All conversations",
    )


def _mode_switch() -> rx.Component:
    head = ConversationsState.head
    human = head.mode == Mode.HUMAN.value
    return rx.el.button(
        rx.el.i(aria_hidden="true"),
        rx.cond(human, "Human Agent", "AI Agent"),
        type="button",
        role="switch",
        aria_checked=rx.cond(human, "true", "false"),
        class_name="mode",
        title=rx.cond(human, "Hand back to the AI agent", "Take over from the AI agent"),
        on_click=ConversationsState.switch_mode(head.id, head.mode),
        data_testid="mode-toggle",
        data_mode=head.mode,
    )


def _none_chosen() -> rx.Component:
    return empty(
        icon("chat"),
        "No conversation chosen",
        "Choose one on the left to read it and, if need be, to take over from the bot.",
    )


def _missing() -> rx.Component:
    return rx.fragment(
        empty(
            icon("chat"),
            "Conversation not found",
            "It does not exist, or it belongs to a hotel that you do not look after. ",
            link("All conversations", to="/conversations"),
        ),
    )
