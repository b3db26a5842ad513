"""One switch, one winner, and the database remembers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Mode
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import ConflictError, NotFoundError
from hotel_inbox.models import Hotel
from tests.services.world import World, reply

STRANGER = Viewer(999, "Eve", "eve@other.example", Role.AGENT, frozenset({999}))


def test_of_two_people_at_once_one_wins_and_the_other_is_told_who(world: World) -> None:
    received = world.guest_writes()

    def take(viewer: Viewer) -> str:
        try:
            world.inbox.takeover.take_over(viewer, received.conversation_id)
        except ConflictError as error:
            return str(error)
        return viewer.name

    with ThreadPoolExecutor(2) as threads:
        outcomes = set(threads.map(take, (world.amy, world.ben)))

    shown = world.inbox.conversations.thread(world.amy, received.conversation_id)
    winner = shown.mode_changed_by
    assert shown.mode is Mode.HUMAN
    assert outcomes == {winner, f"{winner} has already taken over."}


def test_taking_over_twice_by_the_same_person_is_harmless(world: World) -> None:
    received = world.guest_writes()
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.inbox.takeover.take_over(world.amy, received.conversation_id)

    shown = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert [line.text for line in shown.messages if line.author == "system"] == ["Amy took over"]
    assert shown.assignee == "Amy"


async def test_the_mode_outlives_everything_but_a_release(world: World) -> None:
    received = world.guest_writes()
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.clock.advance(days=30)
    world.guest_writes("A month later")

    assert await world.bot_answers() == 0
    world.inbox.takeover.release(world.ben, received.conversation_id)
    world.inbox.takeover.release(world.ben, received.conversation_id)
    shown = world.inbox.conversations.thread(world.ben, received.conversation_id)
    assert shown.mode is Mode.AI
    assert len(world.inbox.answering.claim(5)) == 1


@pytest.mark.parametrize("act", ["take_over", "release"])
def test_a_conversation_of_another_hotel_does_not_exist(world: World, act: str) -> None:
    received = world.guest_writes()
    with pytest.raises(NotFoundError):
        getattr(world.inbox.takeover, act)(STRANGER, received.conversation_id)


async def test_one_moment_is_no_answer(world: World) -> None:
    received = world.guest_writes("Do you have a crib?")
    (task,) = world.inbox.answering.claim(5)
    world.inbox.answering._hold(task)
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.inbox.takeover.release(world.amy, received.conversation_id)
    await world.inbox.answering.answer(task)

    shown = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert shown.messages[-1].text == "Breakfast is from 7 to 10."


async def test_after_a_hand_back_the_bot_may_be_unsure_once_again(world: World) -> None:
    received = world.guest_writes("Hm")
    world.bot.replies.append(reply("Sorry?", unclear=True))
    await world.bot_answers()
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.inbox.outbox.send(world.amy, received.conversation_id, Letter("d1", "How can I help?"))
    world.inbox.takeover.release(world.amy, received.conversation_id)
    world.guest_writes("Hm hm")
    await world.bot_answers()

    assert [turn.unclear for turn in world.bot.turns] == [0, 0]


def test_hand_back_leaves_a_reaction_and_a_bot_that_is_off_alone(world: World) -> None:
    received = world.guest_writes("Do you have a crib?")
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.inbox.outbox.send(world.amy, received.conversation_id, Letter("d1", "Yes, free."))
    world.guest_writes("❤", kind="reaction", opens_session=False)
    world.inbox.takeover.release(world.amy, received.conversation_id)
    assert world.inbox.answering.claim(5) == []

    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.guest_writes("And breakfast?")
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Hotel, next(iter(world.amy.hotel_ids))).bot_enabled = False
    world.inbox.takeover.release(world.amy, received.conversation_id)

    assert world.inbox.answering.claim(5) == []
    shown = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert shown.handoff_reason is HandoffReason.BOT_OFF


def test_a_colleague_takes_over_from_whoever_was_seen_to_hold_it(world: World) -> None:
    received = world.guest_writes()
    takeover, conversation_id = world.inbox.takeover, received.conversation_id
    with pytest.raises(ConflictError, match="handed back to the AI agent"):
        takeover.take_from(world.ben, conversation_id, world.amy.agent_id)
    takeover.take_over(world.amy, conversation_id)
    for _ in range(2):
        takeover.take_from(world.ben, conversation_id, world.amy.agent_id)
    with pytest.raises(ConflictError, match=r"Ben has it by now\."):
        takeover.take_from(
            Viewer(world.amy.agent_id + 90, "Eve", "", Role.ADMIN, world.amy.hotel_ids),
            conversation_id,
            world.amy.agent_id,
        )
    with pytest.raises(NotFoundError):
        takeover.take_from(STRANGER, conversation_id, world.ben.agent_id)

    shown = world.inbox.conversations.thread(world.ben, conversation_id)
    assert (shown.mode_changed_by, shown.assignee) == ("Ben", "Ben")
    assert [line.text for line in shown.messages if line.author == "system"] == [
        "Amy took over",
        "Ben took over from Amy",
    ]
    told = [one.text for one in world.inbox.notifications.bell(world.amy).items]
    assert told == ["Ben took over from you"]


def test_of_two_who_take_it_from_a_third_one_wins(world: World) -> None:
    received = world.guest_writes()
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    added = world.inbox.registry.add_agent(
        "cy@azul.example",
        name="Cy",
        role=Role.AGENT,
        hotel_slugs=["azul"],
        password="correct horse",
    )
    cy = Viewer(added, "Cy", "cy@azul.example", Role.AGENT, world.amy.hotel_ids)

    def take(viewer: Viewer) -> str:
        try:
            world.inbox.takeover.take_from(viewer, received.conversation_id, world.amy.agent_id)
        except ConflictError as error:
            return str(error)
        return viewer.name

    with ThreadPoolExecutor(2) as threads:
        outcomes = set(threads.map(take, (world.ben, cy)))
    winner = world.inbox.conversations.thread(world.amy, received.conversation_id).assignee
    assert outcomes == {winner, f"{winner} has it by now."}


async def test_the_bot_is_given_everything_that_was_said_meanwhile(world: World) -> None:
    received = world.guest_writes("Do you have a crib?")
    await world.bot_answers()
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.inbox.outbox.send(world.amy, received.conversation_id, Letter("d1", "A crib is 12 €."))
    world.guest_writes("And for two?")
    world.inbox.takeover.release(world.amy, received.conversation_id)
    await world.bot_answers()

    said = [line.text for line in world.bot.turns[-1].messages if line.author != "system"]
    assert said == [
        "Do you have a crib?",
        "Breakfast is from 7 to 10.",
        "A crib is 12 €.",
        "And for two?",
    ]


def test_only_what_one_holds_is_handed_back_together(world: World) -> None:
    mine, bens, untouched = (
        world.guest_writes(guest=f"3460000000{number}").conversation_id for number in range(3)
    )
    world.inbox.takeover.take_over(world.amy, mine)
    world.inbox.takeover.take_over(world.ben, bens)

    wanted = [mine, bens, untouched, 4711, mine]
    assert world.inbox.takeover.release_held(world.amy, wanted) == 1
    assert world.inbox.takeover.release_held(world.amy, wanted) == 0
    assert world.inbox.takeover.release_held(STRANGER, wanted) == 0
    modes = [world.inbox.conversations.thread(world.amy, one).mode for one in (mine, bens)]
    assert modes == [Mode.AI, Mode.HUMAN]
