"""Questions that nothing answered: which of them are one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.questions import Asked, grouped

NOW = datetime(2026, 11, 18, tzinfo=UTC)


def asked(*questions: str, hotel: int = 1, language: str = "en") -> list[Asked]:
    """Questions, newest first; those with an even number are settled."""
    return [
        Asked(
            number,
            hotel,
            f"Hotel {hotel}",
            text,
            language,
            NOW - timedelta(hours=number),
            number % 2 > 0,
        )
        for number, text in enumerate(questions, start=1)
    ]


def test_the_same_words_are_one_question_in_the_newest_wording() -> None:
    (group,) = grouped(asked("Is there a helipad?", "is there a HELIPAD", "a helipad, is there?"))
    assert (group.question, group.count, group.ids) == ("Is there a helipad?", 3, (1, 2, 3))
    assert (group.open_ids, group.asked_at) == ((1, 3), NOW - timedelta(hours=1))


def test_nearly_the_same_words_join_the_most_frequent_wording() -> None:
    groups = grouped(
        asked(
            "Do you have a rooftop bar open?",
            "Do you have a rooftop bar?",
            "Do you have a rooftop bar?",
            "Do you have a kennel?",
        )
    )
    assert [(one.question, one.count) for one in groups] == [
        ("Do you have a rooftop bar open?", 3),
        ("Do you have a kennel?", 1),
    ]


def test_accents_do_not_part_and_languages_and_hotels_do() -> None:
    same = asked("¿Hay jardín?", "hay jardin", language="es")
    groups = grouped([*same, *asked("hay jardin", language="pt"), *asked("hay jardin", hotel=2)])
    assert sorted(one.count for one in groups) == [1, 1, 2]


def test_what_has_no_words_is_grouped_by_itself() -> None:
    assert [(one.question, one.count) for one in grouped(asked("???", "???", "!"))] == [
        ("???", 2),
        ("!", 1),
    ]


@given(st.lists(st.text("ab é?", max_size=12), max_size=30))
def test_no_question_is_lost_or_counted_twice(texts: list[str]) -> None:
    groups = grouped(asked(*texts))
    assert sorted(number for one in groups for number in one.ids) == list(range(1, len(texts) + 1))
    assert [one.count for one in groups] == sorted((len(one.ids) for one in groups), reverse=True)
