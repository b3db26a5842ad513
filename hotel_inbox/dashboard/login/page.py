"""The sign-in page: a form that the browser posts itself, so that the cookie stays out of reach."""

import reflex as rx

from hotel_inbox.dashboard.elements import native_form
from hotel_inbox.dashboard.language.state import Words, t
from hotel_inbox.dashboard.login.state import LoginState
from hotel_inbox.dashboard.login.views import DemoSignIn


def login_page() -> rx.Component:
    """Ask for e-mail and password; in a demo offer the people one may sign in as."""
    return rx.el.main(
        rx.el.div(
            rx.el.span("H", class_name="logo", aria_hidden="true"),
            rx.el.h1("Hotel Inbox"),
            rx.cond(
                LoginState.error,
                rx.el.p(
                    _reason(),
                    class_name="notice",
                    role="alert",
                    data_testid="login-error",
                ),
            ),
            native_form(
                rx.el.input(type="hidden", name="next", value=LoginState.leads_to),
                _field(t("E-mail"), "email", "username"),
                _field(t("Password"), "password", "current-password"),
                rx.el.button(
                    t("Sign in"),
                    type="submit",
                    class_name="button primary",
                    data_testid="login-submit",
                ),
                action="/auth/login",
            ),
            rx.cond(LoginState.demo, _demo()),
            class_name="login-card",
        ),
        class_name="login",
    )


def _reason() -> rx.Component:
    return rx.match(
        LoginState.error,
        ("wrong", t("E-mail and password do not belong together.")),
        ("throttled", t("Too many attempts. Wait a few minutes, then try again.")),
        t("Signing in did not work. Please try again."),
    )


def _role(person: DemoSignIn) -> rx.Component:
    return rx.match(
        person.role,
        ("admin", t("Admin")),
        ("manager", t("Manager")),
        ("agent", t("Agent")),
        person.role,
    )


def _field(label: Words, kind: str, auto_complete: str) -> rx.Component:
    return rx.el.label(
        rx.el.span(label),
        rx.el.input(
            type=kind,
            name=kind,
            required=True,
            auto_complete=auto_complete,
            data_testid=f"login-{kind}",
        ),
    )


def _demo() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Demo sign-ins")),
        rx.el.ul(rx.foreach(LoginState.demo, _demo_sign_in)),
        class_name="demo",
        data_testid="demo-sign-ins",
    )


def _demo_sign_in(person: DemoSignIn) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.b(_role(person)),
            rx.el.span(person.email),
            rx.el.code(person.password),
            type="button",
            data_email=person.email,
            data_password=person.password,
            data_testid="demo-sign-in",
        ),
        key=person.email,
    )
