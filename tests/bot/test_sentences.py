"""Where a sentence ends, and where a dot only belongs to its word."""

from __future__ import annotations

import pytest

from hotel_inbox.bot.sentences import split_sentences


@pytest.mark.parametrize(
    "text",
    ["Ein Zimmer vom 3. bis 7. Januar", "am 12. und 13. Mai, z.B. mit Balkon", "Im 2. Stock bitte",
     "Mr. Smith is here", "La habitación del Sr. García", "near St. Martin", "at 8 p.m. or later",
     "Check-out is at 8.30 or so", "Siamo il sig. Rossi e famiglia", "Tel. 555 123"],
)  # fmt: skip
def test_a_dot_inside_a_sentence_ends_none(text: str) -> None:
    assert list(split_sentences(text)) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We arrive on the 3. Is there parking?", ["We arrive on the 3.", "Is there parking?"]),
        ("Open until 10 p.m. It is free.", ["Open until 10 p.m.", "It is free."]),
        ("Am 3. Mai. Gibt es WLAN?", ["Am 3. Mai.", "Gibt es WLAN?"]),
        ("Open to 10. It costs 15.", ["Open to 10.", "It costs 15."]),
        ("We are Mr. and Mrs. Is there tea?", ["We are Mr. and Mrs.", "Is there tea?"]),
        ("Hola. ¿Hay wifi?", ["Hola.", "¿Hay wifi?"]),
        ("vom 3.\nbis 7.", ["vom 3.", "bis 7."]),
    ],
)
def test_a_dot_at_the_end_ends_a_sentence(text: str, sentences: list[str]) -> None:
    assert [one for one in split_sentences(text) if one] == sentences
