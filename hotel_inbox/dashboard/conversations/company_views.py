"""Says who else is at a conversation, as long as it holds."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.domain.inbox import Thread
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author
from hotel_inbox.events import Event, Happened

TYPING_HOLDS = 6.0
LOOKING_HOLDS = 11.0
"""Seconds; a page that looks says so again a little sooner."""
_MOST_NAMED = 2


@dataclass(frozen=True)
class Around:
    """Whom one heard of lately, by their ids, and until when it holds on the loop's clock."""

    looking: Mapping[int, float] = field(default_factory=dict)
    typing: Mapping[int, float] = field(default_factory=dict)

    def heard(self, burst: Iterable[Event], now: float) -> Self:
        """Take in what was said; who only looks does not type any more."""
        looking, typing = dict(self.looking), dict(self.typing)
        events = [(event.agent_id, event.what) for event in burst if event.agent_id]
        for agent_id, what in sorted(events, key=lambda one: one[1] is Happened.AGENT_TYPING):
            looking[agent_id] = now + LOOKING_HOLDS
            if what is Happened.AGENT_TYPING:
                typing[agent_id] = now + TYPING_HOLDS
            else:
                typing.pop(agent_id, None)
        return type(self)(looking, typing)

    def at(self, now: float) -> Self:
        """Leave out what is over."""
        return type(self)(
            {one: until for one, until in self.looking.items() if until > now},
            {one: until for one, until in self.typing.items() if until > now},
        )

    def next_end(self) -> float | None:
        """Say when the next of it is over; None if nobody is there."""
        return min((*self.looking.values(), *self.typing.values()), default=None)


def company_words(around: Around, names: Mapping[int, str], language: Language) -> str:
    """Say who types, or else who looks; whose name is not known is not spoken of."""
    typing = _named(around.typing, names)
    if typing:
        words = "{names} is typing…" if len(typing) == 1 else "{names} are typing…"
        return say(language, words, names=_listed(typing, language))
    looking = _named(around.looking, names)
    if not looking:
        return ""
    words = "{names} has this chat open" if len(looking) == 1 else "{names} have this chat open"
    return say(language, words, names=_listed(looking, language))


def just_answered(thread: Thread, newest_known: int, me: int, language: Language) -> str:
    """Say who else wrote to the guest since the newest known message, 0 if none is."""
    if not newest_known:
        return ""
    for one in reversed(thread.messages):
        if one.id > newest_known and one.author is Author.AGENT and one.agent_id != me:
            name = one.agent or say(language, "A colleague")
            return say(language, "{name} has just answered.", name=name)
    return ""


def _named(ids: Collection[int], names: Mapping[int, str]) -> list[str]:
    return sorted(names[one] for one in ids if one in names)


def _listed(names: list[str], language: Language) -> str:
    if len(names) == 1:
        return names[0]
    shown, rest = names[:_MOST_NAMED], len(names) - _MOST_NAMED
    if rest > 0:
        return say(language, "{names} and {count} more", names=", ".join(shown), count=rest)
    return say(language, "{first} and {second}", first=shown[0], second=shown[1])
