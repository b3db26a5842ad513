"""However a conversation's callbacks come in, the same thread stands in the end."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hotel_inbox.channels.base import ChannelAdapter, Outgoing, Sent
from hotel_inbox.channels.direct.events import OUR_METADATA
from hotel_inbox.channels.fake import FakeChannel
from hotel_inbox.channels.messenger import Messenger
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.whatsapp import WhatsApp
from hotel_inbox.domain.messages import Author, Channel, Happening, MessageStatus, Mode
from hotel_inbox.repositories import connections, webhook_events
from hotel_inbox.services.callbacks import ATTEMPTS
from tests.services.world import PHONE_ACCOUNT, START, World

PAGE_ID = "441002200330"
NUMBER = "34911000222"
AFTERWARDS = timedelta(minutes=5)
# Nothing is sent with it: the client opens no connection before its first request.
_GRAPH = GraphClient("http://127.0.0.1:9", "v26.0")
_numbers = count(1)
_orderly: dict[str, "Seen"] = {}

Payload = Mapping[str, Any]
Seen = tuple[list[tuple[Any, ...]], list[str], tuple[Any, ...], tuple[Any, ...]]
Tell = Callable[[str, str, str], list[Payload]]
"""(guest, what the provider calls our answer, our own reference to it) to all that it tells."""


class Gated(FakeChannel):
    """Reads callbacks as the real channel does, and answers a send when the test allows it."""

    def __init__(self, real: ChannelAdapter) -> None:
        super().__init__(real.channel, real.abilities)
        self._real = real
        self.gate = asyncio.Event()

    def parse(self, payload: Payload) -> Sequence[Happening]:
        return self._real.parse(payload)

    async def send(self, outgoing: Outgoing) -> Sent:
        await self.gate.wait()
        return await super().send(outgoing)


def epoch(second: int) -> int:
    return int((START + timedelta(seconds=second)).timestamp())


def whatsapp(second: int, key: str, part: Payload, guest: str) -> Payload:
    """Wrap a message, an echo or a status of this second as WhatsApp does."""
    echo = key == "message_echoes"
    who = {"from": NUMBER, "to": guest} if echo else {"from": guest}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": NUMBER, "phone_number_id": PHONE_ACCOUNT},
        "contacts": [{"wa_id": guest, "profile": {"name": "Laura"}}],
        key: [({} if key == "statuses" else who) | {"timestamp": str(epoch(second)), **part}],
    }
    field = "smb_message_echoes" if echo else "messages"
    changes = [{"field": field, "value": value}]
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}


def on_whatsapp(guest: str, ours: str, reference: str) -> list[Payload]:
    def named(name: str) -> str:
        return f"wamid.{guest}.{name}"

    def text(name: str, body: str, **more: object) -> Payload:
        return {"id": named(name), "type": "text", "text": {"body": body}, **more}

    def edit(name: str, target: str, body: str) -> Payload:
        changed = {"type": "text", "text": {"body": body}}
        part = {"original_message_id": named(target), "message": changed}
        return {"id": named(name), "type": "edit", "edit": part}

    def revoke(name: str, target: str) -> Payload:
        part = {"original_message_id": named(target)}
        return {"id": named(name), "type": "revoke", "revoke": part}

    def status(name: str) -> Payload:
        return {"id": ours, "status": name, "biz_opaque_callback_data": reference}

    ad = {"source_type": "ad", "headline": "Spring by the sea"}
    photo = {"id": "991", "mime_type": "image/jpeg", "caption": "our passports"}
    told = {
        "statuses": [(2, status("sent")), (3, status("delivered")), (55, status("read"))],
        "messages": [
            (10, text("a", "Is there parking?", referral=ad)),
            (20, text("b", "I will tell you my card number")),
            (25, text("c", "And this", context={"id": named("b")})),
            (30, edit("a2", "a", "Is there covered parking?")),
            (40, revoke("b2", "b")),
            (45, edit("a3", "a", "Is there covered parking for a van?")),
            (50, {"id": named("p"), "type": "image", "image": photo}),
            (
                60,
                {
                    "id": named("r"),
                    "type": "reaction",
                    "reaction": {"message_id": ours, "emoji": "👍"},
                },
            ),
            (65, revoke("p2", "p")),
        ],
        "message_echoes": [
            (70, text("e", "Yes, there is")),
            (72, text("f", "to the wrong guest")),
            (75, edit("e2", "e", "Yes, there is, 12 € a night")),
            (80, revoke("f2", "f")),
        ],
    }
    return _in_order(
        (second, whatsapp(second, key, part, guest))
        for key, parts in told.items()
        for second, part in parts
    )


def messenger(second: int, part: Payload, guest: str, *, by_page: bool = False) -> Payload:
    """Wrap an event of this second as Messenger does."""
    sender, recipient = (PAGE_ID, guest) if by_page else (guest, PAGE_ID)
    event = {
        "sender": {"id": sender},
        "recipient": {"id": recipient},
        "timestamp": epoch(second) * 1000 + 123,
        **part,
    }
    return {"object": "page", "entry": [{"id": PAGE_ID, "messaging": [event]}]}


def on_messenger(guest: str, ours: str, reference: str) -> list[Payload]:
    def named(name: str) -> str:
        return f"m_{guest}.{name}"

    def text(name: str, words: str, **more: object) -> Payload:
        return {"message": {"mid": named(name), "text": words, **more}}

    def until(second: int) -> int:
        return epoch(second) * 1000

    ad = {"source": "ADS", "ad_id": "7", "ads_context_data": {"ad_title": "Spring by the sea"}}
    by_guest = [
        (3, {"delivery": {"mids": [ours], "watermark": until(3)}}),
        (10, text("a", "Is there parking?", referral=ad)),
        (20, text("b", "I will tell you my card number")),
        (25, text("c", "And this", reply_to={"mid": named("b")})),
        (30, {"message_edit": {"mid": named("a"), "text": "Is there one?", "num_edit": 1}}),
        (40, {"message": {"mid": named("b"), "is_deleted": True}}),
        (45, {"message_edit": {"mid": named("a"), "text": "For a van?", "num_edit": 2}}),
        (50, {"read": {"watermark": until(50)}}),
        (60, {"reaction": {"mid": ours, "action": "react", "emoji": "👍"}}),
        (74, {"read": {"watermark": until(73)}}),
        (76, {"delivery": {"watermark": until(76)}}),
    ]
    by_page = [
        (2, text("x", "Breakfast is from 7 to 10.", is_echo=True)),
        (70, text("e", "Yes, there is", is_echo=True, app_id=26390220)),
        (75, text("f", "12 € a night", is_echo=True, app_id=26390220)),
    ]
    by_page[0][1]["message"].update(mid=ours, metadata=f"{OUR_METADATA}{reference}")
    return _in_order(
        [
            *((second, messenger(second, part, guest)) for second, part in by_guest),
            *((second, messenger(second, part, guest, by_page=True)) for second, part in by_page),
        ]
    )


def _in_order(told: Any) -> list[Payload]:  # noqa: ANN401 - any iterable of pairs
    return [payload for _, payload in sorted(told, key=lambda each: each[0])]


@dataclass(frozen=True)
class Story:
    """What is told on one channel; `first` begins the conversation."""

    real: ChannelAdapter
    tell: Tell
    first: Callable[[str], Payload]


STORIES = {
    "a number": Story(
        WhatsApp(_GRAPH),
        on_whatsapp,
        lambda guest: whatsapp(
            0,
            "messages",
            {"id": f"wamid.{guest}.0", "type": "text", "text": {"body": "Hello"}},
            guest,
        ),
    ),
    "a page": Story(
        Messenger(_GRAPH),
        on_messenger,
        lambda guest: messenger(0, {"message": {"mid": f"m_{guest}.0", "text": "Hello"}}, guest),
    ),
}


def arrives(world: World, channel: Channel, payload: Payload) -> None:
    body = json.dumps(payload).encode()
    with world.inbox.db.unit_of_work() as unit:
        webhook_events.store(unit.session.connection(), [(channel, body)], world.clock())


def handle_all(world: World) -> None:
    while world.inbox.callbacks.handle_next():
        continue


async def told(
    world: World, story: Story, order: Sequence[int] | None = None, answered: int = 0
) -> Seen:
    """Let everything come in, in an order, with a send's own answer amid; say what staff see."""
    guest = f"{346_000_000_000 + next(_numbers)}"
    channel = Gated(story.real)
    world.inbox.adapters.channels[channel.channel] = channel
    world.clock.moment = START
    arrives(world, channel.channel, story.first(guest))
    handle_all(world)
    assert await world.bot_answers() == 1
    (due,) = world.inbox.delivery.claim(5)
    sending = asyncio.create_task(world.inbox.delivery.send(due))
    await asyncio.sleep(0)
    world.clock.moment = START + AFTERWARDS

    reference = due.outgoing.client_ref
    callbacks = story.tell(guest, f"fake:{reference}", reference)
    for place, index in enumerate(range(len(callbacks)) if order is None else order):
        if place == answered:
            channel.gate.set()
            await sending
        arrives(world, channel.channel, callbacks[index % len(callbacks)])
        if order is None or index % 3:
            handle_all(world)
    channel.gate.set()
    await sending
    for _ in range(ATTEMPTS):
        handle_all(world)
        world.clock.advance(minutes=5)
    return seen(world, due.claimed.conversation_id)


