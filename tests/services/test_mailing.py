"""Whoever is away gets one e-mail about what waits for them, and nobody else does."""

import email
from dataclasses import dataclass, field
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest
from sqlmodel import select

from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.domain.presence import STAYS
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import PermanentSendError, RetryableSendError, SendError
from hotel_inbox.models import Agent, AgentHotel, Conversation, Guest, Notification
from hotel_inbox.services.mailing import (
    AT_A_TIME,
    FIRST_PAUSE,
    GIVEN_UP_AFTER,
    LONGEST_WORDS,
    Mailing,
)
from hotel_inbox.services.notifications import (
    GUEST_WAITS,
    MAIL_AFTER,
    SEND_FAILED,
    tell,
    tell_people,
)
from tests.services.world import GUEST, World


@dataclass
class Postbox:
    """Takes everything, unless it was told to fail."""

    sender: str = "Inbox <inbox@azul.example>"
    taken: list[EmailMessage] = field(default_factory=list)
    failures: list[SendError] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        if self.failures:
            raise self.failures.pop()
        self.taken.append(message)

    def readers(self) -> list[str]:
        return sorted(str(one["To"]) for one in self.taken)


@pytest.fixture
def post() -> Postbox:
    return Postbox()


@pytest.fixture
def mailing(world: World, post: Postbox) -> Mailing:
    return Mailing(world.inbox.db, post, "https://inbox.example", world.clock)


def waits(world: World, text: str = "Is anybody there?", guest: str = GUEST) -> int:
    sent = f"wamid.{guest}.{text[:9]}"
    it = world.guest_writes(text, guest=guest, provider_id=sent, guest_name="Ann").conversation_id
    with world.inbox.db.unit_of_work() as unit:
        conversation = unit.session.get_one(Conversation, it)
        tell(unit, conversation, None, GUEST_WAITS, "Waits for a person.", world.clock())
    return it


def choose(world: World, who: Viewer, language: str | None = None, **chosen: bool) -> None:
    with world.inbox.db.unit_of_work() as unit:
        agent = unit.session.get_one(Agent, who.agent_id)
        agent.preferences, agent.language = dict(chosen), language


def later(world: World, mailing: Mailing, by: timedelta = MAIL_AFTER) -> None:
    world.clock.advance(seconds=by.total_seconds())
    mailing.run()


