"""Facebook Messenger: a page's direct messages, through Meta's Messenger Platform.

https://developers.facebook.com/documentation/business-messaging/messenger-platform
"""

from __future__ import annotations

from datetime import timedelta

from hotel_inbox.channels.base import Abilities
from hotel_inbox.channels.direct import Dialect, DirectMessages
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.domain.messages import Channel

_DIALECT = Dialect(
    channel=Channel.MESSENGER,
    envelope="page",
    abilities=Abilities(
        text_limit=2000,
        window=timedelta(hours=24),
        name="Messenger",
        readable_identities=False,
    ),
    echoes_metadata=True,
)


class Messenger(DirectMessages):
    """The Messenger channel; one instance serves every connected page."""

    def __init__(self, graph: GraphClient) -> None:
        """Send through `graph`, which the caller owns and closes."""
        super().__init__(graph, _DIALECT)
