"""Where demo conversations are put: the rows of a hotel and one of its connections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.models import Agent, Connection, Hotel, KnowledgeEntryRow
from hotel_inbox.services.demo_hotels import Account, HotelFile


@dataclass(frozen=True, slots=True)
class Place:
    """The rows that a conversation points at; agents by key, knowledge entries by title."""

    hotel: Hotel
    file: HotelFile
    connection: Connection
    account: Account
    agents: Mapping[str, Agent]
    knowledge: Mapping[str, KnowledgeEntryRow]
    now: datetime
