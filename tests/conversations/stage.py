"""The demo hotels with the bot that answers them, and a guest who follows a script."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from hotel_inbox.channels import webchat
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Author, Channel
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.models import (
    Conversation,
    Guest,
    Lead,
    Message,
    RoomType,
    ToolCallRecord,
    UnansweredQuestion,
)
from hotel_inbox.repositories import connections
from hotel_inbox.services.intake import Intake
from hotel_inbox.services.knowledge_csv import EntryDraft
from hotel_inbox.wiring import Inbox
from tests.conversations.script import Script, Step
from tests.fakes.openai_api import FakeOpenAiApi
from tests.services.world import SetClock

_MOST_TURNS = 5


@contextmanager
def furnished(inbox: Inbox, script: Script, agent: Viewer) -> Iterator[None]:
    """Give the hotel the script's entries and room names, and take them back afterwards."""
    (hotel,) = inbox.entries.hotels(agent)
    added = [inbox.entries.add(agent, hotel.id, EntryDraft(**entry)) for entry in script.knowledge]
    before = _renamed(inbox, hotel.id, script.rooms)
    try:
        yield
    finally:
        _renamed(inbox, hotel.id, before)
        for entry_id in added:
            inbox.entries.delete(agent, entry_id)


def _renamed(inbox: Inbox, hotel_id: int, names: Mapping[str, str]) -> dict[str, str]:
    """Rename room types as whoever tends the PMS could; return their names before."""
    before = {}
    with inbox.db.unit_of_work() as unit:
        for code, name in names.items():
            room = unit.session.exec(
                select(RoomType).where(RoomType.hotel_id == hotel_id, RoomType.code == code)
            ).one()
            before[code], room.name = room.name, name
    return before


@dataclass(frozen=True)
class Turned:
    """What the bot did after a step."""

    said: str
    tools: tuple[str, ...]
    asked: Sequence[Mapping[str, Any]] = ()


