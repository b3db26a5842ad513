"""What those in charge set for a hotel."""

from typing import cast

import reflex as rx

from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.reminder.components import bot_switch
from hotel_inbox.dashboard.reminder.state import ReminderState
from hotel_inbox.dashboard.settings.parts import field, keep, part, switch
from hotel_inbox.dashboard.settings.state import SettingsState
from hotel_inbox.services.hotel_settings import LONGEST_TAKE_BACK


def hotel_part() -> rx.Component:
    """Show those in charge what is set for one of their hotels."""
    hotel = SettingsState.hotel
    hotels = cast("rx.vars.ArrayVar[list[tuple[str, str]]]", SettingsState.hotels)
    return rx.cond(
        hotels,
        part(
            "Hotel",
            "hotel",
            _choice(hotels),
            rx.el.h3(t("Does the bot answer?")),
            rx.foreach(
                ReminderState.bots,
                lambda bot: rx.cond(bot.hotel_id == hotel.id, bot_switch(bot, "page")),
            ),
            _take_back_form(),
            rx.el.h3(t("What do the statistics count?")),
            switch(
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


def _choice(hotels: rx.vars.ArrayVar[list[tuple[str, str]]]) -> rx.Component:
    """Let those choose who are in charge of several hotels."""
    return rx.cond(
        hotels.length() > 1,
        rx.el.div(
            rx.el.label(
                t("Hotel"),
                rx.el.select(
                    rx.foreach(
                        hotels,
                        lambda one: rx.el.option(one[1], value=one[0]),
                    ),
                    value=SettingsState.hotel.choice,
                    on_change=SettingsState.choose_hotel,
                    data_testid="settings-hotel-choice",
                ),
            ),
            class_name="form-field",
        ),
    )


def _take_back_form() -> rx.Component:
    hotel = SettingsState.hotel
    return rx.el.form(
        field(
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
        keep("hotel"),
        key=f"{hotel.id}:{hotel.minutes}",
        class_name="settings-form",
        no_validate=True,
        on_submit=SettingsState.set_take_back,
    )
