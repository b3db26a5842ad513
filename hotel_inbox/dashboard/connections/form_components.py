"""The forms of the Connections screen; a token goes from its field to its service alone."""

import reflex as rx

from hotel_inbox.dashboard.connections.state import ConnectionsState
from hotel_inbox.dashboard.connections.views import AccountView
from hotel_inbox.dashboard.language.state import Words, t

_NO_PASSWORD_MANAGER = {"data-1p-ignore": "true", "data-lpignore": "true"}


def field(
    label: Words, name: str, *, hint: Words | None = None, **attributes: object
) -> rx.Component:
    """Ask for one line of text."""
    return rx.el.div(
        rx.el.label(
            rx.el.span(label),
            rx.el.input(name=name, auto_complete="off", spell_check=False, **attributes),
        ),
        rx.fragment() if hint is None else rx.el.small(hint),
        class_name="form-field",
    )


def token_field(*, required: bool, hint: Words) -> rx.Component:
    """Ask for an access token, which nobody gets to see again."""
    return field(
        t("Access token"),
        "access_token",
        hint=hint,
        type="password",
        required=required,
        custom_attrs=_NO_PASSWORD_MANAGER,
        data_testid="token",
    )


def token_form(account: AccountView) -> rx.Component:
    """Ask for a new access token."""
    return _form(
        _of(account),
        token_field(
            required=True,
            hint=t("It is kept encrypted and never shown again. A new one also ends a pause."),
        ),
        _end(account, "token", t("Save the token")),
        on_submit=ConnectionsState.set_token,
        data_testid="token-form",
    )


def describe_form(account: AccountView) -> rx.Component:
    """Ask for a name and the business account."""
    return _form(
        _of(account),
        field(t("Name"), "name", default_value=account.name, max_length=200, data_testid="name"),
        rx.cond(
            account.has_business,
            field(
                t("WABA id"),
                "waba_id",
                default_value=account.business_id,
                input_mode="numeric",
                hint=t(
                    "The WhatsApp Business Account that the number belongs to. Another id "
                    "forgets the list of templates until the next Sync."
                ),
                data_testid="waba-id",
            ),
        ),
        _end(account, "describe", t("Save")),
        on_submit=ConnectionsState.describe,
        data_testid="describe-form",
    )


def connect_form() -> rx.Component:
    """Ask for what it takes to connect an account."""
    doing = ConnectionsState.adding
    return rx.el.section(
        rx.el.h2(t("Connect an account")),
        _form(
            _choice(
                t("Channel"),
                "channel",
                ConnectionsState.channel_choices,
                on_change=ConnectionsState.choose_channel,
                value=ConnectionsState.chosen_channel,
            ),
            _choice(t("Hotel"), "hotel", ConnectionsState.hotel_choices),
            *_account_fields(),
            rx.cond(
                doing.said,
                rx.el.p(
                    doing.said, class_name="notice", role="alert", data_testid="connect-problem"
                ),
            ),
            _connect_end(),
            on_submit=ConnectionsState.connect,
        ),
        id="connection-0",
        class_name="account connect",
        data_testid="connect-form",
    )


def _account_fields() -> tuple[rx.Component, ...]:
    chosen = ConnectionsState.chosen_id
    return (
        field(
            chosen.label,
            "external_id",
            hint=chosen.hint,
            required=True,
            data_testid="external-id",
        ),
        field(
            t("Name"),
            "name",
            hint=t("As staff should know it, for example “Front desk”."),
            max_length=200,
        ),
        rx.cond(
            chosen.of_business,
            field(
                t("WABA id"),
                "waba_id",
                hint=t(
                    "The WhatsApp Business Account that the number belongs to; needed for "
                    "templates and webhooks."
                ),
                input_mode="numeric",
            ),
        ),
        token_field(required=False, hint=t("Kept encrypted, never shown again. It can wait.")),
    )


def _connect_end() -> rx.Component:
    doing = ConnectionsState.adding
    busy = doing.busy != ""
    return rx.el.div(
        rx.el.button(
            rx.cond(doing.busy, t("Connecting…"), t("Connect")),
            type="submit",
            class_name="button primary",
            disabled=busy,
            data_testid="connect-submit",
        ),
        _cancel(0, "connect", busy=busy),
        class_name="form-end",
    )


def _choice(
    label: Words, name: str, choices: list[tuple[str, str]], **attributes: object
) -> rx.Component:
    return rx.el.label(
        rx.el.span(label),
        rx.el.select(
            rx.foreach(
                choices, lambda choice: rx.el.option(choice[1], value=choice[0], key=choice[0])
            ),
            name=name,
            data_testid=f"choose-{name}",
            **attributes,
        ),
        class_name="form-field",
    )


def _form(*children: rx.Component, **attributes: object) -> rx.Component:
    return rx.el.form(*children, class_name="inline-form", auto_complete="off", **attributes)


def _of(account: AccountView) -> rx.Component:
    """Say whose form it is: what a form submits by is made once, not for every card."""
    return rx.el.input(type="hidden", name="connection_id", value=account.id)


def _end(account: AccountView, form: str, words: Words) -> rx.Component:
    busy = account.doing.busy != ""
    return rx.el.div(
        rx.el.button(
            rx.cond(account.doing.busy == "save", t("Saving…"), words),
            type="submit",
            class_name="button primary",
            disabled=busy,
            data_testid=f"{form}-submit",
        ),
        _cancel(account.id, form, busy=busy),
        class_name="form-end",
    )


def _cancel(connection_id: int, form: str, *, busy: bool) -> rx.Component:
    return rx.el.button(
        t("Cancel"),
        type="button",
        class_name="button",
        disabled=busy,
        on_click=ConnectionsState.open_form(connection_id, form),
    )
