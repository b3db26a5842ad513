"""The card of one connection."""

import reflex as rx

from hotel_inbox.dashboard.connections.action_components import actions, said
from hotel_inbox.dashboard.connections.form_components import describe_form, token_form
from hotel_inbox.dashboard.connections.views import AccountView, FindingView
from hotel_inbox.dashboard.icons import channel_icon, icon
from hotel_inbox.dashboard.language.state import Words, t


def account_card(account: AccountView) -> rx.Component:
    """Show how a connection fares and what one may do about it."""
    return rx.el.li(
        _head(account),
        _advice(account),
        _ids(account),
        _traffic(account),
        rx.cond(account.checkable, _findings(account)),
        rx.cond(account.webhook_url, _webhook(account)),
        rx.cond(account.script_tag, _script_tag(account)),
        said(account),
        actions(account),
        rx.match(
            account.doing.form,
            ("token", token_form(account)),
            ("describe", describe_form(account)),
            rx.fragment(),
        ),
        key=account.id,
        id=f"connection-{account.id}",
        class_name="account",
        data_testid="connection",
        data_connection_id=account.id,
        data_state=account.state,
        data_channel=account.channel,
    )


def copyable(text: str, what: Words) -> rx.Component:
    """Show something to be pasted elsewhere, with a button that copies it."""
    return rx.el.span(
        rx.el.code(text),
        rx.el.button(
            icon("copy"),
            type="button",
            class_name="icon-button copy",
            aria_label=t("Copy the {what}", what=what),
            title=t("Copy"),
            data_copy=text,
        ),
        class_name="copyable",
    )


def _head(account: AccountView) -> rx.Component:
    return rx.el.header(
        rx.el.span(
            channel_icon(account.channel), class_name="channel", data_channel=account.channel
        ),
        rx.el.div(
            rx.el.h2(account.title, class_name="name"),
            rx.el.p(account.channel_name, class_name="account-channel"),
        ),
        rx.el.span(
            account.state_words,
            class_name="pill",
            data_tone=account.state,
            data_testid="connection-state",
        ),
        class_name="account-head",
    )


def _advice(account: AccountView) -> rx.Component:
    return rx.cond(
        account.advice,
        rx.el.p(
            account.advice,
            class_name="advice",
            data_tone=account.state,
            data_testid="connection-advice",
        ),
    )


def _ids(account: AccountView) -> rx.Component:
    return rx.cond(
        account.checkable,
        rx.el.dl(
            rx.el.div(rx.el.dt(account.id_label), rx.el.dd(copyable(account.external_id, t("id")))),
            rx.cond(
                account.has_business,
                rx.el.div(
                    rx.el.dt(t("WABA id")),
                    rx.el.dd(
                        rx.cond(
                            account.business_id,
                            copyable(account.business_id, t("WABA id")),
                            rx.el.span(t("not entered"), class_name="unknown"),
                        )
                    ),
                ),
            ),
            class_name="account-ids",
        ),
    )


def _traffic(account: AccountView) -> rx.Component:
    return rx.el.dl(
        rx.cond(account.checkable, _last(t("Last callback"), account.last_callback, "callback")),
        _last(t("Last received"), account.last_received, "received"),
        _last(t("Last sent"), account.last_sent, "sent"),
        rx.el.div(
            rx.el.dt(t("In 24 h")),
            rx.el.dd(
                rx.el.span(
                    t(
                        "{received} received, {sent} sent",
                        received=account.received,
                        sent=account.sent,
                    )
                ),
                rx.cond(
                    account.failed > 0,
                    rx.el.b(t(", {failed} failed", failed=account.failed), class_name="bad"),
                ),
                data_testid="connection-counts",
            ),
        ),
        class_name="traffic",
    )


def _last(name: Words, words: str, mark: str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name), rx.el.dd(words, data_testid=f"connection-{mark}"), data_words=words
    )


def _findings(account: AccountView) -> rx.Component:
    return rx.cond(
        account.checked,
        rx.el.section(
            rx.el.h3(account.checked),
            rx.el.ul(rx.foreach(account.findings, _finding), class_name="findings"),
        ),
    )


def _finding(finding: FindingView) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(finding.good, icon("tick"), icon("cross")),
            role="img",
            aria_label=rx.cond(finding.good, t("In order"), t("Not in order")),
        ),
        rx.el.p(rx.el.b(finding.what), " ", finding.words),
        data_good=finding.good,
        data_testid="finding",
    )


def _webhook(account: AccountView) -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("Webhook address")),
        copyable(account.webhook_url, t("webhook address")),
        rx.el.p(
            t(
                "Enter this address as the callback URL in the Meta app's webhook settings, and as "
                "verify token the same word as META_VERIFY_TOKEN of this server. Meta sends that "
                "word "
                "once, to see that the address is yours; guests' messages are proven by the app "
                "secret instead."
            )
        ),
        class_name="fold",
    )


def _script_tag(account: AccountView) -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("On the hotel's own site")),
        copyable(account.script_tag, t("script tag")),
        rx.el.p(
            t("Paste it before the end of each page's body. "),
            rx.el.a(
                t("See the chat as guests do"),
                href=account.chat_page,
                target="_blank",
                rel="noopener",
                class_name="text-link",
            ),
        ),
        class_name="script-tag",
    )
