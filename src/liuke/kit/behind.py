"""Work that nobody waits for, behind work that somebody waits for: a day is made while people open pages.

Linux schedules each thread by a niceness of its own, setpriority(2); elsewhere such work goes on as all other does.
"""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_NICER = 5
"""A third of the processor where others want all of it: less, and what it holds (Python's lock) is held for long."""
_STANDS = threading.local()
Done = TypeVar("Done")


def behind(work: Callable[[], Done]) -> Done:
    """Do work in a thread of its own that lets others go first; wait for it, and return or raise what it does."""
    with ThreadPoolExecutor(1, thread_name_prefix="behind", initializer=step_back) as one:
        return one.submit(work).result()


def is_behind() -> bool:
    """Say whether this thread lets others go first."""
    return getattr(_STANDS, "behind", False)


def step_back() -> None:
    """Let others go first from now on: a thread cannot come back without rights that a server has not."""
    _STANDS.behind = True
    if sys.platform == "linux":
        mine = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, mine, min(19, os.getpriority(os.PRIO_PROCESS, mine) + _NICER))
