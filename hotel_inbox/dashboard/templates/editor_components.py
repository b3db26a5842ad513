"""Where a template is written, beside what a guest will read."""

import reflex as rx

from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import Words, t
from hotel_inbox.dashboard.templates.components import bubble
from hotel_inbox.dashboard.templates.editor import ButtonView, ExampleView
from hotel_inbox.dashboard.templates.state import TemplateBookState

_TYPING_MS = 200
_CATEGORIES = (("UTILITY", t("Utility")), ("MARKETING", t("Marketing")))
_KINDS = (
    ("QUICK_REPLY", t("Quick reply")),
    ("URL", t("Link")),
    ("PHONE_NUMBER", t("Phone number")),
)


def template_editor() -> rx.Component:
    """Ask for the parts of a template."""
    return rx.el.form(
        rx.el.h2(t("New template")),
        rx.el.div(_names(), _texts(), _buttons(), _examples(), class_name="editor-fields"),
        rx.el.div(
            rx.el.h3(t("What guests read")),
            bubble(TemplateBookState.editor.bubble),
            _hint(),
            class_name="editor-shown",
        ),
        rx.el.div(
            rx.el.button(
                rx.cond(TemplateBookState.busy == "hand_in", t("Handing in…"), t("Hand in")),
                type="submit",
                class_name="button primary",
                disabled=TemplateBookState.busy != "",
                data_testid="template-submit",
            ),
            rx.el.button(
                t("Cancel"),
                type="button",
                class_name="button",
                disabled=TemplateBookState.busy == "hand_in",
                on_click=TemplateBookState.put_away,
            ),
            class_name="form-end",
        ),
        class_name="account editor",
        on_submit=TemplateBookState.hand_in,
        data_testid="template-editor",
    )


def _names() -> rx.Component:
    return rx.el.div(
        _field(
            t("Name"),
            "name",
            hint=t("Small letters, digits and _, as in arrival_reminder."),
            required=True,
        ),
        _field(t("Language"), "language", hint=t("As in en, es or pt_BR.")),
        _choice(t("Category"), "category", _CATEGORIES),
        class_name="editor-names",
    )


def _texts() -> rx.Component:
    return rx.fragment(
        _field(t("Header"), "header", hint=t("Optional, one line of up to 60 characters.")),
        rx.el.div(
            rx.el.label(
                rx.el.span(t("Body")),
                rx.el.textarea(
                    name="body",
                    rows="5",
                    required=True,
                    **_fills("body"),
                    data_testid="template-body",
                ),
            ),
            rx.el.small(t("Write {{1}}, {{2}} where values go, such as the guest's name.")),
            class_name="form-field",
        ),
        _field(t("Footer"), "footer", hint=t("Optional, one line of up to 60 characters.")),
    )


def _buttons() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(t("Buttons")),
        rx.foreach(TemplateBookState.editor.buttons, _button),
        rx.cond(
            TemplateBookState.editor.room_for_buttons,
            rx.el.button(
                icon("plus"),
                t("Add a button"),
                type="button",
                class_name="button",
                on_click=TemplateBookState.add_button,
                data_testid="add-button",
            ),
        ),
        class_name="editor-buttons",
    )


def _button(button: ButtonView) -> rx.Component:
    prefix = f"button:{button.id}:"
    return rx.el.div(
        _choice(t("Kind"), prefix + "kind", _KINDS),
        _field(t("Text"), prefix + "text"),
        rx.cond(
            button.target_label,
            _field(button.target_label, prefix + "target"),
            rx.el.span(),
        ),
        rx.el.button(
            icon("close"),
            type="button",
            class_name="icon-button",
            aria_label=t("Remove this button"),
            title=t("Remove"),
            on_click=TemplateBookState.remove_button(button.id),
        ),
        key=button.id,
        class_name="editor-button",
        data_testid="editor-button",
    )


def _examples() -> rx.Component:
    return rx.cond(
        TemplateBookState.editor.examples,
        rx.el.fieldset(
            rx.el.legend(t("Examples for Meta's reviewers")),
            rx.foreach(TemplateBookState.editor.examples, _example),
            class_name="editor-examples",
        ),
    )


def _example(example: ExampleView) -> rx.Component:
    return rx.el.div(_field(example.label, example.name), key=example.name)


def _hint() -> rx.Component:
    editor = TemplateBookState.editor
    return rx.el.div(
        rx.cond(editor.hint, rx.el.p(editor.hint, class_name="advice", data_tone="wait")),
        rx.cond(
            editor.ready,
            rx.el.p(
                icon("tick"), t("Meta's own checks find nothing to change."), class_name="done"
            ),
        ),
        role="status",
        data_testid="template-hint",
    )


def _field(
    label: Words, name: str, *, hint: Words | None = None, **attributes: object
) -> rx.Component:
    return rx.el.div(
        rx.el.label(
            rx.el.span(label),
            rx.el.input(
                name=name,
                auto_complete="off",
                **_fills(name),
                data_testid="template-field",
                data_key=name,
                **attributes,
            ),
        ),
        rx.fragment() if hint is None else rx.el.small(hint),
        class_name="form-field",
    )


def _fills(name: str) -> dict[str, object]:
    """Follow what is typed; what stands in a field that is left is not waited for."""
    return {
        "default_value": TemplateBookState.draft[name],
        "on_change": lambda value: TemplateBookState.fill(name, value).debounce(_TYPING_MS),
        "on_blur": lambda value: TemplateBookState.fill(name, value),
    }


def _choice(label: Words, name: str, choices: tuple[tuple[str, Words], ...]) -> rx.Component:
    return rx.el.label(
        rx.el.span(label),
        rx.el.select(
            *(rx.el.option(words, value=value) for value, words in choices),
            name=name,
            on_change=lambda value: TemplateBookState.fill(name, value),
            default_value=TemplateBookState.draft[name],
            data_key=name,
        ),
        class_name="form-field",
    )