def seen(world: World, conversation_id: int) -> Seen:
    """Everything that staff could tell two outcomes of a conversation apart by."""
    rows = world.inbox.conversations.page(world.amy).rows
    row = next(row for row in rows if row.id == conversation_id)
    thread = world.inbox.conversations.thread(world.amy, conversation_id)
    lines = [
        (
            line.author,
            line.kind,
            line.text,
            line.at if line.author is Author.GUEST else None,
            line.status,
            line.quote,
            line.revoked,
            line.notes,
            len(line.media),
        )
        for line in thread.messages
        if line.author is not Author.SYSTEM
    ]
    notes = [line.text for line in thread.messages if line.author is Author.SYSTEM]
    return (
        lines,
        notes,
        (row.preview, row.preview_author, row.unread_count, row.waiting, row.mode),
        (thread.window.closes_at, thread.source, len(thread.sessions)),
    )


@pytest.mark.parametrize("name", STORIES)
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    # Each example is a whole conversation: to shrink one takes longer than a test may.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_shuffled_doubled_and_delayed_callbacks_end_in_the_orderly_thread(
    world: World, name: str, data: st.DataObject
) -> None:
    story = STORIES[name]
    ready(world, story.real.channel)
    there = len(story.tell("1", "1", "hotel-inbox-1"))
    again = data.draw(st.lists(st.integers(0, there - 1), max_size=4))
    order = data.draw(st.permutations([*range(there), *again]))
    answered = data.draw(st.integers(0, len(order)))

    assert asyncio.run(told(world, story, order, answered)) == orderly(world, name)


