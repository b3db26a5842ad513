"""Puts the dashboard's pages into a Reflex app."""

import logging
import traceback

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.connections.page import connections_page
from hotel_inbox.dashboard.connections.state import ConnectionsState
from hotel_inbox.dashboard.conversations.page import conversations_page
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.elements import empty
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.knowledge.page import knowledge_page
from hotel_inbox.dashboard.knowledge.state import KnowledgeState
from hotel_inbox.dashboard.login.page import login_page
from hotel_inbox.dashboard.login.state import LoginState
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.dashboard.shell.rail import CONNECTIONS, KNOWLEDGE
from hotel_inbox.dashboard.templates.page import templates_page
from hotel_inbox.dashboard.templates.state import TemplateBookState
from hotel_inbox.domain.doors import HOME, SIGN_IN

logger = logging.getLogger(__name__)


def register(app: rx.App) -> None:
    """Add every page, the style sheet and the page script, and drop what neither needs."""
    app.html_lang = "en"
    app.stylesheets.extend(["/inbox.css", "/messages.css", "/connections.css", "/knowledge.css"])
    app.head_components.extend(
        [
            rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
            rx.el.script(src="/inbox.js", defer=True),
            rx.el.script(src="/connections.js", defer=True),
            rx.el.script(src="/composer.js", type="module"),
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
        on_load=[ConversationsState.follow, BellState.follow],
    )
    app.add_page(
        connections_page,
        route=CONNECTIONS,
        title="Connections · Hotel Inbox",
        on_load=[ConnectionsState.follow, BellState.follow],
    )
    app.add_page(
        templates_page,
        route=f"{CONNECTIONS}/[connection_id]/templates",
        title="Templates · Hotel Inbox",
        on_load=[TemplateBookState.follow, BellState.follow],
    )
    app.add_page(
        knowledge_page,
        route=KNOWLEDGE,
        title="Knowledge · Hotel Inbox",
        on_load=[KnowledgeState.follow, BellState.follow],
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
