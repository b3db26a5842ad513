"""Draws charts in plain HTML and SVG; what they say stands in the table beside them."""

import reflex as rx

from hotel_inbox.dashboard.language.state import Words
from hotel_inbox.dashboard.statistics.charts import (
    BarView,
    CellView,
    ColumnsView,
    ColumnView,
    HeatView,
    LegendView,
    LinesView,
    LineView,
    PieceView,
    TableView,
)


def columns(chart: ColumnsView) -> rx.Component:
    """Draw a column for each day, made of one piece for each channel."""
    return rx.el.div(
        _legend(chart.legend),
        rx.el.div(
            rx.el.span(chart.top, class_name="axis-top"),
            rx.el.div(rx.foreach(chart.columns, _column), class_name="columns"),
            class_name="columns-frame",
        ),
        class_name="drawing",
        aria_hidden="true",
    )


def heat_map(chart: HeatView) -> rx.Component:
    """Draw the hours of the week in shades; a phone turns it on its side."""
    return rx.el.div(
        rx.el.div(
            rx.foreach(chart.days, lambda day, place: _edge(day, "heat-day", place)),
            rx.foreach(chart.hours, lambda hour, place: _edge(hour, "heat-hour", place)),
            rx.foreach(chart.cells, _cell),
            class_name="heat",
        ),
        class_name="drawing",
        aria_hidden="true",
    )


def lines(chart: LinesView) -> rx.Component:
    """Draw how something went from day to day."""
    return rx.el.div(
        _legend(chart.legend),
        rx.el.div(
            rx.el.span(chart.top, class_name="axis-top"),
            rx.el.svg(
                rx.foreach(chart.lines, _line),
                view_box="0 0 100 100",
                custom_attrs={"preserveAspectRatio": "none"},
                class_name="lines",
            ),
            rx.el.div(rx.el.span(chart.first), rx.el.span(chart.last), class_name="axis-ends"),
            class_name="columns-frame",
        ),
        class_name="drawing",
        aria_hidden="true",
    )


def bars(
    heads: list[Words], rows: rx.Var[list[BarView]] | list[BarView], label: Words
) -> rx.Component:
    """Show a table in which a number is a bar too; where it has no room it scrolls."""
    return rx.el.div(
        rx.el.table(
            rx.el.thead(rx.el.tr(*(rx.el.th(head, scope="col") for head in heads))),
            # Two rows may be called the same.
            rx.el.tbody(rx.foreach(rows, _bar)),
            class_name="bar-table",
            data_columns=len(heads),
        ),
        class_name="bar-frame",
        role="group",
        tab_index=0,
        aria_label=label,
    )


def values(chart: TableView, label: Words) -> rx.Component:
    """Show a chart's values as the table that it is drawn from."""
    return rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(rx.foreach(chart.heads, lambda head: rx.el.th(head, scope="col")))
            ),
            rx.el.tbody(
                rx.foreach(
                    chart.rows,
                    lambda cells: rx.el.tr(
                        rx.foreach(
                            cells,
                            lambda cell, place: rx.cond(
                                place == 0, rx.el.th(cell, scope="row"), rx.el.td(cell)
                            ),
                        )
                    ),
                )
            ),
            aria_label=label,
        ),
        class_name="values",
    )


def _legend(entries: rx.Var[list[LegendView]] | list[LegendView]) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            entries,
            lambda one: rx.el.li(
                rx.el.i(data_kind=one.kind),
                one.name,
                rx.cond(one.total, rx.el.b(one.total)),
                key=one.kind,
            ),
        ),
        class_name="legend",
    )


def _column(column: ColumnView) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.foreach(column.pieces, _piece), class_name="column", title=column.words),
        rx.el.span(column.mark),
    )


def _piece(piece: PieceView) -> rx.Component:
    return rx.el.i(data_kind=piece.kind, style={"height": piece.size})


def _edge(words: rx.Var[str], class_name: str, place: rx.Var[int]) -> rx.Component:
    return rx.el.span(words, class_name=class_name, style={"--place": place + 2})


def _cell(cell: CellView) -> rx.Component:
    return rx.el.i(
        title=cell.words,
        data_level=cell.level,
        style={"--day": cell.day, "--hour": cell.hour},
    )


def _line(line: LineView) -> rx.Component:
    return rx.el.svg.polyline(
        points=line.points,
        custom_attrs={
            "data-kind": line.kind,
            "data-alone": line.alone,
            "vector-effect": "non-scaling-stroke",
        },
    )


def _bar(row: BarView, place: rx.Var[int]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.span(row.label, dir="auto"),
            rx.cond(row.note, rx.el.small(row.note)),
            scope="row",
        ),
        rx.el.td(
            rx.el.div(
                rx.el.span(row.value),
                rx.el.div(
                    rx.cond(
                        row.value != "0",
                        rx.el.i(style={"width": row.size}, data_kind=row.kind),
                    ),
                    class_name="bar-track",
                    aria_hidden="true",
                ),
            ),
            class_name="bar-cell",
        ),
        rx.foreach(row.parts, rx.el.td),
        key=place,
    )
