"""What can be done with a connection, and how it went."""

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.connections.state import ConnectionsState
from hotel_inbox.dashboard.connections.views import AccountView
from hotel_inbox.dashboard.language.state import Words, t
from hotel_inbox.dashboard.shell.components import link


def said(account: AccountView) -> rx.Component:
    """Say how what was done with it last went."""
    return rx.cond(
        account.doing.said,
        rx.el.p(
            account.doing.said,
            class_name=rx.cond(account.doing.went_well, "done", "notice"),
            role=rx.cond(account.doing.went_well, "status", "alert"),
            data_testid="connection-notice",
        ),
    )


def actions(account: AccountView) -> rx.Component:
    """Show what can be done with it as it is."""
    return rx.el.div(
        rx.cond(
            account.checkable,
            _with_provider(account),
        ),
        _opens(
            account, "describe", rx.cond(account.has_business, t("Name and WABA id"), t("Rename"))
        ),
        rx.cond(
            account.templates_page,
            link(
                t("Templates"),
                to=account.templates_page,
                class_name="button",
                data_testid="templates-link",
            ),
        ),
        rx.cond(account.checkable, _activity(account)),
        class_name="account-actions",
    )


def _with_provider(account: AccountView) -> rx.Component:
    """Show what its provider is asked or told for."""
    return rx.fragment(
        _action(account, "check", t("Check"), t("Checking…"), ConnectionsState.check(account.id)),
        rx.cond(
            account.resumable,
            _action(
                account,
                "resume",
                t("Resume"),
                t("Resuming…"),
                ConnectionsState.resume(account.id),
            ),
        ),
        _action(
            account,
            "subscribe",
            t("Subscribe webhooks"),
            t("Subscribing…"),
            ConnectionsState.subscribe(account.id),
        ),
        _opens(
            account,
            "token",
            rx.cond(account.has_token, t("New access token"), t("Enter the access token")),
        ),
    )


def _action(
    account: AccountView, name: str, words: Words, busy_words: Words, action: EventSpec
) -> rx.Component:
    busy = account.doing.busy == name
    return rx.el.button(
        rx.cond(busy, busy_words, words),
        type="button",
        class_name="button",
        disabled=(account.doing.busy != "") | ~account.has_token,
        aria_busy=busy,
        on_click=action,
        data_testid=f"connection-{name}",
    )


def _opens(account: AccountView, form: str, words: rx.Component | Words) -> rx.Component:
    return rx.el.button(
        words,
        type="button",
        class_name="button",
        disabled=account.doing.busy != "",
        aria_expanded=rx.cond(account.doing.form == form, "true", "false"),
        on_click=ConnectionsState.open_form(account.id, form),
        data_testid=f"open-{form}",
    )


def _activity(account: AccountView) -> rx.Component:
    return rx.el.button(
        rx.el.i(aria_hidden="true"),
        t("Read receipts and typing"),
        type="button",
        role="switch",
        aria_checked=rx.cond(account.shows_activity, "true", "false"),
        class_name="switch",
        title=t("Show guests that their message was read and that an answer is being written"),
        disabled=account.doing.busy != "",
        on_click=ConnectionsState.set_activity(account.id, ~account.shows_activity),
        data_testid="activity",
    )
