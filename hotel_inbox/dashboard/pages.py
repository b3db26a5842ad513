"""Puts the dashboard's pages into a Reflex app."""

import logging
import traceback

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.page import conversations_page
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.elements import empty
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.login.page import login_page
from hotel_inbox.dashboard.login.state import LoginState
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.domain.doors import HOME, SIGN_IN

logger = logging.getLogger(__name__)


def register(app: rx.App) -> None:
    """Add every page, the style sheet and the page script, and drop what neither needs."""
    app.html_lang = "en"
    app.stylesheets.append("/inbox.css")
    app.head_components.extend(
        [
            rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
            rx.el.script(src="/inbox.js", defer=True),
        ]
    )
    # Reflex's own toasts and connection pop-up weigh more than our pages, which say it in place.
    app.toaster = None
    app.app_wraps = {key: wrap for key, wrap in app.app_wraps.items() if key[1] != "Overlay"}
    app.backend_exception_handler = _report

    app.add_page(
        rx.fragment(), route="/", title="Hotel Inbox", on_load=rx.redirect(HOME, replace=True)
    )
    app.add_page(
        conversations_page,
        route="/conversations/[[conversation_id]]",
        title="Conversations · Hotel Inbox",
        on_load=ConversationsState.follow,
    )
    app.add_page(login_page, route=SIGN_IN, title="Sign in · Hotel Inbox", on_load=LoginState.enter)
    app.add_page(_not_found, route="404", title="Not found · Hotel Inbox")


def _not_found() -> rx.Component:
    return rx.el.main(
        empty(
            icon("chat"),
            "There is no such page",
            link("Go to the conversations", to=HOME),
        ),
        class_name="login",
    )


def _report(error: Exception) -> EventSpec:
    logger.error("an event of a page failed: %s", "".join(traceback.format_exception(error)))
    return ConversationsState.fail()
