"""Whether somebody who asks for a reservation is its guest: by number, last name, e-mail."""

import re
import unicodedata

from hotel_inbox.domain.stay import Proof, Reservation

LONGEST_NUMBER = 40
# Words that come and go between a passport, a form and how people introduce themselves.
_PARTICLE_WORDS = (
    "af al am auf av d da dal das de degli dei del della den der des di do dos du e el i la las le "
    "los of op ten ter van vom von y zu zum zur"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_LETTERS_ALONE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_SEPARATORS = re.compile(r"[\W_]+")


def number_key(number: str) -> str:
    """Reduce a confirmation number to what counts: letters and digits, in capitals."""
    return _squeezed(number)[:LONGEST_NUMBER]


def is_written_in(text: str, number: str) -> bool:
    """Whether a text has this confirmation number in it, however it is spaced and dashed."""
    key = number_key(number)
    return bool(key) and key in _squeezed(text)


def _squeezed(text: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def proves(proof: Proof, reservation: Reservation) -> bool:
    """Whether the last name or the e-mail is the reservation's."""
    return _same_name(proof.last_name, reservation.last_name) or _same_email(
        proof.email, reservation.emails
    )


def _same_email(given: str | None, known: tuple[str, ...]) -> bool:
    folded = (given or "").strip().casefold()
    return "@" in folded and folded in {email.strip().casefold() for email in known}


def _same_name(given: str | None, known: str) -> bool:
    return any(
        _ends_with(mine, theirs) for mine in _readings(given or "") for theirs in _readings(known)
    )


def _ends_with(given: list[str], known: list[str]) -> bool:
    """Whether the names are the same in any order; first names may stand before them.

    No more than the end is compared: a list of common names must not try them all at once.
    """
    if not known:
        return False
    told, kept = _without_particles(given), _without_particles(known)
    return sorted(told[-len(kept) :]) == sorted(kept) or "".join(given) == "".join(known)


def _without_particles(words: list[str]) -> list[str]:
    return [word for word in words if word not in _PARTICLES] or words


def _readings(name: str) -> tuple[list[str], list[str]]:
    """Fold a name with its umlauts bare and with them spelt out."""
    lower = unicodedata.normalize("NFC", name).casefold()
    return _words(lower), _words(lower.translate(_SPELT_OUT))


def _words(lower: str) -> list[str]:
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", lower.translate(_LETTERS_ALONE))
        if not unicodedata.combining(character)
    )
    return [word for word in _SEPARATORS.split(bare) if word]
