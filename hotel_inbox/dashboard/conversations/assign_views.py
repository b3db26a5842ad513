"""Turns the staff of a hotel into the people one can give a conversation to."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.words import initials, sentence
from hotel_inbox.domain.languages import Language
from hotel_inbox.services.staff import Teammate

NOBODY = 0
"""As an id: no person has it."""


@dataclass(frozen=True)
class PersonView:
    """One choice; `about` says in words whether they are there, for nobody it is empty."""

    id: int
    name: str
    initials: str
    about: str
    online: bool = False


def person_views(people: Sequence[Teammate], me: int, language: Language) -> list[PersonView]:
    """Offer oneself first, then nobody, then the colleagues as they come."""
    mine = [_person_view(one, language, is_me=True) for one in people if one.id == me]
    nobody = PersonView(NOBODY, say(language, "Nobody"), "–", say(language, "No one in particular"))
    others = [_person_view(one, language, is_me=False) for one in people if one.id != me]
    return [*mine, nobody, *others]


def _person_view(one: Teammate, language: Language, *, is_me: bool) -> PersonView:
    role = say(language, sentence(one.role.value))
    there = say(language, "Online") if one.online else say(language, "Away")
    name = say(language, "Me ({name})", name=one.name) if is_me else one.name
    return PersonView(one.id, name, initials(one.name), f"{there} · {role}", one.online)
