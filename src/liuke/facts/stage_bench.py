"""The engine's workplace of one import: views over the file, temporary tables, and the moment that marks its rows."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from sqlglot import exp

from liuke.facts.engines.duckdb import DuckDB
from liuke.facts.engines.finding import beside, hashed
from liuke.facts.stage_layers import checked_select, lines_select, raw_select, walled_counts, walled_select
from liuke.facts.stage_reading import Reading, sort_of
from liuke.facts.stage_syntax import Node, column, filled, known, named, stamp, typed, word
from liuke.facts.stage_wanted import ArrowGiven, BatchesGiven, CsvGiven, Given, UnevenRowsError, Wanted
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import FactTable

_ASK = load("liuke.facts", "stage")


Watch = Callable[[float], None]
"""Told what share (0..1) of the work is done, from a thread of its own."""
_GLANCE_S = 0.2
_SORTED_ROWS = 16_000_000


@dataclass(slots=True, kw_only=True)
class Bench:
    """One import at work. ``plain`` reads the file unordered and fast, ``numbered`` with the line of each row."""

    cursor: duckdb.DuckDBPyConnection
    given: Given
    wanted: Wanted
    plain: Reading
    numbered: Reading
    cells: int
    at: datetime
    watch: Watch | None = None
    done: float = 0.0

    @property
    def table(self) -> FactTable:
        """The table the rows are for."""
        return self.wanted.table

    def ask(self, name: str, **params: Any) -> list[tuple[Any, ...]]:
        """Answer a statement of ``stage.sql``."""
        found: list[tuple[Any, ...]] = self.run(filled(_ASK[name], {"at": self.at, **params})).fetchall()
        return found

    def rows(self, name: str, **params: Any) -> list[dict[str, Any]]:
        """Answer a statement of ``stage.sql`` as rows by name of column."""
        found = self.run(filled(_ASK[name], {"at": self.at, **params}))
        names = [said[0] for said in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def number(self, name: str) -> int:
        """Answer a statement of ``stage.sql`` that has one number."""
        return int(self.ask(name)[0][0])

    def run(self, syntax: Node) -> duckdb.DuckDBPyConnection:
        """Execute what was built."""
        return self.cursor.execute(syntax.sql("duckdb"))

    def run_watched(self, syntax: Node, until: float) -> duckdb.DuckDBPyConnection:
        """Execute what takes long; by its end the share ``until`` of the work is done."""
        if self.watch is None:
            return self.run(syntax)
        over, stopped = threading.Event(), list[BaseException]()
        watched = (over, self.done, until, self.watch, stopped)
        watcher = threading.Thread(target=self._glance, args=watched, daemon=True)
        watcher.start()
        try:
            ran = self.run(syntax)
        except Exception:
            if stopped:
                raise stopped[0] from None
            raise
        finally:
            over.set()
            watcher.join()
            self.done = until
        if stopped:  # the engine was through before it could be interrupted
            raise stopped[0]
        return ran

    def _glance(
        self, over: threading.Event, since: float, until: float, watch: Watch, stopped: list[BaseException]
    ) -> None:
        """Tell how far the engine is; where the one who is told raises, the engine is interrupted."""
        while not over.wait(_GLANCE_S):
            try:
                watch(since + (until - since) * max(0.0, min(1.0, self.cursor.query_progress() / 100)))
            except BaseException as why:  # noqa: BLE001 - raised again by whoever waits for the engine
                stopped.append(why)
                self.cursor.interrupt()
                return

    def count(self, syntax: Node) -> int:
        """Execute a change and return how many rows it touched; or count the rows of a SELECT."""
        if isinstance(syntax, exp.Select):
            syntax = exp.select(exp.Count(this=exp.Star())).from_(syntax.subquery("counted"))
        row = self.run(syntax).fetchone()
        return int(row[0]) if row else 0

    def keep(self, name: str, select: Node, kind: str = "TABLE", until: float | None = None) -> None:
        """Create a temporary table or view; ``until`` watches it as ``run_watched`` does."""
        temporary = exp.Properties(expressions=[exp.TemporaryProperty()])
        made = exp.Create(this=exp.to_table(name), kind=kind, replace=True, expression=select, properties=temporary)
        if until is None:
            self.run(made)
        else:
            self.run_watched(made, until)

    def ask_into(self, name: str, statement: str, until: float | None = None) -> None:
        """Create a temporary table from a statement of ``stage.sql``."""
        self.keep(name, filled(_ASK[statement], {"at": self.at}), until=until)

    def insert(self, relation: Node, nth: Node | None = None, until: float = 1.0) -> int:
        """Append rows that have the table's columns; source and moment are put in."""
        own: dict[str, Node] = {
            "source": word(self.wanted.source),
            "ingested_at": stamp(self.at),
            "nth": nth or exp.Literal.number(1),
        }
        columns = [named(typed(own.get(c.name, column(c.name)), c.type), c.name) for c in self.table.columns]
        if self.table.found_by:
            columns.append(named(hashed(column(self.table.found_by)), beside(self.table.found_by)))
        into = exp.Insert(
            this=exp.to_table(self.table.name), by_name=True, expression=exp.select(*columns).from_(relation)
        )
        row = self.run_watched(into, until).fetchone()
        return int(row[0]) if row else 0

    def find_repeated(self, statement: str, rows: int) -> None:
        """Make ``repeated``: identities that a statement gives more than once.

        Sorted here and not grouped by the engine: eight bytes a row and a vector sort are five times as fast. Done in
        parts of some million rows, so that memory is bounded.
        """
        parts = rows // _SORTED_ROWS + 1
        found = []
        for part in range(parts):
            asked = filled(_ASK[statement], {"at": self.at, "parts": parts, "part": part})
            hashes = np.sort(_numbers(self.cursor.sql(asked.sql("duckdb")).to_arrow_table()["row_hash"]))
            found.append(np.unique(hashes[1:][hashes[1:] == hashes[:-1]]))
        if not any(len(part) for part in found):
            self.keep("repeated", exp.select(named(typed(exp.Null(), "UBIGINT"), "row_hash")).where(exp.false()))
            return
        hashes = np.concatenate(found)
        again = pa.table(
            {"row_hash": pa.UInt64Array.from_buffers(pa.uint64(), len(hashes), [None, pa.py_buffer(hashes)])}
        )
        with _registered(self.cursor, "again", again):
            self.keep("repeated", exp.select("*").from_("again"))

    def number_rows(self) -> None:
        """Lay out the view ``numbered``: the checked rows, each with its line; read in order, so slower."""
        same = isinstance(self.given, BatchesGiven)
        self.keep(
            "numbered", exp.select("*").from_("checked") if same else checked_select(self.numbered, self.given), "VIEW"
        )

    def show_progress(self) -> None:
        """Have the engine count how far it is, silently."""
        for setting, value in (
            ("enable_progress_bar", "true"),
            ("enable_progress_bar_print", "false"),
            ("progress_bar_time", "0"),
        ):
            item = exp.EQ(this=exp.column(setting), expression=exp.Literal.string(value))
            self.run(exp.Set(expressions=[exp.SetItem(this=item)]))

    def doubt_lines(self) -> None:
        """See that lines and rows agree before a line is named: blank lines are no rows, and would be missed.

        Raises
        ------
        UnevenRowsError
            They do not agree.
        """
        if isinstance(self.given, CsvGiven):
            self.keep("cells", lines_select(self.given), "VIEW")
            if self.number("count_lines") != self.given.lines:
                raise UnevenRowsError("blank lines")

    def rejected(self) -> Iterator[pa.RecordBatch]:
        """Read line, reason and raw cells of every rejected row."""
        self.keep("wrong", checked_select(self.numbered, self.given, cells=self.cells), "VIEW")
        cells = [f"c{nth}" for nth in range(self.cells)] + (["raw"] if isinstance(self.given, BatchesGiven) else [])
        texts = [named(typed(column(cell), "VARCHAR"), cell) for cell in cells]
        wrong = exp.select("line", "reason", *texts).from_("wrong").where(known(column("reason")))
        yield from self.cursor.sql(wrong.sql("duckdb")).to_arrow_reader(10_000)

    def any_wall(self, conditions: Sequence[Node]) -> bool:
        """Tell whether the file has a row with such a time."""
        if not conditions:
            return False
        return bool(self.run(walled_select(self.plain, self.given, conditions).limit(1)).fetchall())

    def count_walls(self, *kinds: Sequence[Node]) -> tuple[int, ...]:
        """Return how many rows have a time of each kind."""
        return tuple(self.run(walled_counts(self.plain, self.given, kinds)).fetchall()[0])


