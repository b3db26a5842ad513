"""A whole inbox with fakes at its edges, and a clock that tests set."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from argon2 import PasswordHasher

from hotel_inbox.bot.base import BotReply, Handoff, Turn
from hotel_inbox.bot.fake import FakeEmbedder
from hotel_inbox.channels.fake import FakeChannel
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.webchat import WebChat
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.messages import Channel, Echo, InboundMessage
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.domain.understanding import Understanding
from hotel_inbox.models import Connection
from hotel_inbox.repositories import connections
from hotel_inbox.services.intake import Intake, Received
from hotel_inbox.settings import Settings
from hotel_inbox.wiring import Inbox, build
from hotel_inbox.wiring.adapters import Adapters
from tests.stored_rows import StoredRows

START = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
PHONE_ACCOUNT = "1001"
GUEST = "34600111222"


@dataclass
class SetClock:
    """Stands still until a test moves it."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class ScriptedBot:
    """Says what it was told to, and can do something in the middle of its thinking."""

    replies: list[BotReply | Handoff | Exception] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    thinking: list[object] = field(default_factory=list)
    heard: list[Turn] = field(default_factory=list)
    hears: list[Understanding] = field(default_factory=list)
    warm: bool = False

    async def take_turn(self, turn: Turn) -> BotReply | Handoff:
        self.turns.append(turn)
        for meanwhile in self.thinking:
            assert callable(meanwhile)
            await asyncio.to_thread(meanwhile)
        self.thinking.clear()
        said = self.replies.pop(0) if self.replies else reply("Breakfast is from 7 to 10.")
        if isinstance(said, Exception):
            raise said
        return said

    async def listen(self, turn: Turn) -> Understanding:
        self.heard.append(turn)
        return self.hears.pop(0) if self.hears else turn.understood

    async def warm_up(self) -> None:
        self.warm = True

    def hold(self, turn: Turn) -> str:
        return f"One moment, {turn.guest.name or 'please'}."

    def give_up(self, turn: Turn) -> Handoff:
        self.turns.append(turn)
        return handoff("A colleague will answer.", HandoffReason.FAILURE)


def reply(text: str, **more: Any) -> BotReply:  # noqa: ANN401 - any field of it
    return replace(BotReply(text=text, language="en", engine="scripted"), **more)


def handoff(
    text: str,
    reason: HandoffReason = HandoffReason.NO_ANSWER,
    **more: Any,  # noqa: ANN401 - any field of it
) -> Handoff:
    told = Handoff(
        reason=reason, why="what about the moon", text=text, language="en", engine="scripted"
    )
    return replace(told, **more)


