"""Lets pages show one after another what can wait a moment, so that what cannot gets between."""

import asyncio

_GAP = 0.005


class Turns:
    """Gives whoever asks the next free moment; who asks alone gets it at once."""

    def __init__(self, gap: float = _GAP) -> None:
        """Leave so many seconds between two turns."""
        self._gap = gap
        self._free_at = 0.0

    async def take(self) -> None:
        """Wait for one's turn."""
        now = asyncio.get_running_loop().time()
        turn = max(now, self._free_at)
        self._free_at = turn + self._gap
        if turn > now:
            await asyncio.sleep(turn - now)


TURNS = Turns()
"""What all open pages of this process share: a hundred bells that change together would hold up
every list for a fifth of a second."""
