"""One person has a conversation, everybody sees who, and that person hears of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Mode
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import ConflictError, NotFoundError
from hotel_inbox.models import Agent, Conversation
from hotel_inbox.services import turns
from tests.services.world import World

STRANGER = Viewer(999, "Eve", "eve@other.example", Role.AGENT, frozenset({999}))


def assign(world: World, by: Viewer, conversation: int, to: Viewer | None, before: object) -> None:
    had = before.agent_id if isinstance(before, Viewer) else None
    world.inbox.assignment.assign(by, conversation, to.agent_id if to else None, had)


def lines(world: World, conversation_id: int) -> list[str]:
    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    return [line.text for line in shown.messages if line.author == "system"]


def unread(world: World, viewer: Viewer) -> list[tuple[str, str, str]]:
    found = world.inbox.notifications.bell(viewer).items
    return [(one.kind, one.text, one.by) for one in found if not one.read]


def test_a_conversation_goes_from_hand_to_hand(world: World) -> None:
    it = world.guest_writes().conversation_id
    assign(world, world.amy, it, world.ben, None)
    assert unread(world, world.ben) == [("assigned", "Amy assigned this to you", "Amy")]
    assert unread(world, world.amy) == []

    assign(world, world.ben, it, world.amy, world.ben)
    assert unread(world, world.ben) == []
    assign(world, world.amy, it, None, world.amy)
    assign(world, world.amy, it, world.amy, None)
    assert unread(world, world.amy) == []
    assign(world, world.ben, it, None, world.amy)

    assert lines(world, it) == [
        "Amy assigned this to Ben",
        "Ben assigned this to Amy",
        "Amy gave this up",
        "Amy took this conversation",
        "Ben took this from Amy",
    ]
    shown = world.inbox.conversations.thread(world.amy, it)
    assert (shown.assignee, shown.assignee_id, shown.mode) == (None, None, Mode.AI)


def test_the_same_again_is_nothing_whatever_was_seen_before(world: World) -> None:
    it = world.guest_writes().conversation_id
    for before in (None, world.ben, world.amy):
        assign(world, world.amy, it, world.ben, before)
    assert lines(world, it) == ["Amy assigned this to Ben"]
    assert world.inbox.notifications.bell(world.ben).unread == 1


def test_of_two_at_once_the_later_is_told_who_has_it(world: World) -> None:
    it = world.guest_writes().conversation_id

    def take(viewer: Viewer) -> str:
        try:
            assign(world, viewer, it, viewer, None)
        except ConflictError as error:
            return str(error)
        return viewer.name

    with ThreadPoolExecutor(2) as threads:
        outcomes = set(threads.map(take, (world.amy, world.ben)))

    winner = world.inbox.conversations.thread(world.amy, it).assignee
    assert outcomes == {winner, f"{winner} has it now: somebody else was faster."}
    assert lines(world, it) == [f"{winner} took this conversation"]


def test_whoever_was_slower_than_giving_up_hears_that_nobody_has_it(world: World) -> None:
    it = world.guest_writes().conversation_id
    with pytest.raises(ConflictError, match="Nobody has it now"):
        assign(world, world.amy, it, world.amy, world.ben)


@pytest.mark.parametrize("who", ["nobody", "elsewhere", "gone"])
def test_only_the_hotels_active_staff_can_have_it(world: World, who: str) -> None:
    world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="Europe/Madrid", currency="EUR", language="en"
    )
    eve = world.inbox.registry.add_agent(
        "eve@verde.example", name="Eve", role=Role.AGENT, hotel_slugs=["verde"], password="a secret"
    )
    it = world.guest_writes().conversation_id
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Agent, world.ben.agent_id).active = False
    wanted = {"nobody": 424242, "elsewhere": eve, "gone": world.ben.agent_id}[who]
    with pytest.raises(NotFoundError, match="colleague"):
        world.inbox.assignment.assign(world.amy, it, wanted, None)
    assert world.inbox.conversations.thread(world.amy, it).assignee is None
    assert lines(world, it) == []


def test_a_conversation_of_another_hotel_does_not_exist(world: World) -> None:
    it = world.guest_writes().conversation_id
    with pytest.raises(NotFoundError):
        assign(world, STRANGER, it, None, None)


def test_an_admin_of_all_hotels_can_have_it(world: World) -> None:
    admin = world.inbox.registry.add_agent(
        "ada@azul.example", name="Ada", role=Role.ADMIN, hotel_slugs=[], password="correct horse"
    )
    it = world.guest_writes().conversation_id
    world.inbox.assignment.assign(world.amy, it, admin, None)
    assert world.inbox.conversations.thread(world.amy, it).assignee == "Ada"


def test_what_the_former_had_to_do_is_over(world: World) -> None:
    it = world.guest_writes().conversation_id
    with world.inbox.db.unit_of_work() as unit:
        conversation = unit.session.get_one(Conversation, it)
        turns.await_person(unit, conversation, HandoffReason.NO_ANSWER, world.clock())
    assign(world, world.amy, it, world.ben, None)
    assert sorted(kind for kind, *_ in unread(world, world.ben)) == ["assigned", "guest_waits"]
    assign(world, world.amy, it, world.amy, world.ben)
    assert unread(world, world.ben) == []
    assert [kind for kind, *_ in unread(world, world.amy)] == ["guest_waits"]


def test_once_somebody_answers_nobody_is_reminded(world: World) -> None:
    it = world.guest_writes().conversation_id
    assign(world, world.amy, it, world.ben, None)
    world.inbox.takeover.take_over(world.amy, it)
    world.inbox.outbox.send(world.amy, it, Letter("d1", "Hello"))
    assert unread(world, world.ben) == []
