"""Sessions open, go on and end by the guest's own time; the clockwork only takes note."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from hotel_inbox.events import Event, Happened, listening
from hotel_inbox.models import ConversationSession
from hotel_inbox.services.sessions import BATCH
from tests.services.world import START, World

DAY = timedelta(hours=24)


def spans(world: World) -> list[tuple[timedelta, timedelta]]:
    """Start and latest guest message of each session, counted from START."""
    return [(row.started_at - START, row.last_guest_at - START) for row in rows(world)]


def rows(world: World) -> list[ConversationSession]:
    with world.inbox.db.reading() as session:
        query = select(ConversationSession).order_by(
            col(ConversationSession.started_at), col(ConversationSession.id)
        )
        return list(session.exec(query))


def hours(*numbers: float) -> tuple[timedelta, ...]:
    return tuple(timedelta(hours=number) for number in numbers)


def written_at(world: World, *moments: datetime) -> int:
    world.clock.moment = max(world.clock.moment, *moments)
    return [
        world.guest_writes(f"message {number}", sent_at=moment)
        for number, moment in enumerate(moments)
    ][-1].conversation_id


def test_each_message_within_24_hours_of_the_last_extends_the_session(world: World) -> None:
    written_at(world, *(START + timedelta(hours=23 * number) for number in range(4)))

    assert spans(world) == [hours(0, 69)]
    assert rows(world)[0].expires_at == START + timedelta(hours=69) + DAY


def test_a_pause_of_24_hours_opens_another(world: World) -> None:
    written_at(world, START, START + DAY)

    assert spans(world) == [hours(0, 0), hours(24, 24)]


def test_a_message_that_comes_late_lands_in_the_session_of_its_own_time(world: World) -> None:
    conversation_id = written_at(
        world, START, START + timedelta(hours=40), START + timedelta(hours=2)
    )

    assert spans(world) == [hours(0, 2), hours(40, 40)]
    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    by_text = {message.text: message.session_id for message in shown.messages}
    assert by_text["message 2"] == by_text["message 0"] != by_text["message 1"]


def test_a_late_message_shortly_before_a_session_begins_it_earlier(world: World) -> None:
    written_at(world, START + timedelta(hours=40), START + timedelta(hours=30))

    assert spans(world) == [hours(30, 40)]


def test_a_late_message_from_a_time_of_its_own_opens_a_session_between(world: World) -> None:
    written_at(world, START, START + timedelta(hours=80), START + timedelta(hours=40))

    assert spans(world) == [hours(0, 0), hours(40, 40), hours(80, 80)]


def test_whatever_the_order_messages_arrive_in_every_one_has_its_session(world: World) -> None:
    moments = [START + timedelta(hours=number) for number in (50, 0, 75, 20, 48, 100)]
    conversation_id = written_at(world, *moments)

    sessions = {row.id: row for row in rows(world)}
    for message in world.inbox.conversations.thread(world.amy, conversation_id).messages:
        assert message.session_id is not None
        held = sessions[message.session_id]
        assert held.started_at <= message.at <= held.last_guest_at < held.expires_at


def test_the_job_notes_each_end_once(world: World) -> None:
    written_at(world, START)
    world.clock.moment = START + DAY - timedelta(seconds=1)
    assert world.inbox.expiry.run() == 0
    world.clock.advance(hours=5)

    assert world.inbox.expiry.run() == 1
    assert world.inbox.expiry.run() == 0
    assert [row.expired_at for row in rows(world)] == [START + DAY]


def test_the_thread_shows_the_end_also_before_the_job_has_noted_it(world: World) -> None:
    conversation_id = written_at(world, START)
    world.clock.moment = START + DAY

    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    assert shown.session_expired
    assert [session.expired for session in shown.sessions.values()] == [True]
    assert world.inbox.conversations.page(world.amy).rows[0].expired


def test_a_late_message_reopens_what_had_been_noted_as_ended(world: World) -> None:
    written_at(world, START)
    world.clock.moment = START + DAY
    world.inbox.expiry.run()

    written_at(world, START + timedelta(hours=23))
    assert [row.expired_at for row in rows(world)] == [None]
    world.clock.moment = START + timedelta(hours=47)
    assert world.inbox.expiry.run() == 1


async def test_open_pages_are_told_of_an_end(world: World) -> None:
    conversation_id = written_at(world, START)
    (hotel_id,) = world.amy.hotel_ids
    world.clock.moment = START + DAY
    changed = Event(Happened.CONVERSATION_CHANGED, hotel_id, conversation_id)

    async with listening(world.inbox.bus, changed.__eq__) as mailbox:
        world.inbox.expiry.run()

        assert await mailbox.next(5) == {changed}


def test_a_long_absence_is_caught_up_batch_by_batch(world: World) -> None:
    conversation_id = written_at(world, START)
    (first,) = rows(world)
    with world.inbox.db.unit_of_work() as unit:
        unit.session.add_all(
            ConversationSession(
                hotel_id=first.hotel_id,
                channel=first.channel,
                received_at=START,
                conversation_id=conversation_id,
                started_at=START,
                last_guest_at=START,
                expires_at=START + DAY,
            )
            for _ in range(BATCH + 1)
        )
    world.clock.moment = START + DAY

    assert world.inbox.expiry.run() == BATCH + 2
