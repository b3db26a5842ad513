"""Who is asking, and which hotels they may see."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Protocol

from hotel_inbox.domain.languages import Language


class Role(StrEnum):
    """What a person on the staff is trusted with."""

    AGENT = "agent"
    MANAGER = "manager"
    ADMIN = "admin"


REPORTED_TO = frozenset({Role.MANAGER, Role.ADMIN})
"""Who may get the weekly report."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in agent; `hotel_ids` is everything they may see, whatever they ask for."""

    agent_id: int
    name: str
    email: str
    role: Role
    hotel_ids: frozenset[int]
    language: Language = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person wants to be told, and by which means.

    `waits` tells of guests who wait for a person in their hotels, `assigned` of what they are
    given, `mentions` of notes that name them. `sound`, `browser` and `mail` are means beyond the
    bell; an e-mail goes only to who is away. `weekly` is the report on Mondays, for who manages.
    """

    waits: bool = True
    assigned: bool = True
    mentions: bool = True
    sound: bool = True
    browser: bool = False
    mail: bool = True
    weekly: bool = False


class Chooses(Protocol):
    """Somebody on the staff, with what they chose as it is stored."""

    preferences: dict[str, Any]


def preferences_of(agent: Chooses) -> Preferences:
    """Read what somebody chose; where they chose nothing, or it cannot be understood, the usual."""
    kept: object = agent.preferences
    if not isinstance(kept, dict):
        return Preferences()
    known = (field.name for field in fields(Preferences))
    return Preferences(**{name: kept[name] for name in known if isinstance(kept.get(name), bool)})
