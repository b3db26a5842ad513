"""What becomes of a message that the provider refuses, code by code."""

from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import select

from hotel_inbox.channels.meta_errors import MEANINGS
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Channel, MessageStatus
from hotel_inbox.models import Connection, Conversation, Message
from tests.events.stage import Stage, payload
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal

# What staff send is refused with these; on Messenger a subcode tells refusals of one code apart.
CODES: dict[tuple[Channel, str], Behaviour] = {
    **{(Channel.WHATSAPP, code): refusal(int(code)) for code in MEANINGS},
    (Channel.WHATSAPP, "199999"): refusal(199999, "Nobody knows this one"),
    (Channel.MESSENGER, "10/2018278"): refusal(10, subcode=2018278),
    (Channel.MESSENGER, "10/2018300"): refusal(10, subcode=2018300),
    (Channel.MESSENGER, "100/2018001"): refusal(100, subcode=2018001),
    (Channel.MESSENGER, "551"): refusal(551),
    (Channel.INSTAGRAM, "10/2534022"): refusal(10, subcode=2534022),
    (Channel.INSTAGRAM, "100/2534014"): refusal(100, subcode=2534014),
    (Channel.INSTAGRAM, "200/1545041"): refusal(200, subcode=1545041),
    (Channel.INSTAGRAM, "613"): refusal(613),
}


@dataclass(frozen=True)
class Consequence:
    """What staff read beside a refused message, and what follows from the refusal."""

    words: str
    follows: str

    def row(self, channel: Channel, code: str) -> str:
        """Write a row of the page's table."""
        return f"| {channel} {code} | {self.words} | {self.follows} |"


async def consequence(
    database_url: str, data_dir: Path, channel: Channel, behaviour: Behaviour
) -> Consequence:
    """Let Amy write, and Meta refuse it once."""
    with FakeGraphApi() as graph:
        stage = Stage.opened(database_url, data_dir, graph, channel)
        try:
            await stage.receive(payload(channel, "text"))
            (row,) = stage.inbox.conversations.page(stage.viewer).rows
            stage.inbox.takeover.take_over(stage.viewer, row.id)
            letter = Letter(draft_key="d", text="Yes, there is.")
            message_id = stage.inbox.outbox.send(stage.viewer, row.id, letter)
            graph.behave(replace(behaviour))
            for due in stage.inbox.delivery.claim(10):
                await stage.inbox.delivery.send(due)
            return _judged(stage, message_id)
        finally:
            await stage.close()


def _judged(stage: Stage, message_id: int) -> Consequence:
    with stage.inbox.db.reading() as session:
        message = session.get_one(Message, message_id)
        connection = session.get_one(Connection, message.connection_id)
        conversation = session.exec(select(Conversation)).one()
    follows = []
    if connection.paused_at is not None:
        follows.append("waits; the connection is paused until somebody sees to it")
    elif message.status is MessageStatus.FAILED:
        follows.append("fails at once, staff are told")
    elif message.status is MessageStatus.PENDING:
        follows.append("tried again")
    if connection.throttled_until is not None:
        follows.append("everything from this account waits")
    if conversation.window_closed_at is not None:
        follows.append("the window is closed")
    words = message.error_reason or connection.pause_reason or ""
    return Consequence(words.replace("|", "\\|"), "; ".join(follows))
