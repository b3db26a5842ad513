"""Finds guests by name, e-mail or phone, and messages by their words."""

from collections.abc import Mapping
from dataclasses import replace

from hotel_inbox.channels.base import ChannelAdapter
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.filters import EVERYTHING, Filter
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.search import (
    Found,
    GuestHit,
    MessageHit,
    Wanted,
    excerpt,
    marked,
    marked_phone,
    wanted,
)
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.repositories import hotels as known_hotels
from hotel_inbox.repositories import search
from hotel_inbox.repositories.reach import Reach
from hotel_inbox.services.conversations import label, sought_in

PAGE = 20
MOST = 200


class Search:
    """Looks through what a viewer may see; anything else is not found."""

    def __init__(self, db: Database, channels: dict[Channel, ChannelAdapter], clock: Clock) -> None:
        """Look through this database by this clock."""
        self._db = db
        self._channels = channels
        self._clock = clock

    def find(
        self,
        viewer: Viewer,
        query: str,
        chosen: Filter = EVERYTHING,
        *,
        guests: int = PAGE,
        messages: int = PAGE,
    ) -> Found:
        """Find so many guests and messages, newest first, of what a filter lets through.

        Accents, case and a phone's format do not matter; every character stands for itself.
        """
        asked = wanted(query)
        if not asked:
            return Found()
        wants_guests, wants_messages = (min(max(one, 1), MOST) for one in (guests, messages))
        found = self._find(viewer, asked, chosen, wants_guests, wants_messages)
        if not chosen.hotel or found.more_guests or found.more_messages:
            return found
        # What the other hotels have is hidden too.
        every = self._find(viewer, asked, EVERYTHING, wants_guests, wants_messages)
        hidden = len(every.guests) + len(every.messages) - len(found.guests) - len(found.messages)
        more = every.more_guests or every.more_messages
        return replace(found, hidden=max(hidden, 0), more_hidden=more)

    def _find(
        self, viewer: Viewer, asked: Wanted, chosen: Filter, wants_guests: int, wants_messages: int
    ) -> Found:
        hotels = viewer.hotel_ids & ({chosen.hotel} if chosen.hotel else viewer.hotel_ids)
        if not hotels:
            return Found()
        with self._db.reading() as session:
            here = known_hotels.named(session, hotels)
            # A hotel alone has indexes of its own to search in.
            sought = (
                None
                if chosen == Filter(hotel=chosen.hotel)
                else sought_in(here, viewer.agent_id, chosen, self._clock())
            )
            reach = Reach(session, hotels, sought)
            people = search.guests(reach, asked.guest_words, wants_guests + 1)
            said = search.messages(reach, asked.message_words, wants_messages + 1)
        names = {hotel.id: hotel.name for hotel in here}
        # In a late callback's message the index's order is not the authors'.
        newest = sorted(said.rows[:wants_messages], key=lambda row: row[0].sent_at, reverse=True)
        beyond = len(people.rows) > wants_guests or len(said.rows) > wants_messages
        left_out = people.anyway + said.anyway - len(people.rows) - len(said.rows)
        return Found(
            guests=tuple(self._guest(row, names, asked) for row in people.rows[:wants_guests]),
            more_guests=wants_guests < min(len(people.rows), MOST),
            messages=tuple(self._message(row, names, asked) for row in newest),
            more_messages=wants_messages < min(len(said.rows), MOST),
            hidden=0 if beyond else left_out,
            more_hidden=people.anyway > wants_guests or said.anyway > wants_messages,
            cut=people.cut or said.cut or max(len(people.rows), len(said.rows)) > MOST,
        )

    def _guest(self, row: search.FoundGuest, hotels: Mapping[int, str], asked: Wanted) -> GuestHit:
        conversation, guest = row
        words = asked.guest_words
        abilities = self._channels[conversation.channel].abilities
        shown = label(guest, abilities, conversation.id)
        mark = marked if guest.name else marked_phone
        return GuestHit(
            conversation_id=conversation.id,
            guest=shown,
            channel=conversation.channel,
            channel_name=abilities.name,
            hotel_name=hotels[conversation.hotel_id],
            last_message_at=conversation.last_message_at,
            name=mark(shown, words),
            email=marked(guest.email or "", words),
            phone=marked_phone(guest.phone or "", words),
        )

    def _message(
        self, row: search.FoundMessage, hotels: Mapping[int, str], asked: Wanted
    ) -> MessageHit:
        message, conversation, guest, agent = row
        abilities = self._channels[conversation.channel].abilities
        return MessageHit(
            message_id=message.id,
            conversation_id=conversation.id,
            guest=label(guest, abilities, conversation.id),
            channel=conversation.channel,
            channel_name=abilities.name,
            hotel_name=hotels[conversation.hotel_id],
            author=message.author,
            agent=agent.name if agent else None,
            at=message.sent_at,
            excerpt=excerpt(message.text, asked.message_words),
        )
