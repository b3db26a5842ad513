"""The filters above the list: what may be chosen, what is, and how many conversations that leaves.

Fields are the browser's own, lying unseen over what they are shown as: so each takes no more room
than what it says.
"""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from hotel_inbox.dashboard.conversations.export_components import export_button
from hotel_inbox.dashboard.conversations.filter_views import (
    ALL,
    CHANNELS,
    PERIODS,
    STATUSES,
    TYPES,
    ChipView,
    ToggleView,
)
from hotel_inbox.dashboard.conversations.search_state import SearchState
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.elements import empty
from hotel_inbox.dashboard.figures.components import figures_toggle
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.domain.filters import Period


def list_head() -> rx.Component:
    """Name the list, say how many conversations it has, and of which hotel."""
    filters = ConversationsState.filters
    return rx.el.header(
        rx.el.h1(t("Conversations")),
        rx.el.span(
            rx.cond(SearchState.query, SearchState.count, ConversationsState.matches),
            class_name="matches",
            role="status",
            data_testid="conversation-count",
        ),
        rx.cond(
            filters.hotels,
            _choice(
                "hotel",
                t("Hotel"),
                filters.hotel,
                rx.cond(filters.hotel_label, filters.hotel_label, t("All hotels")),
                [
                    _option(ALL, t("All hotels")),
                    rx.foreach(filters.hotels, lambda one: _option(one[0], one[1])),
                ],
            ),
        ),
        figures_toggle(),
        rx.el.button(
            icon("filter"),
            t("Filters"),
            rx.cond(filters.count > 0, rx.el.b(filters.count)),
            type="button",
            class_name="button filters-button",
            aria_expanded=rx.cond(ConversationsState.filters_open, "true", "false"),
            aria_controls="filters",
            on_click=ConversationsState.fold_filters,
            data_testid="filters-button",
        ),
        export_button(),
        class_name="list-head",
    )


def filters() -> rx.Component:
    """Show the choices and switches, and what is chosen as chips that can be taken off."""
    chosen = ConversationsState.filters
    return rx.fragment(
        rx.el.div(
            rx.el.div(
                _of("channel", t("Channel"), chosen.channel, chosen.channel_label, CHANNELS),
                _of("status", t("Status"), chosen.status, chosen.status_label, STATUSES),
                _of("type", t("Type"), chosen.type, chosen.type_label, TYPES),
                _of("date", t("Date"), chosen.date, chosen.date_label, PERIODS),
                class_name="picks",
            ),
            rx.cond(chosen.date == Period.CUSTOM.value, _days()),
            rx.el.div(rx.foreach(chosen.toggles, _toggle), class_name="shows"),
            id="filters",
            class_name="filters",
            role="group",
            aria_label=t("Filters"),
            data_open=ConversationsState.filters_open,
        ),
        rx.cond(chosen.chips, _chips()),
    )


def none_fit() -> rx.Component:
    """Say that the filters leave nothing, and offer to take them off."""
    return empty(
        icon("filter"),
        t("No conversation fits"),
        t("Nothing has all of what you chose. Take something off, or begin again."),
        rx.el.button(
            t("Clear all"),
            type="button",
            class_name="button",
            on_click=rx.redirect(ConversationsState.filters.clear),
            data_testid="filters-none",
        ),
    )


def _of(
    name: str, caption: rx.Var[str], value: str, label: str, choices: Mapping[Any, str]
) -> rx.Component:
    return _choice(
        name,
        caption,
        value,
        rx.cond(label, label, caption),
        [_option(ALL, t("All")), *(_option(one, t(words)) for one, words in choices.items())],
    )


def _choice(
    name: str, caption: rx.Var[str], value: str, shown: rx.Var[str], options: list[rx.Component]
) -> rx.Component:
    return rx.el.span(
        rx.el.span(shown, class_name="pick-shown", aria_hidden="true"),
        rx.el.select(
            *options,
            value=value,
            on_change=lambda chosen: ConversationsState.choose(name, chosen),
            aria_label=caption,
            data_testid=f"filter-{name}",
        ),
        class_name=f"pick pick-{name}",
        data_chosen=value != ALL,
    )


def _option(value: str, words: rx.Var[str] | str) -> rx.Component:
    return rx.el.option(words, value=value, data_value=value)


def _days() -> rx.Component:
    chosen = ConversationsState.filters
    return rx.el.div(
        *(
            rx.el.label(
                caption,
                rx.el.input(
                    type="date",
                    default_value=day,
                    # What was typed stays under the cursor; what came otherwise is shown anew.
                    key=f"{name}-{ConversationsState.filter_turn}",
                    on_change=lambda typed, name=name: ConversationsState.choose_day(name, typed),
                    data_testid=f"filter-{name}",
                ),
            )
            for name, caption, day in (
                ("from", t("From"), chosen.since),
                ("to", t("To"), chosen.until),
            )
        ),
        class_name="days",
    )


def _toggle(toggle: ToggleView) -> rx.Component:
    return rx.el.button(
        toggle.label,
        type="button",
        class_name="show",
        aria_pressed=rx.cond(toggle.pressed, "true", "false"),
        on_click=ConversationsState.switch(toggle.value),
        key=toggle.value,
        data_value=toggle.value,
        data_testid=f"filter-{toggle.value}",
    )


def _chips() -> rx.Component:
    return rx.el.ul(
        rx.foreach(ConversationsState.filters.chips, _chip),
        rx.el.li(
            rx.el.button(
                t("Clear all"),
                type="button",
                class_name="clear",
                on_click=rx.redirect(ConversationsState.filters.clear),
                data_testid="filters-clear",
            ),
        ),
        class_name="filter-chips",
        aria_label=t("Chosen filters"),
    )


def _chip(chip: ChipView) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(chip.label),
            icon("close"),
            type="button",
            class_name="filter-chip",
            aria_label=chip.off,
            title=chip.off,
            on_click=ConversationsState.take_off(chip.name),
            data_value=chip.name,
            data_testid="filter-chip",
        ),
        key=chip.name,
    )
