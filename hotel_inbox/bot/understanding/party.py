"""Finds how many people a guest speaks of, how old the children are, and how many rooms."""

import re
from dataclasses import dataclass, field

from hotel_inbox.bot.understanding.calendar_words import Symbols

OLDEST_CHILD = 17
MOST_PEOPLE = 500
MOST_ROOMS = 100
# "a son and daughter": so near to the last child that one article serves both.
_LINKED = 2
_PLURAL = {"children", "babies", "sons", "rooms"}
_OWN = {"son", "sons"}


@dataclass(slots=True)
class SaidParty:
    """What one text says of the party; `people` is everybody where adults were not told apart.

    `places` is where each was said, as runs of symbols.
    """

    adults: int | None = None
    children: int | None = None
    child_ages: tuple[int, ...] = ()
    people: int | None = None
    rooms: int | None = None
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


_AGES = re.compile(
    r"(?P<child>k)[,(]?d?[7EVHQ_b]{0,4}[,(]?(?P<list>[nN](?:(?:[,&/]|,&)[nN])*)(?P<years>1)?(?![nNPRpkU256j])"
    r"|(?P<listed>[nN](?:(?:[,&]|,&|1[,&])[nN])*)-?1(?P<named>-?b?k)?"
)
_CHILDREN = re.compile(r"(?P<none>Z)[xE]?3?k|(?P<count>[nNa]|H|(?<=H)k&)[xb]{0,2}3?x?(?P<child>k)")
_ADULTS = re.compile(r"(?<![nN][-/])(?P<count>[nN]|(?:(?<=[E&,.QJH])|^)a)[x3]{0,2}p")
_PEOPLE = re.compile(
    r"(?P<count>[nN])[x3]?P(?!8)|G(?P<family>[nN])(?!3?[kp])|(?:(?<=[EQJ])|^)(?P<single>a)P"
    r"|Q(?:[x_OE]|i)?(?P<are>[nN])(?![nNUR1568pkPjo:9-])"
    r"|E(?P<for>[nN])(?=$|[.,)d&@AErfuiLVOCJHQ_=>awhTz8-])(?!-?[nNm]|,?[nN]U|xU)"
)
_ROOMS = re.compile(
    r"(?P<count>[nN])-?(?:[jx6p32]{0,4}R|6(?=$|[.,&)]))|(?P<one>a)[x623pVrP]{0,4}?(?P<single>R)"
    r"(?P<another>[.,]?&(?:x|_)*0)?|(?P<kind>(?<![dHnNa6x])6R)|(?P<booked>[Hd]R8)"
)
_ALONE = re.compile(r"I|OE?S")
_SELF_WITH = re.compile(
    r"[SI][,&V]{1,2}(?:&?H[3x]?[qk])|[qk],?&[SI]|S(?=[^.]{0,8}VH[nN3x]{0,2}[kq])"
)
_COMPANION = re.compile(r"H[3x]?q")
_FOR_ONE = re.compile(r"E?OE?H[3x]?q|EH[3x]?q")
_COUPLE = re.compile(r"2(?!b?U)")


def count(symbols: Symbols, at: int) -> int:
    """Return the number at a symbol; an article is one."""
    value = symbols.values[at]
    return value if isinstance(value, int) else 1


def read_party(symbols: Symbols) -> SaidParty:
    """Read everything that a text says of people and rooms."""
    said = SaidParty()
    _read_ages(symbols, said)
    _read_rooms(symbols, said)
    _read_children(symbols, said)
    _read_adults(symbols, said)
    _read_people(symbols, said)
    if said.adults is None and said.people is None:
        _read_company(symbols, said)
    return said


def _read_ages(symbols: Symbols, said: SaidParty) -> None:
    """Read "aged 4 and 7", "a 5 year old"; a number by itself is no age."""
    for match in _AGES.finditer(symbols.letters):
        group = "list" if match["list"] else "listed"
        explicit = match["listed"] or match["years"] or set("7(_b") & set(match.group())
        if not explicit:
            continue
        start, end = match.span(group)
        ages = [symbols.values[at] for at in range(start, end) if symbols.letters[at] in "nN"]
        if symbols.values[min(end, len(symbols.values) - 1)] == "months_old":
            ages = [0] * len(ages)
        if ages and all(0 <= age <= OLDEST_CHILD for age in ages):
            said.child_ages += tuple(ages)
            said.places.setdefault("child_ages", match.span())


