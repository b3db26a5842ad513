"""Threads for the bot's arithmetic, before which whatever people look at goes."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

# Of the steps of Unix's nice: about a third of what others get, so that guests still get answers
# where both processors are busy.
_STEPS_BACK = 5


def patient_threads(most: int, name: str) -> ThreadPoolExecutor:
    """Give so many threads that let all others have the processor first, where Linux runs them."""
    return ThreadPoolExecutor(most, thread_name_prefix=name, initializer=_step_back)


def _step_back() -> None:
    # Elsewhere the whole process would step back.
    if sys.platform == "linux":
        thread = threading.get_native_id()
        # A sandbox may forbid it: then the bot is no worse off than others.
        with suppress(OSError):
            before = os.getpriority(os.PRIO_PROCESS, thread)
            os.setpriority(os.PRIO_PROCESS, thread, before + _STEPS_BACK)
