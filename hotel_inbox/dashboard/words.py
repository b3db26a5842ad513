"""How the dashboard says times, names and lengths: pure functions from values to short words."""

from datetime import date, datetime, timedelta

_MINUTE, _HOUR, _DAY, _WEEK, _YEAR = 60, 3600, 86_400, 604_800, 31_536_000

_ONE_SECOND = 1000


def elapsed(at: datetime, now: datetime) -> str:
    """Say how long ago a moment was, in one unit; what lies ahead counts as now."""
    seconds = int((now - at).total_seconds())
    steps = ((_MINUTE, 1, "now"), (_HOUR, _MINUTE, "min"), (_DAY, _HOUR, "h"), (_WEEK, _DAY, "d"))
    for below, unit, word in steps:
        if seconds < below:
            return word if unit == 1 else f"{seconds // unit} {word}"
    return f"{seconds // _WEEK} wk" if seconds < _YEAR else f"{seconds // _YEAR} y"


def remaining(until: datetime, now: datetime) -> str:
    """Say how much time is left, to the minute; less than a minute is still a minute."""
    minutes = max(1, int((until - now).total_seconds()) // _MINUTE)
    hours, rest = divmod(minutes, 60)
    days, hours_of_day = divmod(hours, 24)
    if days:
        return f"{days} d {hours_of_day} h left"
    return f"{hours} h {rest} min left" if hours else f"{rest} min left"


def day_name(day: date, today: date) -> str:
    """Name a day as people do: today, yesterday, or its date, with the year if it is another."""
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    named = f"{day:%A} {day.day} {day:%B}"
    return named if day.year == today.year else f"{named} {day.year}"


def full_moment(local: datetime) -> str:
    """Write a moment in full, with its time zone."""
    return f"{local:%A} {local.day} {local:%B} {local.year}, {local:%H:%M:%S} {local:%Z}".rstrip()


def stay_dates(check_in: date | None, check_out: date | None) -> str:
    """Write the dates of a stay without saying a month or year twice."""
    if check_in is None:
        return f"Until {_long(check_out)}" if check_out else ""
    if check_out is None:
        return f"From {_long(check_in)}"
    nights = (check_out - check_in).days
    if (check_in.year, check_in.month) == (check_out.year, check_out.month):
        start = str(check_in.day)
    elif check_in.year == check_out.year:
        start = f"{check_in.day} {check_in:%B}"
    else:
        start = _long(check_in)
    return f"{start} to {_long(check_out)} ({_count(nights, 'night')})"


def party(adults: int | None, children: int | None) -> str:
    """Write who would come."""
    parts = []
    if adults:
        parts.append(_count(adults, "adult"))
    if children:
        parts.append(f"{children} child" if children == 1 else f"{children} children")
    return ", ".join(parts)


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
    return text[:1].upper() + text[1:]


def _long(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def duration(milliseconds: int) -> str:
    """Write how long something took."""
    if milliseconds < _ONE_SECOND:
        return f"{milliseconds} ms"
    return f"{milliseconds / _ONE_SECOND:.1f} s"
