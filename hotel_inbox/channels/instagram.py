"""Instagram direct messages of a professional account, through Meta's messaging API.

https://developers.facebook.com/documentation/business-messaging/instagram-messaging
https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from __future__ import annotations

from datetime import timedelta

from hotel_inbox.channels.base import Abilities
from hotel_inbox.channels.direct import Dialect, DirectMessages, Hosts
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.domain.media import FileLimit
from hotel_inbox.domain.messages import Channel

_LIMIT = 1000
_MEGABYTE = 2**20
# Of accounts that are linked to a Facebook page; those of Instagram Login can upload nothing.
_FILES = {
    "image": FileLimit(8 * _MEGABYTE, frozenset({"image/gif", "image/jpeg", "image/png"})),
    "video": FileLimit(
        25 * _MEGABYTE,
        frozenset({"video/mp4", "video/ogg", "video/quicktime", "video/webm", "video/x-msvideo"}),
    ),
    "audio": FileLimit(25 * _MEGABYTE, frozenset({"audio/aac", "audio/mp4", "audio/wav"})),
    "document": FileLimit(25 * _MEGABYTE, frozenset({"application/pdf"})),
}
# The documents name the text's limit in characters and in bytes of UTF-8; who keeps both is safe.
_DIALECT = Dialect(
    channel=Channel.INSTAGRAM,
    envelope="instagram",
    abilities=Abilities(
        text_limit=_LIMIT,
        text_bytes=_LIMIT,
        window=timedelta(hours=24),
        human_window=timedelta(days=7),
        name="Instagram",
        readable_identities=False,
        quotes=True,
        files=_FILES,
    ),
    profile_fields=("name", "username", "profile_pic"),
    # Behind a page, the Meta app's own settings choose the fields: any one subscription will do.
    page_webhooks=frozenset({"messages"}),
    login_webhooks=frozenset(
        {
            "message_edit",
            "message_reactions",
            "messages",
            "messaging_postbacks",
            "messaging_referral",
            "messaging_seen",
        }
    ),
    behind_page=True,
    platform="instagram",
)


class Instagram(DirectMessages):
    """The Instagram channel; one instance serves every connected account."""

    def __init__(self, graph: GraphClient, instagram_graph: GraphClient) -> None:
        """Send through the two clients, which the caller owns and closes.

        Accounts that are linked to a Facebook page use `graph`, those that were connected through
        Instagram Login `instagram_graph`.
        """
        super().__init__(_DIALECT, Hosts(graph, instagram_graph))
