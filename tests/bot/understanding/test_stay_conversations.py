"""Stays that take several messages: bare answers, corrections, detours to other things."""

from datetime import date, timedelta

import pytest

from hotel_inbox.bot.understanding.days import easter
from hotel_inbox.bot.understanding.stay import read_stay
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Slot, Stay

TODAY = date(2026, 4, 20)
KNOWN = Stay(check_in=date(2026, 5, 12), check_out=date(2026, 5, 15), nights=3, adults=2)


def after(text: str, known: Stay = KNOWN, asked: Slot | None = None, language: str = "en") -> Stay:
    return read_stay(text, known, today=TODAY, language=Language(language), asked=asked).stay


def test_a_booking_is_read_answer_by_answer() -> None:
    stay = after("I would like to come on 12 May", Stay())
    stay = after("the 15th", stay, Slot.CHECK_OUT)
    stay = after("2", stay, Slot.ADULTS)
    stay = after("two kids", stay)
    stay = after("4 and 7", stay, Slot.CHILD_AGES)
    stay = after("just one", stay, Slot.ROOMS)

    assert stay == Stay(
        check_in=date(2026, 5, 12),
        check_out=date(2026, 5, 15),
        nights=3,
        adults=2,
        children=2,
        child_ages=(4, 7),
        rooms=1,
    )


@pytest.mark.parametrize(
    ("text", "check_in", "check_out"),
    [
        ("no, the 14th instead", (5, 14), (5, 17)),
        ("no wait, from the 22nd to the 25th", (5, 22), (5, 25)),
        ("actually from the 4th", (5, 4), (5, 7)),
        ("make it three nights", (5, 12), (5, 15)),
        ("make it five nights", (5, 12), (5, 17)),
        ("one more night please", (5, 12), (5, 16)),
        ("check out on the 18th instead", (5, 12), (5, 18)),
        ("not the 12th but the 14th", (5, 14), (5, 17)),
        ("from 3 to 5 June, sorry", (6, 3), (6, 5)),
        ("What time is breakfast today?", (5, 12), (5, 15)),
        ("how far is the airport, we fly on 3 June", (5, 12), (5, 15)),
        ("No, not today.", (5, 12), (5, 15)),
        ("That's all for today", (5, 12), (5, 15)),
    ],
)
def test_a_correction_wins_and_a_detour_changes_nothing(
    text: str, check_in: tuple[int, int], check_out: tuple[int, int]
) -> None:
    stay = after(text)

    assert (stay.check_in, stay.check_out) == (date(2026, *check_in), date(2026, *check_out))
    assert stay.adults == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "mejor 5 noches"),
        ("pt", "aliás, 5 noites"),
        ("fr", "finalement 5 nuits"),
        ("de", "doch lieber 5 Nächte"),
        ("it", "anzi, 5 notti"),
    ],
)
def test_a_length_is_corrected_in_every_language(language: str, text: str) -> None:
    assert after(text, language=language).check_out == date(2026, 5, 17)


def test_nights_wait_for_their_arrival() -> None:
    stay = after("two nights", Stay())
    assert stay == Stay(nights=2)

    assert after("from Friday", stay) == Stay(
        check_in=date(2026, 4, 24), check_out=date(2026, 4, 26), nights=2
    )


def test_a_departure_before_the_arrival_leaves_the_end_open() -> None:
    stay = after("until 5 May")

    assert (stay.check_in, stay.check_out, stay.nights) == (KNOWN.check_in, None, None)


@pytest.mark.parametrize(
    ("asked", "text", "said"),
    [
        (Slot.CHECK_IN, "the 14th", {Slot.CHECK_IN: "14th"}),
        (Slot.CHECK_IN, "14", {Slot.CHECK_IN: "14"}),
        (Slot.ADULTS, "just one", {Slot.ADULTS: "just one"}),
        (Slot.ROOMS, "two", {Slot.ROOMS: "two"}),
        (None, "two", {}),
        (None, "hello there", {}),
    ],
)
def test_the_words_are_quoted_by_slot(asked: Slot | None, text: str, said: dict[Slot, str]) -> None:
    reading = read_stay(text, Stay(), today=TODAY, language=Language.ENGLISH, asked=asked)

    assert reading.said == said


