"""How the dashboard says times, names and lengths: pure functions from values to short words."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from hotel_inbox.dashboard.language.catalogue import say, say_count, understood
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import parts_of_preview

_MINUTE, _HOUR, _DAY, _WEEK, _YEAR = 60, 3600, 86_400, 604_800, 31_536_000

_ONE_SECOND = 1000
_FEW_SECONDS = 9.95

DASH = "–"
"""What is not known, or a share of nothing."""
_CENT = Decimal("0.01")
_VISITOR = "Visitor "


def guest_called(label: str, language: Language) -> str:
    """Name a guest; whoever is known by a number alone is a visitor in each language's word."""
    number = label.removeprefix(_VISITOR)
    if number == label or not number.isdecimal():
        return label
    return say(language, "Visitor {number}", number=number)


def line_said(preview: str, language: Language) -> str:
    """Say the line that a row shows of a message: its kind in the language, the rest as it is."""
    kind, rest = parts_of_preview(preview)
    return f"{understood(language, kind)}{rest}"


def elapsed(at: datetime, now: datetime, language: Language = Language.ENGLISH) -> str:
    """Say how long ago a moment was, in one unit; what lies ahead counts as now."""
    seconds = int((now - at).total_seconds())
    if seconds < _MINUTE:
        return say(language, "now")
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < _DAY:
        return f"{seconds // _HOUR} h"
    if seconds < _WEEK:
        return f"{seconds // _DAY} d"
    if seconds < _YEAR:
        return say(language, "{count} wk", count=seconds // _WEEK)
    return say_count(language, seconds // _YEAR, "1 y", "{count} y")


def remaining(until: datetime, now: datetime, language: Language = Language.ENGLISH) -> str:
    """Say how much time is left, to the minute; less than a minute is still a minute."""
    return say(language, "{time} left", time=time_left(until, now))


def time_left(until: datetime, now: datetime) -> str:
    """Write how long it is until a moment, in units that are the same in every language."""
    minutes = max(1, int((until - now).total_seconds()) // _MINUTE)
    hours, rest = divmod(minutes, 60)
    days, hours_of_day = divmod(hours, 24)
    if days:
        return f"{days} d {hours_of_day} h"
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def day_name(day: date, today: date, language: Language = Language.ENGLISH) -> str:
    """Name a day as people do: today, yesterday, or its date, with the year if it is another."""
    if day == today:
        return say(language, "Today")
    if day == today - timedelta(days=1):
        return say(language, "Yesterday")
    return _first_large(_dated(day, "day" if day.year == today.year else "day of year", language))


def day_and_time(local: datetime, today: date, language: Language = Language.ENGLISH) -> str:
    """Name a moment within a sentence, in few letters: its time alone if it is today's."""
    day = local.date()
    if day == today:
        return clock(local)
    if day == today - timedelta(days=1):
        return f"{say(language, 'Yesterday').lower()}, {clock(local)}"
    short = (
        short_date(day, language) if day.year == today.year else short_date_of_year(day, language)
    )
    return f"{short}, {clock(local)}"


def clock(local: datetime) -> str:
    """Write the time of day."""
    return f"{local:%H:%M}"


def full_moment(local: datetime, language: Language = Language.ENGLISH) -> str:
    """Write a moment in full, with its time zone."""
    day = _dated(local.date(), "day of year", language)
    return f"{day}, {local:%H:%M:%S} {local:%Z}".rstrip()


def stay_dates(
    check_in: date | None, check_out: date | None, language: Language = Language.ENGLISH
) -> str:
    """Write the dates of a stay without saying a month or year twice."""
    if check_in is None:
        return say(language, "Until {day}", day=long_date(check_out, language)) if check_out else ""
    if check_out is None:
        return say(language, "From {day}", day=long_date(check_in, language))
    if (check_in.year, check_in.month) == (check_out.year, check_out.month):
        start = str(check_in.day)
    elif check_in.year == check_out.year:
        start = _dated(check_in, "month", language)
    else:
        start = long_date(check_in, language)
    return say_count(
        language,
        (check_out - check_in).days,
        "{start} to {end} ({count} night)",
        "{start} to {end} ({count} nights)",
        start=start,
        end=long_date(check_out, language),
    )


def party(adults: int | None, children: int | None, language: Language = Language.ENGLISH) -> str:
    """Write who would come."""
    parts = []
    if adults:
        parts.append(say_count(language, adults, "{count} adult", "{count} adults"))
    if children:
        parts.append(say_count(language, children, "{count} child", "{count} children"))
    return ", ".join(parts)


def long_date(day: date, language: Language = Language.ENGLISH) -> str:
    """Write a date with its month in letters."""
    return _dated(day, "year", language)


def short_date(day: date, language: Language = Language.ENGLISH) -> str:
    """Write a date without its year, with its month in a few letters."""
    return _dated(day, "short", language)


def short_date_of_year(day: date, language: Language = Language.ENGLISH) -> str:
    """Write a date with its year, with its month in a few letters."""
    return _dated(day, "short of year", language)


def month_name(day: date, language: Language = Language.ENGLISH) -> str:
    """Name a day's month, in a few letters, with its year."""
    return _dated(day, "month of year", language)


def number(value: float, language: Language = Language.ENGLISH, *, grouped: bool = True) -> str:
    """Write a number, with its thousands apart."""
    return format_decimal(value, locale=language.value, group_separator=grouped)


def money(amount: Decimal, currency: str, language: Language = Language.ENGLISH) -> str:
    """Write an amount of money; less than a cent is written out."""
    if amount >= _CENT or not amount:
        return format_currency(amount, currency, locale=language.value)
    pattern = "¤0.0000" if language is Language.ENGLISH else "0.0000\N{NO-BREAK SPACE}¤"
    return format_currency(amount, currency, pattern, locale=language.value, currency_digits=False)


def initials(name: str) -> str:
    """Shorten a name to what fits an avatar; of a phone number its country's first digits."""
    stripped = name.strip()
    if stripped.startswith("+"):
        return stripped[:3]
    words = [word for word in stripped.replace(".", " ").replace("_", " ").split() if word]
    letters = [next((c for c in word if c.isalnum()), "") for word in words]
    letters = [letter for letter in letters if letter]
    if not letters:
        return "?"
    if len(letters) == 1:
        alphanumeric = [c for c in stripped if c.isalnum()]
        return "".join(alphanumeric[:2]).upper()
    return (letters[0] + letters[-1]).upper()


def sentence(word: str | None) -> str:
    """Write a stored word as a person would: first letter large, no underscores."""
    text = (word or "").replace("_", " ").strip()
    return _first_large(text)


def duration(milliseconds: int, language: Language = Language.ENGLISH) -> str:
    """Write how long something took."""
    if milliseconds < _ONE_SECOND:
        return f"{milliseconds} ms"
    return f"{format_decimal(milliseconds / _ONE_SECOND, '0.0', locale=language.value)} s"


def length(seconds: float, language: Language = Language.ENGLISH) -> str:
    """Write how long people waited: the longer, the less exactly."""
    if seconds < _FEW_SECONDS:
        return f"{format_decimal(seconds, '0.0', locale=language.value)} s"
    if round(seconds) < _MINUTE:
        return f"{seconds:.0f} s"
    minutes = round(seconds / _MINUTE)
    hours, left = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    if days:
        return f"{days} d {hours_left} h" if hours_left else f"{days} d"
    if hours:
        return f"{hours} h {left} min" if left else f"{hours} h"
    return f"{minutes} min"


# Babel's patterns by language; the languages that have none read as English does.
_ENGLISH_DATES = {
    "day": "EEEE d MMMM",
    "day of year": "EEEE d MMMM y",
    "month": "d MMMM",
    "year": "d MMMM y",
    "short": "d MMM",
    "short of year": "d MMM y",
    "month of year": "MMM y",
}
_DATES = {
    Language.SPANISH: {
        "day": "EEEE, d 'de' MMMM",
        "day of year": "EEEE, d 'de' MMMM 'de' y",
        "month": "d 'de' MMMM",
        "year": "d 'de' MMMM 'de' y",
        "short": "d MMM",
        "short of year": "d MMM y",
        "month of year": "MMM y",
    }
}


@lru_cache(maxsize=4096)
def _dated(day: date, pattern: str, language: Language) -> str:
    patterns = _DATES.get(language, _ENGLISH_DATES)
    return format_date(day, patterns[pattern], locale=language.value)


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]
