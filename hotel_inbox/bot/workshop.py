"""Reads what a guest wrote and lays out the bench it is answered at, alike for both engines."""

from __future__ import annotations

from hotel_inbox.bot.answer_language import answer_language
from hotel_inbox.bot.base import Embedder, KnowledgeSource, Rooms, Turn
from hotel_inbox.bot.reading import Reading, read
from hotel_inbox.bot.remembered import RememberedEmbedder
from hotel_inbox.bot.retrieval import Retriever
from hotel_inbox.bot.tools.base import Workbench
from hotel_inbox.bot.understanding.reader import Reader
from hotel_inbox.domain.understanding import Understanding


class Workshop:
    """What an engine's turns share; the last hotels' indexes stay in memory."""

    def __init__(self, knowledge: KnowledgeSource, embedder: Embedder, rooms: Rooms) -> None:
        """Work with this knowledge and these rooms."""
        self.embedder = RememberedEmbedder(embedder)
        self._knowledge = knowledge
        self._rooms = rooms
        self._retriever = Retriever(self.embedder)
        self._reader = Reader(self.embedder)

    def understand(self, turn: Turn) -> Understanding:
        """Understand the guest's unanswered messages. Blocking."""
        self.embedder.begin_turn()
        return self._reader.understand(turn, answer_language(turn, read(turn.unanswered())))

    def bench_for(self, turn: Turn, reading: Reading) -> Workbench:
        """Understand a turn that was read so, and lay out what its tools use. Blocking."""
        self.embedder.begin_turn()
        language = answer_language(turn, reading)
        understood = self._reader.understand(turn, language)
        return Workbench(
            turn=turn,
            language=language,
            understood=understood,
            knowledge=self._knowledge.of_hotel(turn.hotel.id),
            retriever=self._retriever,
            rooms=self._rooms,
            guest=understood.guest,
        )
