"""The Connections screen: a card per account, hotel by hotel."""

import reflex as rx

from hotel_inbox.dashboard.connections.components import account_card
from hotel_inbox.dashboard.connections.form_components import connect_form
from hotel_inbox.dashboard.connections.state import ConnectionsState
from hotel_inbox.dashboard.connections.views import HotelView
from hotel_inbox.dashboard.elements import empty
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.dashboard.shell.rail import CONNECTIONS, CONVERSATIONS
from hotel_inbox.dashboard.shell.screen import notice, screen, screen_head


def connections_page() -> rx.Component:
    """Show the connections to those in charge, and to everybody else that it is for them."""
    return screen(
        ConnectionsState, _shown(), ("forbidden", for_those_in_charge()), here=CONNECTIONS
    )


def for_those_in_charge() -> rx.Component:
    """Say calmly that an agent has nothing to do here."""
    return empty(
        icon("plug"),
        t("This page is for managers"),
        t("Managers and administrators look after the accounts on channels. "),
        link(t("Go to the conversations"), to=CONVERSATIONS),
    )


def _shown() -> rx.Component:
    adding = ConnectionsState.adding
    return rx.fragment(
        screen_head(
            t("Connections"),
            rx.el.p(t("The accounts through which guests reach your hotels.")),
            rx.cond(
                adding.form == "",
                rx.el.button(
                    icon("plus"),
                    t("Connect an account"),
                    type="button",
                    class_name="button primary",
                    on_click=ConnectionsState.open_form(0, "connect"),
                    data_testid="connect",
                ),
            ),
        ),
        notice(ConnectionsState),
        rx.cond(
            (adding.form == "") & (adding.said != ""),
            rx.el.p(
                adding.said,
                class_name=rx.cond(adding.went_well, "done", "notice"),
                role="status",
                data_testid="connected",
            ),
        ),
        rx.cond(adding.form == "connect", connect_form()),
        rx.cond(
            ConnectionsState.hotels,
            rx.foreach(ConnectionsState.hotels, _hotel),
            empty(
                icon("plug"),
                t("Nothing is connected yet"),
                t("Connect an account, and guests who write to it appear under Conversations."),
            ),
        ),
    )


def _hotel(hotel: HotelView) -> rx.Component:
    return rx.el.section(
        rx.cond(hotel.name, rx.el.h2(hotel.name)),
        rx.el.ul(rx.foreach(hotel.accounts, account_card), class_name="accounts"),
        key=hotel.id,
        class_name="hotel",
    )
