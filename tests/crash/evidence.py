"""What the database and the fake Graph API say afterwards: nothing lost, nothing doubled."""

import json
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from urllib.request import urlopen

from sqlalchemy import func, text
from sqlmodel import col, select

from hotel_inbox.db import Database
from hotel_inbox.domain.messages import Author, Channel, MessageStatus, message_of
from hotel_inbox.models import Conversation, GuestIdentity, Message, WebhookEvent
from hotel_inbox.services.delivery import SETTLING_TIME
from tests.crash.guests import Crowd, Said
from tests.crash.reports import LastingReports
from tests.fakes.graph_api import Received

_REACHED = {MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ}
# A report that was acknowledged is worked on within this, also after a restart.
_HANDLED_WITHIN = 10.0


@dataclass(frozen=True)
class Line:
    """A message of a thread, with what evidence asks for."""

    id: int
    guest: str
    channel: Channel
    author: Author
    provider_id: str | None
    text: str
    status: MessageStatus
    holding: bool


def in_hand(db: Database) -> set[int]:
    """Name the messages whose sending somebody has begun and nobody has noted the end of."""
    with db.reading() as session:
        query = select(Message.id).where(
            Message.status == MessageStatus.PENDING, col(Message.claimed_until).is_not(None)
        )
        return set(session.exec(query))


def work_left(db: Database) -> dict[str, int]:
    """Count what somebody still has to do, by queue; empty when all is quiet."""
    queues = {
        "callbacks": select(func.count())
        .select_from(WebhookEvent)
        .where(col(WebhookEvent.handled_at).is_(None)),
        "turns": select(func.count())
        .select_from(Conversation)
        .where(col(Conversation.turn_due_at).is_not(None)),
        "messages": select(func.count())
        .select_from(Message)
        .where(Message.status == MessageStatus.PENDING),
    }
    with db.reading() as session:
        counts = {name: session.exec(query).one() for name, query in queues.items()}
    return {name: count for name, count in counts.items() if count}


def lines(db: Database) -> list[Line]:
    """Read all threads, oldest line first; a guest is named as the channel names them."""
    query = (
        select(Message, Conversation.channel, GuestIdentity.value)
        .join(Conversation, col(Conversation.id) == Message.conversation_id)
        .join(GuestIdentity, col(GuestIdentity.guest_id) == Conversation.guest_id)
        .order_by(col(Message.id))
    )
    with db.reading() as session:
        return [
            Line(
                *(row.id, guest, Channel(channel), row.author, row.provider_id, row.text),
                *(row.status, "holding" in row.detail),
            )
            for row, channel, guest in session.exec(query)
        ]


def _our_id(request: Received) -> int:
    ours = message_of(request.body["biz_opaque_callback_data"])
    assert ours is not None
    return ours


def assert_kept_once(said: list[Said], found: list[Line]) -> None:
    """Everything that guests wrote is there, once, and nothing else is."""
    assert all(one.acknowledged_at for one in said)
    kept = Counter(line.text for line in found if line.author is Author.GUEST)
    assert kept == Counter(one.text for one in said)


def assert_all_answered(found: list[Line]) -> None:
    """After each guest's last message there is an answer, and it went out."""
    last_said = {line.guest: line.id for line in found if line.author is Author.GUEST}
    answers = {line.guest: line for line in found if line.author is Author.BOT and not line.holding}
    assert set(answers) == set(last_said)
    for guest, answer in answers.items():
        assert answer.id > last_said[guest], f"{guest} waits for an answer"
        assert answer.status in _REACHED, answer


def assert_no_turn_answered_twice(found: list[Line]) -> None:
    """Between two answers of the bot the guest has written something; it puts them off once."""
    before: dict[str, Line] = {}
    for line in found:
        if line.author is Author.SYSTEM:
            continue
        previous = before.get(line.guest)
        if previous is not None and previous.author == line.author == Author.BOT:
            assert previous.holding, line
            assert not line.holding, line
        before[line.guest] = line


def assert_in_order(sent: list[Received], found: list[Line]) -> None:
    """Each guest got exactly our messages to them, in our order; repetitions right after."""
    got: dict[str, list[int]] = {}
    for request in sent:
        reference = _our_id(request)
        got.setdefault(request.body["to"], []).append(reference)
    written: dict[str, list[int]] = {}
    for line in found:
        if line.channel is Channel.WHATSAPP and line.author is Author.BOT:
            written.setdefault(line.guest, []).append(line.id)
    assert {guest: sorted(set(ids)) for guest, ids in got.items()} == written
    for guest, ids in got.items():
        assert ids == sorted(ids), f"{guest} got messages out of order: {ids}"


def repeated(sent: list[Received]) -> dict[int, list[Received]]:
    """Give the messages that the provider took more than once, by our id."""
    taken: dict[int, list[Received]] = {}
    for request in sent:
        taken.setdefault(_our_id(request), []).append(request)
    return {reference: requests for reference, requests in taken.items() if len(requests) > 1}


def assert_repeated_with_patience(sent: list[Received]) -> None:
    """Reports had their time to settle a send before it was repeated."""
    for reference, requests in repeated(sent).items():
        for earlier, later in pairwise(requests):
            assert later.at - earlier.at >= SETTLING_TIME.total_seconds(), f"{reference}: too soon"


def assert_repeated_only_if_unsettled(
    sent: list[Received], interrupted: list[set[int]], reports: LastingReports
) -> None:
    """Only what was being sent at a kill is repeated, once per kill, unless a report settled it."""
    for reference, requests in repeated(sent).items():
        interruptions = sum(reference in hands for hands in interrupted)
        assert len(requests) <= 1 + interruptions, f"message {reference} was sent once too often"
        for earlier, later in pairwise(requests):
            reported = reports.taken_at.get(earlier.wamid or "", later.at)
            assert later.at - reported < _HANDLED_WITHIN, f"{reference} had been reported"


def assert_sound(db: Database) -> None:
    """A killed SQLite file is whole."""
    if db.engine.dialect.name == "sqlite":
        with db.reading() as session:
            assert session.connection().execute(text("PRAGMA integrity_check")).scalar() == "ok"


def assert_guests_see(crowd: Crowd, found: list[Line]) -> None:
    """Each visitor of the web chat reads exactly their thread, over the route that they use."""
    kept = {line.id: line.text for line in found}
    for guest, visitor in crowd.visitors.items():
        with urlopen(crowd.thread_url(visitor), timeout=10) as answer:  # noqa: S310 - our server
            shown = json.load(answer)["messages"]
        wrote = [one["text"] for one in shown if one["author"] == "guest"]
        assert wrote == [one.text for one in crowd.said if one.guest == guest]
        assert shown[-1]["author"] == "bot"
        assert all(kept[one["id"]] == one["text"] for one in shown)


def seconds_to_answer(
    said: list[Said], sent: list[Received], found: list[Line], not_before: float
) -> list[float]:
    """Measure from each acknowledgement (or a later moment) to the next answer, sorted."""
    ids = {line.text: line.id for line in found if line.author is Author.GUEST}
    answers: dict[str, list[tuple[int, float]]] = {}
    for request in sent:
        reference = _our_id(request)
        answers.setdefault(request.body["to"], []).append((reference, request.at))
    ends = (
        (one, min((at for ref, at in answers.get(one.guest, ()) if ref > ids[one.text]), default=0))
        for one in said
    )
    return sorted(
        max(0, end - max(one.acknowledged_at or 0, not_before)) for one, end in ends if end
    )
