"""What a guest writes that wants a person at once, whatever else the bot could answer."""

import base64
import binascii
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from hotel_inbox.bot.base import HouseRules
from hotel_inbox.bot.lexical import stem, subjects, words
from hotel_inbox.bot.understanding.wording import PhraseTable, Wording
from hotel_inbox.bot.vocabulary import FACETS, STOPWORDS, concepts
from hotel_inbox.domain.handoff import HandoffReason

_TABLES: dict[str, Any] = tomllib.loads(
    files(__package__).joinpath("alarm_words.toml").read_text("utf-8")
)
_MOST_TEXT = 8_000
_QUOTE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why a person is needed at once, and the guest's words that say so."""

    reason: HandoffReason
    quote: str


@dataclass(frozen=True, slots=True)
class _Topic:
    """A subject that hotels want a person for, with the names they give it."""

    names: frozenset[str]
    phrases: PhraseTable


_HARMLESS = PhraseTable([_TABLES["upset"].pop("harmless")])
_UPSET = PhraseTable(_TABLES["upset"].values())
_INSTRUCTIONS = PhraseTable(_TABLES["instructions"].values())
_TOPICS = tuple(
    _Topic(frozenset(topic["names"].split()), PhraseTable([topic["words"]]))
    for topic in _TABLES["topics"].values()
)
_JOINING = frozenset(word for listed in STOPWORDS.values() for word in listed)
# Characters that show nothing and keep words from being recognised.
_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xE0000, 0xE0080),
    ]
)
# Letters of other alphabets that look like ours.
_LOOKALIKES = str.maketrans("аеорсухіјѕԁɡӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧοι", "aeopcyxijsdglABEZHIKMNOPTYXoi")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ ._*-]){4,60}[^\W\d_](?!\w)")
# Marks by which model prompts are told from what users write.
_PROMPT_MARKS = re.compile(
    r"<\|[a-z_]{2,20}\|>|\[/?INST\]|<</?SYS>>|^\s{0,9}#{2,9}\s?(?:system|instruction|assistant)|"
    r"</?(?:system|assistant|instructions?|admin)>|^\s{0,9}\[?(?:system|assistant)\]?\s?:|"
    r"\[(?:system|admin|assistant)[^\]\n]{0,40}\]|\{\{[^}\n]{1,60}\}\}|BEGIN SYSTEM",
    re.IGNORECASE | re.MULTILINE,
)
_ANGRY_FACES = frozenset("😡🤬😠👿🖕")
_ENCODED = re.compile(r"(?<![\w+/])[A-Za-z0-9+/_-]{24,4000}={0,2}")
_MOST_ENCODED = 5
_READABLE = 0.9


def plain(text: str) -> str:
    """Write a text without what hides words: unseen characters, look-alikes, l e t t e r s."""
    shown = unicodedata.normalize("NFKC", text[:_MOST_TEXT].translate(_INVISIBLE))
    shown = shown.translate(_LOOKALIKES)
    return _SPACED.sub(lambda match: re.sub(r"[ ._*-]", "", match.group()), shown)


def alarm(text: str, rules: HouseRules, party: int | None) -> Alarm | None:
    """Say why a person has to take over now, if one has to; the gravest reason first."""
    shown = plain(text)
    wording = Wording(shown)
    quote = _instructions(shown, wording)
    if quote is not None:
        return Alarm(HandoffReason.INSTRUCTIONS, quote[:_QUOTE_LENGTH])
    quote = _upset(wording)
    if quote is not None:
        return Alarm(HandoffReason.UPSET, quote[:_QUOTE_LENGTH])
    quote = _of_topics(rules.handoff_topics, wording)
    if quote is not None:
        return Alarm(HandoffReason.TOPIC, quote[:_QUOTE_LENGTH])
    if party is not None and rules.group_size is not None and party > rules.group_size:
        return Alarm(HandoffReason.GROUP, " ".join(shown.split())[:_QUOTE_LENGTH])
    return None


