"""Instagram direct messages of a professional account, through Meta's messaging API.

https://developers.facebook.com/documentation/business-messaging/instagram-messaging
"""

from __future__ import annotations

from datetime import timedelta

from hotel_inbox.channels.base import Abilities
from hotel_inbox.channels.direct import Dialect, DirectMessages
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.domain.messages import Channel

_LIMIT = 1000
# The documents name the limit in characters and in bytes of UTF-8; a text that keeps both is safe.
_DIALECT = Dialect(
    channel=Channel.INSTAGRAM,
    envelope="instagram",
    abilities=Abilities(
        text_limit=_LIMIT,
        window=timedelta(hours=24),
        name="Instagram",
        readable_identities=False,
    ),
    text_bytes=_LIMIT,
)


class Instagram(DirectMessages):
    """The Instagram channel; one instance serves every connected account."""

    def __init__(self, graph: GraphClient) -> None:
        """Send through `graph`, which the caller owns and closes."""
        super().__init__(graph, _DIALECT)
