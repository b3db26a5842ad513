"""The parts that every screen but Conversations is put together from."""

from typing import Any

import reflex as rx
from reflex.event import EventType

from hotel_inbox.dashboard.elements import empty
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import connection_notice, link
from hotel_inbox.dashboard.shell.rail import CONVERSATIONS, rail
from hotel_inbox.dashboard.shell.screen_state import ScreenState, WorkingState

Words = str | rx.Var[str]


def screen(
    state: type[ScreenState[Any]],
    shown: rx.Component,
    *otherwise: tuple[str, rx.Component],
    here: str,
    look: str = "screen",
) -> rx.Component:
    """Frame what is shown, or what else `place` asks for, beside the rail."""
    return rx.el.div(
        rail(state.me, here=here),
        rx.el.main(
            rx.match(
                state.place,
                ("shown", shown),
                *otherwise,
                rx.el.div(class_name="opening", role="status", aria_label=t("Loading")),
            ),
            class_name=look,
        ),
        connection_notice(),
        class_name="app plain",
    )


def screen_head(
    title: Words, about: rx.Component, *actions: rx.Component, back: rx.Component | None = None
) -> rx.Component:
    """Name the screen, say what it is for, and give what can be done on all of it."""
    return rx.el.header(
        *([back] if back else []),
        rx.el.div(rx.el.h1(title), about),
        *actions,
        class_name="screen-head",
    )


def no_hotel(icon: rx.Component) -> rx.Component:
    """Say to whom no hotel is given how that would change."""
    return empty(
        icon,
        t("No hotel is yours yet"),
        t("An administrator gives you the hotels whose guests you look after. "),
        link(t("Go to the conversations"), to=CONVERSATIONS),
    )


def notice(state: type[ScreenState[Any]]) -> rx.Component:
    """Say what is wrong with the page itself."""
    return rx.cond(state.notice, rx.el.p(state.notice, class_name="notice", role="alert"))


def outcome(state: type[WorkingState[Any]], test_id: str) -> rx.Component:
    """Say how what was done last went."""
    return rx.cond(
        state.said,
        rx.el.p(
            state.said,
            class_name=rx.cond(state.went_well, "done", "notice"),
            role=rx.cond(state.went_well, "status", "alert"),
            data_testid=test_id,
        ),
    )


def hotel_choice(
    hotels: list[tuple[str, str]],
    hotel: str,
    *,
    several: bool,
    choose: EventType[str],
    test_id: str,
) -> rx.Component:
    """Let whoever has several hotels choose one; all but the last two are known in the browser."""
    return rx.cond(
        several,
        rx.el.select(
            rx.foreach(hotels, lambda one: rx.el.option(one[1], value=one[0])),
            value=hotel,
            on_change=choose,
            aria_label=t("Hotel"),
            class_name="hotel-choice",
            data_testid=test_id,
        ),
    )
