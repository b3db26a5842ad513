"""What is known of the guest, beside the thread."""

import reflex as rx

from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.icons import icon

_DASH = "–"


def guest_panel() -> rx.Component:
    """Show the guest, their persona and the stay they think of; nothing here can be edited."""
    card = ConversationsState.card
    return rx.el.aside(
        rx.el.button(
            icon("close"),
            type="button",
            class_name="icon-button side-close",
            aria_label="Close the guest's details",
            data_toggles="guest",
        ),
        _group(
            "Guest",
            _pair("Name", card.name, "guest-name"),
            _pair("E-mail", card.email, "guest-email"),
            _pair("Phone", card.phone, "guest-phone"),
            _pair("Language", card.language, "guest-language"),
            rx.cond(card.lead, _pair("Lead", "Captured", "guest-lead")),
            rx.cond(card.identifier, _pair("Known as", card.identifier, "guest-identifier")),
            rx.cond(card.source, _pair("Came", card.source, "guest-source")),
        ),
        _persona(),
        _group(
            "Stay",
            _pair("Dates", card.dates, "guest-dates"),
            _pair("Party", card.party, "guest-party"),
            _intent(),
            _pair("Type", card.type, "guest-type"),
        ),
        class_name="side",
        data_testid="guest-panel",
        aria_label="Guest",
        id="guest-panel",
    )


def _group(title: str, *pairs: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h3(title), rx.el.dl(*pairs), class_name="group")


def _pair(label: str, value: str, test_id: str) -> rx.Component:
    return rx.fragment(
        rx.el.dt(label),
        rx.el.dd(
            rx.cond(value, value, _DASH),
            class_name=rx.cond(value, "", "unknown"),
            data_testid=test_id,
        ),
    )


def _persona() -> rx.Component:
    card = ConversationsState.card
    return rx.el.section(
        rx.el.h3("Buyer persona"),
        rx.cond(
            card.persona,
            rx.el.span(card.persona, class_name="tag", data_testid="guest-persona"),
            rx.el.p("Not known yet", class_name="unknown", data_testid="guest-persona"),
        ),
        rx.cond(
            card.persona_reason,
            rx.el.p(card.persona_reason, class_name="why", data_testid="guest-persona-reason"),
        ),
        class_name="group",
    )


def _intent() -> rx.Component:
    card = ConversationsState.card
    return rx.fragment(
        rx.el.dt("Intent"),
        rx.el.dd(
            rx.cond(
                card.intent,
                rx.el.span(
                    *(
                        rx.el.i(class_name=rx.cond(card.intent_bars >= bar, "on", ""))
                        for bar in (1, 2, 3)
                    ),
                    rx.el.b(card.intent),
                    class_name="intent",
                ),
                _DASH,
            ),
            class_name=rx.cond(card.intent, "", "unknown"),
            data_testid="guest-intent",
        ),
    )