def test_whoever_is_away_and_wants_it_gets_one(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    world.inbox.staff.note_active(world.ben)
    it = waits(world)
    later(world, mailing, MAIL_AFTER - timedelta(seconds=1))
    assert post.taken == []
    later(world, mailing, timedelta(seconds=1))
    later(world, mailing, GIVEN_UP_AFTER)

    (mail,) = post.taken
    assert mail["To"] == "Amy <amy@azul.example>"
    assert mail["From"] == "Inbox <inbox@azul.example>"
    assert mail["Subject"] == "A guest waits for a person: Ann"
    said = mail.get_content()
    for part in ("Hello Amy,", "Guest: Ann, Azul", "> Is anybody there?"):
        assert part in said
    assert f"\nhttps://inbox.example/conversations/{it}\n" in said
    assert "https://inbox.example/settings" in said


def test_it_speaks_the_readers_language(world: World, mailing: Mailing, post: Postbox) -> None:
    choose(world, world.ben, language="es")
    it = world.guest_writes(guest_name="Ann").conversation_id
    world.inbox.assignment.assign(world.amy, it, world.ben.agent_id, None)
    later(world, mailing)
    (mail,) = post.taken
    assert mail["Subject"] == "Amy te ha asignado una conversación: Ann"
    assert "Hola, Ben:" in mail.get_content()


def test_each_reads_the_reason_in_their_own_language(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    reason = "The channel gave no reason."
    choose(world, world.ben, language="es")
    it = world.guest_writes(guest_name="Ann").conversation_id
    with world.inbox.db.unit_of_work() as unit:
        conversation = unit.session.get_one(Conversation, it)
        tell(unit, conversation, None, SEND_FAILED, reason, world.clock())
    later(world, mailing.speaking(understood))
    said = {str(mail["To"])[:3]: mail.get_content() for mail in post.taken}
    assert reason in said["Amy"]
    assert "El canal no ha dado ningún motivo." in said["Ben"]
    assert reason not in said["Ben"]


def test_what_a_guest_sent_is_called_in_the_readers_language(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    choose(world, world.ben, language="es")
    it = world.guest_writes("our terrace", kind="image", guest_name="Ann").conversation_id
    with world.inbox.db.unit_of_work() as unit:
        conversation = unit.session.get_one(Conversation, it)
        tell(unit, conversation, None, GUEST_WAITS, "Waits for a person.", world.clock())
    later(world, mailing.speaking(understood))
    said = {str(mail["To"])[:3]: mail.get_content() for mail in post.taken}
    assert "> Photo · our terrace" in said["Amy"]
    assert "> Foto · our terrace" in said["Ben"]


@pytest.mark.parametrize("why", ["chosen", "read", "back", "answered", "gone", "elsewhere"])
def test_what_is_owed_no_more_is_not_written(
    world: World, mailing: Mailing, post: Postbox, why: str
) -> None:
    it = waits(world)
    world.inbox.notifications.mark_read(world.ben)
    if why == "chosen":
        choose(world, world.amy, mail=False)
    elif why == "read":
        world.inbox.notifications.mark_seen(world.amy, it)
    elif why == "back":
        world.inbox.staff.note_active(world.amy)
    elif why == "answered":
        world.inbox.takeover.take_over(world.ben, it)
    else:
        with world.inbox.db.unit_of_work() as unit:
            agent = unit.session.get_one(Agent, world.amy.agent_id)
            agent.active = why != "gone"
            if why == "elsewhere":
                for given in unit.session.exec(select(AgentHotel)).all():
                    unit.session.delete(given)
    later(world, mailing)
    world.clock.advance(seconds=STAYS.total_seconds())
    mailing.run()
    assert post.taken == []


def test_whoever_does_not_want_to_know_is_not_told_at_all(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    choose(world, world.amy, waits=False)
    choose(world, world.ben, mail=False)
    waits(world)
    later(world, mailing)
    assert post.taken == []
    assert world.inbox.notifications.bell(world.amy).unread == 0
    assert world.inbox.notifications.bell(world.ben).unread == 1


def test_the_same_news_again_is_no_second_mail(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    choose(world, world.ben, mail=False)
    waits(world, "one")
    world.clock.advance(seconds=30)
    waits(world, "two")
    later(world, mailing, timedelta(seconds=30))
    assert len(post.taken) == 1
    waits(world, "three")
    later(world, mailing)
    assert len(post.taken) == 1
    world.inbox.notifications.mark_read(world.amy)
    waits(world, "four")
    later(world, mailing)
    assert len(post.taken) == 2


def test_whoever_left_after_the_first_news_gets_one_of_the_next(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    choose(world, world.ben, mail=False)
    world.inbox.staff.note_active(world.amy)
    waits(world, "one")
    later(world, mailing, STAYS)
    assert post.taken == []
    waits(world, "two")
    later(world, mailing)
    assert post.readers() == ["Amy <amy@azul.example>"]


def test_a_server_that_is_away_is_tried_again_more_and_more_rarely(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    choose(world, world.ben, mail=False)
    waits(world)
    post.failures = [RetryableSendError("away")] * 2
    later(world, mailing)
    later(world, mailing, FIRST_PAUSE)
    later(world, mailing, FIRST_PAUSE)
    assert post.taken == []
    later(world, mailing, FIRST_PAUSE)
    (mail,) = post.taken
    assert str(mail["Message-ID"]).startswith("<notification-")


def test_after_a_day_or_a_refusal_it_is_given_up(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    choose(world, world.ben, mail=False)
    waits(world)
    post.failures = [PermanentSendError("no such person")]
    later(world, mailing)
    later(world, mailing, FIRST_PAUSE)
    waits(world, guest="34600999888")
    post.failures = [RetryableSendError("away")]
    later(world, mailing)
    later(world, mailing, GIVEN_UP_AFTER)
    assert post.taken == []
    with world.inbox.db.reading() as session:
        assert not any(session.exec(select(Notification.mail_due_at)).all())


def test_a_claim_that_died_is_taken_up_again_as_the_same_message(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    choose(world, world.ben, mail=False)
    waits(world)
    world.clock.advance(seconds=MAIL_AFTER.total_seconds())
    (dropped,) = mailing.claim(5)
    assert mailing.claim(5) == []
    later(world, mailing, FIRST_PAUSE)
    (mail,) = post.taken
    assert mail["Message-ID"] == dropped.message["Message-ID"]
    mailing.send(dropped)
    later(world, mailing, FIRST_PAUSE)
    assert len(post.taken) == 2


def test_nothing_that_people_wrote_gets_into_a_header(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    choose(world, world.ben, mail=False)
    it = waits(world, "\r\nBcc: x\n" + "long " * 200)
    with world.inbox.db.unit_of_work() as unit:
        conversation = unit.session.get_one(Conversation, it)
        guest = unit.session.get_one(Guest, conversation.guest_id)
        guest.name = 'Eve\r\nBcc: all@example.org\r\n\r\n<b>"hi"\u202e'
        unit.session.get_one(Agent, world.amy.agent_id).name = "Amy\r\nX-Evil: 1"
    later(world, mailing)
    (mail,) = post.taken
    read = email.message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert set(read.keys()) <= {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    assert read["Subject"] == 'A guest waits for a person: Eve Bcc: all@example.org <b>"hi"'
    assert max(map(len, read.get_content().splitlines())) <= LONGEST_WORDS + 20


def test_without_a_server_nothing_is_claimed(world: World) -> None:
    waits(world)
    world.clock.advance(hours=1)
    assert not world.inbox.mailing.is_on
    assert world.inbox.mailing.claim(5) == []


def test_only_staff_of_the_hotel_are_told_by_name(world: World) -> None:
    it = world.guest_writes().conversation_id
    with world.inbox.db.unit_of_work() as unit:
        conversation = unit.session.get_one(Conversation, it)
        named = {world.amy.agent_id, world.ben.agent_id, 999}
        now = world.clock()
        tell_people(unit, named, conversation, "mentioned", "Look", now, by=world.amy.agent_id)
    assert world.inbox.notifications.bell(world.amy).unread == 0
    (item,) = world.inbox.notifications.bell(world.ben).items
    assert (item.kind, item.by) == ("mentioned", "Amy")


def test_those_who_are_back_keep_nobody_elses_mail_waiting(
    world: World, mailing: Mailing, post: Postbox
) -> None:
    choose(world, world.ben, mail=False)
    for number in range(AT_A_TIME):
        waits(world, guest=f"3460000000{number}")
    choose(world, world.ben)
    choose(world, world.amy, mail=False)
    world.clock.advance(seconds=1)
    waits(world, guest="34600000009")
    later(world, mailing)
    assert post.readers() == ["Ben <ben@azul.example>"]


def test_who_was_relieved_reads_by_whom(world: World, mailing: Mailing, post: Postbox) -> None:
    it = world.guest_writes(guest_name="Ann").conversation_id
    world.inbox.takeover.take_over(world.amy, it)
    world.inbox.takeover.take_from(world.ben, it, world.amy.agent_id)
    later(world, mailing)
    (mail,) = post.taken
    assert mail["Subject"] == "Ben took a conversation over from you: Ann"