@lru_cache(maxsize=2048)
def gives_orders(text: str) -> bool:
    """Whether an entry or a name out of a PMS speaks to the bot instead of to guests."""
    shown = plain(text)
    return _instructions(shown, Wording(shown)) is not None


def _first(table: PhraseTable, wording: Wording) -> str | None:
    return next((wording.quote(*place) for place in table.find(wording)), None)


def _instructions(shown: str, wording: Wording) -> str | None:
    """Find an attempt to make the bot break its rules, also one wrapped in base64."""
    quote = _first(_INSTRUCTIONS, wording)
    if quote is None and (mark := _PROMPT_MARKS.search(shown)):
        quote = shown[max(0, mark.start() - 40) : mark.end() + 100]
    if quote is None:
        quote = next((said for said in _decoded(shown) if _hides_instructions(said)), None)
    return quote and " ".join(quote.split())


def _hides_instructions(text: str) -> bool:
    return next(_INSTRUCTIONS.find(Wording(text)), None) is not None


def _decoded(shown: str) -> Iterator[str]:
    """Yield what base64 in a text says, as far as it says something readable."""
    for count, match in enumerate(_ENCODED.finditer(shown)):
        if count == _MOST_ENCODED:
            return
        bare = match.group().rstrip("=").replace("-", "+").replace("_", "/")
        try:
            said = base64.b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
        if sum(char.isprintable() for char in said) >= _READABLE * len(said):
            yield said


def _upset(wording: Wording) -> str | None:
    """Find anger, distress or an emergency; "where is the emergency exit" is none."""
    harmless = list(_HARMLESS.find(wording))
    for start, end in _UPSET.find(wording):
        if not any(begin < end and start < finish for begin, finish in harmless):
            return wording.quote(start, end)
    angry = any(char in _ANGRY_FACES for char in wording.text)
    return " ".join(wording.text.split()) if angry else None


def _of_topics(topics: tuple[str, ...], wording: Wording) -> str | None:
    """Find a topic that the hotel listed: in its own words, by its subject, or a known one."""
    stems = [_form(word) for word in wording.words]
    about: frozenset[str] | None = None
    for topic in topics:
        for meant in _meanings(topic):
            if meant.known is not None and (quote := _first(meant.known.phrases, wording)):
                return quote
            place = _place_of(meant.stems, stems)
            if place is not None:
                start = wording.starts[place]
                return wording.quote(start, start + len(wording.words[place]))
            if meant.subjects:
                about = frozenset(concepts(wording.words)) if about is None else about
                if meant.subjects <= about:
                    return wording.text
    return None


@dataclass(frozen=True, slots=True)
class _Meaning:
    """One thing that a hotel's topic means."""

    stems: tuple[str, ...]
    known: _Topic | None
    subjects: frozenset[str]


@lru_cache(maxsize=512)
def _meanings(topic: str) -> tuple[_Meaning, ...]:
    """Split a topic such as "complaints and refunds" and say what each part means."""
    found = []
    for part in re.split(r"[,;/&]|\b(?:and|or|y|o|e|ou|et|und|oder)\b", topic.casefold()[:200]):
        said = [word for word in words(part) if word not in _JOINING]
        if not said:
            continue
        known = next((each for each in _TOPICS if each.names & set(said)), None)
        # What is named beside a known topic only describes it: "complaints about noise".
        about = frozenset() if known else frozenset(subjects(part) - FACETS)
        found.append(_Meaning(tuple(map(_form, said)), known, about))
    return tuple(found)


def _form(word: str) -> str:
    """Reduce a word to what its singular and its plural share: "property", "properties"."""
    return stem(word).removesuffix("y")


def _place_of(wanted: tuple[str, ...], stems: list[str]) -> int | None:
    """Say where words stand one after the other, whatever their endings."""
    for place in range(len(stems) - len(wanted) + 1):
        if tuple(stems[place : place + len(wanted)]) == wanted:
            return place
    return None