@pytest.mark.parametrize(
    ("asked", "text", "language", "expected"),
    [
        (Slot.CHECK_IN, "am 12.", "de", Stay(check_in=date(2026, 5, 12))),
        (Slot.CHECK_IN, "el 12", "es", Stay(check_in=date(2026, 5, 12))),
        (Slot.CHECK_IN, "30.02.", "de", Stay()),
        (Slot.ADULTS, "zwei", "de", Stay(adults=2)),
        (Slot.ADULTS, "2 + 1", "en", Stay(adults=2, children=1)),
        (Slot.ADULTS, "2 rooms", "en", Stay(rooms=2)),
        (Slot.CHILD_AGES, "none", "en", Stay(children=0)),
        (Slot.CHILD_AGES, "keine", "de", Stay(children=0)),
        (Slot.CHILD_AGES, "5 y 8", "es", Stay(children=2, child_ages=(5, 8))),
        (Slot.ROOMS, "una", "it", Stay(rooms=1)),
    ],
)
def test_a_bare_answer_is_read_as_what_was_asked(
    asked: Slot, text: str, language: str, expected: Stay
) -> None:
    assert after(text, Stay(), asked, language) == expected


def test_an_impossible_arrival_takes_back_the_dates_but_not_the_party() -> None:
    reading = read_stay("from 31 June", KNOWN, today=TODAY, language=Language.ENGLISH)

    assert reading.impossible == ("31 June",)
    assert reading.stay == Stay(adults=2)


@pytest.mark.parametrize(
    ("month_first", "expected"), [(False, date(2026, 5, 4)), (True, date(2027, 4, 5))]
)
def test_the_hotel_says_how_its_guests_write_dates(month_first: bool, expected: date) -> None:  # noqa: FBT001
    reading = read_stay(
        "4/5", Stay(), today=TODAY, language=Language.ENGLISH, month_first=month_first
    )

    assert reading.stay.check_in == expected


@pytest.mark.parametrize(
    ("text", "days"), [("Monday", 7), ("this Monday", 0), ("today", 0), ("next Monday", 7)]
)
def test_the_weekday_of_today_is_next_week_unless_it_is_this_one(text: str, days: int) -> None:
    assert after(text, Stay()).check_in == TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2024, 3, 31), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)]
)
def test_easter_is_where_the_calendar_has_it(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


def test_rooms_are_no_ages_even_when_ages_were_asked_for() -> None:
    stay = after("actually 2 rooms please", asked=Slot.CHILD_AGES)
    assert (stay.rooms, stay.child_ages, stay.children) == (2, (), None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2 adults and a child of 5"),
        ("es", "2 adultos y un niño de 5"),
        ("de", "2 Erwachsene und ein Kind von 5 Jahren"),
        ("fr", "2 adultes et un enfant de 5 ans"),
    ],
)
def test_a_child_of_five_is_one_child(language: str, text: str) -> None:
    stay = after(text, Stay(), language=language)
    assert (stay.adults, stay.children, stay.child_ages) == (2, 1, (5,))


@pytest.mark.parametrize(
    ("language", "text", "friday"),
    [
        ("es", "el próximo fin de semana", 27),
        ("fr", "le week-end prochain", 27),
        ("de", "am nächsten Wochenende", 27),
        ("en", "this weekend", 22),
    ],
)
def test_the_next_weekend_is_not_the_one_that_has_begun(
    language: str, text: str, friday: int
) -> None:
    sunday = date(2026, 11, 22)
    stay = read_stay(text, Stay(), today=sunday, language=Language(language)).stay
    assert stay.check_in == date(2026, 11, friday)
