"""Reads what an order asks for out of one snapshot, laid out as rows."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.exports import Layout, Order, local_times
from hotel_inbox.domain.filters import Sought
from hotel_inbox.domain.search import wanted
from hotel_inbox.models import Hotel
from hotel_inbox.repositories import exports
from hotel_inbox.services.export_files import Part
from hotel_inbox.services.export_rows import (
    Guest,
    Place,
    conversation_rows,
    guest_cells,
    message_rows,
)

MOST_KNOWN = 100_000
"""Of so many conversations it is remembered with whom they are."""


class Reading:
    """What to read: the rows of some hotels, and how many they are."""

    def __init__(self, order: Order, hotels: Sequence[Hotel], sought: Sought, links: str) -> None:
        """Read for an order; `links` is what a conversation's address begins with."""
        self.order = order
        self._hotels = sorted(hotels, key=lambda hotel: hotel.id)
        self._sought = sought
        self._words = wanted(order.words)
        self._links = links

    def count(self, snapshot: UnitOfWork) -> int:
        """Count the rows."""
        count = (
            exports.count_messages
            if self.order.layout is Layout.MESSAGES
            else exports.count_conversations
        )
        ids = [hotel.id for hotel in self._hotels]
        return count(snapshot.session, ids, self._sought, self._words)

    def parts(self, snapshot: UnitOfWork, text: Callable[[str | None], str]) -> Iterator[Part]:
        """Give the rows, some at a time, with texts written by `text`."""
        names = exports.agent_names(snapshot.session)
        agents: Mapping[int | None, str] = defaultdict(
            str, {agent: text(name) for agent, name in names.items()}
        )
        rows = self._messages if self.order.layout is Layout.MESSAGES else self._conversations
        for hotel in self._hotels:
            place = Place(
                hotel=hotel.slug,
                name=text(hotel.name),
                currency=hotel.currency,
                text=text,
                times=local_times(hotel.timezone),
                agents=agents,
                links=self._links,
            )
            yield from rows(snapshot, place, {hotel.id})

    def _messages(self, snapshot: UnitOfWork, place: Place, here: set[int]) -> Iterator[Part]:
        known: dict[int, Guest] = {}
        for part in exports.messages(snapshot.session, here, self._sought, self._words):
            unknown = {row[1] for row in part} - known.keys()
            if unknown:
                if len(known) > MOST_KNOWN:
                    known.clear()
                    unknown = {row[1] for row in part}
                found = exports.guests_of(snapshot.session, here, unknown)
                known.update((one.conversation_id, guest_cells(place, one)) for one in found)
            yield message_rows(place, part, known)

    def _conversations(self, snapshot: UnitOfWork, place: Place, here: set[int]) -> Iterator[Part]:
        for lines in exports.conversations(snapshot.session, here, self._sought, self._words):
            ids = [line.id for line in lines]
            sessions = exports.sessions_of(snapshot.session, here, ids)
            leads = exports.leads_of(snapshot.session, here, ids)
            yield conversation_rows(place, lines, sessions, leads)
