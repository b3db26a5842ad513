"""The Conversations screen: list, thread and guest in one view."""

from typing import cast

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.assign_components import assign_button
from hotel_inbox.dashboard.conversations.company_state import CompanyState
from hotel_inbox.dashboard.conversations.composer_components import composer
from hotel_inbox.dashboard.conversations.guest_components import guest_panel
from hotel_inbox.dashboard.conversations.guest_more_components import mark_lead
from hotel_inbox.dashboard.conversations.list_components import conversation_list
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.conversations.takeover_components import take_from
from hotel_inbox.dashboard.conversations.thread_components import opening, thread
from hotel_inbox.dashboard.elements import avatar, empty
from hotel_inbox.dashboard.figures.components import figures_strip
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import connection_notice, link
from hotel_inbox.dashboard.shell.rail import CONVERSATIONS, rail
from hotel_inbox.domain.doors import HOME
from hotel_inbox.domain.messages import Mode


def conversations_page() -> rx.Component:
    """Show the list and, if the address names one, a conversation."""
    return rx.el.div(
        rail(ConversationsState.me, here=CONVERSATIONS),
        figures_strip(),
        rx.el.main(
            conversation_list(),
            rx.el.section(
                rx.match(
                    ConversationsState.place,
                    ("open", _conversation()),
                    ("missing", _missing()),
                    ("loading", opening()),
                    _none_chosen(),
                ),
                class_name="chat",
                aria_busy=ConversationsState.busy,
            ),
            class_name="list-and-chat",
        ),
        rx.cond(
            ConversationsState.place == "open",
            rx.fragment(
                rx.el.div(class_name="scrim", aria_hidden="true"),
                guest_panel(),
            ),
        ),
        connection_notice(),
        rx.window_event_listener(
            on_visibility_change=[lambda _hidden: _attend(), CompanyState.attend],
            on_focus=_attend(),
            on_blur=_attend(),
        ),
        class_name="app with-figures",
        data_place=ConversationsState.place,
        data_socket=ConversationsState.socket,
    )


def _attend() -> EventSpec:
    # Whoever works in another program has not read what comes, even where the page is in sight.
    return cast("EventSpec", ConversationsState.attend(rx.Var("!document.hasFocus()")))


def _conversation() -> rx.Component:
    return rx.fragment(_head(), thread(), composer())


def _head() -> rx.Component:
    head = ConversationsState.head
    return rx.el.header(
        _back(),
        avatar(head.initials, head.channel, head.channel_name, picture=head.picture),
        rx.el.div(
            rx.el.h1(head.guest, class_name="name"),
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
                rx.cond(
                    head.mode_note,
                    rx.el.span(head.mode_note, class_name="note", title=head.mode_note),
                ),
                rx.cond(head.hotel, rx.el.span(head.hotel, class_name="note")),
                class_name="sub",
            ),
            class_name="who",
        ),
        assign_button(),
        mark_lead(),
        take_from(),
        _mode_switch(),
        rx.el.button(
            icon("person"),
            type="button",
            class_name="icon-button guest-toggle",
            aria_label=t("Guest details"),
            aria_controls="guest-panel",
            aria_expanded="false",
            title=t("Guest details"),
            data_toggles="guest",
        ),
        class_name="head",
    )


def _back() -> rx.Component:
    return link(
        icon("back"),
        to=f"{HOME}{ConversationsState.filters.query}",
        class_name="icon-button back",
        aria_label=t("All conversations"),
    )


def _mode_switch() -> rx.Component:
    head = ConversationsState.head
    human = head.mode == Mode.HUMAN.value
    return rx.el.button(
        rx.el.i(aria_hidden="true"),
        rx.cond(human, t("Human Agent"), t("AI Agent")),
        type="button",
        role="switch",
        aria_checked=rx.cond(human, "true", "false"),
        class_name="mode",
        title=rx.cond(human, t("Hand back to the AI agent"), t("Take over from the AI agent")),
        on_click=ConversationsState.switch_mode(head.id, head.mode),
        data_testid="mode-toggle",
        data_mode=head.mode,
        data_once="true",
    )


def _none_chosen() -> rx.Component:
    return empty(
        icon("chat"),
        t("No conversation chosen"),
        t("Choose one on the left to read it and, if need be, to take over from the bot."),
    )


def _missing() -> rx.Component:
    return rx.fragment(
        empty(
            icon("chat"),
            t("Conversation not found"),
            t("It does not exist, or it belongs to a hotel that you do not look after. "),
            link(t("All conversations"), to=f"{HOME}{ConversationsState.filters.query}"),
            fills_page=True,
        ),
    )
