"""What everybody sets for themselves."""

from typing import Literal

import reflex as rx
from reflex.style import color_mode, set_color_mode

from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.settings.parts import field, keep, part, switch
from hotel_inbox.dashboard.settings.state import BROWSER, SettingsState
from hotel_inbox.domain.languages import Language
from hotel_inbox.services.preferences import LONGEST_NAME
from hotel_inbox.services.sign_in import LONGEST_PASSWORD, SHORTEST_PASSWORD

_THEMES: tuple[tuple[str, Literal["light", "dark", "system"]], ...] = (
    ("Light", "light"),
    ("Dark", "dark"),
    ("As the device", "system"),
)
_ASK_BROWSER = '"Notification" in window ? Notification.requestPermission() : "missing"'


def own_parts() -> list[rx.Component]:
    """Show what everybody sets for themselves."""
    return [_name(), _look(), _told(), _password()]


def _name() -> rx.Component:
    own = SettingsState.own
    return part(
        "You",
        "name",
        rx.el.form(
            field(
                "Your name",
                rx.el.input(
                    name="name",
                    default_value=own.name,
                    required=True,
                    max_length=LONGEST_NAME,
                    auto_complete="name",
                    data_testid="own-name",
                ),
                t("Colleagues see it, and guests whom you write to."),
            ),
            rx.el.p(t("You sign in as {email}.", email=own.email), class_name="settings-fact"),
            keep("name"),
            key=own.name,
            class_name="settings-form",
            on_submit=SettingsState.rename,
        ),
    )


def _look() -> rx.Component:
    own = SettingsState.own
    return part(
        "Language and look",
        "language",
        _choice(
            "Language",
            [
                (words, code.value, own.language == code.value, SettingsState.speak(code.value))
                for words, code in (("English", Language.ENGLISH), ("Español", Language.SPANISH))
            ],
            "language-option",
        ),
        _choice(
            "Theme",
            [(t(words), mode, color_mode == mode, set_color_mode(mode)) for words, mode in _THEMES],
            "theme-option",
        ),
        rx.el.p(
            t("The language goes with you; the theme is this browser's."),
            class_name="settings-fact",
        ),
    )


def _choice(
    label: str, options: list[tuple[object, str, object, object]], test_id: str
) -> rx.Component:
    return rx.el.div(
        rx.el.span(t(label), class_name="settings-label"),
        rx.el.div(
            *(
                rx.el.button(
                    words,
                    type="button",
                    aria_pressed=rx.cond(chosen, "true", "false"),
                    on_click=choose,
                    disabled=SettingsState.busy != "",
                    data_value=value,
                    data_testid=test_id,
                )
                for words, value, chosen, choose in options
            ),
            class_name="segments",
            role="group",
            aria_label=t(label),
        ),
        class_name="settings-choice",
    )


def _told() -> rx.Component:
    own = SettingsState.own
    return part(
        "What you are told",
        "told",
        rx.el.h3(t("Of what")),
        _switch("waits", "A guest waits for a person", own.waits),
        _switch("assigned", "A conversation is given to you", own.assigned),
        _switch("mentions", "A note mentions you", own.mentions),
        rx.el.h3(t("How, beside the bell")),
        _switch("sound", "A sound", own.sound),
        _browser(),
        _switch("mail", "An e-mail, while you are away", own.mail),
        rx.cond(own.reported, _weekly()),
    )


def _switch(name: str, words: str, on: rx.Var[bool] | bool) -> rx.Component:
    return switch(name, words, on, SettingsState.choose(name, ~on))


def _weekly() -> rx.Component:
    own = SettingsState.own
    return rx.fragment(
        rx.el.h3(t("On Mondays")),
        _switch("weekly", "An e-mail about the week before", own.weekly),
        rx.cond(
            own.mails,
            rx.el.p(
                t("Figures of your hotels, busiest hours and open questions, at 7 in the morning."),
                class_name="settings-fact",
            ),
            rx.el.p(
                t("No e-mail can be sent yet: this inbox has no mail server (SMTP_URL)."),
                class_name="settings-fact",
                data_testid="no-mail-server",
            ),
        ),
    )


def _browser() -> rx.Component:
    """Ask the browser for nothing before the person knows what it will ask, and wants it."""
    own = SettingsState.own
    return rx.fragment(
        switch(
            BROWSER,
            "A notification of your browser",
            own.browser,
            rx.cond(
                own.browser,
                SettingsState.choose(BROWSER, False),
                SettingsState.explain(True),
            ),
        ),
        rx.cond(
            SettingsState.explaining,
            rx.el.div(
                rx.el.p(
                    t(
                        "Your browser will ask whether this inbox may show notifications. They "
                        "come only while you look at something else, and you can switch them off "
                        "here at any time."
                    )
                ),
                rx.el.div(
                    rx.el.button(
                        t("Ask my browser"),
                        type="button",
                        class_name="button primary",
                        auto_focus=True,
                        on_click=rx.call_script(_ASK_BROWSER, callback=SettingsState.permitted),
                        data_testid="ask-browser",
                    ),
                    rx.el.button(
                        t("Not now"),
                        type="button",
                        class_name="button",
                        on_click=SettingsState.explain(False),
                    ),
                    class_name="form-end",
                ),
                class_name="really",
            ),
        ),
    )


def _password() -> rx.Component:
    def password(
        label: str, name: str, complete: str, hint: rx.Var[str] | None = None
    ) -> rx.Component:
        return field(
            label,
            rx.el.input(
                type="password",
                name=name,
                required=True,
                max_length=LONGEST_PASSWORD,
                auto_complete=complete,
                data_testid=f"password-{name}",
            ),
            hint,
        )

    return part(
        "Password",
        "password",
        rx.el.form(
            password("Your present password", "old", "current-password"),
            password(
                "A new password",
                "new",
                "new-password",
                t(
                    "At least {count} characters; a few words are easy to keep in mind.",
                    count=SHORTEST_PASSWORD,
                ),
            ),
            password("The new one again", "again", "new-password"),
            rx.el.p(
                t("Every other browser in which you are signed in is signed out."),
                class_name="settings-fact",
            ),
            keep("password", "Change the password"),
            key=SettingsState.password_key,
            class_name="settings-form",
            on_submit=SettingsState.change_password,
        ),
    )
