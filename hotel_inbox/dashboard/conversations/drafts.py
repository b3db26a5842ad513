"""What an agent has sent off and the server has not yet settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.domain.inbox import ThreadMessage
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import InvalidInputError


@dataclass(frozen=True)
class Draft:
    """A text on its way; the key makes sending it twice one message."""

    key: str
    conversation_id: int
    text: str

    def send(self, desk: Desk, viewer: Viewer) -> None:
        """Hand the text to the outbox; blocks."""
        desk.outbox.send_text(viewer, self.conversation_id, self.text, self.key)


def draft_from(form: Mapping[str, object]) -> Draft:
    """Read the composer's form; raise InvalidInputError if it is not one."""
    text = str(form.get("text") or "").strip()
    key = str(form.get("draft_key") or "")
    conversation_id = str(form.get("conversation_id") or "")
    if not text:
        raise InvalidInputError("Write something first.")
    if not key or not conversation_id.isdecimal():
        raise InvalidInputError("The message could not be read. Reload the page and try again.")
    return Draft(key=key, conversation_id=int(conversation_id), text=text)


def unsettled(
    drafts: Sequence[Draft], conversation_id: int, newest_known: int, fresh: Sequence[ThreadMessage]
) -> list[Draft]:
    """Leave out the drafts that became messages since the newest known one, 0 if none is known.

    So that none shows twice: as what is being sent and as what was sent.
    """
    arrived = [
        message.text.strip()
        for message in fresh
        if newest_known and message.id > newest_known and message.author is Author.AGENT
    ]
    left = []
    for draft in drafts:
        if draft.conversation_id == conversation_id and draft.text in arrived:
            arrived.remove(draft.text)
        else:
            left.append(draft)
    return left