def orderly(world: World, name: str) -> Seen:
    """The thread that stands after the same callbacks in their order; it is the same every time."""
    if name not in _orderly:
        _orderly[name] = asyncio.run(told(world, STORIES[name]))
    return _orderly[name]


def ready(world: World, channel: Channel) -> None:
    with world.inbox.db.reading() as session:
        if connections.by_account(session, channel, PAGE_ID):
            return
    if channel is Channel.MESSENGER:
        world.inbox.registry.add_connection(
            channel,
            hotel_slug="azul",
            external_id=PAGE_ID,
            name="Page",
            waba_id=None,
            access_token="secret-token",
        )


@pytest.mark.parametrize("name", STORIES)
async def test_the_orderly_thread_is_what_one_would_expect(world: World, name: str) -> None:
    ready(world, STORIES[name].real.channel)
    lines, notes, row, (_, source, sessions) = await told(world, STORIES[name])

    said = [text for author, kind, text, *_ in lines if kind == "text" and author != Author.BOT]
    statuses = {status for author, _, _, _, status, *_ in lines if author is Author.BOT}
    assert said[:4] == EXPECTED[name]
    assert statuses == {MessageStatus.READ}
    assert (source, sessions) == ("From an ad: Spring by the sea", 1)
    assert notes == ["A colleague answered outside of this inbox: switched to Human Agent"]
    assert row[-1] is Mode.HUMAN


EXPECTED = {
    "a number": ["Hello", "Is there covered parking for a van?", "", "And this"],
    "a page": ["Hello", "For a van?", "", "And this"],
}
