"""What every stand-in of a service remembers."""

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Asked:
    """Notes what it is asked for, or refuses it."""

    asked: list[tuple[object, ...]] = field(default_factory=list)
    refusal: Exception | None = None

    def note(self, *what: object) -> None:
        if self.refusal:
            raise self.refusal
        self.asked.append(what)
