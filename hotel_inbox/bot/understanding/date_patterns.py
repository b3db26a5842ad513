"""The patterns by which a day is said, in the letters of `calendar_words`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hotel_inbox.bot.understanding.calendar_words import Symbols

# In the letters of calendar_words. A day's number beside a month may be of any form.
_PATTERNS = (
    # "a week from today", "in two weeks", "check in 2 days", "3 days ago"
    ("shift", r"(?P<count>[nNa])(?P<unit>U)f?(?P<anchor>[zr])"),
    ("shift", r"i(?P<count>[nNa])(?P<unit>U)(?![fJ])"),
    ("past", r"[nNax]U[gB]|g[nNax]U"),
    ("literal", r"[d>=c]?(?:[wv][.,]?d?)?(?P<literal>D)"),
    # "12 to 15 May", "May 12 - 15"
    (
        "range",
        (
            r"[d>=c]?(?:[wv],?d?)?(?P<first>[nosN])\.?(?:[tu-]|(?P<both>&))d*(?:[wv],?d?)?(?P<last>[nosN])"
            r"\.?[bf]?d?(?P<month>m)(?:\.?[,bf]?d?(?P<year>4))?"
        ),
    ),
    (
        "range",
        (
            r"(?P<month>m)\.?d?(?P<first>[nosN])(?:[tu-])d?(?P<last>[nosN])(?![pkPRUl6jm])"
            r"(?:,?(?P<year>4))?"
        ),
    ),
    # "Friday 12th of May 2027", "May 12"
    (
        "dated",
        (
            r"[d>=c]?(?:(?:(?P<weekday>w)|v)[.,]?d*b?)?(?P<day>[nosN])\.?[bf]?d*(?P<month>m)"
            r"(?:\.?[,bf]?d?(?P<year>4))?"
        ),
    ),
    (
        "dated",
        (
            r"[d>=c]?(?:(?:(?P<weekday>w)|v)[.,]?d*)?(?P<month>m)\.?d?(?P<day>o|s|[nN](?!-?3?[pkPRU6j5]))"
            r"(?:,?(?P<year>4))?"
        ),
    ),
    # "next Friday", "Friday 13th", "Friday next week"; the abbreviations only where a day is due
    (
        "weekday",
        (
            r"(?:(?P<before>[>=c])|d)?(?P<weekday>w|(?<=[fuAL>=t-])v|v(?=[,.]?d?[os]|[tu-][wv]))"
            r"[.,]?(?:d?(?P<day>o|s|n(?![nN-]?3?[pkPRUjx5:9&]))(?!-?3?[kPRU]))?(?:[bfd]*(?P<week>W))?"
            r"(?P<after>[>=c](?![wvUem]))?"
        ),
    ),
    ("relative", r"(?P<relative>[rz])"),
    ("holiday", r"(?P<holiday>h)(?![5T])(?:,?b?(?P<year>4))?"),
    ("weekend", r"(?:(?P<before>[>=c])|d)(?P<weekend>e)(?P<after>[>c])?(?:[bfd]*(?P<week>W))?"),
    # "del 12 al 15", "the 12th", "21st of the month"
    ("pair", r"d(?P<first>[nosN])\.?[tu]d(?P<last>[nosN])(?![pkPRUlj])"),
    ("lone", r"(?P<day>o)(?![5R])"),
    ("lone", r"[dfu](?P<day>s)(?=\.|,|$|[tuf&EALiVCOJ_)-])"),
)
# A bare number is a day after an article: in English only where nothing else can follow.
_STRICT = ("lone", r"d(?P<day>n)(?=$|[.,)tuf&EALiVCO_-])(?!-?[nN]?3?[pkPRU])")
_LOOSE = ("lone", r"d(?P<day>n)(?![nN1235679pkPRUlqjym])|[u](?P<day2>n)(?=$|[.,)])")


def _compiled(lone: tuple[str, str]) -> tuple[re.Pattern[str], list[str]]:
    """Join the patterns into one, the first that fits wins; group names get their number."""
    parts, names = [], []
    for index, (name, pattern) in enumerate((*_PATTERNS, lone)):
        numbered = re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>_{index}>", pattern)
        parts.append(f"(?P<all_{index}>{numbered})")
        names.append(name)
    return re.compile("|".join(parts)), names


_IN_ENGLISH, _NAMES = _compiled(_STRICT)
_ELSEWHERE, _ = _compiled(_LOOSE)
_PARTS = [re.findall(r"\(\?P<(\w+)>", pattern) for _, pattern in (*_PATTERNS, _LOOSE)]


@dataclass(frozen=True, slots=True)
class Saying:
    """One way of saying a day that was found: its pattern's name and the values of its parts."""

    name: str
    parts: Mapping[str, object]
    start: int
    end: int


def sayings(symbols: Symbols) -> Iterator[Saying]:
    """Return the days said, in the order of the text; of several readings the longest."""
    pattern = _ELSEWHERE if symbols.lexicon.counts_days else _IN_ENGLISH
    for match in pattern.finditer(symbols.letters):
        index = int(str(match.lastgroup)[len("all_") :])
        parts = {
            name.rstrip("2"): symbols.values[match.start(f"{name}_{index}")]
            for name in _PARTS[index]
            if f"{name}_{index}" in pattern.groupindex and match[f"{name}_{index}"] is not None
        }
        yield Saying(_NAMES[index], parts, match.start(), match.end())
