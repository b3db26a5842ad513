"""What a message of any channel is and says, as the channels' readers make it out."""

from __future__ import annotations

from dataclasses import dataclass, field

from hotel_inbox.domain.media import MediaRef

KIND_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Content:
    """What a message is and says; `text` holds only the guest's own words or choice.

    `target` is the message that a reaction, an edit or a deletion is about; `media` are the files
    that came along.
    """

    kind: str
    text: str = ""
    detail: dict[str, object] = field(default_factory=dict)
    target: str | None = None
    media: tuple[MediaRef, ...] = ()