@dataclass(frozen=True)
class _Furniture:
    """What the product stored for the first world; the later ones get it as rows, far sooner."""

    people: tuple[Viewer, Viewer]
    rows: StoredRows
    key: str
    """Opens the token among the rows."""

    @classmethod
    def of(cls, inbox: Inbox) -> "_Furniture":
        key = _key_file(inbox.settings.data_dir).read_text(encoding="utf-8")
        return cls(_registered(inbox), StoredRows.read_from(inbox.db), key)

    def lay_key_into(self, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        _key_file(data_dir).write_text(self.key, encoding="utf-8")


def _key_file(data_dir: Path) -> Path:
    return data_dir / "secret.key"


def _registered(inbox: Inbox) -> tuple[Viewer, Viewer]:
    registry = inbox.registry
    hotel_id = registry.add_hotel(
        "azul", name="Azul", timezone="Europe/Madrid", currency="EUR", language="en"
    )
    registry.add_connection(
        Channel.WHATSAPP,
        hotel_slug="azul",
        external_id=PHONE_ACCOUNT,
        name="Desk",
        waba_id=None,
        access_token="secret-token",
    )
    people = [
        Viewer(
            registry.add_agent(
                f"{name}@azul.example",
                name=name.title(),
                role=Role.AGENT,
                hotel_slugs=["azul"],
                password="correct horse",
            ),
            name.title(),
            f"{name}@azul.example",
            Role.AGENT,
            frozenset({hotel_id}),
        )
        for name in ("amy", "ben")
    ]
    amy, ben = people
    return amy, ben


@dataclass
class World:
    """One hotel with two agents, a WhatsApp number and a web chat."""

    inbox: Inbox
    clock: SetClock
    bot: ScriptedBot
    whatsapp: FakeChannel
    amy: Viewer
    ben: Viewer
    wait: timedelta = timedelta(0)
    """How long the bot waits for a second message of the same breath."""
    _first: ClassVar[_Furniture | None] = None

    @classmethod
    def made(cls, database_url: str, data_dir: Path) -> "World":
        clock, bot, whatsapp = SetClock(), ScriptedBot(), FakeChannel()
        if cls._first is not None:
            cls._first.lay_key_into(data_dir)
        inbox = build(
            Settings(DATABASE_URL=database_url, HOTEL_INBOX_DATA_DIR=data_dir, BOT_WAIT_SECONDS=0),
            Adapters(
                channels={
                    Channel.WHATSAPP: whatsapp,
                    Channel.WEBCHAT: WebChat(),
                    Channel.MESSENGER: FakeChannel(Channel.MESSENGER),
                    Channel.INSTAGRAM: FakeChannel(Channel.INSTAGRAM),
                },
                graph=GraphClient("http://127.0.0.1:9", "v26.0"),
                instagram_graph=GraphClient("http://127.0.0.1:9", "v26.0"),
                embedder=FakeEmbedder(),
                hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
                clock=clock,
            ),
            bot,
        )
        if cls._first is None:
            cls._first = _Furniture.of(inbox)
        else:
            cls._first.rows.put_into(inbox.db)
        return cls(inbox, clock, bot, whatsapp, *cls._first.people)

    def guest_writes(
        self,
        text: str = "When is breakfast?",
        *,
        guest: str = GUEST,
        provider_id: str | None = None,
        sent_at: datetime | None = None,
        **more: Any,  # noqa: ANN401 - any field of the message
    ) -> Received:
        at = sent_at or self.clock()
        message = InboundMessage(
            account_id=PHONE_ACCOUNT,
            provider_id=provider_id or f"wamid.{guest}.{text}.{at.timestamp()}",
            identities=(guest,),
            sent_at=at,
            kind="text",
            text=text,
        )
        with self.inbox.db.unit_of_work() as unit:
            return self.intake.receive(unit, self.connection(), replace(message, **more))

    def colleague_writes(self, text: str) -> None:
        """Let a colleague write to the guest in the phone app."""
        said = Echo(PHONE_ACCOUNT, f"wamid.{text}", (GUEST,), self.clock(), kind="text", text=text)
        with self.inbox.db.unit_of_work() as unit:
            self.intake.receive(unit, self.connection(), said)

    @property
    def intake(self) -> Intake:
        return Intake(self.inbox.adapters.channels, self.clock, self.wait)

    def connection(self) -> Connection:
        with self.inbox.db.reading() as session:
            found = connections.by_account(session, Channel.WHATSAPP, PHONE_ACCOUNT)
        assert found is not None
        return found

    async def bot_answers(self) -> int:
        """Take the turns that are due now; say how many of them the bot was to answer."""
        turns = self.inbox.answering.claim(10)
        # All are due at once where the clock stands still; scripts are written in this order.
        for turn in sorted(turns, key=lambda turn: turn.conversation_id):
            await self.inbox.answering.answer(turn)
        return sum(turn.answers for turn in turns)

    async def post_leaves(self) -> int:
        """Send what is due now, as long as anything is; say how many sends were tried."""
        tried = 0
        while due := self.inbox.delivery.claim(10):
            for message in due:
                await self.inbox.delivery.send(message)
            tried += len(due)
        return tried

    async def close(self) -> None:
        await self.inbox.close()
