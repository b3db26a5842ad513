"""Whoever is concerned is told, once, and nobody else."""

import asyncio
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, select

from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import PermanentSendError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent, Conversation, Notification
from hotel_inbox.repositories import notifications
from hotel_inbox.services.notifications import (
    BELL,
    GUEST_WAITS,
    KEPT,
    Bell,
    settle_about,
    tell,
)
from tests.services.world import World

REFUSED = PermanentSendError("The number has no WhatsApp.", code="131026")


def staffed(world: World, name: str, role: Role, *hotels: str) -> Viewer:
    agent_id = world.inbox.registry.add_agent(
        f"{name}@azul.example",
        name=name.title(),
        role=role,
        hotel_slugs=list(hotels),
        password="correct horse",
    )
    return Viewer(agent_id, name, f"{name}@azul.example", role, world.amy.hotel_ids)


def bell(world: World, viewer: Viewer) -> Bell:
    return world.inbox.notifications.bell(viewer)


def texts(world: World, viewer: Viewer) -> list[str]:
    return [item.text for item in bell(world, viewer).items]


def told(world: World, conversation_id: int, text: str, kind: str = "send_failed") -> None:
    with world.inbox.db.unit_of_work() as unit:
        conversation = unit.session.get_one(Conversation, conversation_id)
        tell(unit, conversation, None, kind, text, world.clock())


async def fails(world: World, conversation_id: int, *keys: str) -> None:
    world.whatsapp.will_fail(*[REFUSED] * len(keys))
    for key in keys:
        world.inbox.outbox.send(world.amy, conversation_id, Letter(key, "Hello"))
    await world.post_leaves()


async def test_a_message_that_failed_for_good_is_told_to_the_assignee(world: World) -> None:
    conversation_id = world.guest_writes(guest_name="Ann").conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    await fails(world, conversation_id, "a")

    (item,) = bell(world, world.amy).items
    assert (item.kind, item.text, item.about) == ("send_failed", REFUSED.reason, "Ann")
    assert (item.conversation_id, item.read, item.at) == (conversation_id, False, world.clock())
    assert bell(world, world.ben) == Bell(0, ())


@pytest.mark.parametrize("why", ["nobody", "left"])
async def test_without_an_assignee_all_staff_of_the_hotel_are_told(world: World, why: str) -> None:
    world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="Europe/Madrid", currency="EUR", language="en"
    )
    admin = staffed(world, "ada", Role.ADMIN)
    elsewhere = staffed(world, "eve", Role.MANAGER, "verde")
    conversation_id = world.guest_writes().conversation_id
    with world.inbox.db.unit_of_work() as unit:
        if why == "left":
            unit.session.get_one(Agent, world.ben.agent_id).active = False
            conversation = unit.session.get_one(Conversation, conversation_id)
            conversation.assignee_id = world.ben.agent_id
    told(world, conversation_id, "no")

    assert [bell(world, one).unread for one in (world.amy, admin)] == [1, 1]
    assert bell(world, world.ben).unread == (0 if why == "left" else 1)
    assert bell(world, elsewhere).unread == 0


async def test_the_same_again_renews_what_is_unread_and_only_that(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    other = world.guest_writes(guest="34600999888").conversation_id
    told(world, conversation_id, "one")
    told(world, other, "other")
    world.clock.advance(minutes=1)
    told(world, conversation_id, "two")
    told(world, conversation_id, "another kind", "some_kind")
    assert sorted(texts(world, world.amy)) == ["another kind", "other", "two"]
    assert bell(world, world.amy).items[-1].text == "other"

    world.inbox.notifications.mark_read(world.amy)
    told(world, conversation_id, "three")
    assert bell(world, world.amy).unread == 1
    assert len(bell(world, world.amy).items) == 4


def test_the_same_at_the_same_moment_is_one(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda number: told(world, conversation_id, str(number)), range(12)))
    assert [bell(world, one).unread for one in (world.amy, world.ben)] == [1, 1]


