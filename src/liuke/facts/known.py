"""Answers that cannot have changed: what was asked of tables that nobody has written to since is not asked again.

Every change of the facts goes through one place, which says whose rows changed. An answer is good for as long as no
table that its statement names was among them: exactly, not for a time. An act that changes no fact (an approval, a
task) forgets nothing; a receipt forgets what reads receipts.
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
    """A statement with what it is asked of; ``written`` counts the changes of each table that it names."""

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


class Known:
    """Small answers of one opened workspace, the least lately asked thrown away first."""

    def __init__(self, tables: Iterable[str]) -> None:
        self._tables = frozenset(tables)
        self._lock = threading.Lock()
        self._written: dict[str, int] = {}
        self._kept: OrderedDict[Question, pa.Table] = OrderedDict()
        self._under_way: dict[Question, Future[pa.Table]] = {}
        self._bytes = 0
        self._made: OrderedDict[str, tuple[Version, bytes]] = OrderedDict()

    def changed(self, tables: Iterable[str]) -> None:
        """Say that rows of these tables are others now; what was answered of them is forgotten."""
        names = frozenset(tables)
        with self._lock:
            for name in names:
                self._written[name] = self._written.get(name, 0) + 1
            for question in [q for q in self._kept if any(name in names for name, _ in q.written)]:
                self._bytes -= _size(self._kept.pop(question))
            for key in [key for key, (written, _) in self._made.items() if any(name in names for name, _ in written)]:
                del self._made[key]

    def tables_in(self, statement: Statement) -> frozenset[str] | None:
        """Return the tables that a statement names; None where it asks chance or a clock."""
        words = words_of(statement.text)
        return words & self._tables if words else None

    def made(
        self, key: str, make: Callable[[], tuple[Made, frozenset[str] | None]]
    ) -> tuple[Made, frozenset[str] | None]:
        """Return what was made under this key, or make it, with the tables it was made of; None where it may differ."""
        with self._lock:
            kept, before = self._made.get(key), dict(self._written)
        if kept is not None:
            found: Made = pickle.loads(kept[1])  # noqa: S301 - packed by this process, never written
            return found, frozenset(name for name, _ in kept[0])
        answer, tables = make()
        packed = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL) if tables is not None else b""
        with self._lock:
            now = {name: self._written.get(name, 0) for name in tables or ()}
            if packed and len(packed) <= _LARGEST and all(before.get(name, 0) == n for name, n in now.items()):
                self._made[key] = (tuple(now.items()), packed)
                while len(self._made) > _MOST_MADE:
                    self._made.popitem(last=False)
        return answer, tables

    def question(self, statement: Statement, params: Mapping[str, Any], given: Mapping[str, Any]) -> Question | None:
        """Return a question that may be kept; None where its answer may differ though nothing changed."""
        words = words_of(statement.text)
        named = sorted(words & self._tables)
        if not named:
            return None
        bound = _bound(statement, params, {name: rows for name, rows in given.items() if name in words})
        if bound is None:
            return None
        with self._lock:
            written = tuple((name, self._written.get(name, 0)) for name in named)
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
            if any(self._written.get(name, 0) != count for name, count in question.written):
                return  # somebody wrote meanwhile: nobody will ask this of these rows again
            self._kept[question] = answer
            self._bytes += size
            while self._bytes > _ALL:
                self._bytes -= _size(self._kept.popitem(last=False)[1])


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
