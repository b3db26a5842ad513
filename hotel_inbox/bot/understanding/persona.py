"""What kind of traveller a guest is, with an explanation for staff that quotes the guest."""

from __future__ import annotations

from collections.abc import Iterator

from hotel_inbox.bot.understanding.evidence import Notes
from hotel_inbox.bot.understanding.signs import sentences
from hotel_inbox.domain.stay import Slot, Stay
from hotel_inbox.domain.understanding import Persona

LONG_STAY_NIGHTS = 14
GROUP_PEOPLE = 8
GROUP_ROOMS = 4
_A_PAIR = 2

# Who has signs of several is the first of these: a family of twelve on a reunion is a group.
_ORDER = (
    Persona.LONG_STAY,
    Persona.GROUP,
    Persona.FAMILY,
    Persona.BUSINESS,
    Persona.COUPLE,
    Persona.SOLO,
)


def note_persona(text: str, notes: Notes) -> None:
    """Note the words of a message that tell what kind of traveller writes it."""
    for sentence in sentences(text):
        for persona in _ORDER:
            if persona.value in sentence.signs:
                notes.add(persona.value, sentence.quote(persona.value))


def persona_of(notes: Notes, stay: Stay) -> tuple[Persona | None, str]:
    """Conclude the kind of traveller and say why; without evidence there is neither."""
    by_stay = {persona: (fact, slot) for persona, fact, slot in _told_by_stay(stay)}
    for persona in _ORDER:
        if persona in notes and not _contradicted(persona, stay):
            said = " and ".join(f"“{quote}”" for quote in notes.quotes(persona.value)[:2])
            return persona, f"Writes {said}"
        # Two adults are a couple only where no word tells anything else.
        if persona in by_stay and (persona in _PLAIN or not _any_word(notes)):
            fact, slot = by_stay[persona]
            quotes = notes.quotes(slot.value)
            return persona, f"{fact}: writes “{quotes[-1]}”" if quotes else fact
    return None, ""


# Numbers that speak for themselves.
_PLAIN = frozenset({Persona.LONG_STAY, Persona.GROUP, Persona.FAMILY})


def _any_word(notes: Notes) -> bool:
    return any(persona in notes for persona in _ORDER)


def _contradicted(persona: Persona, stay: Stay) -> bool:
    """Whether the guest has said a party since that the words do not fit any more."""
    people = (stay.adults or 0) + (stay.children or 0)
    return (persona is Persona.FAMILY and stay.children == 0 and stay.adults == 1) or (
        persona is Persona.SOLO and people > 1
    )


def _told_by_stay(stay: Stay) -> Iterator[tuple[Persona, str, Slot]]:
    """Yield what dates and party tell, in words, and the slot that was quoted for it."""
    nights = stay.nights
    if stay.check_in and stay.check_out:
        nights = (stay.check_out - stay.check_in).days
    people = (stay.adults or 0) + (stay.children or 0)
    if nights is not None and nights >= LONG_STAY_NIGHTS:
        yield Persona.LONG_STAY, f"Stays {nights} nights", Slot.CHECK_OUT
    if people >= GROUP_PEOPLE:
        yield Persona.GROUP, f"Comes as {people} people", Slot.ADULTS
    elif (stay.rooms or 0) >= GROUP_ROOMS:
        yield Persona.GROUP, f"Needs {stay.rooms} rooms", Slot.ROOMS
    if stay.children:
        with_them = "a child" if stay.children == 1 else f"{stay.children} children"
        yield Persona.FAMILY, f"Comes with {with_them}", Slot.CHILD_AGES
    elif stay.adults == _A_PAIR:
        yield Persona.COUPLE, "Comes as two adults", Slot.ADULTS
    elif stay.adults == 1:
        yield Persona.SOLO, "Comes alone", Slot.ADULTS