async def test_reading_is_each_persons_own(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    told(world, conversation_id, "no")
    (hers,), (his,) = (bell(world, one).items for one in (world.amy, world.ben))
    world.inbox.notifications.mark_read(world.amy, [his.id, hers.id])

    assert bell(world, world.amy).unread == 0
    assert bell(world, world.amy).items[0].read
    assert bell(world, world.ben).unread == 1
    world.inbox.notifications.mark_read(world.ben, [])
    assert bell(world, world.ben).unread == 1


def test_what_is_about_a_hotel_that_one_no_longer_sees_is_not_shown(world: World) -> None:
    told(world, world.guest_writes().conversation_id, "no")
    gone = Viewer(world.amy.agent_id, "Amy", "amy@azul.example", Role.AGENT, frozenset())
    assert bell(world, gone) == Bell(0, ())
    world.inbox.notifications.mark_read(gone)
    assert bell(world, world.amy).unread == 1


def test_the_bell_shows_the_newest_and_counts_all(world: World) -> None:
    for number in range(BELL + 3):
        world.clock.advance(seconds=1)
        conversation_id = world.guest_writes(guest=f"3460000{number:04}").conversation_id
        told(world, conversation_id, str(number))
    found = bell(world, world.amy)
    assert found.unread == BELL + 3
    assert [item.text for item in found.items] == [str(n) for n in range(BELL + 2, 2, -1)]


async def test_open_pages_hear_of_it(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    box = world.inbox.bus.subscribe(lambda event: event.what is Happened.NOTIFIED)
    told(world, conversation_id, "no")
    (hotel_id,) = world.amy.hotel_ids
    assert await box.next(within=5) == {Event(Happened.NOTIFIED, hotel_id, conversation_id)}
    await asyncio.to_thread(world.inbox.notifications.mark_read, world.amy)
    amy = world.amy.agent_id
    assert await box.next(within=5) == {Event(Happened.NOTIFIED, hotel_id, agent_id=amy)}


def test_what_was_read_long_ago_is_forgotten(world: World) -> None:
    old, fresh = (world.guest_writes(guest=guest).conversation_id for guest in ("341", "342"))
    told(world, old, "old")
    world.inbox.notifications.mark_read(world.amy)
    world.clock.advance(seconds=KEPT.total_seconds())
    told(world, fresh, "fresh")
    world.inbox.notifications.mark_read(world.amy)
    world.inbox.notifications.forget_old()
    assert texts(world, world.amy) == ["fresh", "old"]
    world.clock.advance(seconds=1)
    world.inbox.notifications.forget_old()

    assert texts(world, world.amy) == ["fresh"]
    with world.inbox.db.reading() as session:
        unread = session.exec(select(Notification).where(Notification.text == "old")).all()
    assert [one.agent_id for one in unread] == [world.ben.agent_id]


def test_a_notification_is_about_something(world: World) -> None:
    with pytest.raises(ValueError, match="about"), world.inbox.db.unit_of_work() as unit:
        tell(unit, None, None, "send_failed", "no", world.clock())


def test_what_is_read_while_there_is_news_does_not_swallow_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation_id = world.guest_writes().conversation_id
    told(world, conversation_id, "first")
    found = notifications.unread_alike

    def read_at_once(
        session: Session, hotels: Collection[int], agents: Collection[int], new: Notification
    ) -> list[int]:
        old = found(session, hotels, agents, new)
        for agent_id in agents:
            notifications.mark_read(session, hotels, agent_id, None, world.clock())
        session.flush()
        return old

    monkeypatch.setattr(notifications, "unread_alike", read_at_once)
    told(world, conversation_id, "second")

    assert bell(world, world.amy).unread == 1
    assert sorted(texts(world, world.amy)) == ["first", "second"]


def test_who_was_told_at_the_same_moment_keeps_nobody_else_from_being_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation_id = world.guest_writes().conversation_id
    told(world, conversation_id, "first")
    world.inbox.notifications.mark_read(world.ben)
    found, looks = notifications.unread_alike, 0

    def too_early(
        session: Session, hotels: Collection[int], agents: Collection[int], new: Notification
    ) -> list[int]:
        nonlocal looks
        looks += 1
        return found(session, hotels, agents, new) if looks > 1 else []

    monkeypatch.setattr(notifications, "unread_alike", too_early)
    told(world, conversation_id, "second")

    assert [bell(world, one).unread for one in (world.amy, world.ben)] == [1, 1]
    assert texts(world, world.amy) == ["second"]
    assert sorted(texts(world, world.ben)) == ["first", "second"]


def test_who_reads_never_waits_for_who_tells(world: World) -> None:
    """Else each could hold what the other waits for: a deadlock."""
    if world.inbox.db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    settled, kept = (
        world.guest_writes(guest=guest).conversation_id for guest in ("34600000001", "34600000002")
    )
    with world.inbox.db.unit_of_work() as unit:
        for it in (settled, kept):
            conversation = unit.session.get_one(Conversation, it)
            tell(unit, conversation, None, GUEST_WAITS, "Waits.", world.clock())
    with ThreadPoolExecutor(1) as threads, world.inbox.db.unit_of_work() as unit:
        conversation = unit.session.get_one(Conversation, settled)
        settle_about(unit, conversation, {GUEST_WAITS}, world.clock())
        threads.submit(world.inbox.notifications.mark_read, world.amy).result(timeout=10)
        assert bell(world, world.amy).unread == 1
    assert bell(world, world.amy).unread == 0
