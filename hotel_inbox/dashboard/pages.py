"""Puts the dashboard's pages into a Reflex app."""

import logging
import traceback
from collections.abc import Callable

import reflex as rx
from reflex.event import EventHandler, EventSpec

from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.connections.page import connections_page
from hotel_inbox.dashboard.connections.state import ConnectionsState
from hotel_inbox.dashboard.conversations.company_state import CompanyState
from hotel_inbox.dashboard.conversations.page import conversations_page
from hotel_inbox.dashboard.conversations.search_state import SearchState
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.elements import empty
from hotel_inbox.dashboard.figures.state import FiguresState
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.knowledge.page import knowledge_page
from hotel_inbox.dashboard.knowledge.state import KnowledgeState
from hotel_inbox.dashboard.language.state import LanguageState, Words, t
from hotel_inbox.dashboard.leads.page import leads_page
from hotel_inbox.dashboard.leads.state import LeadsState
from hotel_inbox.dashboard.login.page import login_page
from hotel_inbox.dashboard.login.state import LoginState
from hotel_inbox.dashboard.quick_replies.page import quick_replies_page
from hotel_inbox.dashboard.quick_replies.state import QuickRepliesState
from hotel_inbox.dashboard.reminder.state import ReminderState
from hotel_inbox.dashboard.settings.exports_state import ExportsState
from hotel_inbox.dashboard.settings.page import settings_page
from hotel_inbox.dashboard.settings.state import SettingsState
from hotel_inbox.dashboard.shell.components import link
from hotel_inbox.dashboard.shell.frames import write_once
from hotel_inbox.dashboard.shell.rail import (
    CONNECTIONS,
    KNOWLEDGE,
    LEADS,
    QUICK_REPLIES,
    SETTINGS,
    STATISTICS,
)
from hotel_inbox.dashboard.shell.tabs import POSTMAN
from hotel_inbox.dashboard.statistics.page import statistics_page
from hotel_inbox.dashboard.statistics.state import StatisticsState
from hotel_inbox.dashboard.templates.page import templates_page
from hotel_inbox.dashboard.templates.state import TemplateBookState
from hotel_inbox.domain.doors import HOME, SIGN_IN

logger = logging.getLogger(__name__)

# What every screen has beside what it shows itself.
_EVERYWHERE = (BellState.follow, ReminderState.follow)
_STYLES = (
    "/inbox.css",
    "/list.css",
    "/messages.css",
    "/thread.css",
    "/search.css",
    "/connections.css",
    "/knowledge.css",
    "/quick.css",
    "/notifications.css",
    "/guest.css",
    "/settings.css",
    "/leads.css",
    "/export.css",
    "/statistics.css",
)


def register(app: rx.App) -> None:
    """Add every page, the style sheets and the scripts, and drop what none of them needs."""
    app.html_lang = "en"
    app.stylesheets.extend(_STYLES)
    app.head_components.extend(_head())
    # Reflex's own toasts and connection pop-up weigh more than our pages, which say it in place.
    app.toaster = None
    app.app_wraps = {key: wrap for key, wrap in app.app_wraps.items() if key[1] != "Overlay"}
    app.backend_exception_handler = _report
    write_once(app)
    POSTMAN.serve(app)
    _add_screens(app)
    _add_doors(app)


def _head() -> list[rx.Component]:
    return [
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        # Not deferred: it decides in which language the page is drawn.
        rx.el.script(src="/language.js"),
        rx.el.script(src="/inbox.js", defer=True),
        rx.el.script(src="/connections.js", defer=True),
        rx.el.script(src="/choices.js", defer=True),
        rx.el.script(src="/notifications.js", defer=True),
        rx.el.script(src="/composer.js", type="module"),
        rx.el.script(src="/quick.js", type="module"),
        rx.el.script(src="/guest.js", defer=True),
        rx.el.script(src="/shortcuts.js", type="module"),
        rx.el.script(src="/notes.js", type="module"),
        rx.el.script(src="/thread.js", type="module"),
        rx.el.script(src="/search.js", type="module"),
        rx.el.script(src="/filters.js", type="module"),
        rx.el.script(src="/once.js", defer=True),
        rx.el.script(src="/export.js", defer=True),
        rx.el.script(src="/statistics.js", defer=True),
    ]


def _add_screens(app: rx.App) -> None:
    """Add what staff see once they have signed in."""

    def add(
        page: Callable[[], rx.Component], route: str, title: Words, *loads: EventHandler
    ) -> None:
        on_load = [LanguageState.enter, *loads, *_EVERYWHERE]
        app.add_page(page, route=route, title=title, on_load=on_load)

    add(
        conversations_page,
        f"{HOME}/[[conversation_id]]",
        t("Conversations · Hotel Inbox"),
        ConversationsState.follow,
        SearchState.enter,
        SearchState.follow,
        CompanyState.follow,
        FiguresState.follow,
    )
    add(connections_page, CONNECTIONS, t("Connections · Hotel Inbox"), ConnectionsState.follow)
    add(
        templates_page,
        f"{CONNECTIONS}/[connection_id]/templates",
        t("Templates · Hotel Inbox"),
        TemplateBookState.follow,
    )
    add(knowledge_page, KNOWLEDGE, t("Knowledge · Hotel Inbox"), KnowledgeState.follow)
    add(
        quick_replies_page,
        QUICK_REPLIES,
        t("Quick replies · Hotel Inbox"),
        QuickRepliesState.follow,
    )
    add(
        settings_page,
        SETTINGS,
        t("Settings · Hotel Inbox"),
        SettingsState.follow,
        ExportsState.enter,
    )
    add(leads_page, LEADS, t("Leads · Hotel Inbox"), LeadsState.follow)
    add(statistics_page, STATISTICS, t("Statistics · Hotel Inbox"), StatisticsState.follow)


def _add_doors(app: rx.App) -> None:
    """Add what anybody may open: the way in, the sign-in, and what a wrong address shows."""
    app.add_page(
        rx.fragment(), route="/", title="Hotel Inbox", on_load=rx.redirect(HOME, replace=True)
    )
    app.add_page(
        login_page, route=SIGN_IN, title=t("Sign in · Hotel Inbox"), on_load=LoginState.enter
    )
    app.add_page(_not_found, route="404", title=t("Not found · Hotel Inbox"))


def _not_found() -> rx.Component:
    return rx.el.main(
        empty(
            icon("chat"),
            t("There is no such page"),
            link(t("Go to the conversations"), to=HOME),
            fills_page=True,
        ),
        class_name="login",
    )


def _report(error: Exception) -> EventSpec:
    logger.error("an event of a page failed: %s", "".join(traceback.format_exception(error)))
    return ConversationsState.fail()
