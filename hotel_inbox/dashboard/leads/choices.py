"""The choice of a lead's state, the same wherever a lead is shown."""

from collections.abc import Callable

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.words import sentence
from hotel_inbox.domain.leads import LeadState

Change = EventSpec | Callable[[rx.Var[str]], EventSpec]


def state_choice(
    state: str, change: Change, *, test_id: str, about: str | None = None
) -> rx.Component:
    """Offer the states of a lead; `change` gets the chosen one."""
    return rx.el.select(
        *(
            rx.el.option(t(sentence(one.value)), value=one.value, data_value=one.value)
            for one in LeadState
        ),
        value=state,
        on_change=change,
        aria_label=t("State of {about}", about=about) if about is not None else t("State"),
        class_name="state-choice",
        data_state=state,
        data_testid=test_id,
    )
