"""Works through what is due, each in a transaction of its own."""

import logging
from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)


def one_by_one(due: Iterable[int], act: Callable[[int], bool]) -> int:
    """Act on each and say for how many it was still due.

    What fails stays due, is logged and keeps nobody else waiting.
    """
    done = 0
    for one in due:
        try:
            done += act(one)
        except Exception:
            logger.exception("what is due could not be done for %s", one)
    return done
