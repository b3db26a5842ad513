"""An import adds and updates, never doubles, and is whole or not at all."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from hotel_inbox.bot.base import EmbeddingUnavailableError, HotelKnowledge
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.services.knowledge import Imported, Knowledge
from hotel_inbox.services.knowledge_csv import EntryDraft
from tests.services.world import World

BREAKFAST = "When is breakfast?,From 7 to 10.\n"
PARKING = '"Is there parking?","Yes, free."\n'


class CountingEmbedder:
    """Counts what it embeds, or has no model."""

    model = "counting"

    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.embedded: list[str] = []

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        if not self.works:
            raise EmbeddingUnavailableError("no model here")
        self.embedded += texts
        return [text.encode() for text in texts]

    def query(self, text: str) -> bytes:
        return text.encode()


Importer = Callable[[str], Imported]


@pytest.fixture
def imported(world: World, tmp_path: Path) -> Importer:
    def run(lines: str, header: str = "question,answer\n") -> Imported:
        return world.inbox.knowledge.import_csv(written(tmp_path, header + lines), "azul")

    return run


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "entries.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def known(world: World) -> HotelKnowledge:
    (hotel_id,) = world.amy.hotel_ids
    return world.inbox.knowledge.of_hotel(hotel_id)


def test_importing_twice_doubles_nothing(world: World, imported: Importer) -> None:
    assert imported(BREAKFAST + PARKING) == Imported(added=2, changed=0, unchanged=0)
    assert imported(BREAKFAST + PARKING) == Imported(added=0, changed=0, unchanged=2)

    assert [entry.question for entry in known(world).entries] == [
        "When is breakfast?",
        "Is there parking?",
    ]


def test_a_changed_answer_replaces_the_old_one(world: World, imported: Importer) -> None:
    imported(BREAKFAST + PARKING)
    before = known(world)
    world.clock.advance(seconds=1)

    assert imported("WHEN  is breakfast?,From 8 to 11.\n") == Imported(0, 1, 0)
    after = known(world)
    assert [entry.answer for entry in after.entries] == ["From 8 to 11.", "Yes, free."]
    assert after.version != before.version


def test_a_question_repeated_in_a_file_is_one_entry(world: World, imported: Importer) -> None:
    assert imported(BREAKFAST + "when is breakfast?,From 8.\n") == Imported(1, 0, 0)
    assert [entry.answer for entry in known(world).entries] == ["From 8."]


def test_title_and_language_are_optional_columns(world: World, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "language,title,question,answer,remark\n"
        "ES,Desayuno,¿Desayuno?,De 7 a 10.,x\n"
        ",,Breakfast?,7 to 10.,\n",
    )
    world.inbox.knowledge.import_csv(path, "azul")

    assert [(entry.language, entry.title) for entry in known(world).entries] == [
        ("es", "Desayuno"),
        ("en", ""),
    ]


def test_a_file_from_a_spreadsheet_is_read(world: World, tmp_path: Path) -> None:
    path = written(
        tmp_path, b'\xef\xbb\xbfquestion,answer\r\n"Wi-Fi?","Name: Azul\r\nKey: sea"\r\n'
    )
    world.inbox.knowledge.import_csv(path, "azul")

    assert [entry.answer for entry in known(world).entries] == ["Name: Azul\r\nKey: sea"]


def test_a_spreadsheets_semicolons_part_columns_too(world: World, tmp_path: Path) -> None:
    path = written(tmp_path, b'\xef\xbb\xbfquestion;answer\r\n"Wi-Fi?";"Yes, free; ask us."\r\n')
    world.inbox.knowledge.import_csv(path, "azul")

    assert [entry.answer for entry in known(world).entries] == ["Yes, free; ask us."]


BAD_FILES = [
    (b"", "no column answer and question"),
    (b"question,reply\nA?,B\n", "no column answer"),
    (b"question,answer\nA?,B\n ,C\n", "line 3: question and answer may not be empty"),
    (b"question,answer\nA?\n", "line 2"),
    (
        b"question,answer\nParking?,Yes, it is free\n",
        "line 2: 3 columns, and the first line names 2",
    ),
    (b"question,answer,language\nA?,B,English\n", "line 2: a language has a code such as en"),
    (b"question,answer\n" + b"q" * 1001 + b",B\n", "at most 1000"),
    (b"question,answer\nA?," + b"a" * 10_001 + b"\n", "10000 of answer"),
    (b"question,answer\nA?," + b"a" * 200_000 + b"\n", "not a CSV file"),
    (b'question,answer\n"A?"x,B\n', "not a CSV file"),
    (b"question,answer\n\xe9?,B\n", "not UTF-8"),
]


def test_a_bad_file_imports_nothing_and_says_why(world: World, tmp_path: Path) -> None:
    for content, reason in BAD_FILES:
        with pytest.raises(InvalidInputError, match=reason):
            world.inbox.knowledge.import_csv(written(tmp_path, content), "azul")
        assert known(world).entries == ()


def test_a_missing_file_or_hotel_is_named(world: World, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="No such file"):
        world.inbox.knowledge.import_csv(tmp_path / "nowhere.csv", "azul")
    with pytest.raises(InvalidInputError, match="Is a directory"):
        world.inbox.knowledge.import_csv(tmp_path, "azul")
    with pytest.raises(NotFoundError, match="'rojo'"):
        world.inbox.knowledge.import_csv(written(tmp_path, "question,answer\n"), "rojo")


def test_hostile_characters_are_kept_as_text(world: World, imported: Importer) -> None:
    imported("a\x00b <script>,'; DROP TABLE hotel; --\n")

    (entry,) = known(world).entries
    assert (entry.question, entry.answer) == ("a\ufffdb <script>", "'; DROP TABLE hotel; --")


def test_only_what_changed_is_embedded_again(world: World, tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    knowledge = Knowledge(world.inbox.db, embedder, world.clock)
    path = written(tmp_path, "question,answer\n" + BREAKFAST + PARKING)
    knowledge.import_csv(path, "azul")
    written(tmp_path, "question,answer\n" + BREAKFAST + '"Is there parking?","No."\n')
    knowledge.import_csv(path, "azul")

    assert [text.split("?")[0] for text in embedder.embedded] == [
        "When is breakfast",
        "Is there parking",
        "Is there parking",
    ]
    assert {entry.vector_model for entry in known(world).entries} == {"counting"}


def test_without_a_model_entries_are_kept_for_searching_by_words(
    world: World, tmp_path: Path
) -> None:
    knowledge = Knowledge(world.inbox.db, CountingEmbedder(works=False), world.clock)
    knowledge.import_csv(written(tmp_path, "question,answer\n" + BREAKFAST), "azul")

    (entry,) = known(world).entries
    assert (entry.vector, entry.vector_model) == (None, None)


def test_entries_that_had_no_vector_get_one_with_the_next_import(
    world: World, tmp_path: Path
) -> None:
    path = written(tmp_path, "question,answer\n" + BREAKFAST)
    Knowledge(world.inbox.db, CountingEmbedder(works=False), world.clock).import_csv(path, "azul")
    world.inbox.knowledge.import_csv(path, "azul")

    (entry,) = known(world).entries
    assert entry.vector is not None


def test_imports_at_once_double_nothing_and_fail_for_nobody(world: World, tmp_path: Path) -> None:
    together = Barrier(4)

    class Meeting(CountingEmbedder):
        def passages(self, texts: Sequence[str]) -> list[bytes]:
            together.wait(10)
            return super().passages(texts)

    path = written(tmp_path, "question,answer\n" + BREAKFAST + PARKING)
    knowledge = Knowledge(world.inbox.db, Meeting(), world.clock)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: knowledge.import_csv(path, "azul"), range(4)))
    assert len(known(world).entries) == 2


def test_an_entry_that_was_added_meanwhile_is_updated(world: World, tmp_path: Path) -> None:
    (hotel_id,) = world.amy.hotel_ids
    path = written(tmp_path, "question,answer\n" + PARKING + BREAKFAST)
    draft = EntryDraft("When is breakfast?", "From 8.")

    class Overtaken(CountingEmbedder):
        def passages(self, texts: Sequence[str]) -> list[bytes]:
            # The import has looked and has not written yet.
            world.inbox.entries.add(world.amy, hotel_id, draft)
            return super().passages(texts)

    knowledge = Knowledge(world.inbox.db, Overtaken(), world.clock)
    assert knowledge.import_csv(path, "azul") == Imported(added=2, changed=0, unchanged=0)
    assert {one.answer for one in known(world).entries} == {"From 7 to 10.", "Yes, free."}


def test_every_change_makes_another_version_whatever_the_clock_says(
    world: World, imported: Importer
) -> None:
    entries, (hotel_id,) = world.inbox.entries, world.amy.hotel_ids
    imported(BREAKFAST + PARKING)
    before, seen = world.clock(), [known(world).version]
    assert known(world) is known(world)
    [breakfast, _] = (entry.id for entry in known(world).entries)

    def noted() -> str:
        seen.append(known(world).version)
        return known(world).entries[0].answer

    entries.change(world.amy, breakfast, EntryDraft("When is breakfast?", "From 8."))
    assert noted() == "From 8."
    world.clock.moment = before - timedelta(hours=1)
    entries.change(world.amy, breakfast, EntryDraft("When is breakfast?", "From 9."))
    assert noted() == "From 9."
    added = entries.add(world.amy, hotel_id, EntryDraft("Pets?", "No."))
    noted()
    entries.delete(world.amy, added)
    noted()
    entries.add(world.amy, hotel_id, EntryDraft("Pool?", "Yes."))
    noted()
    assert known(world).entries[-1].question == "Pool?"
    # Without the pets it is as it was before them.
    assert len(set(seen)) == len(seen) - 1


def test_hotels_do_not_share_entries(world: World, imported: Importer) -> None:
    imported(BREAKFAST)
    other = world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="Asia/Tokyo", currency="JPY", language="en"
    )
    assert world.inbox.knowledge.of_hotel(other).entries == ()
