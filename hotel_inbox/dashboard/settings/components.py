"""The parts of the Settings screen."""

from typing import Literal, cast

import reflex as rx
from reflex.event import EventSpec
from reflex.style import color_mode, set_color_mode

from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.reminder.components import bot_switch
from hotel_inbox.dashboard.reminder.state import ReminderState
from hotel_inbox.dashboard.settings.state import BROWSER, SettingsState
from hotel_inbox.domain.languages import Language
from hotel_inbox.services.hotel_settings import LONGEST_TAKE_BACK
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


def _part(title: str, about: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t(title)),
        *children,
        rx.cond(
            (SettingsState.about == about) & (SettingsState.said != ""),
            rx.el.p(
                SettingsState.said,
                class_name=rx.cond(SettingsState.went_well, "done", "notice"),
                role=rx.cond(SettingsState.went_well, "status", "alert"),
                data_testid="settings-said",
            ),
        ),
        class_name="account settings-part",
        data_testid=f"settings-{about}",
    )


def _field(label: str, control: rx.Component, hint: rx.Var[str] | None = None) -> rx.Component:
    words = [] if hint is None else [rx.el.small(hint)]
    return rx.el.div(rx.el.label(t(label), control), *words, class_name="form-field")


def _keep(about: str, words: str = "Save") -> rx.Component:
    return rx.el.div(
        rx.el.button(
            rx.cond(SettingsState.busy == about, t("Saving…"), t(words)),
            type="submit",
            class_name="button primary",
            disabled=SettingsState.busy != "",
            data_testid=f"{about}-keep",
        ),
        class_name="form-end",
    )


def _name() -> rx.Component:
    own = SettingsState.own
    return _part(
        "You",
        "name",
        rx.el.form(
            _field(
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
            _keep("name"),
            key=own.name,
            class_name="settings-form",
            on_submit=SettingsState.rename,
        ),
    )


def _look() -> rx.Component:
    own = SettingsState.own
    return _part(
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
    return _part(
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
    return _bare_switch(name, words, on, SettingsState.choose(name, ~on))


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


def _bare_switch(
    name: str, words: str, on: rx.Var[bool] | bool, on_click: EventSpec
) -> rx.Component:
    return rx.el.button(
        rx.el.i(aria_hidden="true"),
        t(words),
        type="button",
        role="switch",
        aria_checked=rx.cond(on, "true", "false"),
        class_name="switch",
        disabled=SettingsState.busy != "",
        on_click=on_click,
        data_testid=f"prefers-{name}",
        data_once="true",
    )


def _browser() -> rx.Component:
    """Ask the browser for nothing before the person knows what it will ask, and wants it."""
    own = SettingsState.own
    return rx.fragment(
        _bare_switch(
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
        return _field(
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

    return _part(
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
            _keep("password", "Change the password"),
            key=SettingsState.password_key,
            class_name="settings-form",
            on_submit=SettingsState.change_password,
        ),
    )


def hotel_part() -> rx.Component:
    """Show those in charge what is set for one of their hotels."""
    hotel = SettingsState.hotel
    hotels = cast("rx.vars.ArrayVar[list[tuple[str, str]]]", SettingsState.hotels)
    return rx.cond(
        hotels,
        _part(
            "Hotel",
            "hotel",
            rx.cond(
                hotels.length() > 1,
                rx.el.div(
                    rx.el.label(
                        t("Hotel"),
                        rx.el.select(
                            rx.foreach(
                                hotels,
                                lambda one: rx.el.option(one[1], value=one[0]),
                            ),
                            value=hotel.choice,
                            on_change=SettingsState.choose_hotel,
                            data_testid="settings-hotel-choice",
                        ),
                    ),
                    class_name="form-field",
                ),
            ),
            rx.el.h3(t("Does the bot answer?")),
            rx.foreach(
                ReminderState.bots,
                lambda bot: rx.cond(bot.hotel_id == hotel.id, bot_switch(bot, "page")),
            ),
            rx.el.form(
                _field(
                    "The bot takes a conversation back after so many minutes",
                    rx.el.input(
                        name="minutes",
                        type="number",
                        min=1,
                        max=LONGEST_TAKE_BACK,
                        input_mode="numeric",
                        default_value=hotel.minutes,
                        data_testid="take-back-minutes",
                    ),
                    t("In which a guest got no answer from the person who holds it. Empty: never."),
                ),
                _keep("hotel"),
                key=f"{hotel.id}:{hotel.minutes}",
                class_name="settings-form",
                no_validate=True,
                on_submit=SettingsState.set_take_back,
            ),
            rx.el.h3(t("What do the statistics count?")),
            _bare_switch(
                "channel-numbers",
                "A phone number that the channel itself gave counts as a captured lead",
                hotel.counts_numbers,
                SettingsState.count_numbers(~hotel.counts_numbers),
            ),
            rx.el.p(
                t("WhatsApp gives one of every guest. Figures of all times follow at once."),
                class_name="settings-fact",
            ),
        ),
    )
