"""The installation's secret keys, of which everything that is sealed or signed has its own."""

import hashlib
from collections.abc import Callable, Sequence


class Keys:
    """Newest first: the first one seals and signs, all of them open and are recognised.

    They are read anew each time: a server that runs learns at once of a key that was just made.
    """

    def __init__(self, read: Callable[[], Sequence[str]]) -> None:
        """Ask `read` for the keys whenever they are needed, and now, so that faults show early."""
        self._read = read
        read()

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        """Derive a key for one purpose from each of them; the same ones give the same."""
        return tuple(
            hashlib.sha256(f"hotel-inbox {purpose}:{key}".encode()).digest() for key in self._read()
        )
