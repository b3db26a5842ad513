"""Conversations with the bot as scripts: who says what, and what has to come of it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fakes.openai_api import Step as Answer

SCRIPTS = Path(__file__).parent / "scripts"
_LISTS = ("tools", "says", "never", "told", "untold")
_WHO = ("guest", "picture", "agent", "edit", "takeover", "release")


@dataclass(frozen=True)
class Step:
    """One thing that happens, and what is true after the bot had its turn.

    `who` is guest, picture (a message that the bot cannot read), agent, edit (an agent corrects the
    guest's details: a table), takeover or release; `text` is what is said, by a guest perhaps in
    several messages of one breath. `tools` are the bot's calls in this turn in order, None where it
    does not matter; `says` and `never` are looked for in what it wrote, whatever the case. A guest
    hears something, unless the bot is to be silent, and nobody else does where the bot says
    nothing. `knows` compares what the conversation and its guest hold by then ("" is nothing); mode
    and reason for a person stay as they were unless `mode` and `handoff` say otherwise. `model` is
    what the model's server answers, request by request, all of them needed; `told` and `untold` are
    looked for in what it was asked. `late` is for how many seconds the turn had to wait for its
    beginning.
    """

    who: str
    text: Any
    tools: tuple[str, ...] | None = None
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    silent: bool = False
    handoff: str | None = None
    mode: str | None = None
    late: float = 0
    knows: dict[str, Any] = field(default_factory=dict)
    model: tuple[Answer, ...] = ()
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()


@dataclass(frozen=True)
class Script:
    """A conversation of one guest with one hotel's bot.

    `knowledge` are entries that the hotel has for its time, `rooms` other names for its room types
    by code. `streaming` and `patience` (seconds for one request) are for the model's client.
    """

    name: str
    hotel: str
    steps: tuple[Step, ...]
    knowledge: tuple[Mapping[str, str], ...] = ()
    rooms: dict[str, str] = field(default_factory=dict)
    streaming: bool = False
    patience: float = 5

    @property
    def by_model(self) -> bool:
        """Whether a model answers, as the script says."""
        return any(step.model for step in self.steps)

    @property
    def faulty(self) -> bool:
        """Whether the model's server fails in it."""
        answers = [answer for step in self.steps for answer in step.model]
        return any(
            one.status >= 400 or one.hangs_up or one.body or one.delay > self.patience
            for one in answers
        )


def scripts() -> Iterator[Script]:
    """Read every script, in the order of files and lines."""
    for path in sorted(SCRIPTS.glob("*.toml")):
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["conversation"]:
            yield Script(
                name=f"{path.stem}: {told.pop('name')}",
                hotel=told.pop("hotel", "casa-azul"),
                steps=tuple(_step(step) for step in told.pop("step")),
                knowledge=tuple(told.pop("knowledge", ())),
                **told,
            )


def _step(told: dict[str, Any]) -> Step:
    (who,) = (name for name in _WHO if name in told)
    text = told.pop(who)
    lists: dict[str, Any] = {name: tuple(told.pop(name)) for name in _LISTS if name in told}
    model = tuple(_answer(answer) for answer in told.pop("model", ()))
    return Step(who=who, text=text, model=model, **lists, **told)


def _answer(told: dict[str, Any]) -> Answer:
    """Read what the server answers: {say = …}, {calls = [{tool = …, …}]} or a fault."""
    calls = tuple((call.pop("tool"), call) for call in told.pop("calls", ()))
    return Answer(text=told.pop("say", None), calls=calls, **told)
