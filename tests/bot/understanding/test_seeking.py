import numpy as np
import pytest

from hotel_inbox.bot.base import EmbeddingUnavailableError
from hotel_inbox.bot.fake import BrokenEmbedder, FakeEmbedder
from hotel_inbox.bot.understanding.seeking import BUCKETS, Seeking, Weights, buckets, load


class OneVector(FakeEmbedder):
    """Gives every text the same vector, under the name of the model that was fitted."""

    def __init__(self, vector: list[float] | None) -> None:
        super().__init__()
        self._vector = vector

    @property
    def model(self) -> str:
        return "fitted"

    def query(self, text: str) -> bytes:
        if self._vector is None:
            raise EmbeddingUnavailableError(text)
        return np.array(self._vector, dtype=np.float32).tobytes()


def weights(words: float = 0.0) -> Weights:
    return Weights(
        model="fitted",
        vector=np.array([4.0, -4.0], dtype=np.float32),
        vector_bias=0.0,
        words=np.full(BUCKETS, words, dtype=np.float32),
        words_bias=0.0,
    )


def test_the_vector_decides_where_it_is_of_the_fitted_model() -> None:
    assert Seeking(OneVector([1, 0]), weights()).seeks("hm well")
    assert not Seeking(OneVector([0, 1]), weights()).seeks("hm well")


@pytest.mark.parametrize("embedder", [OneVector(None), BrokenEmbedder(), FakeEmbedder()])
def test_words_decide_without_a_vector_of_that_model(embedder: FakeEmbedder) -> None:
    assert Seeking(embedder, weights(words=9)).seeks("hm well")
    assert not Seeking(embedder, weights(words=-9)).seeks("hm well")


@pytest.mark.parametrize(
    "text",
    [
        "Is there a pool?",
        "¿A qué hora es el desayuno?",
        "Vocês aceitam cães?",
        "Avez-vous un parking ?",
        "Haben Sie Parkplätze?",
        "Il wifi è gratuito?",
    ],
)
def test_a_plain_question_asks_in_six_languages(text: str) -> None:
    assert Seeking(OneVector([0, 1]), weights()).seeks(text)


@pytest.mark.parametrize(
    "text", ["", "?!", "🙂", "12", "Can I have your phone number?", "Book a room with breakfast?"]
)
def test_no_question_to_the_knowledge(text: str) -> None:
    assert not Seeking(OneVector([0, 1]), weights()).seeks(text)


def test_a_follow_up_asks_if_what_it_follows_did() -> None:
    seeking = Seeking(OneVector([0, 1]), weights())
    assert not seeking.seeks("And on weekends?")
    assert seeking.seeks("And on weekends?", ["When is breakfast?"])


def test_the_shipped_weights_know_questions_by_their_words() -> None:
    seeking = Seeking(BrokenEmbedder())
    assert seeking.seeks("Can you tell me if the rooms are quiet at night?")
    assert not seeking.seeks("I need a room for two people from Friday, please.")
    assert load().vector.shape == (384,)


def test_buckets_are_bounded_and_of_a_text_without_words_there_are_none() -> None:
    assert buckets("…") == []
    assert len(buckets("word and other " * 1000)) < 200
