"""The languages that the bot speaks."""

from __future__ import annotations

import pytest

from hotel_inbox.domain.languages import Language, name_of, spoken


@pytest.mark.parametrize(
    ("code", "language"),
    [("pt", Language.PORTUGUESE), ("pt-BR", Language.PORTUGUESE), ("EN_gb", Language.ENGLISH),
     ("nl", None), ("", None), (None, None)],
)  # fmt: skip
def test_a_code_finds_its_language(code: str | None, language: Language | None) -> None:
    assert spoken(code) is language


def test_every_language_has_a_name_in_every_other() -> None:
    for said_in in Language:
        assert len({name_of(language, said_in=said_in) for language in Language}) == len(Language)
    assert name_of(Language.GERMAN, said_in=Language.ITALIAN) == "tedesco"
