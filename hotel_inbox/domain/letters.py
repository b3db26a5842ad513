"""What staff hand to the outbox, and the messages that it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotel_inbox.domain.splitting import split
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.errors import InvalidInputError

DRAFT_KEY_LIMIT = 76
"""Characters of a draft's key; what its further messages are called by is a little longer."""
CAPTION_LIMIT = 1024
MOST_PARTS = 10
"""Whoever writes more than fits into these has pasted something by mistake."""
MOST_FILES = 20
_CAPTIONED = frozenset({"image", "video", "document"})


@dataclass(frozen=True, slots=True)
class Letter:
    """What an agent wrote; the same `draft_key` twice is one message.

    `quoted` is our id of the message that it answers; `files` are ids of what was uploaded for
    this conversation, in order. A text without files and files without a text are both fine.
    """

    draft_key: str
    text: str = ""
    quoted: int | None = None
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """What becomes one message: a text, or the file of this index with its caption."""

    kind: str
    text: str
    file: int | None = None


def pieces(
    text: str,
    kinds: Sequence[str],
    *,
    channel_name: str,
    text_limit: int,
    text_bytes: int | None = None,
    captions: bool = False,
) -> list[Piece]:
    """Lay a text and files of these kinds out as messages, in the order in which they leave.

    The text goes with the first file if the channel takes captions and it is short enough, and
    else ahead. Raises InvalidInputError for nothing at all, and for too much.
    """
    text = clean(text).strip()
    if not is_visible(text):
        text = ""
    if not text and not kinds:
        raise InvalidInputError("Write something first.")
    captioned = (
        captions and 0 < len(text) <= CAPTION_LIMIT and bool(kinds) and kinds[0] in _CAPTIONED
    )
    ahead = [] if captioned or not text else split(text, text_limit, text_bytes)
    found = [Piece("text", part) for part in ahead if is_visible(part)]
    if len(found) > MOST_PARTS:
        raise InvalidInputError(
            f"This text would be {len(found)} messages ({channel_name} takes {text_limit} "
            f"characters in each), and {MOST_PARTS} can go at once. Send it in parts."
        )
    if len(kinds) > MOST_FILES:
        raise InvalidInputError(f"{MOST_FILES} files can go at once. Send them in parts.")
    for index, kind in enumerate(kinds):
        found.append(Piece(kind, text if captioned and index == 0 else "", index))
    return found


def checked_draft_key(draft_key: str) -> str:
    """Give the key back; raise InvalidInputError for one that cannot name a letter's messages."""
    if (
        not 0 < len(draft_key) <= DRAFT_KEY_LIMIT
        or "#" in draft_key
        or clean(draft_key) != draft_key
    ):
        raise InvalidInputError(f"A draft needs a key of 1 to {DRAFT_KEY_LIMIT} characters, no #.")
    return draft_key


def draft_key_of(draft_key: str, index: int) -> str:
    """Name a letter's message by its place: the first bears the draft's own key."""
    return draft_key if index == 0 else f"{draft_key}#{index + 1}"


def note_key_of(draft_key: str) -> str:
    """Name a note by its draft's key, as no letter of the conversation is named."""
    return f"{draft_key}#n"


def letter_of(draft_key: str) -> str:
    """Give the draft's own key from what one of its letter's messages is called by."""
    return draft_key.partition("#")[0]