@contextmanager
def opened(facts: Facts, given: Given) -> Iterator[duckdb.DuckDBPyConnection]:
    """Let the open transaction's connection see the rows of a file."""
    engine = facts.engine
    if not isinstance(engine, DuckDB):
        raise TypeError("files are read by the embedded engine")
    with engine.cursor() as cursor:
        if isinstance(given, BatchesGiven):
            _lay_out(cursor, given)
        if not isinstance(given, ArrowGiven):
            yield cursor
            return
        with _registered(cursor, "raw_table", given.table):
            yield cursor


def _numbers(column: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """Return a column without nulls as NumPy sees it. (Arrow's own ways load pandas where that is installed.)"""
    chunks = [
        np.frombuffer(chunk.buffers()[1], np.uint64)[chunk.offset : chunk.offset + len(chunk)]
        for chunk in column.chunks
    ]
    return np.concatenate([*chunks, np.empty(0, np.uint64)])


@contextmanager
def _registered(cursor: duckdb.DuckDBPyConnection, name: str, rows: pa.Table | pa.RecordBatchReader) -> Iterator[None]:
    cursor.register(name, rows)
    try:
        yield
    finally:
        with suppress(duckdb.Error):  # a transaction that failed takes no more orders, and ends with its connection
            cursor.unregister(name)


@contextmanager
def bench(facts: Facts, given: Given, wanted: Wanted, watch: Watch | None = None) -> Iterator[Bench]:
    """Lay the file out in the engine for as long as the block lasts. To be used inside a transaction."""
    facts.writes_to(wanted.table)
    with opened(facts, given) as cursor:
        sorts = sorts_of(cursor, given)
        careful = isinstance(given, BatchesGiven)
        plain = Reading(wanted, sorts, numbered=careful)
        numbered = Reading(wanted, sorts, numbered=True)
        made = Bench(
            cursor=cursor,
            given=given,
            wanted=wanted,
            plain=plain,
            numbered=numbered,
            cells=len(sorts),
            at=wanted.now.astimezone(UTC).replace(tzinfo=None),
            watch=watch,
        )
        if watch is not None:
            made.show_progress()
        made.keep("target", exp.select("*").from_(wanted.table.name), "VIEW")
        made.keep("raw", raw_select(given, numbered=careful), "VIEW")
        made.keep("checked", checked_select(plain, given), "VIEW")
        newest = made.ask("newest")[0][0]
        if newest is not None:
            made.at = max(made.at, newest + timedelta(microseconds=1))
        yield made


def _lay_out(cursor: duckdb.DuckDBPyConnection, given: BatchesGiven) -> None:
    """Take the careful reader's rows into a temporary table. What it raises is raised, not the engine's word for it."""
    raised: list[BaseException] = []

    def guarded() -> Iterable[pa.RecordBatch]:
        try:
            yield from given.batches()
        except BaseException as why:
            raised.append(why)
            raise

    reader = pa.RecordBatchReader.from_batches(given.schema, guarded())
    temporary = exp.Properties(expressions=[exp.TemporaryProperty()])
    rows = exp.select("*").from_("incoming")
    made = exp.Create(this=exp.to_table("raw_rows"), kind="TABLE", replace=True, expression=rows, properties=temporary)
    with _registered(cursor, "incoming", reader):
        try:
            cursor.execute(made.sql("duckdb"))
        except Exception:
            if raised:
                raise raised[0] from None
            raise


def sorts_of(cursor: duckdb.DuckDBPyConnection, given: Given) -> tuple[str, ...]:
    """Return what kind of value each cell of a file holds."""
    if isinstance(given, CsvGiven):
        return ("text",) * given.width
    if isinstance(given, BatchesGiven):
        return ("text",) * (len(given.schema) - 3)
    relation = cursor.sql(raw_select(given, numbered=False).sql("duckdb"))
    return tuple(sort_of(str(kind)) for kind in relation.types)
