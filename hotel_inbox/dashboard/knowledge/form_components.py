"""The form in which an entry is written or corrected."""

import reflex as rx

from hotel_inbox.dashboard.knowledge.state import KnowledgeState
from hotel_inbox.dashboard.knowledge.views import LANGUAGES, FormView, TheirsView
from hotel_inbox.dashboard.language.state import Words, t


def entry_form() -> rx.Component:
    """Ask for a question and its answer."""
    form = KnowledgeState.form
    return rx.el.form(
        rx.el.h2(rx.cond(form.id, t("Edit the entry"), t("New entry"))),
        *_words(form),
        _names(form),
        rx.cond(form.theirs.question, _theirs(form.theirs)),
        _end(),
        # Another entry is another form: its fields begin with that entry's words.
        key=f"{form.id}:{form.settles}",
        class_name="account entry-form",
        on_submit=KnowledgeState.save,
        data_testid="entry-form",
    )


def _words(form: FormView) -> tuple[rx.Component, rx.Component]:
    return (
        _field(
            t("Question"),
            rx.el.input(
                name="question",
                default_value=form.question,
                required=True,
                max_length=1000,
                auto_complete="off",
                auto_focus=True,
                data_testid="entry-question",
            ),
            t("As guests ask it."),
        ),
        _field(
            t("Answer"),
            rx.el.textarea(
                name="answer",
                default_value=form.answer,
                required=True,
                max_length=10_000,
                rows="5",
                data_testid="entry-answer",
            ),
            t("The bot sends these words as they stand."),
        ),
    )


def _names(form: FormView) -> rx.Component:
    """Ask what the entry is called, and in which language its answer is."""
    return rx.el.div(
        _field(
            t("Title"),
            rx.el.input(
                name="title", default_value=form.title, max_length=200, auto_complete="off"
            ),
            t("Optional: a word to find it by."),
        ),
        _field(
            t("Language"),
            rx.el.select(
                *(rx.el.option(t(words), value=code) for code, words in LANGUAGES),
                name="language",
                default_value=form.language,
            ),
            t("In which the answer is written."),
        ),
        class_name="entry-names",
    )


def _end() -> rx.Component:
    busy = KnowledgeState.busy == "save"
    return rx.el.div(
        rx.el.button(
            rx.cond(busy, t("Saving…"), t("Save")),
            type="submit",
            class_name="button primary",
            disabled=KnowledgeState.busy != "",
            data_testid="entry-save",
        ),
        rx.el.button(
            t("Cancel"),
            type="button",
            class_name="button",
            disabled=busy,
            on_click=KnowledgeState.put_away,
        ),
        class_name="form-end",
    )


def _theirs(theirs: TheirsView) -> rx.Component:
    heading = t("What somebody else wrote meanwhile")
    return rx.el.section(
        rx.el.h3(heading),
        rx.el.p(theirs.question, class_name="asked", dir="auto"),
        rx.el.p(theirs.answer, dir="auto"),
        rx.el.p(
            rx.cond(theirs.title, rx.el.span(theirs.title)),
            rx.el.span(theirs.language),
            class_name="sub",
        ),
        # It scrolls, and has to by keyboard too.
        tab_index=0,
        aria_label=heading,
        class_name="entry-theirs",
        data_testid="entry-theirs",
    )


def _field(label: Words, control: rx.Component, hint: Words) -> rx.Component:
    return rx.el.div(
        rx.el.label(rx.el.span(label), control), rx.el.small(hint), class_name="form-field"
    )
