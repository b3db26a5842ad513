"""Reads a conversation on: what it is for, how near to booking, who writes, which stay."""

from __future__ import annotations

from collections.abc import Mapping

from hotel_inbox.bot.base import Embedder, Turn, TurnHotel
from hotel_inbox.bot.before import before
from hotel_inbox.bot.reading import read
from hotel_inbox.bot.understanding.contacts import read_contacts
from hotel_inbox.bot.understanding.evidence import Notes
from hotel_inbox.bot.understanding.intent import intent_of
from hotel_inbox.bot.understanding.kind import ELSEWHERE, note_kind, note_question, type_of
from hotel_inbox.bot.understanding.persona import note_persona, persona_of
from hotel_inbox.bot.understanding.seeking import Seeking
from hotel_inbox.bot.understanding.stay import read_stay
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Slot
from hotel_inbox.domain.understanding import GuestDetails, Understanding


class Reader:
    """Understands a conversation from its newest messages and what was understood before them."""

    def __init__(self, embedder: Embedder) -> None:
        """Tell questions from other words with this embedder, where it can."""
        self._seeking = Seeking(embedder)

    def understand(self, turn: Turn, language: Language) -> Understanding:
        """Read the unanswered messages; reading them twice changes nothing. Blocking."""
        unanswered = turn.unanswered()
        asked = before(turn).asked
        earlier = [
            message.text
            for message in turn.messages[: len(turn.messages) - len(unanswered)]
            if message.author is Author.GUEST
        ]
        reading = _Reading(turn.understood, turn.hotel, language)
        for text in read(unanswered).written:
            reading.read(text, asked, seeks=self._seeking.seeks(text, earlier[-1:]))
            earlier.append(text)
        return reading.conclude()


class _Reading:
    """A conversation being read on, a message at a time."""

    def __init__(self, known: Understanding, hotel: TurnHotel, language: Language) -> None:
        """Begin with what is known."""
        self._hotel = hotel
        self._language = language
        self._stay = known.stay
        self._guest = known.guest
        self._notes = Notes(known.evidence)

    def read(self, text: str, asked: Slot | None, *, seeks: bool) -> None:
        """Read one message of the guest."""
        note_kind(text, self._notes)
        note_persona(text, self._notes)
        if seeks:
            # A guest who asks for a restaurant nearby still speaks with the hotel of a stay.
            self._notes.drop(ELSEWHERE)
            note_question(text, self._notes)
        # A train's day must not overwrite the stay's; before there is one, it is a first guess.
        if ELSEWHERE not in self._notes or asked is not None or not self._stay.begun:
            self._read_stay(text, asked)
        self._read_guest(text, asked)

    def _read_stay(self, text: str, asked: Slot | None) -> None:
        """Carry the stay on, and quote what was said of it."""
        reading = read_stay(
            text,
            self._stay,
            today=self._hotel.today,
            language=self._language,
            asked=asked,
            month_first=self._hotel.month_first,
        )
        self._stay = reading.stay
        self._quote(reading.said)

    def _read_guest(self, text: str, asked: Slot | None) -> None:
        """Take over what the guest told of themselves; the newest counts."""
        found = read_contacts(
            text,
            country=self._hotel.country,
            timezone=self._hotel.timezone,
            asked=asked,
            language=self._language,
        )
        self._guest = GuestDetails(
            name=found.guest.name or self._guest.name,
            email=found.guest.email or self._guest.email,
            phone=found.guest.phone or self._guest.phone,
        )
        self._quote(found.said)

    def _quote(self, said: Mapping[Slot, str]) -> None:
        for slot, quote in said.items():
            self._notes.replace(slot.value, quote)

    def conclude(self) -> Understanding:
        """Say what it all comes to."""
        persona, reason = persona_of(self._notes, self._stay)
        return Understanding(
            type=type_of(self._notes, self._stay, self._guest),
            intent=intent_of(self._notes, self._stay),
            persona=persona,
            persona_reason=reason,
            stay=self._stay,
            guest=self._guest,
            evidence=self._notes.evidence(),
        )
