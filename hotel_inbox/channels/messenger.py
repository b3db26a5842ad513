"""Facebook Messenger: a page's direct messages, through Meta's Messenger Platform.

https://developers.facebook.com/documentation/business-messaging/messenger-platform
"""

from __future__ import annotations

from datetime import timedelta

from hotel_inbox.channels.base import Abilities
from hotel_inbox.channels.direct import Dialect, DirectMessages, Hosts
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.domain.media import FileLimit
from hotel_inbox.domain.messages import Channel

_LARGEST = 25 * 2**20
# Pictures have a lower limit only where Meta is to fetch them from a link.
_FILES = {
    "image": FileLimit(_LARGEST, frozenset({"image/gif", "image/jpeg", "image/png"})),
    "video": FileLimit(_LARGEST, frozenset({"video/mp4", "video/quicktime", "video/webm"})),
    "audio": FileLimit(
        _LARGEST, frozenset({"audio/aac", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav"})
    ),
    "document": FileLimit(
        _LARGEST,
        frozenset(
            {
                "application/msword",
                "application/pdf",
                "application/vnd.ms-excel",
                "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/zip",
                "text/plain",
            }
        ),
    ),
}
_DIALECT = Dialect(
    channel=Channel.MESSENGER,
    envelope="page",
    abilities=Abilities(
        text_limit=2000,
        window=timedelta(hours=24),
        human_window=timedelta(days=7),
        name="Messenger",
        readable_identities=False,
        quotes=True,
        files=_FILES,
    ),
    profile_fields=("first_name", "last_name", "profile_pic"),
    page_webhooks=frozenset(
        {
            "message_deliveries",
            "message_echoes",
            "message_edits",
            "message_reactions",
            "message_reads",
            "messages",
            "messaging_postbacks",
            "messaging_referrals",
        }
    ),
    echoes_metadata=True,
)


class Messenger(DirectMessages):
    """The Messenger channel; one instance serves every connected page."""

    def __init__(self, graph: GraphClient) -> None:
        """Send through `graph`, which the caller owns and closes."""
        super().__init__(_DIALECT, Hosts(graph, graph))
