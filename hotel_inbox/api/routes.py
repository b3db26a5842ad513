"""Which address leads to which handler."""

from starlette.applications import Starlette
from starlette.routing import Route

from hotel_inbox.api.answers import with_clear_errors
from hotel_inbox.api.auth import AuthRoutes
from hotel_inbox.api.export import ExportRoutes
from hotel_inbox.api.health import HealthRoute
from hotel_inbox.api.knowledge import KnowledgeRoutes
from hotel_inbox.api.media import MediaRoutes
from hotel_inbox.api.statistics import StatisticsRoutes
from hotel_inbox.api.webchat import WebChatRoutes
from hotel_inbox.api.webhooks import META_CHANNELS, MetaWebhook
from hotel_inbox.domain.languages import InWords, in_english
from hotel_inbox.wiring import Inbox


def make_api(inbox: Inbox, in_words: InWords = in_english) -> Starlette:
    """Gather all HTTP routes of an inbox; `in_words` says a refusal in a page's language."""
    webchat, auth, health = WebChatRoutes(inbox), AuthRoutes(inbox), HealthRoute(inbox)
    media = MediaRoutes(inbox)
    routes = [
        ("GET", "/healthz", health.show),
        ("POST", "/auth/login", auth.login),
        ("POST", "/auth/logout", auth.logout),
        ("GET", "/media/{media_id}", media.show),
        ("POST", "/conversations/{conversation_id}/uploads", media.upload),
        ("DELETE", "/conversations/{conversation_id}/uploads/{media_id}", media.withdraw),
        ("POST", "/knowledge/{hotel}/import", KnowledgeRoutes(inbox).take),
        ("GET", "/export/{file}", ExportRoutes(inbox).send),
        ("GET", "/export/statistics/{name}.csv", StatisticsRoutes(inbox).send),
        ("GET", "/chat/{hotel}", webchat.page),
        ("GET", "/chat-files/{file}", media.show_guest),
        ("POST", "/webhooks/webchat/{hotel}", webchat.post),
        ("GET", "/webhooks/webchat/{hotel}/messages", webchat.messages),
        ("GET", "/webhooks/webchat/{hotel}/stream", webchat.stream),
    ]
    for channel in META_CHANNELS:
        webhook = MetaWebhook(inbox, channel)
        routes += [
            ("GET", f"/webhooks/{channel}", webhook.handshake),
            ("POST", f"/webhooks/{channel}", webhook.receive),
        ]
    return Starlette(
        routes=[
            Route(path, with_clear_errors(handler, in_words), methods=[method])
            for method, path, handler in routes
        ]
    )
