"""The charts of the Statistics screen: what each tells, its drawing, its table and its CSV."""

import reflex as rx

from hotel_inbox.dashboard.language.state import Words, t
from hotel_inbox.dashboard.shell.components import file_link, link
from hotel_inbox.dashboard.statistics.charts import QuestionView, TellView
from hotel_inbox.dashboard.statistics.drawing import bars, columns, heat_map, lines, values
from hotel_inbox.dashboard.statistics.sections import Chart
from hotel_inbox.dashboard.statistics.state import StatisticsState


def charts() -> rx.Component:
    """Show every chart as far as it was read."""
    return rx.el.div(
        _per_day(),
        _by_hour(),
        _response_time(),
        _resolution(),
        _unanswered(),
        _top_questions(),
        _leads(),
        _agents(),
        rx.cond(StatisticsState.hotels, _hotels()),
        class_name="charts",
    )


def _per_day() -> rx.Component:
    title, chart = t("Conversations per day"), StatisticsState.per_day
    return _chart(
        Chart.PER_DAY,
        title,
        t("Conversations that began, by channel."),
        rx.fragment(columns(chart), values(chart.table, title)),
        wide=True,
        drawn=True,
    )


def _by_hour() -> rx.Component:
    title, chart = t("Messages by hour"), StatisticsState.by_hour
    return _chart(
        Chart.BY_HOUR,
        title,
        t("When guests write, by the hotel's clock: when to staff the desk."),
        rx.fragment(
            heat_map(chart),
            rx.el.p(chart.busiest, class_name="chart-says"),
            values(chart.table, title),
        ),
        wide=True,
        drawn=True,
    )


def _response_time() -> rx.Component:
    title, chart = t("Response time"), StatisticsState.response_time
    return _chart(
        Chart.RESPONSE_TIME,
        title,
        t("How long guests waited for the first reply of the bot, and of a person."),
        rx.fragment(
            _tells(chart.tells),
            rx.foreach(chart.charts, lambda one: rx.cond(one.lines, lines(one))),
            values(chart.table, title),
        ),
        drawn=True,
    )


def _resolution() -> rx.Component:
    title, chart = t("Bot and handoffs"), StatisticsState.resolution
    return _chart(
        Chart.RESOLUTION,
        title,
        t("What the bot settled alone, and why it went to a person otherwise."),
        rx.fragment(
            _tells(chart.tells),
            rx.cond(
                chart.rows,
                bars([t("Reason"), t("Conversations"), t("Share")], chart.rows, title),
            ),
        ),
    )


def _unanswered() -> rx.Component:
    title = t("Questions without an answer")
    return _chart(
        Chart.UNANSWERED,
        title,
        t("What guests asked and the bot found nothing for; an entry settles it."),
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(t("Question"), scope="col"),
                    rx.el.th(t("Times"), scope="col"),
                    rx.el.td(),
                )
            ),
            rx.el.tbody(rx.foreach(StatisticsState.unanswered, _question)),
            aria_label=title,
        ),
    )


def _question(row: QuestionView) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.span(row.question, dir="auto", class_name="asked", title=row.question),
            rx.el.small(row.asked),
            scope="row",
        ),
        rx.el.td(row.times),
        rx.el.td(
            rx.cond(
                row.href,
                link(
                    t("Add to knowledge"),
                    to=row.href,
                    class_name="chart-way chart-action",
                    aria_label=t("Add to knowledge: {question}", question=row.question),
                    data_testid="add-to-knowledge",
                ),
                rx.el.small(t("Settled")),
            )
        ),
        key=row.key,
        data_testid="unanswered-question",
    )


def _top_questions() -> rx.Component:
    title = t("Top questions")
    return _chart(
        Chart.TOP_QUESTIONS,
        title,
        t("The entries of the knowledge base that answered most."),
        bars([t("Question"), t("Answers")], StatisticsState.top_questions, title),
    )


def _leads() -> rx.Component:
    title = t("Leads")
    return _chart(
        Chart.LEADS,
        title,
        t("How far conversations went on the way to a booking, and what they are worth."),
        bars(
            [t("Step"), t("Number"), t("Share"), t("Value")],
            StatisticsState.leads,
            title,
        ),
    )


def _agents() -> rx.Component:
    title = t("People")
    return _chart(
        Chart.AGENTS,
        title,
        rx.cond(
            StatisticsState.me.manages,
            t("Who took conversations over, who answered, and how long guests waited for that."),
            t("What you took over and answered, and how long guests waited for that."),
        ),
        bars(
            [t("Name"), t("Answered"), t("Taken over"), t("Median"), t("90 %")],
            StatisticsState.agents,
            title,
        ),
    )


def _hotels() -> rx.Component:
    title = t("Hotels")
    return _chart(
        Chart.HOTELS,
        title,
        t("The same figures for each hotel."),
        bars(
            [
                t("Hotel"),
                t("Conversations"),
                t("Response rate"),
                t("FAQs resolved"),
                t("Human transfers"),
                t("Captured leads"),
                t("Conversion rate"),
            ],
            StatisticsState.by_hotel,
            title,
        ),
        wide=True,
    )


def _chart(
    chart: Chart,
    title: Words,
    told: Words,
    shown: rx.Component,
    *,
    wide: bool = False,
    drawn: bool = False,
) -> rx.Component:
    heading = f"chart-{chart.value}"
    return rx.el.section(
        rx.el.header(
            rx.el.h2(title, id=heading),
            rx.el.div(
                _as_table(title) if drawn else rx.fragment(),
                file_link(
                    t("CSV"),
                    to=f"/export/statistics/{chart.value}.csv{StatisticsState.query}",
                    class_name="chart-way",
                    aria_label=t("{title}: CSV", title=title),
                    data_testid="chart-csv",
                ),
                class_name="chart-ways",
            ),
            rx.el.p(told),
            class_name="chart-head",
        ),
        rx.el.div(
            rx.match(
                StatisticsState.places[chart.value],
                ("shown", shown),
                ("nothing", _nothing()),
                ("failed", _failed()),
                rx.el.div(class_name="chart-waits", role="status", aria_label=t("Loading")),
            ),
            class_name="chart-body",
        ),
        class_name="chart",
        aria_labelledby=heading,
        data_wide=wide,
        data_testid="chart",
        data_chart=chart.value,
    )


def _as_table(title: Words) -> rx.Component:
    """A box to tick rather than a button: the style sheet alone shows what it asks for."""
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            aria_label=t("{title}: table", title=title),
            data_testid="chart-table",
        ),
        t("Table"),
        class_name="chart-way",
    )


def _tells(tells: rx.Var[list[TellView]] | list[TellView]) -> rx.Component:
    return rx.el.dl(
        rx.foreach(
            tells,
            lambda one: rx.el.div(
                rx.el.dt(one.label),
                rx.el.dd(one.value),
                rx.cond(one.note, rx.el.dd(one.note, class_name="tell-note")),
                key=one.label,
                data_testid="tell",
            ),
        ),
        class_name="tells",
    )


def _nothing() -> rx.Component:
    return rx.el.p(
        t("Nothing in this period. Choose a longer one, or all hotels and channels."),
        class_name="chart-quiet",
    )


def _failed() -> rx.Component:
    return rx.el.p(
        t("This could not be counted right now. It is tried again by itself."),
        class_name="notice",
        role="status",
    )
