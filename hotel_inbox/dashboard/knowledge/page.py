"""The Knowledge screen: what the bot answers from, and what it could not answer."""

import reflex as rx

from hotel_inbox.dashboard.elements import empty
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.knowledge.components import entry_list, open_questions, trial
from hotel_inbox.dashboard.knowledge.form_components import entry_form
from hotel_inbox.dashboard.knowledge.state import KnowledgeState
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.rail import KNOWLEDGE
from hotel_inbox.dashboard.shell.screen import (
    hotel_choice,
    no_hotel,
    notice,
    outcome,
    screen,
    screen_head,
)

_TYPING_MS = 250


def knowledge_page() -> rx.Component:
    """Show the knowledge of one of the viewer's hotels."""
    return screen(KnowledgeState, _shown(), ("empty", no_hotel(icon("book"))), here=KNOWLEDGE)


def _shown() -> rx.Component:
    return rx.fragment(
        _head(),
        notice(KnowledgeState),
        rx.el.p(
            class_name="import-said", role="status", data_import_said="", data_testid="import-said"
        ),
        outcome(KnowledgeState, "knowledge-notice"),
        rx.cond(KnowledgeState.editing, entry_form()),
        rx.el.div(
            rx.el.div(_search(), _entries(), class_name="knowledge-entries"),
            rx.el.div(trial(), open_questions(), class_name="knowledge-side"),
            class_name="knowledge",
        ),
    )


def _head() -> rx.Component:
    return screen_head(
        t("Knowledge"),
        rx.el.p(t("What the bot answers guests with.")),
        hotel_choice(
            KnowledgeState.hotels,
            KnowledgeState.hotel,
            several=KnowledgeState.several_hotels,
            choose=KnowledgeState.choose_hotel,
            test_id="knowledge-hotel",
        ),
        rx.el.label(
            t("Import CSV"),
            rx.el.input(
                type="file",
                accept=".csv,text/csv",
                class_name="unseen",
                data_import=f"/knowledge/{KnowledgeState.slug}/import",
                data_testid="knowledge-import",
            ),
            class_name="button",
            title=t("Columns: question, answer and, if you like, title and language"),
        ),
        rx.el.button(
            icon("plus"),
            t("New entry"),
            type="button",
            class_name="button primary",
            on_click=KnowledgeState.write,
            data_testid="entry-new",
        ),
    )


def _search() -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="search",
            placeholder=t("Search questions and answers"),
            aria_label=t("Search the entries"),
            default_value=KnowledgeState.search,
            on_change=lambda words: KnowledgeState.look_for(words).debounce(_TYPING_MS),
            data_testid="knowledge-search",
        ),
        rx.el.span(KnowledgeState.count, role="status", data_testid="knowledge-count"),
        class_name="knowledge-search",
    )


def _entries() -> rx.Component:
    return rx.cond(
        KnowledgeState.rows,
        entry_list(),
        rx.cond(
            KnowledgeState.search,
            empty(icon("book"), t("Nothing found"), t("Try another word, or write a new entry.")),
            empty(
                icon("book"),
                t("The bot knows nothing yet"),
                t(
                    "Write what guests ask most, or import a CSV file with the columns question "
                    "and "
                    "answer."
                ),
            ),
        ),
    )