@dataclass
class Player:
    """Plays one script against an inbox."""

    inbox: Inbox
    api: FakeOpenAiApi
    clock: SetClock
    script: Script
    agent: Viewer
    visitor: str | None = None
    conversation_id: int = 0
    seen: int = 0
    handoff: str | None = None
    mode: str = "ai"
    played: list[Turned] = field(default_factory=list)

    async def play(self) -> None:
        """Follow the script; a step that comes out otherwise than told is an AssertionError."""
        for number, step in enumerate(self.script.steps, start=1):
            turned = await self.take(step, number)
            self.compare(step, turned, f"step {number} ({step.text!r}): {turned}")

    async def take(self, step: Step, number: int) -> Turned:
        """Play one step, with all that comes of it."""
        asked = len(self.api.asked)
        self.api.script(*step.model)
        self.do(step, number)
        self.clock.advance(seconds=step.late)
        await self.bot_turn()
        return self._turned(self.api.asked[asked:])

    def do(self, step: Step, number: int) -> None:
        """Let the guest or the agent do their part."""
        if step.who == "guest":
            for part, text in enumerate(step.text if isinstance(step.text, list) else [step.text]):
                self._post(text, f"message-{number}-{part}")
        elif step.who == "picture":
            self._send_picture(step.text, f"message-{number}")
        elif step.who == "agent":
            letter = Letter(text=step.text, draft_key=f"letter-{number}")
            self.inbox.outbox.send(self.agent, self.conversation_id, letter)
        elif step.who == "edit":
            self._edit(step.text)
        elif step.who == "takeover":
            self.inbox.takeover.take_over(self.agent, self.conversation_id)
        else:
            self.inbox.takeover.release(self.agent, self.conversation_id)

    def _post(self, text: str, client_id: str) -> None:
        posted = self.inbox.guest_thread.post(self.script.hotel, self.visitor, client_id, text)
        self.visitor, self.conversation_id = posted.visitor, posted.thread.conversation_id

    def _send_picture(self, kind: str, client_id: str) -> None:
        """Send what the web chat itself does not offer, as other channels bring it in."""
        with self.inbox.db.unit_of_work() as unit:
            slug = self.script.hotel
            connection = connections.by_account(unit.session, Channel.WEBCHAT, slug)
            assert connection is not None
            digest = self._guest(unit.session).address if self.conversation_id else client_id
            text = webchat.inbound(slug, digest, client_id, kind, self.clock())
            message = replace(text, kind=kind, text="")
            intake = Intake(self.inbox.adapters.channels, self.clock, timedelta(seconds=1))
            self.conversation_id = intake.receive(unit, connection, message).conversation_id

    def _edit(self, details: Mapping[str, str]) -> None:
        """Correct the guest's details as the staff's own word."""
        with self.inbox.db.unit_of_work() as unit:
            guest = self._guest(unit.session)
            for name, value in details.items():
                setattr(guest, name, value)
            by_agent = dict.fromkeys(details, f"agent:{self.agent.agent_id}")
            guest.sources = {**guest.sources, **by_agent}

    def _guest(self, session: Session) -> Guest:
        conversation = session.get_one(Conversation, self.conversation_id)
        return session.get_one(Guest, conversation.guest_id)

    async def bot_turn(self) -> None:
        """Wait as long as the bot waits, let it answer, and send what it said."""
        for _ in range(_MOST_TURNS):
            self.clock.advance(seconds=1)
            due = self.inbox.answering.claim(10)
            if not due:
                break
            for turn in due:
                await self.inbox.answering.answer(turn)
        while letters := self.inbox.delivery.claim(10):
            for letter in letters:
                await self.inbox.delivery.send(letter)

    def _turned(self, asked: Sequence[Mapping[str, Any]]) -> Turned:
        with self.inbox.db.reading() as session:
            fresh = session.exec(
                select(Message)
                .where(
                    Message.conversation_id == self.conversation_id,
                    Message.id > self.seen,
                )
                .order_by(col(Message.id))
            ).all()
            tools = session.exec(
                select(ToolCallRecord)
                .where(col(ToolCallRecord.message_id).in_([one.id for one in fresh]))
                .order_by(col(ToolCallRecord.id))
            ).all()
        self.seen = max((one.id for one in fresh), default=self.seen)
        said = "\n".join(one.text for one in fresh if one.author is Author.BOT)
        return Turned(said, tuple(one.name for one in tools), asked)

    def compare(self, step: Step, turned: Turned, place: str) -> None:
        """Check what came of a step."""
        said = turned.said.casefold().replace("\u00a0", " ")
        speaks = not step.silent and (step.who in {"guest", "picture"} or bool(step.says))
        assert bool(said) is speaks, place
        for words in step.says:
            assert words.casefold() in said, f"{words!r} is missing. {place}"
        for words in step.never:
            assert words.casefold() not in said, f"{words!r} was said. {place}"
        if step.tools is not None:
            assert turned.tools == step.tools, place
        self._compare_asked(step, turned, place)
        self._compare_known(step, place)

    def _compare_asked(self, step: Step, turned: Turned, place: str) -> None:
        """Check what the model's server was asked."""
        assert len(turned.asked) == len(step.model), place
        asked = "\n".join(json.dumps(one, ensure_ascii=False) for one in turned.asked)
        for words in step.told:
            assert words in asked, f"the model was not told {words!r}. {place}"
        for words in step.untold:
            assert words not in asked, f"the model was told {words!r}. {place}"

    def _compare_known(self, step: Step, place: str) -> None:
        """Check what is stored."""
        known = self.known()
        for name, value in step.knows.items():
            held = "" if known[name] is None else known[name]
            assert held == value, f"{name} is {held!r}. {place}"
        if step.who in {"takeover", "release"}:
            self.mode, self.handoff = known["mode"], known["handoff"]
        self.mode = step.mode or self.mode
        assert known["mode"] == self.mode, f"{known['mode']}. {place}"
        self.handoff = self.handoff if step.handoff is None else step.handoff
        assert (known["handoff"] or "") == (self.handoff or ""), f"{known['handoff']!r}. {place}"

    def known(self) -> Mapping[str, Any]:
        """What is stored of the conversation and its guest."""
        with self.inbox.db.reading() as session:
            conversation = session.get_one(Conversation, self.conversation_id)
            guest = self._guest(session)
            return {
                **_columns(guest, "name", "email", "phone", "language"),
                **_columns(conversation, "check_in", "check_out", "adults", "children"),
                **_columns(conversation, "child_ages", "rooms", "type", "intent", "persona"),
                "waiting": conversation.waiting_since is not None,
                "handoff": conversation.handoff_reason,
                "mode": conversation.mode.value,
                "leads": len(_of(session, Lead, self.conversation_id)),
                "unanswered": [
                    one.question for one in _of(session, UnansweredQuestion, self.conversation_id)
                ],
                **_bot_work(session, self.conversation_id),
            }


def _columns(row: Guest | Conversation, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _of(session: Session, kind: Any, conversation_id: int) -> Sequence[Any]:  # noqa: ANN401 - rows
    """Read a table's rows of a conversation, oldest first."""
    told = select(kind).where(kind.conversation_id == conversation_id).order_by(kind.id)
    return session.exec(told).all()


def _bot_work(session: Session, conversation_id: int) -> dict[str, Any]:
    """Tell how the bot's newest answer came about."""
    said = [
        message.detail
        for message in _of(session, Message, conversation_id)
        if message.author is Author.BOT and "entries" in message.detail
    ]
    detail = said[-1] if said else {}
    return {
        "engine": detail.get("engine"),
        "fallback": detail.get("fallback"),
        "entries": [entry["question"] for entry in detail.get("entries", ())],
    }
