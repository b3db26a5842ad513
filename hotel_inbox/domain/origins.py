"""What may lead a guest into a chat."""

from dataclasses import dataclass
from enum import StrEnum


class OriginKind(StrEnum):
    """What it was."""

    AD = "ad"
    POST = "post"
    PRODUCT = "product"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a guest came from: `name` for people, `reference` is the channel's own id of it."""

    kind: OriginKind
    name: str = ""
    reference: str = ""
