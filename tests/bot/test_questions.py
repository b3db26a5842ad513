"""What a message asks."""

from __future__ import annotations

import pytest

from hotel_inbox.bot.questions import READ_LENGTH, questions, readable


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Is there parking?", ["Is there parking?"]),
        ("Is there parking and when is breakfast?", ["Is there parking", "when is breakfast?"]),
        ("¿tenéis parking y a qué hora es el desayuno?",
         ["¿tenéis parking", "a qué hora es el desayuno?"]),
        ("Do you have a pool, a gym and a spa?", ["Do you have a pool", "a gym", "a spa?"]),
        ("Do you have a gym or a fitness room?", ["Do you have a gym or a fitness room?"]),
        ("Gibt es WLAN? Und darf mein Hund mit?", ["Gibt es WLAN?", "Und darf mein Hund mit?"]),
        ("We arrive late with two kids. Is breakfast included?", ["Is breakfast included?"]),
        ("parking price", ["parking price"]),
        ("Is there parking, and do you have a submarine dock?",
         ["Is there parking", "do you have a submarine dock?"]),
        ("can u tell me if theres a pool n how much is parking",
         ["can u tell me if theres a pool", "how much is parking"]),
        ("Is there a gym and is it open at night?", ["Is there a gym and is it open at night?"]),
        ("Can I smoke at the bed and breakfast?", ["Can I smoke at the bed and breakfast?"]),
        ("Gibt es am 12. und 13. Mai Frühstück?", ["Gibt es am 12. und 13. Mai Frühstück?"]),
    ],
)  # fmt: skip
def test_every_question_is_found(text: str, parts: list[str]) -> None:
    found = questions(text)
    assert [question.text for question in found] == parts
    assert all(question.asked for question in found)


def test_a_statement_is_kept_as_one() -> None:
    (statement,) = questions("We are looking forward to it. We come by train from Madrid tomorrow.")
    assert not statement.asked


def test_what_was_said_before_a_question_may_matter() -> None:
    (question,) = questions("I have a disability. Will somebody help me park?")
    assert question.text == "Will somebody help me park?"
    assert question.wider.startswith("I have a disability.")


@pytest.mark.parametrize(
    "text",
    ["and on weekends?", "how much is it?", "y los fines de semana?", "und was kostet das?",
     "e quanto costa?", "et à quelle heure ça ouvre ?", "until when?"],
)  # fmt: skip
def test_a_follow_up_has_no_subject_of_its_own(text: str) -> None:
    assert questions(text)[0].follows


@pytest.mark.parametrize(
    "text", ["Is there parking?", "do you sell helicopters?", "What's the capital of France?"]
)
def test_a_whole_question_is_no_follow_up(text: str) -> None:
    assert not questions(text)[0].follows


def test_only_readable_characters_are_left_and_not_too_many() -> None:
    assert readable(" wi\u200bfi\x00\x07?\n\ud800ok ") == "wifi  ?\n ok"
    assert len(readable("a" * 100_000)) == READ_LENGTH


def test_a_flood_of_joints_is_one_question_at_its_end() -> None:
    assert len(questions("is there parking" + " and do you have a pool and a gym" * 60)) < 15


def test_nothing_asks_nothing() -> None:
    assert questions("") == []
    assert questions("?!") == []