def _read_children(symbols: Symbols, said: SaidParty) -> None:
    """Add up children; sons and girls are not counted again beside "2 children"."""
    letters, general, own, last = symbols.letters, 0, 0, -9
    heard = False
    for match in re.finditer("k", letters):
        at = match.start()
        kind = str(symbols.values[at])
        number = _children_here(symbols, at, kind, linked=at - last <= _LINKED)
        if number is None:
            continue
        last, heard = at, True
        said.places.setdefault("children", (max(0, at - 1), at + 1))
        if kind in _OWN:
            own += number
        else:
            general += number
    if not heard and said.child_ages and "7" not in letters:
        general, heard = len(said.child_ages), True
        said.places.setdefault("children", said.places["child_ages"])
    if heard:
        both = max(general, own) if general > 1 else general + own
        said.children = min(both, MOST_PEOPLE)


_BEFORE_CHILD = re.compile(
    r"(?:(?P<none>Z[Hda]?3?)$|(?P<count>[nNa])|(?P<mine>H))(?:[x3b1-]|[PQ_]){0,2}$"
)


def _children_here(symbols: Symbols, at: int, kind: str, *, linked: bool) -> int | None:
    """Count the children of one word: "no kids" 0, "3 sons" 3, "my son" 1, "the kids" unknown."""
    before = _BEFORE_CHILD.search(symbols.letters, max(0, at - 4), at)
    if before and before["none"]:
        return 0
    if before and before["count"]:
        place = before.start("count")
        # "a 5 year old child" is one child.
        if "1" in symbols.letters[place:at]:
            return 1
        return count(symbols, place)
    if kind in _PLURAL:
        return None
    joined = linked and symbols.letters[at - 1] == "&"
    article = at and symbols.letters[at - 1] == "d" and kind != "child"
    little = kind == "child" and at and symbols.letters[at - 1] == "d"
    return 1 if (before and before["mine"]) or joined or article or little else None


def _read_adults(symbols: Symbols, said: SaidParty) -> None:
    for match in _ADULTS.finditer(symbols.letters):
        number = count(symbols, match.start("count"))
        if 0 < number <= MOST_PEOPLE and not _denied(symbols, match.start()):
            said.adults = number
            said.places["adults"] = match.span()


def _denied(symbols: Symbols, start: int) -> bool:
    """Whether a count is the one that is not meant: "not 2 but 3"."""
    return start > 0 and symbols.letters[start - 1] == "Z"


def _read_people(symbols: Symbols, said: SaidParty) -> None:
    for match in _PEOPLE.finditer(symbols.letters):
        number = 1 if match["single"] else count(symbols, match.start(str(match.lastgroup)))
        weak = match["for"] and said.people is not None
        if 0 < number <= MOST_PEOPLE and not weak and not _denied(symbols, match.start()):
            said.people = number
            said.places["people"] = match.span()


def _read_company(symbols: Symbols, said: SaidParty) -> None:
    """Count the guest and whom they bring: "me and my wife", "just me", "a couple"."""
    letters = symbols.letters
    couple, alone = _COUPLE.search(letters), _ALONE.search(letters)
    companions = list(_COMPANION.finditer(letters))
    myself = _SELF_WITH.search(letters)
    if couple:
        said.adults, place = 2, couple.span()
    elif companions and (myself or not _FOR_ONE.search(letters)):
        with_me = myself or re.search(r"VH[3x]?q", letters)
        if not with_me:
            return
        said.adults, place = 1 + len(companions), companions[0].span()
    elif companions:
        said.adults, place = len(companions), companions[0].span()
    elif alone or (myself and said.children is not None):
        said.adults, place = 1, (alone or myself).span()  # type: ignore[union-attr]
    else:
        return
    said.places["adults"] = place


def _read_rooms(symbols: Symbols, said: SaidParty) -> None:
    """Count rooms: "a double room" is one, a double is no two, room 204 is none."""
    for match in _ROOMS.finditer(symbols.letters):
        if match["count"]:
            number = count(symbols, match.start("count"))
        else:
            number = 1 + bool(match["another"])
            plural = "rooms" in symbols.values[match.start() : match.end()]
            if plural or said.rooms is not None:
                continue
        if 0 < number <= MOST_ROOMS and not _denied(symbols, match.start()):
            said.rooms = number
            said.places["rooms"] = match.span()
