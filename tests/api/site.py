"""An inbox behind its HTTP routes, with the channel's real parser and everything else of World."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from sqlmodel import col, select

from hotel_inbox.api.routes import make_api
from hotel_inbox.channels.fake import FakeChannel
from hotel_inbox.channels.whatsapp import WhatsApp
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.domain.messages import Channel, Happening
from hotel_inbox.models import WebhookEvent
from hotel_inbox.settings import Settings
from hotel_inbox.wiring import Inbox, build
from tests.fakes.meta_webhooks import signature
from tests.services.world import World

SECRET = "app-secret"
VERIFY_TOKEN = "verify-token"
META = {"META_APP_SECRET": SECRET, "META_VERIFY_TOKEN": VERIFY_TOKEN}


class ReadsLikeWhatsApp(FakeChannel):
    """Understands real callbacks and sends nothing anywhere."""

    def __init__(self, real: WhatsApp) -> None:
        super().__init__(Channel.WHATSAPP, real.abilities)
        self._real = real

    def parse(self, payload: Mapping[str, object]) -> Sequence[Happening]:
        return self._real.parse(payload)


def inbox_with(world: World, **settings: str) -> Inbox:
    """Build the world's inbox anew with these settings and the channel's real parser."""
    adapters = world.inbox.adapters
    whatsapp = ReadsLikeWhatsApp(WhatsApp(adapters.graph))
    world.whatsapp = whatsapp
    return build(
        Settings(
            DATABASE_URL=world.inbox.settings.database_url,
            HOTEL_INBOX_DATA_DIR=world.inbox.settings.data_dir,
            BOT_WAIT_SECONDS=0,
            **settings,  # type: ignore[arg-type]  # pydantic reads text, as from the environment
        ),
        replace(adapters, channels={**adapters.channels, Channel.WHATSAPP: whatsapp}),
        world.bot,
    )


@dataclass
class Site:
    """The routes, a browser without a cookie jar to fill by itself, and the inbox behind them."""

    world: World
    client: httpx.AsyncClient

    @classmethod
    def opened(cls, database_url: str, data_dir: Path, **settings: str) -> "Site":
        """Open a site with the world's hotel."""
        world = World.made(database_url, data_dir)
        world.inbox.db.close()
        world.inbox = inbox_with(world, **(META | settings))
        return cls(world, client_of(world.inbox))

    @property
    def inbox(self) -> Inbox:
        return self.world.inbox

    async def callback(
        self, payload: object, *, secret: str = SECRET, channel: str = "whatsapp"
    ) -> httpx.Response:
        """Post a signed callback, as JSON unless it is bytes."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        return await self.client.post(
            f"/webhooks/{channel}",
            content=body,
            headers={"X-Hub-Signature-256": signature(secret, body)},
        )

    def stored(self) -> Sequence[WebhookEvent]:
        """Every callback in the order stored."""
        with self.inbox.db.reading() as session:
            return session.exec(select(WebhookEvent).order_by(col(WebhookEvent.id))).all()

    def handle_all(self) -> int:
        """Do what the queue's loop does, until nothing is due."""
        handled = 0
        while self.inbox.callbacks.handle_next():
            handled += 1
        return handled

    def texts(self) -> list[str]:
        """What guests and staff said, conversation by conversation."""
        conversations = self.inbox.conversations
        return [
            message.text
            for row in conversations.page(self.world.amy).rows
            for message in conversations.thread(self.world.amy, row.id).messages
            if message.author != "system"
        ]

    async def close(self) -> None:
        await self.client.aclose()
        await self.world.close()


def client_of(inbox: Inbox, address: str = "192.0.2.1") -> httpx.AsyncClient:
    """A client that reaches the routes without a network, from this address."""
    transport = httpx.ASGITransport(make_api(inbox, understood), client=(address, 50_000))
    return httpx.AsyncClient(transport=transport, base_url="http://inbox.example")
