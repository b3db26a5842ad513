"""The bar above every screen, and the switch of the bots in the rail."""

import reflex as rx

from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.reminder.state import HAND_BACK, ReminderState
from hotel_inbox.dashboard.reminder.views import HELD, BotView
from hotel_inbox.dashboard.shell.components import link

_BOTS = "bots"


def reminder_bars() -> rx.Component:
    """Say whose bot is off, what one holds and who waits; nothing where there is nothing to say."""
    held = ReminderState.held
    return rx.cond(
        ReminderState.off | (held.count > 0) | ReminderState.problem,
        rx.el.aside(
            rx.foreach(ReminderState.off, _off),
            rx.cond(held.count > 0, _held()),
            rx.cond(
                ReminderState.problem,
                rx.el.p(ReminderState.problem, class_name="bar-problem", role="alert"),
            ),
            class_name="bars",
            aria_label=t("Reminders"),
        ),
    )


def _off(bot: BotView) -> rx.Component:
    return rx.el.div(
        icon("bot"),
        rx.el.span(bot.words, role="status"),
        rx.cond(
            ReminderState.manages,
            rx.cond(
                bot.hotel_id,
                rx.el.button(
                    t("Switch it on"),
                    type="button",
                    class_name="bar-action",
                    disabled=ReminderState.busy != "",
                    on_click=ReminderState.switch_bot(bot.hotel_id, True),
                    data_testid="bot-switch-on",
                ),
                rx.el.button(
                    t("Show them"),
                    type="button",
                    class_name="bar-action",
                    custom_attrs={"popoverTarget": _BOTS},
                ),
            ),
        ),
        class_name="bar-line",
        data_tone="off",
        data_testid="bot-off",
        key=bot.hotel_id,
    )


def _held() -> rx.Component:
    held = ReminderState.held
    return rx.el.div(
        icon("person"),
        rx.el.span(
            rx.cond(held.waits, rx.el.b(held.waits, data_testid="reminder-waits")),
            rx.el.span(held.words, data_testid="reminder-holds"),
            role="status",
            class_name="bar-words",
        ),
        rx.cond(
            ReminderState.asking == HAND_BACK,
            _really_hand_back(),
            rx.fragment(
                rx.cond(
                    held.waits,
                    link(
                        t("Reply"),
                        to=held.leads_to,
                        class_name="bar-action",
                        data_testid="reminder-answer",
                    ),
                ),
                rx.cond(
                    held.more | (held.waits == ""),
                    link(
                        t("Show them"),
                        to=HELD,
                        class_name="bar-action",
                        data_testid="reminder-show",
                    ),
                ),
                rx.el.button(
                    t("Hand back"),
                    type="button",
                    class_name="bar-action",
                    on_click=ReminderState.ask(HAND_BACK),
                    data_testid="reminder-hand-back",
                ),
            ),
        ),
        class_name="bar-line",
        data_tone=rx.cond(held.waits, "waits", "holds"),
        data_testid="reminder",
    )


def _really_hand_back() -> rx.Component:
    return rx.fragment(
        rx.el.button(
            t("Hand all of them back"),
            type="button",
            class_name="bar-action",
            auto_focus=True,
            disabled=ReminderState.busy != "",
            on_click=ReminderState.hand_back,
            data_testid="reminder-really",
        ),
        rx.el.button(
            t("Keep them"),
            type="button",
            class_name="bar-action",
            on_click=ReminderState.ask(""),
        ),
    )


def bot_item() -> rx.Component:
    """Show those in charge whether the bots answer; the browser itself opens the switches."""
    return rx.cond(
        ReminderState.bots,
        rx.fragment(
            rx.el.button(
                icon("bot"),
                rx.cond(ReminderState.off, rx.el.span("!", class_name="bell-count")),
                type="button",
                class_name="rail-item bell",
                aria_label=rx.cond(ReminderState.off, t("Bot: off at a hotel"), t("Bot: on")),
                title=t("Bot on or off"),
                custom_attrs={"popoverTarget": _BOTS},
                data_testid="bots-open",
            ),
            rx.el.section(
                rx.el.header(
                    rx.el.h2(t("Does the bot answer?")),
                    rx.el.button(
                        icon("close"),
                        type="button",
                        class_name="icon-button",
                        aria_label=t("Close"),
                        custom_attrs={"popoverTarget": _BOTS, "popoverTargetAction": "hide"},
                    ),
                    class_name="notices-head",
                ),
                rx.el.ul(
                    rx.foreach(ReminderState.bots, lambda bot: rx.el.li(bot_switch(bot, "rail")))
                ),
                id=_BOTS,
                class_name="notices bots",
                aria_label=t("Does the bot answer?"),
                custom_attrs={"popover": "auto"},
                data_testid="bots",
            ),
        ),
    )


def bot_switch(bot: BotView, where: str) -> rx.Component:
    """Switch one hotel's bot; before it is switched off one is asked, in that place alone."""
    name = f"{where}:{bot.hotel_id}"
    return rx.el.div(
        rx.el.button(
            rx.el.i(aria_hidden="true"),
            rx.el.span(bot.hotel),
            rx.el.span(rx.cond(bot.on, t("online"), t("offline")), class_name="bot-state"),
            type="button",
            role="switch",
            aria_checked=rx.cond(bot.on, "true", "false"),
            class_name="switch",
            disabled=ReminderState.busy != "",
            on_click=rx.cond(
                bot.on,
                ReminderState.ask(name),
                ReminderState.switch_bot(bot.hotel_id, True),
            ),
            data_testid="bot-switch",
            data_once="true",
        ),
        rx.cond(
            ReminderState.asking == name,
            _really_switch_off(bot),
        ),
        class_name="bot",
    )


def _really_switch_off(bot: BotView) -> rx.Component:
    return rx.el.div(
        rx.el.p(t("Guests then wait for a person, and all staff are told.")),
        rx.el.div(
            rx.el.button(
                t("Switch the bot off"),
                type="button",
                class_name="button danger",
                disabled=ReminderState.busy != "",
                on_click=ReminderState.switch_bot(bot.hotel_id, False),
                data_testid="bot-switch-off",
            ),
            rx.el.button(
                t("Leave it on"),
                type="button",
                class_name="button",
                auto_focus=True,
                on_click=ReminderState.ask(""),
            ),
            class_name="form-end",
        ),
        class_name="really",
        role="group",
        aria_label=t("Switch the bot off"),
    )
