"""How a guest can be reached and what they are called, out of what they write."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from hotel_inbox.bot.lexical import words
from hotel_inbox.bot.understanding.contact_words import NOT_THIS
from hotel_inbox.bot.understanding.names import LONGEST_NAME, read_name
from hotel_inbox.bot.understanding.phones import Phone, country_of, read_phones
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Slot
from hotel_inbox.domain.understanding import GuestDetails

# A message on any channel is shorter; of a longer text only this much is read.
_MOST_TEXT = 8_000
_MOST_ADDRESSES = 20
_LONGEST_ADDRESS = 254
# What an address cannot hold ends it; a web address or a handle has no "@" in its middle.
_TOKEN = re.compile(r"[^\s<>()\[\]{},;\"“”«»|]+")
_AROUND = ".:!?'’‘`*_~-…"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_LOOKS_LIKE_ONE = re.compile(
    r"\b\w{2,64} ?(?:\(at\)|\[at\]|\barroba\b|\barobase\b|\bchiocciola\b|\bat\b) ?\w{2,64} ?"
    r"(?:\.|\bdot\b|\bpunto\b|\bponto\b|\bpoint\b|\bpunkt\b) ?\w{2,10}\b"
)
_WITHOUT_AT = re.compile(r"\b\w[\w.-]{1,64}\.(?:com|net|org|es|de|fr|it|pt|br|uk)\b", re.IGNORECASE)
# "not ana@old.example but …": so many words before an address may speak against it.
_WORDS_BEFORE = 3


@dataclass(frozen=True, slots=True)
class ContactReading:
    """What a text tells of its writer, the words it rests on, and what looked like it in vain."""

    guest: GuestDetails
    said: Mapping[Slot, str] = field(default_factory=dict)
    refused: Mapping[Slot, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Address:
    email: str
    said: str
    start: int


def checked_email(written: str) -> str | None:
    """Return a valid address, its domain in lower case; None for anything else. Asks no network."""
    if len(written) > _LONGEST_ADDRESS:
        return None
    try:
        return validate_email(written, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


# Where most travellers come from who write in a language, the likeliest first.
_HOMES = {
    Language.ENGLISH: ("GB", "US"),
    Language.SPANISH: ("ES", "MX"),
    Language.PORTUGUESE: ("PT", "BR"),
    Language.FRENCH: ("FR", "BE"),
    Language.GERMAN: ("DE", "AT"),
    Language.ITALIAN: ("IT",),
}


def _candidates(text: str) -> Iterator[tuple[str, int]]:
    """Yield what has an "@" within, without the marks around it, and where it stands."""
    count = 0
    for match in _TOKEN.finditer(text):
        if "@" not in match.group():
            continue
        count += 1
        if count > _MOST_ADDRESSES:
            return
        pieces = re.split(r"[/\\]" if match.group().count("@") > 1 else r"$^", match.group())
        for piece in pieces:
            # "e-mail:ana@…" and "mailto:ana@…" carry their label with them.
            local, at, domain = piece.partition("@")
            bare = (local.rpartition(":")[2] + at + domain).strip(_AROUND)
            if bare.find("@") > 0:
                yield bare, match.start()


def _read_emails(text: str) -> tuple[list[_Address], list[str]]:
    """Find the addresses of a text, and what is none though it looks like one."""
    valid: list[_Address] = []
    refused: list[str] = []
    for written, start in _candidates(text):
        email = checked_email(written)
        if email is None:
            refused.append(written[:_LONGEST_ADDRESS])
        else:
            valid.append(_Address(email, written, start))
    return valid, refused


def _almost_address(text: str, asked: Slot | None) -> list[str]:
    """Find what was meant as an address by a guest who was asked for one."""
    if asked is not Slot.EMAIL:
        return []
    near = _LOOKS_LIKE_ONE.search(text) or _WITHOUT_AT.search(text)
    return [near.group()] if near is not None else []


def _spoken_against(text: str, start: int) -> bool:
    before = words(re.split(r"[,;:.!?\n]\s", text[max(0, start - 60) : start])[-1])
    return any(word in NOT_THIS for word in before[-_WORDS_BEFORE:])


def _chosen_address(text: str, addresses: list[_Address]) -> _Address | None:
    """The last address wins, as corrections come last, unless it is the one put aside."""
    standing = [each for each in addresses if not _spoken_against(text, each.start)] or addresses
    return standing[-1] if standing else None


def _chosen_phone(text: str, phones: tuple[Phone, ...]) -> Phone | None:
    """Of several numbers take the one the guest carries, else the last one not put aside."""
    standing = [each for each in phones if not _spoken_against(text, each.start)] or list(phones)
    if not standing:
        return None
    best = max(each.worth for each in standing)
    return [each for each in standing if each.worth == best][-1]


def checked_phone(written: str, *, country: str, timezone: str) -> str | None:
    """Return a phone number in E.164; None if it cannot be one."""
    region = country.upper() or country_of(timezone)
    found = read_phones(written[:64], country=region, asked=True).phones
    return found[0].number if found else None


def checked_name(written: str) -> str | None:
    """Return a name without what no name holds; None if nothing is left."""
    name = " ".join(written.split())
    if not 1 < len(name) <= LONGEST_NAME or not any(char.isalpha() for char in name):
        return None
    return None if re.search(r"[\d@<>{}\[\]|\\/:;?¿!_=]", name) else name


# A turn reads the same message for what is known and for what was just said.
@lru_cache(maxsize=32)
def read_contacts(
    text: str,
    *,
    country: str,
    timezone: str,
    asked: Slot | None = None,
    language: Language | None = None,
) -> ContactReading:
    """Find name, e-mail and phone; `country` is the hotel's, else that of its `timezone` counts.

    `language` is the guest's: their number may be one of a country that speaks it.
    `asked` is what the bot asked for last: its answer may be as short as "Ana" or "467 3395".
    """
    shown = text[:_MOST_TEXT].translate(_INVISIBLE)
    addresses, no_addresses = _read_emails(shown)
    # Digits of an address are no number.
    others = shown
    for each in addresses:
        others = others.replace(each.said, " " * len(each.said))
    numbers = read_phones(
        others,
        country=country.upper() or country_of(timezone),
        homes=_HOMES[language] if language else (),
        asked=asked is Slot.PHONE,
        other_asked=asked is Slot.CONFIRMATION,
    )
    address = _chosen_address(shown, addresses)
    phone = _chosen_phone(others, numbers.phones)
    name = read_name(
        others,
        asked=asked is Slot.NAME,
        beside_contact=asked in {Slot.EMAIL, Slot.PHONE} and bool(address or phone),
    )
    found = {Slot.EMAIL: address, Slot.PHONE: phone, Slot.NAME: name}
    in_vain = {
        Slot.EMAIL: no_addresses or _almost_address(shown, asked),
        Slot.PHONE: numbers.refused,
    }
    return ContactReading(
        guest=GuestDetails(
            name=name.name if name else None,
            email=address.email if address else None,
            phone=phone.number if phone else None,
        ),
        said={slot: one.said for slot, one in found.items() if one is not None},
        refused={
            slot: tried[-1] for slot, tried in in_vain.items() if tried and found[slot] is None
        },
    )
