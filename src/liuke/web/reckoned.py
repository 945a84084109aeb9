"""Answers that pages ask for again and again, reckoned once: as long as the facts are the same, or for a few seconds.

What depends on facts, policy and day alone is good until one of them changes; what also depends on tasks, plans or
alarms for some seconds. After that the last one is still given for a few minutes while a new one is reckoned beside:
while messages go out each receipt is a new fact, and a morning of many people takes longer than the next receipt. Any
act of anybody forgets all of it. While the next day is made the last answers are given, and what most people open is
reckoned of the new day before it is shown: ``prepared``, then ``take``.
"""

import json
import logging
import pickle
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from liuke.kit.behind import step_back
from liuke.kit.clock import stopwatch
from liuke.web.shared import Shared

_LOG = logging.getLogger("liuke.web")
_FRESH_S, _STALE_S, _MARK_S, _BUSY_S = 10.0, 300.0, 2.0, 60.0
_MOST, _ASKED_MOST, _COUNTED = 80, 30, 1_000
_OF_ONE = frozenset({"user_page", "account_page"})
OF_FACTS = frozenset(
    {
        *(
            "today_pictures",
            "results_page",
            "results_past",
            "results_moved",
            "retention_page",
            "lifecycle",
            "rfm",
            "ltv",
            "funnel",
        ),
        *("signal", "clues", "reasons", "consultants", "definitions", "definition_show"),
    }
)
"""Questions whose answers depend on facts, policy and day alone."""
OF_THE_MOMENT = frozenset(
    {
        *("today", "signals", "signal_page", "guard_page", "plan_review", "plan_outlook", "playbook_list", "results"),
        *("user_page", "account_page", "clue_board", "plan_list"),
    }
)
"""Questions whose answers also depend on what people and workers do."""


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: str
    at: float
    packed: bytes
    """The answer, packed: a tenth of the memory that it takes unpacked, and each reader unpacks a copy of their own."""

    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = pickle.loads(self.packed)  # noqa: S301 - packed by this process, never written
        return found


@dataclass(slots=True)
class Prepared:
    """Answers that are shown together, later; ``turn`` is when they were begun."""

    turn: int
    kept: dict[tuple[str, str, str | None], tuple[float, bytes]] = field(default_factory=dict)


class Reckoned:
    """Answers by question. ``mark`` says of which facts, policy and day an answer is; ``ask`` reckons one.

    While it is ``busy`` (a day is made) the last answer is given however old: the page's head says so.
    """

    def __init__(
        self,
        ask: Callable[[str, str, str | None], dict[str, Any]],
        mark: Callable[[], str],
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._ask, self._new_mark, self._busy = ask, mark, busy
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str, str | None], _Kept] = {}
        self._mark: tuple[float, str] = (0.0, "")
        self._turn = 0
        self._readers: Counter[tuple[str, str, str | None]] = Counter()
        self._once = Shared[tuple[str, str, str | None, int], _Kept](self._reckon)
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="reckon", initializer=step_back)
        self._under_way: set[tuple[str, str, str | None]] = set()

    def answer(self, name: str, params: Mapping[str, Any], language: str | None) -> dict[str, Any]:
        """Answer one question from what is kept, or reckon it; who asks the same at the same moment shares it."""
        question = (name, json.dumps(params, sort_keys=True, default=str), language)
        mark = self._mark_now()
        with self._lock:
            kept, turn = self._kept.get(question), self._turn
            if name not in _OF_ONE:
                self._readers[question] += 1
                if len(self._readers) > _COUNTED:
                    self._readers = Counter(dict(self._readers.most_common(_ASKED_MOST)))
        if kept is not None:
            age, same = stopwatch() - kept.at, kept.mark == mark
            if same and (name in OF_FACTS or age < _FRESH_S):
                return kept.said()
            busy = self._busy()
            if age < _STALE_S or busy:
                if not busy or age >= _BUSY_S:
                    self._renew(question, turn)
                return kept.said()
        return self._once((*question, turn)).said()

    def forget(self) -> None:
        """Forget everything: somebody has done something."""
        self.take(Prepared(turn=-1))

    def prepare(self) -> "Prepared":
        """Begin to reckon what is to be shown later, all at once."""
        with self._lock:
            return Prepared(turn=self._turn)

    def asked_most(self) -> list[tuple[str, dict[str, Any], str | None]]:
        """Return what was asked most often since it was last looked, people and accounts left out."""
        with self._lock:
            most, self._readers = self._readers.most_common(_ASKED_MOST), Counter()
        return [(name, json.loads(params), language) for (name, params, language), n in most if n]

    def add(self, to: "Prepared", name: str, params: Mapping[str, Any], language: str | None) -> None:
        """Reckon one question in this thread for later, unless it was."""
        asked = (name, json.dumps(params, sort_keys=True, default=str), language)
        if asked not in to.kept:
            said = self._ask(*asked)
            to.kept[asked] = (stopwatch(), pickle.dumps(said, pickle.HIGHEST_PROTOCOL))

    def take(self, prepared: "Prepared") -> None:
        """Forget everything, and give what was prepared from now on; not where somebody did something meanwhile."""
        mark = self._new_mark() if prepared.kept else ""
        with self._lock:
            self._kept.clear()
            if prepared.turn == self._turn:
                self._kept = {asked: _Kept(mark, at, packed) for asked, (at, packed) in prepared.kept.items()}
            self._mark = (stopwatch(), mark)
            self._turn += 1

    def close(self) -> None:
        """Reckon nothing further beside."""
        self._beside.shutdown(wait=True, cancel_futures=True)

    def _mark_now(self) -> str:
        """Return the mark, looked up again after two seconds: it asks every table how many rows it has."""
        with self._lock:
            at, mark = self._mark
        if mark and (stopwatch() - at < _MARK_S or self._busy()):
            return mark
        mark = self._new_mark()
        with self._lock:
            self._mark = (stopwatch(), mark)
        return mark

    def _reckon(self, asked: tuple[str, str, str | None, int]) -> _Kept:
        name, params, language, turn = asked
        mark = self._mark_now()
        said = self._ask(name, params, language)
        kept = _Kept(mark, stopwatch(), pickle.dumps(said, pickle.HIGHEST_PROTOCOL))
        with self._lock:
            if self._turn == turn:  # nobody has done anything meanwhile
                while len(self._kept) >= _MOST:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[name, params, language] = kept
        return kept

    def _renew(self, question: tuple[str, str, str | None], turn: int) -> None:
        """Reckon a question again beside, unless that is under way."""
        with self._lock:
            if question in self._under_way:
                return
            self._under_way.add(question)

        def anew() -> None:
            try:
                self._once((*question, turn))
            except Exception:  # noqa: BLE001 - the next reader is told
                _LOG.exception("%s could not be reckoned again", question[0])
            finally:
                with self._lock:
                    self._under_way.discard(question)

        if not self.beside(anew):
            with self._lock:
                self._under_way.discard(question)

    def beside(self, work: Callable[[], None]) -> bool:
        """Do work when nothing else is reckoned beside; False where the house is being closed."""
        try:
            self._beside.submit(work)
        except RuntimeError:
            return False
        return True
