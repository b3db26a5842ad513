"""What an agent has sent off and the server has not yet settled."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.domain.inbox import ThreadMessage
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import NOTE, Author
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import InvalidInputError

MOST_FILES = 20
MOST_MENTIONS = 50
_LONGEST_NAME = 255
_LONGEST_ID = 19


@dataclass(frozen=True)
class DraftFile:
    """An uploaded file that goes out with a draft."""

    id: int
    name: str


@dataclass(frozen=True)
class Draft:
    """A letter to the guest or a note on its way; the key makes sending it twice one message.

    A note has the colleagues whom it mentions, a letter what it quotes and its files. `arrived`
    says that the thread shows it as a message already, `refused` that it became none.
    """

    key: str
    conversation_id: int
    text: str
    quoted: int = 0
    files: list[DraftFile] = field(default_factory=list)
    note: bool = False
    mentions: list[int] = field(default_factory=list)
    arrived: bool = False
    refused: bool = False

    @property
    def place(self) -> str:
        """Name the field that it was written in, as the browser's script does."""
        return f"note-{self.conversation_id}" if self.note else str(self.conversation_id)

    def send(self, desk: Desk, viewer: Viewer) -> None:
        """Hand it on, as a note to the colleagues or as a letter to the outbox; blocks."""
        if self.note:
            desk.notes.add(viewer, self.conversation_id, self.text, self.mentions, self.key)
            return
        letter = Letter(
            draft_key=self.key,
            text=self.text,
            quoted=self.quoted or None,
            files=tuple(file.id for file in self.files),
        )
        desk.outbox.send(viewer, self.conversation_id, letter)


def draft_from(form: Mapping[str, object]) -> Draft:
    """Read the composer's form; raise InvalidInputError if it is not one."""
    text, note = str(form.get("text") or "").strip(), bool(form.get("note"))
    files = [] if note else _files(str(form.get("files") or "[]"))
    if not text and not files:
        raise InvalidInputError("Write something first.")
    key = str(form.get("draft_key") or "")
    conversation_id = _id(str(form.get("conversation_id") or ""))
    if not key or not conversation_id:
        raise _unreadable()
    if note:
        mentions = _mentions(str(form.get("mentions") or ""))
        return Draft(key, conversation_id, text, note=True, mentions=mentions)
    quoted = _id(str(form.get("quoted") or ""))
    return Draft(key=key, conversation_id=conversation_id, text=text, quoted=quoted, files=files)


def unsettled(
    drafts: Sequence[Draft], conversation_id: int, newest_known: int, fresh: Sequence[ThreadMessage]
) -> list[Draft]:
    """Mark the draft under way if it became a message since the newest known one, 0 if none is.

    So that it does not show twice: as what is being sent and as what was sent.
    """
    if not drafts or drafts[0].conversation_id != conversation_id or not newest_known:
        return list(drafts)
    under_way = drafts[0]
    arrived = under_way.arrived or any(
        _became(under_way, message) for message in fresh if message.id > newest_known
    )
    return [replace(under_way, arrived=arrived), *drafts[1:]]


def _became(draft: Draft, message: ThreadMessage) -> bool:
    if draft.note:
        return message.kind == NOTE and message.text == draft.text
    if message.author is not Author.AGENT:
        return False
    if {file.id for file in draft.files} & {media.id for media in message.media}:
        return True
    # A long text goes out in parts: the first one tells.
    said = message.text.strip()
    return bool(said) and draft.text.startswith(said)


def _mentions(listed: str) -> list[int]:
    found = [_id(one) for one in listed.split()]
    if 0 in found or len(found) > MOST_MENTIONS:
        raise _unreadable()
    return found


def _files(listed: str) -> list[DraftFile]:
    try:
        found = json.loads(listed)
    except (ValueError, RecursionError):
        raise _unreadable() from None
    if not isinstance(found, list) or len(found) > MOST_FILES:
        raise _unreadable()
    return [_file(one) for one in found]


def _file(found: object) -> DraftFile:
    if not isinstance(found, dict):
        raise _unreadable()
    file_id = _id(str(found.get("id")))
    if not file_id:
        raise _unreadable()
    return DraftFile(file_id, str(found.get("name") or "File")[:_LONGEST_NAME])


def _id(digits: str) -> int:
    return (
        int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < _LONGEST_ID else 0
    )


def _unreadable() -> InvalidInputError:
    return InvalidInputError("The message could not be read. Reload the page and try again.")
