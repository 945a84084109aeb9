"""The embedded engine: one DuckDB file in the workspace."""

import logging
import os
import re
import threading
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp

from liuke.facts.engines.engine import Held, Inputs, Params
from liuke.facts.engines.finding import by_hash
from liuke.facts.engines.layout import additions, creation, hashes_amiss, hashes_anew, insertion
from liuke.facts.errors import EngineFullError, FactsLockedError, FactsUnreadableError
from liuke.facts.statement import Statement
from liuke.facts.tables import FactTable
from liuke.kit.behind import is_behind

_LOG = logging.getLogger("liuke.facts")
_BATCH_ROWS = 16_384
_PATIENCE_S = 10.0
_NO_ROOM = "No space left on device"
_AT_ONCE = max(3, os.cpu_count() or 0)
_BEHIND_AT_ONCE = 2
"""Questions asked at once by whoever waits for an answer, and beside them by work that nobody waits for."""
_BESIDE_PAGES = max(1, (os.cpu_count() or 1) - 1)
"""Processors that the engine of a served workspace works with: one is left to whoever opens a page meanwhile."""
_NUMBERS = count(1)
_COLUMNS_THERE = exp.select("table_name", "column_name").from_("information_schema.columns").sql("duckdb")


class DuckDB:
    """One file, one writer at a time, readers on snapshots of their own.

    ``memory_limit`` is DuckDB's own (``"1500MB"``); past it queries spill into ``spill`` beside the file. With
    ``begin_with`` that much is used until something does not fit: then half as much again for that, up to
    ``memory_limit``; and one processor is left to others.
    """

    takes_files = True
    written_by_us = True

    def __init__(self, path: Path | None, *, memory_limit: str = "1500MB", begin_with: str | None = None) -> None:
        self._most_mb = megabytes_of(memory_limit)
        small = small_mb(path) if begin_with == "auto" else megabytes_of(begin_with or memory_limit)
        self._limit_mb = self._least_mb = self._work_mb = min(small, self._most_mb)
        self._larger: list[float] = []
        self._needs: dict[str, float] = {}
        config: dict[str, Any] = {
            "memory_limit": memory_limit if begin_with is None else f"{self._limit_mb:.0f}MB",
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allocator_background_threads": True,  # what was freed goes back to the machine
        }
        if begin_with is not None:
            config["threads"] = _BESIDE_PAGES
        if path is not None:
            config["temp_directory"] = str(path.parent / ".spill")
        self._path, self._config = path, config
        try:
            self._main = self._connect()
        except duckdb.IOException as why:
            if "lock" in str(why).lower():
                raise FactsLockedError(path=path) from why
            raise FactsUnreadableError(path=path, why=str(why).splitlines()[0]) from why
        self._found_by: tuple[tuple[str, str], ...] = ()
        self._writing = threading.RLock()
        self._writer: duckdb.DuckDBPyConnection | None = None
        self._gate = threading.Condition()
        self._reading = 0
        self._turns, self._behind = threading.BoundedSemaphore(_AT_ONCE), threading.BoundedSemaphore(_BEHIND_AT_ONCE)
        self._alone = threading.Lock()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self._path) if self._path else ":memory:", config=self._config)

    @contextmanager
    def cursor(self, inputs: Inputs | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give the open transaction's connection, or one of its own; ``inputs`` are visible to it by name."""
        mine = self.in_transaction
        cursor = self._writer if mine and self._writer is not None else self._entered()
        try:
            for name, rows in (inputs or {}).items():
                if isinstance(rows, Held):
                    cursor.execute(" ".join(("CREATE OR REPLACE TEMP VIEW", _quoted(name), "AS", _all_of(rows.name))))
                else:
                    cursor.register(name, rows)
            yield cursor
        except duckdb.OutOfMemoryException as why:
            raise EngineFullError(what="memory", why=str(why).splitlines()[0]) from why
        except duckdb.IOException as why:
            raise EngineFullError(what="disk", why=str(why).splitlines()[0]) from why
        finally:
            for name, rows in (inputs or {}).items():
                with suppress(duckdb.TransactionException):  # what broke the transaction is told, not this
                    if isinstance(rows, Held):
                        cursor.execute(" ".join(("DROP VIEW IF EXISTS", _quoted(name))))
                    else:
                        cursor.unregister(name)
            if not mine:
                cursor.close()
                with self._gate:
                    self._reading -= 1
                    self._gate.notify_all()

    def _entered(self) -> duckdb.DuckDBPyConnection:
        with self._gate:
            cursor = self._main.cursor()
            self._reading += 1
            return cursor

    def read(self, statement: Statement, params: Params, inputs: Inputs) -> pa.Table:
        """Answer a statement as one Arrow table."""
        if self.in_transaction:
            return self._read(statement, params, inputs)
        alone = False
        while True:
            needs = self._needs.get(statement.text, 0.0)
            try:
                with self._turn(alone), self._room(needs):
                    return self._read(statement, params, inputs)
            except EngineFullError as why:
                had = max(needs, self._limit_mb)
                if why.facts["what"] != "memory" or (alone and had >= self._most_mb):
                    raise
                if alone:
                    self._needs[statement.text] = min(self._most_mb, had * 1.5)
                    _LOG.warning("%s does not fit; %.0f MB are tried", statement.name, self._needs[statement.text])
                alone = True  # beside others it may not have fitted for their sake

    def _read(self, statement: Statement, params: Params, inputs: Inputs) -> pa.Table:
        with self.cursor(inputs) as cursor:
            return self._relation(cursor, statement, params).to_arrow_table()

    @contextmanager
    def _room(self, megabytes: float) -> Iterator[None]:
        """Have at least so much memory for one question; given back when nobody needs it any longer."""
        with self._gate:
            self._larger.append(megabytes)
            self._follow()
        try:
            yield
        finally:
            with self._gate:
                self._larger.remove(megabytes)
                self._follow()

    @contextmanager
    def _turn(self, alone: bool) -> Iterator[None]:
        """Wait for a turn, or for everybody's: questions beyond the processors only take each other's memory.

        What nobody waits for has turns of its own: a page's short question does not stand behind a day's long ones.
        """
        turns = [self._behind if is_behind() else self._turns]
        with ExitStack() as taken:
            if alone:
                taken.enter_context(self._alone)
                turns = [self._turns] * _AT_ONCE + [self._behind] * _BEHIND_AT_ONCE
            for one in turns:
                taken.enter_context(one)
            yield

    @property
    def in_transaction(self) -> bool:
        """Whether this thread is the one that writes."""
        return self._writer is not None and bool(self._writing._is_owned())  # type: ignore[attr-defined]

    def take_more(self, why: EngineFullError | None = None) -> bool:
        """Take half as much memory again, a quarter beforehand, where there is more; False where it has all."""
        with self._gate:
            if (why is not None and why.facts["what"] != "memory") or self._work_mb >= self._most_mb:
                return False
            self._work_mb = min(self._most_mb, self._work_mb * (1.5 if why else 1.25))
            self._follow()
            return True

    def take_less(self) -> None:
        """Go back to the memory it began with: what was computed is done."""
        with self._gate:
            self._work_mb = self._least_mb
            self._follow()

    def _follow(self) -> None:
        """Have as much memory as the work under way and the largest question need."""
        wanted = max([self._work_mb, *self._larger])
        if wanted != self._limit_mb:
            self._set_limit(wanted)

    def _set_limit(self, megabytes: float) -> None:
        said = f"{megabytes:.0f}MB"
        with suppress(duckdb.OutOfMemoryException):  # less than is in use now: it stays as it was till somebody is done
            self._main.execute(exp.Set(expressions=[_setting("memory_limit", said)]).sql("duckdb"))
            self._limit_mb, self._config["memory_limit"] = megabytes, said

    def batches(self, statement: Statement, params: Params, inputs: Inputs) -> Iterator[pa.RecordBatch]:
        """Answer a statement batch by batch."""
        with self.cursor(inputs) as cursor:
            yield from self._relation(cursor, statement, params).to_arrow_reader(_BATCH_ROWS)

    def hold(self, statement: Statement, params: Params, inputs: Inputs) -> pa.Table | Held:
        """Answer a statement for others to come: rows of whoever writes stay inside, and spill with all else."""
        writer = self._writer
        if writer is None or not self.in_transaction:
            return self.read(statement, params, inputs)
        held = Held(name=f"liuke_held_{next(_NUMBERS)}")
        bound = {name: params[name] for name in statement.params}
        with self.cursor(inputs) as cursor:
            cursor.execute(
                " ".join(("CREATE TEMP TABLE", _quoted(held.name), "AS", self._text(statement))), bound or None
            )
        weakref.finalize(held, self._let_go, held.name, writer)
        return held

    def _let_go(self, name: str, writer: duckdb.DuckDBPyConnection) -> None:
        """Drop what was held, unless it went with the transaction it was held in."""
        there = self._writer is writer
        if there and self.in_transaction:
            with suppress(duckdb.TransactionException):  # broken: it goes with the rest
                writer.execute(" ".join(("DROP TABLE", _quoted(name))))

    @property
    def sources(self) -> frozenset[str]:
        """Nothing in the file is anybody else's."""
        return frozenset()

    def refresh(self) -> None:
        """Nobody else writes the file."""

    def _relation(
        self, cursor: duckdb.DuckDBPyConnection, statement: Statement, params: Params
    ) -> duckdb.DuckDBPyRelation:
        bound = {name: params[name] for name in statement.params}
        text = self._text(statement)
        return cursor.sql(text, params=bound) if bound else cursor.sql(text)

    def _text(self, statement: Statement) -> str:
        return by_hash(statement.text, self._found_by)

    def create(self, tables: Collection[FactTable]) -> None:
        """Create the tables that are not there, and add the columns that others have gained since the file was made."""
        with self.cursor() as cursor:
            there: dict[str, set[str]] = {}
            for name, column in cursor.execute(_COLUMNS_THERE).fetchall():
                there.setdefault(name, set()).add(column)
            missing = [creation(table) for table in tables if table.name not in there]
            for table in tables:
                if table.name in there:
                    missing += additions(table, there[table.name])
            if missing:
                cursor.execute("; ".join(missing))
            hashed = [table for table in tables if table.found_by]
            found = [one for one in hashed if one.name not in there or self._hash(cursor, one)]
            self._found_by = tuple((table.name, str(table.found_by)) for table in found)

    def _hash(self, cursor: duckdb.DuckDBPyConnection, table: FactTable) -> bool:
        """See that hashes are this release's; False where they cannot be made: people are found by their ids then."""
        if not any(cursor.execute(asked).fetchall() for asked in hashes_amiss(table)):
            return True
        needs = self._limit_mb
        while True:
            try:
                with self._room(needs):
                    cursor.execute(hashes_anew(table))
                return True
            except duckdb.OutOfMemoryException:
                if needs >= self._most_mb:
                    _LOG.warning("the people of %s are not hashed: %.0f MB are too little", table.name, needs)
                    return False
                needs = min(self._most_mb, needs * 1.5)

    def insert(self, table: FactTable, source: Statement | pa.Table, params: Params, inputs: Inputs) -> int:
        """Append by column name, in one order: what a relation is made of is planned once for each step over it."""
        if isinstance(source, pa.Table):
            return self._insert_rows(table, source)
        bound = {name: params[name] for name in source.params}
        with self.transaction(), self.cursor(inputs) as cursor:
            return _counted(cursor.execute(insertion(table, source.text), bound or None))

    def _insert_rows(self, table: FactTable, rows: pa.Table) -> int:
        declared = {column.name for column in table.columns}
        given = rows.select([name for name in rows.column_names if name in declared])
        with self.transaction(), self.cursor({"_rows": given}) as cursor:
            return _counted(
                cursor.execute(insertion(table, _all_of("_rows"), hashing=table.found_by in given.column_names))
            )

    def delete(self, table: FactTable, where: Mapping[str, Any | Sequence[Any]]) -> int:
        """Delete by equality or membership; no condition empties the table."""
        condition = exp.and_(
            exp.true(),
            *(
                exp.column(name).isin(*[exp.convert(v) for v in value])
                if isinstance(value, list | tuple | set | frozenset)
                else exp.column(name).eq(exp.convert(value))
                for name, value in where.items()
            ),
        )
        with self.transaction(), self.cursor() as cursor:
            return _counted(cursor.execute(exp.delete(table.name).where(condition).sql("duckdb")))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Begin, and commit or roll back; a transaction inside another joins it."""
        with self._writing:
            if self._writer is not None:
                yield
                return
            with self._gate:
                writer = self._main.cursor()
            writer.begin()
            self._writer = writer
            try:
                yield
                writer.commit()
            except BaseException as why:
                with suppress(duckdb.TransactionException):  # a commit that failed has rolled back already
                    writer.rollback()
                if isinstance(why, duckdb.TransactionException) and _NO_ROOM in str(why):
                    raise EngineFullError(what="disk", why=str(why).splitlines()[0]) from why
                raise
            finally:
                self._writer = None
                writer.close()

    def scrub(self) -> bool:
        """Write the file anew without what was deleted: freed blocks keep their old bytes until something needs them.

        Readers end first, and new ones wait; where one takes longer than ten seconds nothing is done.
        """
        if self._path is None:
            return True
        fresh = self._path.with_suffix(".new")
        with self._writing, self._gate:
            if not self._gate.wait_for(lambda: self._reading == 0, _PATIENCE_S):
                return False
            fresh.unlink(missing_ok=True)
            into = exp.to_identifier("fresh", quoted=True).sql("duckdb")
            here = exp.to_identifier(self._path.stem, quoted=True).sql("duckdb")
            for order in (
                ("ATTACH", exp.Literal.string(str(fresh)).sql("duckdb"), "AS", into),
                ("COPY FROM DATABASE", here, "TO", into),
                ("DETACH", into),
            ):
                self._main.execute(" ".join(order))
            self._main.close()
            try:
                fresh.replace(self._path)
                self._path.with_name(self._path.name + ".wal").unlink(missing_ok=True)
            finally:
                self._main = self._connect()
        return True

    def close(self) -> None:
        """Write the file out and let go of it."""
        with self._gate:  # a connection closes while nobody else asks it for a cursor
            self._main.close()


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def _all_of(name: str) -> str:
    return exp.select("*").from_(exp.to_table(name)).sql("duckdb")


def _counted(changed: duckdb.DuckDBPyConnection) -> int:
    row = changed.fetchone()
    return int(row[0]) if row else 0


_LEAST_MB, _EACH_MB, _SHARE = 110.0, 70.0, 18
_UNITS_MB = {"KB": 0.001, "MB": 1.0, "GB": 1e3, "TB": 1e6, "KIB": 0.001024, "MIB": 1.048576, "GIB": 1073.741824}


def megabytes_of(said: str) -> float:
    """Return what DuckDB understands by ``1500MB``; what we do not understand is without end."""
    found = re.fullmatch(r"\s*([\d.]+)\s*([A-Za-z]+)\s*", said)
    unit = _UNITS_MB.get(found[2].upper()) if found else None
    return float(found[1]) * unit if found and unit else float("inf")


def small_mb(path: Path | None) -> float:
    """Return the memory to begin with: an eighteenth of the file, at least 180 MB, more with more processors."""
    size = path.stat().st_size / 1e6 if path is not None and path.exists() else 0.0
    return max(_LEAST_MB + _EACH_MB * _BESIDE_PAGES, size / _SHARE)


def _setting(name: str, value: str) -> exp.SetItem:
    return exp.SetItem(this=exp.EQ(this=exp.column(name), expression=exp.Literal.string(value)))
