"""The search: its field above the list, and what was found in the list's place."""

from typing import cast

import reflex as rx
from reflex.event import EventType

from hotel_inbox.dashboard.conversations.search_state import SearchState
from hotel_inbox.dashboard.conversations.search_views import (
    GuestHitView,
    MessageHitView,
    StretchView,
)
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.elements import avatar, empty, speaker
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.domain.search import LONGEST_QUERY

DEBOUNCE_MS = 150
_SKELETON_ROWS = 6


def search() -> rx.Component:
    """Look for guests and messages as one types; Escape gives the list back."""
    return rx.el.div(
        icon("search"),
        rx.el.input(
            type="search",
            placeholder=t("Search guests and messages"),
            aria_label=t("Search guests and messages"),
            default_value=SearchState.query,
            max_length=LONGEST_QUERY,
            auto_complete="off",
            spell_check=False,
            on_change=cast("rx.EventHandler", SearchState.look_for).debounce(DEBOUNCE_MS),
            data_testid="search",
        ),
        rx.cond(
            SearchState.query,
            rx.el.button(
                icon("close"),
                type="button",
                class_name="icon-button",
                aria_label=t("Clear the search"),
                title=t("Clear the search"),
                on_click=SearchState.clear,
                data_testid="search-clear",
            ),
        ),
        class_name="search",
        role="search",
        data_busy=SearchState.busy,
    )


def or_found(rows: rx.Component) -> rx.Component:
    """Show what was found, or the list where nothing is looked for; it only hides meanwhile."""
    return rx.fragment(
        rx.cond(SearchState.query, _results()),
        rx.el.div(rows, class_name="list-body", hidden=SearchState.query != ""),
    )


def _results() -> rx.Component:
    return rx.el.div(
        rx.cond(
            SearchState.problem,
            _failed(),
            rx.cond(SearchState.found_for, rx.fragment(_sections(), _cut(), _hidden()), _looking()),
        ),
        class_name="rows results",
        data_testid="search-results",
        aria_busy=SearchState.busy,
    )


def _sections() -> rx.Component:
    return rx.fragment(
        rx.cond(
            SearchState.guests,
            _section(
                t("Guests"),
                rx.foreach(SearchState.guests, _guest),
                SearchState.more_guests,
                SearchState.show_more_guests,
                "search-guests",
            ),
        ),
        rx.cond(
            SearchState.messages,
            _section(
                t("Messages"),
                rx.foreach(SearchState.messages, _message),
                SearchState.more_messages,
                SearchState.show_more_messages,
                "search-messages",
            ),
            rx.cond(SearchState.guests, rx.fragment(), _nothing()),
        ),
    )


def _cut() -> rx.Component:
    return rx.cond(
        SearchState.cut,
        rx.el.p(
            t("There may be more. Type more of what you look for to narrow it down."),
            class_name="results-cut",
            role="status",
            data_testid="search-cut",
        ),
    )


def _hidden() -> rx.Component:
    return rx.cond(
        SearchState.hidden,
        rx.el.button(
            SearchState.hidden,
            type="button",
            class_name="more",
            on_click=rx.redirect(ConversationsState.filters.clear),
            data_testid="search-hidden",
        ),
    )


def _section(
    title: rx.Var[str],
    hits: rx.Component,
    more: rx.Var[bool] | bool,
    show_more: EventType[()],
    test_id: str,
) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="results-title"),
        rx.el.ul(hits),
        rx.cond(
            more,
            rx.el.button(
                t("Show more"),
                type="button",
                class_name="more",
                on_click=show_more,
                disabled=SearchState.busy,
            ),
        ),
        aria_label=title,
        data_testid=test_id,
    )


def _guest(hit: GuestHitView) -> rx.Component:
    return rx.el.li(
        link(
            avatar(hit.initials, hit.channel, hit.channel_name),
            rx.el.span(rx.foreach(hit.name, _stretch), class_name="name", dir="auto"),
            rx.el.span(hit.elapsed, class_name="ago"),
            rx.el.span(rx.foreach(hit.reach, _stretch), class_name="preview", dir="auto"),
            rx.cond(hit.hotel, _hotel(hit.hotel)),
            to=hit.href,
            class_name="row",
            aria_current=rx.cond(hit.id == ConversationsState.open_id, "page", "false"),
            data_testid="guest-hit",
            data_conversation_id=hit.id,
        ),
        key=hit.id,
    )


def _message(hit: MessageHitView) -> rx.Component:
    return rx.el.li(
        link(
            avatar(hit.initials, hit.channel, hit.channel_name),
            rx.el.span(hit.guest, class_name="name", dir="auto"),
            rx.el.span(hit.elapsed, class_name="ago"),
            rx.el.span(
                speaker(hit.speaker),
                rx.foreach(hit.excerpt, _stretch),
                class_name="excerpt",
                dir="auto",
            ),
            rx.cond(hit.hotel, _hotel(hit.hotel)),
            to=hit.href,
            class_name="row",
            aria_current=rx.cond(hit.id == ConversationsState.sought, "page", "false"),
            data_testid="message-hit",
            data_message_id=hit.id,
        ),
        key=hit.id,
    )


def _stretch(part: StretchView) -> rx.Component:
    return rx.cond(part.hit, rx.el.mark(part.text), rx.el.span(part.text))


def _hotel(name: str) -> rx.Component:
    return rx.el.span(rx.el.span(name, class_name="tag faint"), class_name="tags")


def _nothing() -> rx.Component:
    return rx.el.div(
        empty(
            icon("search"),
            rx.cond(SearchState.cut, t("Nothing found among the newest"), t("Nothing found")),
            t("Any part of a name, an e-mail, a phone or a message will do. Check the spelling."),
        ),
        role="status",
        data_testid="search-nothing",
    )


def _failed() -> rx.Component:
    return rx.el.div(
        empty(
            icon("search"),
            SearchState.problem,
            rx.el.button(
                t("Try again"), type="button", class_name="button", on_click=SearchState.again
            ),
        ),
        role="alert",
        data_testid="search-problem",
    )


def _looking() -> rx.Component:
    return rx.el.div(
        *(rx.el.div(rx.el.i(), rx.el.b(), rx.el.b()) for _ in range(_SKELETON_ROWS)),
        class_name="skeleton",
        aria_label=t("Searching"),
        role="status",
    )
