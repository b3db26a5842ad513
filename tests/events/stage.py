"""A hotel whose callbacks come in by the real routes, and what its staff see of them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from sqlmodel import select

from hotel_inbox.api.routes import make_api
from hotel_inbox.dashboard.conversations.line_views import LineView
from hotel_inbox.dashboard.conversations.reading import read_thread
from hotel_inbox.domain.messages import Author, Channel, Direction, MessageStatus
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.models import Conversation, Message, WebhookEvent
from hotel_inbox.services import threads
from hotel_inbox.services.template_rows import TemplateRow
from hotel_inbox.settings import Settings
from hotel_inbox.wiring import Inbox, build
from hotel_inbox.wiring.adapters import real_adapters
from tests.fakes.graph_api import FakeGraphApi
from tests.fakes.graph_whatsapp import HeldFile, side_of
from tests.fakes.guests_files import sample
from tests.fakes.meta_webhooks import signature
from tests.services.world import SetClock

SECRET = "app-secret"
FIXTURES = Path(__file__).parent.parent / "fixtures"
GUESTS_FILES = "https://cdn.example.com/"
BUSINESS = "660055004400"
NOW = datetime.fromtimestamp(1_785_010_000, UTC)
"""Soon after everything that the fixtures tell of."""


@dataclass(frozen=True)
class Line:
    """Where a channel's fixtures happen: our account, and the message of ours that they name."""

    account: str
    ours: str


LINES = {
    Channel.WHATSAPP: Line("771100220033", "wamid.HBgMMzUx9001OUT"),
    Channel.MESSENGER: Line("441002200330", "m_Hk9001OUT"),
    Channel.INSTAGRAM: Line("17841455002200330", "aWdfZAG9001OUT"),
}


