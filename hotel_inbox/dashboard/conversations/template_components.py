"""Where an agent picks an approved template and fills in its values."""

import reflex as rx

from hotel_inbox.dashboard.conversations.quick_state import QuickPickState
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.conversations.template_state import TemplatesState
from hotel_inbox.dashboard.conversations.template_views import FieldView, OptionView
from hotel_inbox.dashboard.elements import template_bubble
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import Words, t

_TYPING_MS = 150


def template_picker() -> rx.Component:
    """Show the picker while it is open for the conversation that is shown."""
    head, composer = ConversationsState.head, ConversationsState.composer
    shown = (
        (TemplatesState.conversation_id == head.id)
        & composer.takes_templates
        & composer.can_template
    )
    return rx.cond(
        shown,
        rx.el.section(
            rx.cond(TemplatesState.form.id, _form(), _list()),
            class_name="picker",
            aria_label=t("Templates"),
            data_testid="template-picker",
            data_picker="true",
        ),
    )


def template_button(*words: Words, class_name: str) -> rx.Component:
    """Open the picker."""
    head = ConversationsState.head
    return rx.el.button(
        icon("template"),
        *words,
        type="button",
        class_name=class_name,
        disabled=~ConversationsState.composer.can_template,
        aria_label=t("Templates"),
        aria_expanded=rx.cond(TemplatesState.conversation_id == head.id, "true", "false"),
        title=t("Send an approved template"),
        on_click=[QuickPickState.put_away, TemplatesState.open(head.id)],
        data_testid="template-button",
    )


def _title(*children: rx.Component) -> rx.Component:
    return rx.el.header(
        *children,
        rx.el.button(
            icon("close"),
            type="button",
            class_name="icon-button",
            aria_label=t("Close the templates"),
            on_click=TemplatesState.close,
            data_dismisses="picker",
        ),
        class_name="picker-head",
    )


def _problem() -> rx.Component:
    return rx.cond(
        TemplatesState.problem,
        rx.el.p(
            TemplatesState.problem,
            class_name="notice",
            role="alert",
            data_testid="template-problem",
        ),
    )


def _list() -> rx.Component:
    return rx.fragment(
        _title(
            rx.el.input(
                type="search",
                placeholder=t("Search templates"),
                aria_label=t("Search templates"),
                auto_complete="off",
                default_value=TemplatesState.query,
                on_change=lambda query: TemplatesState.search(query).debounce(_TYPING_MS),
                data_testid="template-search",
            ),
        ),
        _problem(),
        rx.cond(
            TemplatesState.ready,
            rx.cond(
                TemplatesState.options,
                rx.el.ul(rx.foreach(TemplatesState.options, _option), class_name="picker-options"),
                rx.cond(TemplatesState.problem, rx.fragment(), _nothing()),
            ),
            rx.el.p(t("Loading…"), class_name="picker-nothing", role="status"),
        ),
    )


def _nothing() -> rx.Component:
    return rx.el.p(
        rx.cond(
            TemplatesState.query,
            t("No template with these words."),
            t("There is no approved template for this number yet."),
        ),
        class_name="picker-nothing",
        role="status",
    )


def _option(option: OptionView) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.b(option.name),
            rx.el.span(f"{option.language} · {option.category}", class_name="picker-about"),
            rx.el.span(option.excerpt, class_name="picker-excerpt"),
            type="button",
            on_click=TemplatesState.choose(option.id),
            data_testid="template-option",
            data_value=option.name,
            data_language=option.language,
            data_template_id=option.id,
        ),
        key=option.id,
    )


def _form() -> rx.Component:
    form = TemplatesState.form
    return rx.fragment(
        _title(
            rx.el.button(
                icon("back"),
                type="button",
                class_name="icon-button",
                aria_label=t("All templates"),
                on_click=TemplatesState.back,
            ),
            rx.el.h3(form.name, class_name="name"),
            rx.el.span(form.language, class_name="picker-about"),
        ),
        rx.el.form(
            rx.cond(
                form.fields,
                rx.el.div(rx.foreach(form.fields, _field), class_name="template-fields"),
            ),
            _preview(),
            _problem(),
            rx.el.div(
                rx.el.button(
                    icon("send"),
                    rx.cond(TemplatesState.sending, t("Sending…"), t("Send")),
                    type="submit",
                    class_name="button primary",
                    disabled=TemplatesState.sending,
                    data_testid="template-send",
                ),
                class_name="template-end",
            ),
            class_name="template-form",
            on_submit=TemplatesState.send,
            key=form.id,
        ),
    )


def _field(field: FieldView) -> rx.Component:
    return rx.el.label(
        field.label,
        rx.el.input(
            type=field.kind,
            name=field.key,
            placeholder=field.example,
            auto_complete="off",
            on_change=lambda value: TemplatesState.fill(field.key, value).debounce(_TYPING_MS),
            # What stands in a field that is left is not waited for.
            on_blur=lambda value: TemplatesState.fill(field.key, value),
            data_testid="template-field",
            data_key=field.key,
        ),
        key=field.key,
    )


def _preview() -> rx.Component:
    form = TemplatesState.form
    return template_bubble(
        form.header, form.body, form.footer, form.buttons, data_testid="template-preview"
    )
