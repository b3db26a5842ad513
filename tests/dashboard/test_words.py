from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hotel_inbox.dashboard.words import (
    day_and_time,
    day_name,
    elapsed,
    full_moment,
    guest_called,
    initials,
    line_said,
    party,
    remaining,
    sentence,
    stay_dates,
)
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import preview
from tests.dashboard.samples import NOW


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-30), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=6, hours=23), "6 d"),
        (timedelta(days=7), "1 wk"),
        (timedelta(days=364), "52 wk"),
        (timedelta(days=800), "2 y"),
    ],
)
def test_elapsed_time_is_said_in_one_unit(ago: timedelta, words: str) -> None:
    assert elapsed(NOW - ago, NOW) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=21, minutes=14, seconds=59), "21 h 14 min left"),
        (timedelta(minutes=5), "5 min left"),
        (timedelta(seconds=20), "1 min left"),
        (timedelta(days=6, hours=2), "6 d 2 h left"),
    ],
)
def test_what_is_left_of_a_window(left: timedelta, words: str) -> None:
    assert remaining(NOW + left, NOW) == words


def test_days_are_named_as_people_name_them() -> None:
    today = date(2026, 3, 14)
    assert day_name(today, today) == "Today"
    assert day_name(date(2026, 3, 13), today) == "Yesterday"
    assert day_name(date(2026, 3, 2), today) == "Monday 2 March"
    assert day_name(date(2025, 12, 31), today) == "Wednesday 31 December 2025"


@pytest.mark.parametrize(
    ("moment", "english", "spanish"),
    [
        (datetime(2026, 3, 14, 9, 5, tzinfo=UTC), "09:05", "09:05"),
        (datetime(2026, 3, 13, 9, 5, tzinfo=UTC), "yesterday, 09:05", "ayer, 09:05"),
        (datetime(2026, 3, 2, 9, 5, tzinfo=UTC), "2 Mar, 09:05", "2 mar, 09:05"),
        (datetime(2025, 12, 31, 9, 5, tzinfo=UTC), "31 Dec 2025, 09:05", "31 dic 2025, 09:05"),
    ],
)
def test_a_moment_within_a_sentence_is_short(moment: datetime, english: str, spanish: str) -> None:
    today = date(2026, 3, 14)
    assert day_and_time(moment, today) == english
    assert day_and_time(moment, today, Language.SPANISH) == spanish


def test_a_full_moment_names_its_time_zone() -> None:
    moment = datetime(2026, 7, 1, 8, 5, 9, tzinfo=UTC).astimezone(ZoneInfo("Europe/Madrid"))
    assert full_moment(moment) == "Wednesday 1 July 2026, 10:05:09 CEST"


@pytest.mark.parametrize(
    ("check_in", "check_out", "words"),
    [
        (date(2027, 3, 14), date(2027, 3, 18), "14 to 18 March 2027 (4 nights)"),
        (date(2027, 3, 31), date(2027, 4, 1), "31 March to 1 April 2027 (1 night)"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 December 2026 to 2 January 2027 (3 nights)"),
        (date(2027, 3, 14), None, "From 14 March 2027"),
        (None, date(2027, 3, 14), "Until 14 March 2027"),
        (None, None, ""),
    ],
)
def test_the_dates_of_a_stay(check_in: date | None, check_out: date | None, words: str) -> None:
    assert stay_dates(check_in, check_out) == words


def test_who_would_come() -> None:
    assert party(2, 1) == "2 adults, 1 child"
    assert party(1, 2) == "1 adult, 2 children"
    assert party(None, None) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Laura Méndez", "LM"),
        ("Ana María de la Cruz", "AC"),
        ("noor.wanders", "NW"),
        ("thaisbarros", "TH"),
        ("+34 611 203 998", "+34"),
        ("<b>Robert</b>", "BR"),
        ("李", "李"),
        ("🏊", "?"),
        ("   ", "?"),
    ],
)
def test_initials_fit_an_avatar(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_stored_word_reads_like_a_sentence() -> None:
    assert sentence("long_stay") == "Long stay"
    assert sentence(None) == ""


@pytest.mark.parametrize(
    ("label", "spanish"),
    [
        ("Visitor 33", "Visitante 33"),
        ("Visitor", "Visitor"),
        ("Visitor Bureau", "Visitor Bureau"),
        ("+34 600 111 222", "+34 600 111 222"),
        ("Anna took over", "Anna took over"),
    ],
)
def test_only_a_nameless_guest_is_called_by_our_word(label: str, spanish: str) -> None:
    assert guest_called(label, Language.SPANISH) == spanish
    assert guest_called(label, Language.ENGLISH) == label


@pytest.mark.parametrize(
    ("line", "spanish"),
    [
        (preview("image", ""), "Foto"),
        (preview("voice", "Photo · of me"), "Mensaje de voz · Photo · of me"),
        (preview("hologram", "x"), "Mensaje no compatible (hologram) · x"),
        (preview("text", "Photos of the room?"), "Photos of the room?"),
        ("", ""),
    ],
)
def test_what_kind_a_message_is_is_said_in_the_language(line: str, spanish: str) -> None:
    assert line_said(line, Language.SPANISH) == spanish
    assert line_said(line, Language.ENGLISH) == line
