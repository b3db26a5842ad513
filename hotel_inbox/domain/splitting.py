"""Cuts a text that is too long for one message where a reader would pause."""

import re
import unicodedata
from collections.abc import Callable

# Bound to the word before and after: a line may not end there, nor may a message.
_UNBREAKABLE = frozenset("\u00a0\u202f\u2007\u2060\ufeff")
_SENTENCE_ENDS = frozenset(".!?…؟۔।॥")
# These end a sentence without a space after them.
_WIDE_SENTENCE_ENDS = frozenset("。！？｡")
_CLOSERS = frozenset("\"'”’»)]}」』）】》*_~")
_CLOSERS_READ = 8
_ABBREVIATIONS = frozenset(
    {
        "av",
        "bzw",
        "ca",
        "cf",
        "dr",
        "dra",
        "dña",
        "etc",
        "fr",
        "hr",
        "ing",
        "jr",
        "lic",
        "mme",
        "mr",
        "mrs",
        "ms",
        "nº",
        "nr",
        "pág",
        "prof",
        "sr",
        "sra",
        "srta",
        "tel",
        "ud",
        "uds",
        "vs",
    }
)
_WORD = re.compile(r"[^\W\d_]+$")
_LONGEST_ABBREVIATION = 5
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*\d{1,3}$")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>。！？，、；：…]+")
_PARAGRAPH = re.compile(r"[^\S\n]*\n[^\S\n]*\n")

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd")
_VIRAMA = 9
# Letters to Python, marks to a reader: Thai and Lao AM, halfwidth voiced sound marks.
_TRAILING_LETTERS = frozenset("\u0e33\u0eb3\uff9e\uff9f")
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_TAGS = ("\U000e0020", "\U000e007f")
_HANGUL_LEADS = ("\u1100", "\u115f")
_HANGUL_VOWELS = ("\u1160", "\u11a7")
_HANGUL_TAILS = ("\u11a8", "\u11ff")
_HANGUL_SYLLABLES = ("\uac00", "\ud7a3")


def split(text: str, limit: int, byte_limit: int | None = None) -> list[str]:
    """Cut a text into parts of at most `limit` characters, and `byte_limit` bytes of UTF-8.

    At the last paragraph that fits, else sentence, else word, else character; never within what
    a reader takes for one character, nor within a web address that fits into one message. Nothing
    is lost but white space where it is cut.
    """
    parts = []
    rest = text.strip()
    while (room := _room(rest, limit, byte_limit)) < len(rest):
        cut = _cut(rest, room, lambda url: _room(url, limit, byte_limit) == len(url))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _room(text: str, limit: int, byte_limit: int | None) -> int:
    """How many of the first characters fit; one does, come what may."""
    beginning = text[:limit]
    if byte_limit is not None:
        encoded = beginning.encode(errors="replace")[:byte_limit]
        beginning = encoded.decode(errors="ignore")
    return max(len(beginning), min(len(text), 1))


def _cut(text: str, room: int, fits: Callable[[str], bool]) -> int:
    """Find where to cut a text of which `room` characters fit, and more are there."""
    pauses = [
        cut
        for cut in range(1, room + 1)
        if _ends_word(text, cut) or text[cut - 1] in _WIDE_SENTENCE_ENDS | _CLOSERS
    ]
    for is_good in (_ends_paragraph, _ends_sentence, _ends_word):
        for cut in reversed(pauses):
            if is_good(text, cut) and not _joined(text, cut):
                return cut
    return _cut_within_word(text, room, fits)


def _cut_within_word(text: str, room: int, fits: Callable[[str], bool]) -> int:
    kept_whole = [
        url.span() for url in _URL.finditer(text) if url.start() > 0 and fits(url.group())
    ]
    for cut in range(room, 0, -1):
        if not _joined(text, cut) and not any(start < cut < end for start, end in kept_whole):
            return cut
    # One "character" that no message can hold: somebody piled up marks without end.
    return room


def _ends_word(text: str, cut: int) -> bool:
    return _is_space(text[cut]) and not _is_space(text[cut - 1])


def _ends_paragraph(text: str, cut: int) -> bool:
    return _ends_word(text, cut) and _PARAGRAPH.match(text, cut) is not None


def _ends_sentence(text: str, cut: int) -> bool:
    end = cut
    while end > max(cut - _CLOSERS_READ, 1) and text[end - 1] in _CLOSERS:
        end -= 1
    last, following = text[end - 1], text[cut]
    if last in _WIDE_SENTENCE_ENDS:
        return following not in _CLOSERS | _WIDE_SENTENCE_ENDS | _SENTENCE_ENDS
    if not _ends_word(text, cut):
        return False
    if following == "\n":
        return True
    return last in _SENTENCE_ENDS and not (last == "." and _goes_on(text, end - 1, cut))


def _goes_on(text: str, stop: int, cut: int) -> bool:
    """Whether a full stop ends an abbreviation or a number in a list rather than a sentence."""
    following = text[cut : cut + _CLOSERS_READ].lstrip()[:1]
    if following.islower() or following.isdigit():
        return True
    before = text[max(stop - _LONGEST_ABBREVIATION - 1, 0) : stop]
    if _LIST_NUMBER.search(before):
        return True
    word = _WORD.search(before)
    return word is not None and (len(word[0]) == 1 or word[0].lower() in _ABBREVIATIONS)


def _is_space(character: str) -> bool:
    return character.isspace() and character not in _UNBREAKABLE


def _joined(text: str, cut: int) -> bool:
    """Whether a cut would part what a reader takes for one character (Unicode's UAX 29).

    Where the standard needs tables that Python lacks, this rather joins too much.
    """
    before, after = text[cut - 1], text[cut]
    if before in "\r\n" or after in "\r\n":
        return before == "\r" and after == "\n"
    if _extends(after) or before == _ZWJ or before in _PREPENDED:
        return True
    if _between(before, _FLAG_LETTERS) and _between(after, _FLAG_LETTERS):
        return _flag_letters_before(text, cut) % 2 == 1
    if unicodedata.combining(before) == _VIRAMA:
        return after.isalpha()
    return _same_syllable(before, after)


def _extends(character: str) -> bool:
    return (
        unicodedata.category(character).startswith("M")
        or character in {_ZWJ, _ZWNJ}
        or character in _TRAILING_LETTERS
        or _between(character, _SKIN_TONES)
        or _between(character, _TAGS)
    )


def _flag_letters_before(text: str, cut: int) -> int:
    start = cut
    while start > 0 and _between(text[start - 1], _FLAG_LETTERS):
        start -= 1
    return cut - start


def _same_syllable(before: str, after: str) -> bool:
    if _between(before, _HANGUL_LEADS):
        return any(
            _between(after, kind) for kind in (_HANGUL_LEADS, _HANGUL_VOWELS, _HANGUL_SYLLABLES)
        )
    if _between(before, _HANGUL_SYLLABLES) or _between(before, _HANGUL_VOWELS):
        return _between(after, _HANGUL_VOWELS) or _between(after, _HANGUL_TAILS)
    return _between(before, _HANGUL_TAILS) and _between(after, _HANGUL_TAILS)


def _between(character: str, ends: tuple[str, str]) -> bool:
    return ends[0] <= character <= ends[1]
