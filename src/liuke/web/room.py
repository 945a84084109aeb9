"""The engine's memory behind the pages: little while people read, more for a day's work, and more where it must be."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from liuke.facts.engines.engine import Engine
from liuke.facts.errors import EngineFullError
from liuke.flow.house import Progress
from liuke.kit.clock import stopwatch
from liuke.kit.memory import give_back, trim

_LOG = logging.getLogger("liuke.web")
Found = TypeVar("Found")
_LITTLE, _MUCH = frozenset({"alarms", "proposals"}), frozenset({"back_test"})
"""Steps of a day's work from which on the engine has little to do, since Python has, and much again."""
_SHORT_S = 1.0
"""Work that was done within this left little behind: looking for it among all there is would take as long again."""


class Room:
    """Takes memory and gives it back when nobody works any longer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._at_work = 0

    @contextmanager
    def working(self, *, compute: bool) -> Iterator[None]:
        """Hold what long work takes until it is done; computing a day begins with a quarter more."""
        began = stopwatch()
        with self._lock:
            self._at_work += 1
        try:
            if compute:
                self._engine.take_more()
            yield
        finally:
            self._done()
            (trim if stopwatch() - began < _SHORT_S else give_back)()

    def measured(self, progress: Progress) -> Progress:
        """Give back what measuring took while alarms are looked for and people judged: memory of another kind."""
        less = False

        def told(step: str, done: int, total: int | None) -> None:
            nonlocal less
            with self._lock:
                if self._at_work == 1 and step in (_MUCH if less else _LITTLE):
                    less = not less
                    (self._engine.take_less if less else self._engine.take_more)()
            progress(step, done, total)

        return told

    def found(self, name: str, work: Callable[[], Found]) -> Found:
        """Do work; where the engine had too little memory for it, again with more."""
        took = False
        try:
            while True:
                try:
                    return work()
                except EngineFullError as why:
                    if not self._engine.take_more(why):
                        raise
                    if not took:
                        took = True
                        with self._lock:
                            self._at_work += 1
                    _LOG.warning("%s needs more memory; it begins again", name)
        finally:
            if took:
                self._done()

    def _done(self) -> None:
        with self._lock:
            self._at_work -= 1
            if self._at_work == 0:
                self._engine.take_less()
