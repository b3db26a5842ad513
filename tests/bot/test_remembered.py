"""A text is embedded once, and a turn embeds only so much."""

import pytest

from hotel_inbox.bot.base import EmbeddingUnavailableError
from hotel_inbox.bot.embedded import EmbeddedEngine
from hotel_inbox.bot.fake import FakeEmbedder, FakeRooms, StaticKnowledge
from hotel_inbox.bot.remembered import MOST_IN_A_TURN, RememberedEmbedder
from tests.bot.little_hotel import HOTEL, entries, turn


class CountingEmbedder(FakeEmbedder):
    """Counts the texts that were searched with."""

    def __init__(self) -> None:
        super().__init__()
        self.queries = 0

    def query(self, text: str) -> bytes:
        self.queries += 1
        return super().query(text)


def test_the_same_text_is_embedded_once() -> None:
    counting = CountingEmbedder()
    remembered = RememberedEmbedder(counting)
    assert remembered.query("Is there a pool?") == remembered.query("Is there a pool?")
    assert counting.queries == 1


def test_a_turn_embeds_so_much_and_the_next_begins_anew() -> None:
    remembered = RememberedEmbedder(FakeEmbedder())
    remembered.begin_turn()
    for number in range(MOST_IN_A_TURN):
        remembered.query(f"question {number}")
    with pytest.raises(EmbeddingUnavailableError):
        remembered.query("one more")
    assert remembered.query("question 1")
    remembered.begin_turn()
    assert remembered.query("one more")


async def test_a_flood_of_long_messages_is_answered_and_not_all_embedded() -> None:
    counting = CountingEmbedder()
    knowledge = StaticKnowledge()
    knowledge.put(HOTEL, entries())
    engine = EmbeddedEngine(knowledge, counting, FakeRooms())
    flood = [f"Is there {word} number {n}? " * 20 for n in range(10) for word in ("a pool", "tea")]
    answer = await engine.take_turn(turn(*flood))
    assert answer.text
    assert counting.queries <= MOST_IN_A_TURN
