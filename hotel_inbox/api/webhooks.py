"""Where Meta calls back: verify the signature on the raw bytes, keep them, answer 200."""

import json
import logging

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hotel_inbox.api.answers import read_body, refusal
from hotel_inbox.domain.messages import Channel
from hotel_inbox.wiring import Inbox

logger = logging.getLogger(__name__)

META_CHANNELS = (Channel.WHATSAPP, Channel.MESSENGER, Channel.INSTAGRAM)


class MetaWebhook:
    """One channel's callback address.

    https://developers.facebook.com/docs/graph-api/webhooks/getting-started
    """

    def __init__(self, inbox: Inbox, channel: Channel) -> None:
        """Receive for this channel."""
        self._signature = inbox.signature
        self._receiving = inbox.receiving
        self._channel = channel

    async def handshake(self, request: Request) -> Response:
        """Prove to Meta that this address is ours."""
        if not self._signature.handshake_configured:
            return refusal(503, "META_VERIFY_TOKEN is not set")
        query = request.query_params
        challenge = self._signature.handshake(
            query.get("hub.mode"), query.get("hub.verify_token"), query.get("hub.challenge")
        )
        if challenge is None:
            logger.warning("%s handshake refused: wrong verify token", self._channel)
            return refusal(403, "the verify token is not ours")
        return PlainTextResponse(challenge)

    async def receive(self, request: Request) -> Response:
        """Answer 200 once the callback is durable, and only then."""
        if not self._signature.configured:
            return refusal(503, "META_APP_SECRET is not set")
        body = await read_body(request)
        if not self._signature.matches(body, request.headers.get("x-hub-signature-256")):
            logger.warning(
                "%s callback refused: wrong signature (%d bytes)", self._channel, len(body)
            )
            return refusal(403, "the signature does not match the body")
        if not is_json(body):
            logger.warning("%s callback refused: no JSON (%d bytes)", self._channel, len(body))
            return refusal(400, "the body is not JSON")
        await self._receiving.store(self._channel, body)
        return PlainTextResponse("stored")


def is_json(body: bytes) -> bool:
    """Whether these bytes are JSON at all."""
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
