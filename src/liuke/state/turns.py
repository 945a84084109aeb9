"""A lock that is given in the order it was asked for.

SQLite lets one writer in at a time and wakes whoever happens to look first. A worker that begins its next send the
moment the last one is kept would shut out everybody else of the same process, the hand on the stop switch too.
"""

import threading
from collections import deque


class Turns:
    """First come, first served, among the threads of one process."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def take(self, wait_s: float) -> bool:
        """Wait for our turn; False where it did not come in time."""
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        if gate.acquire(timeout=wait_s):
            return True
        with self._mutex:
            if gate not in self._waiting:  # it came while we gave up
                return True
            self._waiting.remove(gate)
            return False

    def give(self) -> None:
        """Hand the turn to whoever has waited longest."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
