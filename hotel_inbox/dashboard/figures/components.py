"""The six figures in a row, each a link to the conversations behind it."""

import reflex as rx

from hotel_inbox.dashboard.figures.state import FiguresState
from hotel_inbox.dashboard.figures.views import FigureView
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import link

SHOWN, FOLDED = "shown", "folded"


def figures_strip() -> rx.Component:
    """Show the figures of what the list shows, in one row above it."""
    return rx.el.section(
        figure_list(FiguresState.figures),
        rx.cond(
            FiguresState.problem,
            rx.el.p(FiguresState.problem, class_name="figures-period", role="status"),
            rx.el.p(FiguresState.period, class_name="figures-period"),
        ),
        class_name="figures-strip",
        aria_label=t("Figures"),
        aria_busy=~FiguresState.ready,
        data_testid="figures",
    )


def figure_list(figures: rx.Var[list[FigureView]] | list[FigureView]) -> rx.Component:
    """Show each figure with its change and with what it counts."""
    return rx.el.ul(rx.foreach(figures, _figure), class_name="figures", aria_label=t("Figures"))


def figures_toggle() -> rx.Component:
    """Show or fold the row of figures; the page's script remembers which."""
    return rx.fragment(
        _toggle("figures-show", SHOWN, t("Show the figures")),
        _toggle("figures-hide", FOLDED, t("Hide the figures")),
    )


def _toggle(class_name: str, leads_to: str, words: rx.Var[str]) -> rx.Component:
    return rx.el.button(
        icon("chart"),
        type="button",
        class_name=f"icon-button {class_name}",
        aria_label=words,
        title=words,
        data_figures_to=leads_to,
        data_testid=class_name,
    )


def _figure(figure: FigureView) -> rx.Component:
    told = f"told-{figure.name}"
    return rx.el.li(
        link(
            rx.el.b(figure.value, data_testid="stat-value"),
            rx.cond(
                figure.change,
                rx.el.span(
                    rx.el.span(figure.change, aria_hidden="true"),
                    rx.el.span(figure.change_words, class_name="unseen"),
                    class_name="figure-change",
                    data_tone=figure.tone,
                    data_testid="stat-change",
                ),
            ),
            rx.el.span(figure.label, class_name="figure-name"),
            to=figure.href,
            class_name="figure",
            aria_describedby=told,
            aria_current=rx.cond(figure.chosen, "true", "false"),
            data_testid=f"stat-{figure.name}",
        ),
        rx.el.p(
            rx.cond(figure.change_words, rx.el.b(figure.change_words, " ")),
            figure.told,
            id=told,
            class_name="figure-told",
        ),
        key=figure.name,
    )
