"""Answers that cannot have changed: what was asked of tables that nobody has written to since is not asked again.

Every change of the facts goes through one place, which says whose rows changed. An answer is good for as long as no
table that its statement names was among them: exactly, not for a time. An act that changes no fact (an approval, a
task) forgets nothing; a receipt forgets what reads receipts.

Facts that are brought in, and a day that is measured of them, are not shown before that day is done. Until then what is
asked of the day that is shown, or of one before it, stays as it was answered: each table has a count of its changes,
and another one of those that are shown.
"""

import pickle
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

import pyarrow as pa

from liuke.facts.statement import Statement
from liuke.kit.chance import fingerprint

_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_REMARK = re.compile(r"--[^\n]*")
_NEVER_THE_SAME = re.compile(
    r"\b(random|uuid|now|today|gen_random_uuid|nextval)\s*\(|\bcurrent_|\bsample\b", re.IGNORECASE
)
_PLAIN = (str, int, float, bool, date, datetime, Decimal, type(None))
_LARGEST, _MOST_GIVEN, _ALL = 512_000, 256_000, 24_000_000
_MOST_MADE = 40
_OVERHEAD = 2_000
"""Bytes that an answer of a few numbers takes besides them."""


@dataclass(frozen=True, slots=True)
class Question:
    """A statement with what it is asked of; ``written`` counts the changes of each table that it names.

    Two counts may hold at the same time: that of whoever asks exactly, and that of the day which is shown.
    """

    text: str
    bound: str
    written: "Version"


@lru_cache(maxsize=4_096)
def words_of(text: str) -> frozenset[str]:
    """Return a statement's words, the tables it reads among them; of one that asks chance or a clock, none."""
    said = _REMARK.sub("", text)
    return frozenset() if _NEVER_THE_SAME.search(said) else frozenset(_WORD.findall(said.lower()))


@lru_cache(maxsize=4_096)
def _params_of(statement: Statement) -> tuple[str, ...]:
    return tuple(sorted(statement.params))


Made = TypeVar("Made")
Version = tuple[tuple[str, int], ...]
Read = tuple[str, date | None]
"""A table that was read, and as of which morning; None where it was read as it is."""