@dataclass
class Stage:
    """One hotel with one account on a channel, in front of a fake Meta."""

    inbox: Inbox
    graph: FakeGraphApi
    client: httpx.AsyncClient
    channel: Channel
    viewer: Viewer

    @classmethod
    def opened(
        cls, database_url: str, data_dir: Path, graph: FakeGraphApi, channel: Channel
    ) -> "Stage":
        """Set the hotel up."""
        settings = Settings(
            DATABASE_URL=database_url,
            HOTEL_INBOX_DATA_DIR=data_dir,
            BOT_WAIT_SECONDS=0,
            META_APP_SECRET=SECRET,
            META_GRAPH_URL=graph.url,
        )
        clock = SetClock(NOW)
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        adapters = replace(real_adapters(settings), clock=clock, hasher=hasher)
        inbox = build(settings, adapters)
        registry = inbox.registry
        hotel_id = registry.add_hotel(
            "azul", name="Azul", timezone="Europe/Lisbon", currency="EUR", language="en"
        )
        registry.add_connection(
            channel,
            hotel_slug="azul",
            external_id=LINES[channel].account,
            name="Desk",
            waba_id=BUSINESS,
            access_token="EAAexampletoken",
        )
        agent_id = registry.add_agent(
            "amy@azul.example",
            name="Amy",
            role=Role.MANAGER,
            hotel_slugs=["azul"],
            password="correct horse",
        )
        amy = Viewer(agent_id, "Amy", "amy@azul.example", Role.MANAGER, frozenset({hotel_id}))
        transport = httpx.ASGITransport(make_api(inbox))
        client = httpx.AsyncClient(transport=transport, base_url="http://inbox.example")
        return cls(inbox, graph, client, channel, amy)

    async def know_template(self) -> None:
        """Let the account have the one template that the fixtures tell of."""
        account = side_of(self.graph.held).account(BUSINESS)
        assert account is not None
        account.templates.hold(
            "arrival_reminder", "We await you tomorrow.", language="pt_PT", id="9911"
        )
        for card in self.inbox.connections.cards(self.viewer):
            if card.has_templates:
                await self.inbox.templates.sync(self.viewer, card.id)

    async def close(self) -> None:
        """Give everything back."""
        await self.client.aclose()
        await self.inbox.close()

    async def receive(self, callback: Mapping[str, Any]) -> None:
        """Let Meta post a signed callback, and do all that the queues would do with it."""
        held = side_of(self.graph.held).files
        for media in _media_in(callback):
            held.setdefault(media["id"], HeldFile("file", media["mime_type"], sample(media)))
        text = json.dumps(callback).replace(GUESTS_FILES, f"{self.graph.url}/files/")
        body = text.encode()
        answer = await self.client.post(
            f"/webhooks/{self.channel}",
            content=body,
            headers={"X-Hub-Signature-256": signature(SECRET, body)},
        )
        assert answer.status_code == 200, answer.text
        while self.inbox.callbacks.handle_next():
            continue
        while files := self.inbox.fetching.claim(10):
            for file in files:
                await self.inbox.fetching.fetch(file)

    def answer(self, text: str = "Yes, there is.") -> None:
        """Let Amy have written the message that fixtures name, which Meta has taken."""
        at = datetime.fromtimestamp(1_785_000_050, UTC)
        with self.inbox.db.unit_of_work() as unit:
            conversation = unit.session.exec(select(Conversation)).one()
            message = Message(
                hotel_id=conversation.hotel_id,
                connection_id=conversation.connection_id,
                conversation_id=conversation.id,
                direction=Direction.OUTBOUND,
                author=Author.AGENT,
                agent_id=self.viewer.agent_id,
                text=text,
                provider_id=LINES[self.channel].ours,
                status=MessageStatus.SENT,
                sent_at=at,
                created_at=at,
                left_at=at,
            )
            threads.append(unit, conversation, message)

    def seen(self) -> list[str]:
        """Write down what staff see: one text a line of each thread, oldest first."""
        found = []
        for row in self.inbox.conversations.page(self.viewer).rows:
            drawn = read_thread(self.inbox, self.viewer, row.id)
            guest, source = drawn.thread.guest, drawn.thread.source
            known = filter(None, (guest.name, guest.phone, source))
            found.append(f"panel: {', '.join(known)}")
            found += [_spoken(message.line) for message in drawn.messages]
        for card in self.inbox.connections.cards(self.viewer):
            if card.has_templates:
                found += map(_template, self.inbox.templates.listed(self.viewer, card.id))
        return found

    def problems(self) -> list[str]:
        """Name what the callbacks' queue could not make sense of."""
        return [event.problem for event in self._callbacks() if event.problem]

    def _callbacks(self) -> list[WebhookEvent]:
        with self.inbox.db.reading() as session:
            return list(session.exec(select(WebhookEvent)))


def payload(channel: str, name: str) -> dict[str, Any]:
    """Read one of our own callbacks."""
    text = (FIXTURES / channel / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]  # an object by construction


def names(channel: str) -> list[str]:
    """Name our own callbacks of a channel."""
    return sorted(path.stem for path in (FIXTURES / channel).glob("*.json"))


def _media_in(part: object) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if isinstance(part.get("id"), str) and isinstance(part.get("mime_type"), str):
            yield part
        for inner in part.values():
            yield from _media_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _media_in(inner)


def _template(row: TemplateRow) -> str:
    said = (row.name, row.category, row.status, row.quality, row.rejected_reason)
    return f"template: {' '.join(filter(None, said))}"


def _spoken(line: LineView) -> str:
    """Write one line of a thread down: who, what it is, what it says, how far it got."""
    text = " ".join((line.text or "".join(part.text for part in line.parts)).split())
    said = [
        line.label,
        f"to “{line.quote}”" if line.quote else "",
        f"“{text}”" if text else "",
        *(
            f"[{media.shape}{': ' + media.problem if media.problem else ''}]"
            for media in line.media
        ),
        "[map]" if line.map_href else "",
        *(f"({note})" for note in line.notes),
        "(deleted)" if line.revoked else "",
        line.status_word,
        f"! {line.failure}" if line.failure else "",
    ]
    return f"{line.author}: {' '.join(filter(None, said))}"
