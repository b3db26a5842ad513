"""What people on the staff set for themselves: their name, language and what they are told."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Preferences, Viewer, preferences_of
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent
from hotel_inbox.repositories import agents

LONGEST_NAME = 80
DASHBOARD_LANGUAGES = (Language.ENGLISH, Language.SPANISH)
_KNOWN = frozenset(field.name for field in fields(Preferences))


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """What one person has set for themselves."""

    name: str
    email: str
    language: Language
    preferences: Preferences


class OwnPreferences:
    """Each person reads and changes their own alone."""

    def __init__(self, db: Database) -> None:
        """Work on this database."""
        self._db = db

    def of(self, viewer: Viewer) -> OwnSettings:
        """Read the viewer's own."""
        with self._db.reading() as session:
            agent = agents.by_id(session, viewer.agent_id)
        if agent is None:
            raise NotFoundError("There is no such person.")
        return OwnSettings(agent.name, agent.email, viewer.language, preferences_of(agent))

    def choose(self, viewer: Viewer, changes: Mapping[str, bool]) -> None:
        """Change some of what the viewer wants to be told, and how; the rest stays."""
        known = changes.keys() <= _KNOWN
        if not known or not all(isinstance(chosen, bool) for chosen in changes.values()):
            raise InvalidInputError("There is no such choice.")
        with self._db.unit_of_work() as unit:
            agent = _own(unit, viewer)
            agent.preferences = asdict(preferences_of(agent)) | dict(changes)

    def speak(self, viewer: Viewer, code: str) -> None:
        """Show the viewer the dashboard in another language from now on."""
        if code not in {language.value for language in DASHBOARD_LANGUAGES}:
            raise InvalidInputError("The inbox does not speak that language yet.")
        with self._db.unit_of_work() as unit:
            _own(unit, viewer).language = code

    def rename(self, viewer: Viewer, name: str) -> None:
        """Change the name by which colleagues know the viewer."""
        wanted = " ".join(clean(name).split())
        if not is_visible(wanted) or len(wanted) > LONGEST_NAME:
            raise InvalidInputError(f"Use a name of 1 to {LONGEST_NAME} characters.")
        with self._db.unit_of_work() as unit:
            agent = _own(unit, viewer)
            if agent.name != wanted:
                agent.name = wanted
                unit.announce(*(Event(Happened.STAFF_CHANGED, one) for one in viewer.hotel_ids))


def _own(unit: UnitOfWork, viewer: Viewer) -> Agent:
    agent = agents.locked(unit.session, viewer.agent_id)
    if agent is None:
        raise NotFoundError("There is no such person.")
    return agent
