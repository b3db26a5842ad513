"""The Statistics screen: what went on in a period, in charts that have their tables."""

import reflex as rx

from hotel_inbox.dashboard.conversations.filter_views import ALL, CHANNELS, PERIODS
from hotel_inbox.dashboard.figures.components import figure_list
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import file_link
from hotel_inbox.dashboard.shell.rail import STATISTICS
from hotel_inbox.dashboard.shell.screen import no_hotel, notice, screen, screen_head
from hotel_inbox.dashboard.statistics.components import charts
from hotel_inbox.dashboard.statistics.state import StatisticsState
from hotel_inbox.domain.filters import Period


def statistics_page() -> rx.Component:
    """Show what is counted for one or all of the viewer's hotels."""
    return screen(StatisticsState, _shown(), ("empty", no_hotel(icon("chart"))), here=STATISTICS)


def _shown() -> rx.Component:
    return rx.fragment(
        screen_head(
            t("Statistics"),
            rx.el.p(StatisticsState.about, role="status", data_testid="statistics-about"),
            file_link(
                t("CSV"),
                to=f"/export/statistics/figures.csv{StatisticsState.query}",
                class_name="button print",
                aria_label=t("{title}: CSV", title=t("Figures")),
                title=t("{title}: CSV", title=t("Figures")),
                data_testid="figures-csv",
            ),
            rx.el.button(
                icon("print"),
                t("Print"),
                type="button",
                class_name="button print",
                on_click=rx.call_script("print()"),
                data_testid="statistics-print",
            ),
        ),
        _filters(),
        notice(StatisticsState),
        figure_list(StatisticsState.figures),
        charts(),
    )


def _filters() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            *(_period(period.value, t(words)) for period, words in PERIODS.items()),
            class_name="segments",
            role="group",
            aria_label=t("Period"),
        ),
        rx.cond(StatisticsState.period == Period.CUSTOM.value, _days()),
        rx.cond(
            StatisticsState.hotels,
            rx.el.select(
                rx.el.option(t("All hotels"), value=ALL),
                rx.foreach(StatisticsState.hotels, lambda one: rx.el.option(one[1], value=one[0])),
                value=StatisticsState.hotel,
                on_change=lambda value: StatisticsState.choose("hotel", value),
                aria_label=t("Hotel"),
                data_testid="statistics-hotel",
            ),
        ),
        rx.el.select(
            rx.el.option(t("All channels"), value=ALL),
            *(rx.el.option(t(words), value=one.value) for one, words in CHANNELS.items()),
            value=StatisticsState.channel,
            on_change=lambda value: StatisticsState.choose("channel", value),
            aria_label=t("Channel"),
            data_testid="statistics-channel",
        ),
        class_name="statistics-filters",
        role="group",
        aria_label=t("Filters"),
    )


def _period(period: str, words: rx.Var[str]) -> rx.Component:
    return rx.el.button(
        words,
        type="button",
        aria_pressed=rx.cond(StatisticsState.period == period, "true", "false"),
        on_click=StatisticsState.choose("date", period),
        data_value=period,
        data_testid="statistics-period",
    )


def _days() -> rx.Component:
    return rx.fragment(
        *(
            rx.el.label(
                caption,
                rx.el.input(
                    type="date",
                    default_value=day,
                    # What was typed stays under the cursor; what came otherwise is shown anew.
                    key=f"{name}-{StatisticsState.turn}",
                    on_change=lambda typed, name=name: StatisticsState.choose_day(name, typed),
                    data_testid=f"statistics-{name}",
                ),
            )
            for name, caption, day in (
                ("from", t("From"), StatisticsState.since),
                ("to", t("To"), StatisticsState.until),
            )
        )
    )
