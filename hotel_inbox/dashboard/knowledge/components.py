"""The list of entries, the open questions and the trial."""

import reflex as rx

from hotel_inbox.dashboard.elements import really_delete
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.knowledge.state import KnowledgeState
from hotel_inbox.dashboard.knowledge.views import EntryView, QuestionView, TriedEntryView
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import link


def entry_list() -> rx.Component:
    """Show the entries that the search found."""
    return rx.fragment(
        rx.el.ul(
            rx.foreach(KnowledgeState.rows, _entry),
            class_name="entries",
            data_testid="knowledge-list",
        ),
        rx.cond(
            KnowledgeState.more,
            rx.el.button(
                t("Show more"),
                type="button",
                class_name="button",
                on_click=KnowledgeState.show_more,
                data_testid="knowledge-more",
            ),
        ),
    )


def _entry(row: EntryView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2(row.question, dir="auto"),
            rx.el.p(row.answer, dir="auto"),
            rx.el.p(
                rx.cond(row.title, rx.el.span(row.title)),
                rx.el.span(row.language),
                rx.el.span(row.updated),
                class_name="sub",
            ),
        ),
        rx.cond(
            KnowledgeState.deleting == row.id,
            _really(row),
            rx.el.div(
                rx.el.button(
                    t("Edit"),
                    type="button",
                    class_name="button",
                    aria_label=t("Edit {question}", question=row.question),
                    on_click=KnowledgeState.edit(row.id),
                    data_testid="entry-edit",
                ),
                rx.el.button(
                    icon("bin"),
                    type="button",
                    class_name="icon-button",
                    aria_label=t("Delete {question}", question=row.question),
                    title=t("Delete"),
                    on_click=KnowledgeState.ask_to_delete(row.id),
                    data_testid="entry-delete",
                ),
                class_name="entry-actions",
            ),
        ),
        key=row.id,
        class_name="entry",
        data_testid="entry",
        data_entry_id=row.id,
    )


def _really(row: EntryView) -> rx.Component:
    return really_delete(
        t("Delete it? The bot no longer answers with it."),
        row.question,
        busy=KnowledgeState.busy,
        delete=KnowledgeState.delete(row.id),
        keep=KnowledgeState.ask_to_delete(0),
        test_id="entry-delete-really",
    )


def open_questions() -> rx.Component:
    """Show what guests asked in vain; each may become an entry."""
    return rx.cond(
        KnowledgeState.questions,
        rx.el.section(
            rx.el.h2(t("Questions without an answer")),
            rx.el.ul(rx.foreach(KnowledgeState.questions, _question), class_name="open-questions"),
            class_name="account",
            aria_label=t("Questions without an answer"),
            data_testid="unanswered",
        ),
    )


def _question(row: QuestionView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(row.question, class_name="asked", dir="auto"),
            rx.el.p(
                rx.el.span(row.asked),
                rx.el.span(row.language),
                link(t("Read the conversation"), to=row.conversation, class_name="text-link"),
                class_name="sub",
            ),
        ),
        rx.el.div(
            rx.el.button(
                t("Add an answer"),
                type="button",
                class_name="button",
                aria_label=t("Add an answer to {question}", question=row.question),
                on_click=KnowledgeState.answer(row.ids),
                data_testid="unanswered-add",
            ),
            rx.el.button(
                icon("close"),
                type="button",
                class_name="icon-button",
                aria_label=t("Put aside {question}", question=row.question),
                title=t("Needs no entry"),
                disabled=KnowledgeState.busy != "",
                on_click=KnowledgeState.dismiss(row.ids),
                data_testid="unanswered-dismiss",
            ),
            class_name="entry-actions",
        ),
        key=row.ids,
        class_name="entry",
        data_testid="unanswered-question",
    )


def trial() -> rx.Component:
    """Ask the bot as a guest would, and show on what its answer rests."""
    return rx.el.section(
        rx.el.h2(t("Try it")),
        rx.el.form(
            rx.el.input(
                name="question",
                placeholder=t("Ask as a guest would"),
                aria_label=t("A guest's question"),
                auto_complete="off",
                max_length=1000,
                required=True,
                data_testid="try-question",
            ),
            rx.el.button(
                rx.cond(KnowledgeState.busy == "try", t("Asking…"), t("Ask")),
                type="submit",
                class_name="button",
                disabled=KnowledgeState.busy != "",
                data_testid="try-ask",
            ),
            class_name="trial-form",
            on_submit=KnowledgeState.try_it,
        ),
        rx.el.div(
            rx.cond(KnowledgeState.trial.question, _tried()),
            role="status",
        ),
        class_name="account trial",
        aria_label=t("Try it"),
    )


def _tried() -> rx.Component:
    trial = KnowledgeState.trial
    return rx.el.div(
        rx.el.p(trial.question, class_name="asked", dir="auto"),
        rx.el.p(trial.answer, class_name="bubble", dir="auto", data_testid="try-answer"),
        rx.cond(
            trial.handed_off,
            rx.el.p(
                trial.handed_off, class_name="advice", data_tone="wait", data_testid="try-handoff"
            ),
        ),
        rx.cond(
            trial.weighed,
            rx.el.ul(
                rx.foreach(trial.weighed, _tried_entry), class_name="tried", aria_label=t("Entries")
            ),
            rx.el.p(rx.el.span(t("No entry was looked up for it.")), class_name="sub"),
        ),
        class_name="tried-answer",
    )


def _tried_entry(entry: TriedEntryView) -> rx.Component:
    return rx.el.li(
        rx.el.span(entry.score, class_name="score", title=t("How sure the bot is of this entry")),
        rx.el.span(entry.question, dir="auto", title=entry.answer),
        rx.cond(entry.used, rx.el.span(t("Used"), class_name="pill", data_tone="ok")),
        data_testid="try-entry",
        data_used=entry.used,
    )
