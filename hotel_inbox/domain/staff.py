"""Who is asking, and which hotels they may see."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person on the staff is trusted with."""

    AGENT = "agent"
    MANAGER = "manager"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in agent; `hotel_ids` is everything they may see, whatever they ask for."""

    agent_id: int
    name: str
    email: str
    role: Role
    hotel_ids: frozenset[int]