class Known:
    """Small answers of one opened workspace, the least lately asked thrown away first."""

    def __init__(self, tables: Iterable[str]) -> None:
        self._tables = frozenset(tables)
        self._lock = threading.Lock()
        self._written: dict[str, int] = {}
        self._shown: dict[str, int] = {}
        self._kept: OrderedDict[Question, pa.Table] = OrderedDict()
        self._under_way: dict[Question, Future[pa.Table]] = {}
        self._bytes = 0
        self._made: OrderedDict[str, tuple[tuple[tuple[Read, int], ...], bytes]] = OrderedDict()

    @property
    def behind(self) -> bool:
        """Whether there are changes that are not shown yet."""
        return self._shown != self._written

    def changed(self, tables: Iterable[str], *, later: bool = False) -> None:
        """Say that rows of these tables are others now; what was answered of them is forgotten.

        ``later``: whoever asks of the day that is shown is answered as before, until ``show``.
        """
        with self._lock:
            for name in frozenset(tables):
                self._written[name] = self._written.get(name, 0) + 1
                self._shown[name] = self._shown.get(name, 0) if later else self._written[name]
            self._drop()

    def show(self) -> None:
        """Show every change there was."""
        with self._lock:
            self._shown = dict(self._written)
            self._drop()

    def _drop(self) -> None:
        """Forget what nobody will ask again: answers of neither count."""
        for question in [q for q in self._kept if not self._holds(q.written)]:
            self._bytes -= _size(self._kept.pop(question))
        for key, (read, _) in list(self._made.items()):
            if not self._holds([(name, count) for (name, _), count in read]):
                del self._made[key]

    def _holds(self, written: Iterable[tuple[str, int]]) -> bool:
        """Tell whether each count is one of those that somebody may ask by."""
        return all(count in (self._written.get(name, 0), self._shown.get(name, 0)) for name, count in written)

    def tables_in(self, statement: Statement) -> frozenset[str] | None:
        """Return the tables that a statement names; None where it asks chance or a clock."""
        words = words_of(statement.text)
        return words & self._tables if words else None

    def made(
        self, key: str, make: Callable[[], tuple[Made, frozenset[Read] | None]], shown: date | None = None
    ) -> tuple[Made, frozenset[Read] | None]:
        """Return what was made under this key, or make it, with what was read for it; None where it may differ.

        ``shown``: as in ``question``.
        """
        with self._lock:
            kept, before = self._made.get(key), (dict(self._written), dict(self._shown))
            good = kept is not None and all(count == self._count(read, shown) for read, count in kept[0])
        if kept is not None and good:
            found: Made = pickle.loads(kept[1])  # noqa: S301 - packed by this process, never written
            return found, frozenset(read for read, _ in kept[0])
        answer, reads = make()
        packed = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL) if reads is not None else b""
        if packed and len(packed) <= _LARGEST:
            with self._lock:
                now = {read: self._count(read, shown) for read in reads or ()}
                then = {read: before[_is_of(read, shown)].get(read[0], 0) for read in now}
                if now == then:
                    self._made[key] = (tuple(now.items()), packed)
                    while len(self._made) > _MOST_MADE:
                        self._made.popitem(last=False)
        return answer, reads

    def _count(self, read: Read, shown: date | None) -> int:
        return (self._shown if _is_of(read, shown) else self._written).get(read[0], 0)

    def question(
        self,
        statement: Statement,
        params: Mapping[str, Any],
        given: Mapping[str, Any],
        *,
        of: date | None = None,
        shown: date | None = None,
    ) -> Question | None:
        """Return a question that may be kept; None where its answer may differ though nothing changed.

        ``of`` is the morning that it is asked of, ``shown`` the one that is shown: up to that changes which are not
        shown do not count. Whoever makes the next day has none.
        """
        words = words_of(statement.text)
        named = sorted(words & self._tables)
        if not named:
            return None
        bound = _bound(statement, params, {name: rows for name, rows in given.items() if name in words})
        if bound is None:
            return None
        with self._lock:
            written = tuple((name, self._count((name, of), shown)) for name in named)
        return Question(text=statement.text, bound=bound, written=written)

    def answer(self, question: Question, ask: Callable[[], pa.Table]) -> pa.Table:
        """Return what is kept, or ask; who asks the same at the same moment waits for the one answer."""
        mine: Future[pa.Table] = Future()
        with self._lock:
            kept = self._kept.get(question)
            if kept is not None:
                self._kept.move_to_end(question)
                return kept
            first = self._under_way.setdefault(question, mine)
        if first is not mine:
            return first.result()
        try:
            mine.set_result(ask())
            self._keep(question, mine.result())
        except BaseException as why:
            mine.set_exception(why)
            raise
        finally:
            with self._lock:
                del self._under_way[question]
        return mine.result()

    def _keep(self, question: Question, answer: pa.Table) -> None:
        size = _size(answer)
        if size > _LARGEST:
            return
        with self._lock:
            if not self._holds(question.written):
                return  # somebody wrote meanwhile: nobody will ask this of these rows again
            self._kept[question] = answer
            self._bytes += size
            while self._bytes > _ALL:
                self._bytes -= _size(self._kept.popitem(last=False)[1])


def _is_of(read: Read, shown: date | None) -> bool:
    """Tell whether what was read is of a day that is shown."""
    return read[1] is not None and shown is not None and read[1] <= shown


def _size(answer: pa.Table) -> int:
    return int(answer.nbytes) + _OVERHEAD


def _bound(statement: Statement, params: Mapping[str, Any], given: Mapping[str, Any]) -> str | None:
    """Write down what a statement is asked with; None where that is too much, or of no plain kind."""
    said = []
    for name in _params_of(statement):
        value = params.get(name)
        if isinstance(value, list | tuple):
            if not all(isinstance(one, _PLAIN) for one in value):
                return None
        elif not isinstance(value, _PLAIN):
            return None
        said.append(f"{name}={value!r}")
    for name, rows in sorted(given.items()):
        if not isinstance(rows, pa.Table) or rows.nbytes > _MOST_GIVEN:
            return None
        said.append(f"{name}={_content(rows)}")
    return "\n".join(said)


def _content(rows: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows.combine_chunks())
    return fingerprint(sink.getvalue().to_pybytes().hex())
