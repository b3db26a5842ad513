"""The bot's work beside its messages: tools and engine, a quiet line each that opens."""

import reflex as rx

from hotel_inbox.dashboard.conversations.tool_views import ToolView
from hotel_inbox.dashboard.conversations.work_views import WorkView
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t


def tool_line(tool: ToolView) -> rx.Component:
    """Show a tool call; opened, its arguments and result."""
    return rx.el.details(
        rx.el.summary(
            icon("tool"),
            rx.el.b(tool.title),
            rx.cond(tool.asked, rx.el.span(tool.asked, class_name="tool-asked")),
            rx.cond(tool.answered, rx.el.span(f"→ {tool.answered}", class_name="tool-answered")),
            rx.el.span(tool.duration, class_name="tool-duration"),
        ),
        rx.el.div(
            rx.el.h4(t("Arguments")),
            rx.el.pre(tool.arguments),
            rx.el.h4(t("Result")),
            rx.el.pre(tool.result),
            class_name="tool-inside",
        ),
        class_name="tool",
        data_testid="tool-call",
    )


def work_line(work: WorkView) -> rx.Component:
    """Say what an answer rests on; opened, on which entries, by which engine at what cost."""
    return rx.cond(
        work.facts | work.rests_on,
        rx.el.details(
            rx.el.summary(work.line),
            rx.el.ul(
                rx.foreach(work.rests_on, _fact),
                rx.foreach(work.facts, _fact),
            ),
            class_name="work",
            data_testid="bot-work",
        ),
        rx.el.p(work.line, class_name="work", data_testid="bot-work"),
    )


def _fact(words: str) -> rx.Component:
    return rx.el.li(words, dir="auto")
