"""What is known of the guest, beside the thread."""

import reflex as rx

from hotel_inbox.dashboard.conversations.guest_edit_components import (
    editable,
    editable_notes,
    history,
)
from hotel_inbox.dashboard.conversations.guest_more_components import leads, others
from hotel_inbox.dashboard.conversations.guest_state import GuestState
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import Words, t

_DASH = "–"


def guest_panel() -> rx.Component:
    """Show the guest, their persona and stay, their leads and other conversations, the notes."""
    card = ConversationsState.card
    return rx.el.aside(
        rx.el.button(
            icon("close"),
            type="button",
            class_name="icon-button side-close",
            aria_label=t("Close the guest's details"),
            data_toggles="guest",
        ),
        _group(
            t("Guest"),
            editable("name", t("Name"), card.name, GuestState.name),
            editable("email", t("E-mail"), card.email, GuestState.email),
            editable("phone", t("Phone"), card.phone, GuestState.phone),
            _pair(t("Language"), card.language, "guest-language"),
            rx.cond(card.identifier, _pair(t("Known as"), card.identifier, "guest-identifier")),
            rx.cond(card.source, _pair(t("Came"), card.source, "guest-source")),
            after=history(),
        ),
        _persona(),
        _group(
            t("Stay"),
            _pair(t("Dates"), card.dates, "guest-dates"),
            _pair(t("Party"), card.party, "guest-party"),
            _intent(),
            _pair(t("Type"), card.type, "guest-type"),
        ),
        leads(),
        editable_notes(),
        others(),
        class_name="side",
        data_testid="guest-panel",
        aria_label=t("Guest"),
        id="guest-panel",
    )


def _group(title: Words, *pairs: rx.Component, after: rx.Component | None = None) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title), rx.el.dl(*pairs), after or rx.fragment(), class_name="group"
    )


def _pair(label: Words, value: Words, test_id: str) -> rx.Component:
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
        rx.el.h2(t("Buyer persona")),
        rx.cond(
            card.persona,
            rx.el.span(card.persona, class_name="tag", data_testid="guest-persona"),
            rx.el.p(t("Not known yet"), class_name="unknown", data_testid="guest-persona"),
        ),
        rx.cond(
            card.persona_reason,
            rx.el.p(
                card.persona_reason,
                class_name="why",
                dir="auto",
                data_testid="guest-persona-reason",
            ),
        ),
        class_name="group",
    )


def _intent() -> rx.Component:
    card = ConversationsState.card
    return rx.fragment(
        rx.el.dt(t("Intent")),
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
