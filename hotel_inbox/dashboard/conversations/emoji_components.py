"""Where an agent picks an emoji; what it takes is loaded when the picker is first opened."""

import reflex as rx
from reflex.components.component import Component

from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t

_PICKER, _DATA = "emoji-picker-element", "emoji-picker-element-data"
# The page's script calls this on the first click: what is imported here is no part of the page.
_LOADING = f"""
if (typeof window !== "undefined") {{
  window.hotelInboxEmoji = async (language) => {{
    const [picker, data, words] = await Promise.all([
      import("{_PICKER}/picker.js"),
      language === "es" ? import("{_DATA}/es/cldr/data.json?url")
        : import("{_DATA}/en/cldr/data.json?url"),
      language === "es" ? import("{_PICKER}/i18n/es.js") : import("{_PICKER}/i18n/en.js"),
    ]);
    return {{ Picker: picker.default, data: data.default, words: words.default }};
  }};
}}
"""


class _Emoji(Component):
    """Nothing to see: it makes the picker's packages a part of the build."""

    tag = "Fragment"
    library = "react"
    lib_dependencies: list[str] = [f"{_PICKER}@1.29.1", f"{_DATA}@1.8.0"]

    def add_custom_code(self) -> list[str]:
        return [_LOADING]


def emoji_button(*, in_note: bool = False) -> rx.Component:
    """Open and close the picker; a note can be written at any time."""
    return rx.fragment(
        rx.el.button(
            icon("smile"),
            type="button",
            class_name="icon-button",
            disabled=False if in_note else ~ConversationsState.composer.can_write,
            aria_label=t("Emoji"),
            aria_expanded="false",
            title=t("Emoji"),
            data_emoji="true",
            data_failed=t("The emoji could not be loaded. Please try again."),
            data_testid="emoji-button",
        ),
        _Emoji.create(),
    )


def emoji_panel() -> rx.Component:
    """Keep a place above the composer, which the page's script fills."""
    return rx.el.div(
        class_name="emoji-panel",
        role="region",
        aria_label=t("Emoji"),
        hidden=True,
        data_emoji_panel="true",
        data_testid="emoji-picker",
    )
