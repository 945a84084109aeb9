"""One computation for everybody who asks the same thing at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Shared(Generic[Question, Answer]):
    """Asks once; who asks the same while the answer is under way waits for it and gets the same, or the same error."""

    def __init__(self, ask: Callable[[Question], Answer]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._under_way: dict[Question, Future[Answer]] = {}

    def __call__(self, question: Question) -> Answer:
        """Return the answer, computed now or under way already."""
        mine: Future[Answer] = Future()
        with self._lock:
            first = self._under_way.setdefault(question, mine)
        if first is not mine:
            return first.result()
        try:
            mine.set_result(self._ask(question))
        except BaseException as why:
            mine.set_exception(why)
            raise
        finally:
            with self._lock:
                del self._under_way[question]
        return mine.result()
