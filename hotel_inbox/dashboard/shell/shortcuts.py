"""The keys that work on every screen, and the help that lists them."""

import reflex as rx

from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t

_KEYS = (
    (("j", "↓"), "Next conversation"),
    (("k", "↑"), "Previous conversation"),
    (("Enter",), "Open the conversation"),
    (("/",), "Search"),
    (("r",), "Write to the guest"),
    (("q",), "Quick replies"),
    (("n",), "Note to colleagues"),
    (("h",), "Switch between AI and human agent"),
    (("a",), "Assign the conversation"),
    (("l",), "Mark as lead"),
    (("Esc",), "Close, or one step back"),
    (("?",), "Show these keys"),
)
_TITLE = "keys-title"


def shortcuts_button() -> rx.Component:
    """Open the help by hand."""
    return rx.el.button(
        icon("keyboard"),
        type="button",
        class_name="rail-item",
        aria_label=t("Keyboard shortcuts"),
        title=t("Keyboard shortcuts"),
        data_shows="keys",
        data_testid="shortcuts-button",
    )


def shortcuts_dialog() -> rx.Component:
    """List the keys; single keys can be switched off for whoever dictates or presses by chance."""
    return rx.el.dialog(
        rx.el.header(
            rx.el.h2(t("Keyboard shortcuts"), id=_TITLE),
            rx.el.button(
                icon("close"),
                type="button",
                class_name="icon-button",
                aria_label=t("Close"),
                data_hides="keys",
            ),
            class_name="keys-head",
        ),
        rx.el.dl(*(part for keys, words in _KEYS for part in _line(keys, words))),
        rx.el.label(
            rx.el.input(type="checkbox", default_checked=True, data_testid="shortcuts-on"),
            rx.el.span(t("Single keys act as shortcuts in this browser")),
        ),
        class_name="keys",
        aria_labelledby=_TITLE,
        data_keys="true",
        data_testid="shortcuts",
    )


def _line(keys: tuple[str, ...], words: str) -> tuple[rx.Component, rx.Component]:
    return rx.el.dt(*(rx.el.kbd(key) for key in keys)), rx.el.dd(t(words))
