"""The second engine: the same statements on Spark, over the business's own tables and Parquet files of ours."""

import itertools
import shutil
import threading
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlglot import exp

from liuke.facts.engines.dialect import bound, spoken, tables_of
from liuke.facts.engines.engine import Held, Inputs, Params
from liuke.facts.engines.parts import Part, Parts, folder
from liuke.facts.engines.rows import ARROW_TYPES, cast, partition, plain, rows_in, said_plainly, sent, text, typed
from liuke.facts.engines.sources import SPARK_TYPES, Source, seen
from liuke.facts.errors import EngineFullError, SourceReadOnlyError
from liuke.facts.statement import Statement
from liuke.facts.tables import FactTable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_SMALL_ROWS = 1_000_000
"""Rows that Arrow writes and rewrites beside Spark rather than in a job of it."""
_MANY_PARTS = 64
_NUMBERS = itertools.count(1)  # views of all engines in one session have names of their own


class Spark:
    """Statements in Spark; tables of ours as Parquet parts below ``warehouse``, listed in ``parts``.

    One writer at a time. Readers see the parts that were kept when they asked.
    """

    takes_files = False
    written_by_us = False

    def __init__(
        self,
        session: "SparkSession",
        *,
        parts: Path,
        warehouse: str,
        zone: ZoneInfo,
        sources: Mapping[str, Source] | None = None,
    ) -> None:
        self._session = session
        self._parts = Parts(parts)
        self._base = warehouse.removeprefix("file://").removesuffix("/")
        self._local = Path(self._base) if "://" not in self._base else None
        self._zone = zone
        self._sources = dict(sources or {})
        self._tables: dict[str, FactTable] = {}
        self._views: dict[str, tuple[Any, str]] = {}
        self._fresh = 0
        self._naming = threading.RLock()
        self._sweep()

    @property
    def sources(self) -> frozenset[str]:
        """Tables that are the business's own."""
        return frozenset(self._sources)

    def refresh(self) -> None:
        """Look anew at which files the business's tables have."""
        self._fresh += 1

    def read(self, statement: Statement, params: Params, inputs: Inputs) -> pa.Table:
        """Answer a statement as one Arrow table."""
        with said_plainly():
            return plain(self._frame(statement, params, inputs).toArrow())

    def batches(self, statement: Statement, params: Params, inputs: Inputs) -> Iterator[pa.RecordBatch]:
        """Answer a statement batch by batch, through files beside the tables where those are on this machine."""
        frame = self._frame(statement, params, inputs)
        if self._local is None:
            yield from plain(frame.toArrow()).to_batches()
            return
        beside = self._local / f".out-{next(_NUMBERS)}"
        try:
            with said_plainly():
                frame.write.parquet(str(beside))
            for file in sorted(beside.glob("*.parquet")):
                with pq.ParquetFile(file) as opened:
                    for batch in opened.iter_batches():
                        yield from plain(pa.Table.from_batches([batch])).to_batches()
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def hold(self, statement: Statement, params: Params, inputs: Inputs) -> Held:
        """Keep an answer where it was made, for statements to come."""
        frame = self._frame(statement, params, inputs).persist()
        held = Held(name=f"liuke_held_{next(_NUMBERS)}")
        frame.createOrReplaceTempView(held.name)
        weakref.finalize(held, self._let_go, held.name, frame)
        return held

    def _let_go(self, view: str, frame: "DataFrame") -> None:
        """Forget the view, and free what was kept for it: Spark would hold it until memory is short."""
        if self._session._sc._jsc is not None:
            self._session.catalog.dropTempView(view)
            frame.unpersist()

    def create(self, tables: Collection[FactTable]) -> None:
        """Know declared tables; one of the business's is looked at, so that what is wrong with it is said at once."""
        for table in tables:
            self._tables[table.name] = table
            if table.name in self._sources:
                with self._naming:
                    self._view(table.name)

    def insert(self, table: FactTable, source: Statement | pa.Table, params: Params, inputs: Inputs) -> int:
        """Append by column name, as parts of their own."""
        self._ours(table)
        with self.transaction():
            if isinstance(source, pa.Table) and self._local is not None and source.num_rows <= _SMALL_ROWS:
                new = self._write_rows(table, typed(source, table))
            else:
                rows = (
                    self._session.createDataFrame(sent(source))
                    if isinstance(source, pa.Table)
                    else self._frame(source, params, inputs)
                )
                new = self._write_frame(table, cast(rows, table))
            self._parts.put(table.name, self._joined(table, [*self._parts.of(table.name), *new]))
            return sum(part.rows for part in new)

    def delete(self, table: FactTable, where: Mapping[str, Any | Sequence[Any]]) -> int:
        """Delete by equality or membership; no condition empties the table. Only parts that hold such rows change."""
        self._ours(table)
        asked = {
            name: list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
            for name, value in where.items()
        }
        key = partition(table)
        with self.transaction():
            before = self._parts.of(table.name)
            after: list[Part] = []
            for part in before:
                if key in asked and part.key not in {text(value) for value in asked[key]}:
                    after.append(part)
                elif rest := {name: values for name, values in asked.items() if name != key}:
                    after += self._without(table, part, rest)
            self._parts.put(table.name, after)
            return sum(part.rows for part in before) - sum(part.rows for part in after)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write beside, then make all changes of all tables true by one rename; a failure leaves all as it was."""
        with self._parts.transaction():
            yield

    def take_more(self, why: EngineFullError | None = None) -> bool:  # noqa: ARG002
        """The session's memory was settled when it began."""
        return False

    def take_less(self) -> None:
        """The same."""

    def scrub(self) -> bool:
        """Take the files of parts away that hold rows no more: a row is taken out by writing its part anew."""
        self._sweep()
        return True

    def close(self) -> None:
        """Let go of the views; the session belongs to who started it."""
        with self._naming:
            for _, view in self._views.values():
                self._session.catalog.dropTempView(view)
            self._views.clear()

    def _frame(self, statement: Statement, params: Params, inputs: Inputs) -> "DataFrame":
        tree = spoken(statement.text)
        named = tables_of(tree)
        given: list[str] = []
        with self._naming:
            views = {name: self._view(name) for name in named if name in self._tables and name not in inputs}
            try:
                for name in named & set(inputs):
                    views[name] = self._shown(name, inputs[name], given)
                query, texts = bound(tree, params, views)
                return self._session.sql(query, args=texts)
            finally:
                for view in given:
                    self._session.catalog.dropTempView(view)

    def _shown(self, name: str, rows: pa.Table | Held, given: list[str]) -> str:
        if isinstance(rows, Held):
            return rows.name
        view = f"liuke_{name}_{next(_NUMBERS)}"
        self._session.createDataFrame(sent(rows)).createOrReplaceTempView(view)
        given.append(view)
        return view

    def _view(self, name: str) -> str:
        """Return the view of a table as this thread sees it; made again when its parts have changed."""
        state: Any = self._fresh if name in self._sources else self._parts.of(name)
        known = self._views.get(name)
        if known is not None and known[0] == state:
            return known[1]
        table = self._tables[name]
        if name in self._sources:
            frame = seen(self._session, self._sources[name], table, self._zone)
        else:
            frame = self._opened(table, state)
        view = f"liuke_{name}_{next(_NUMBERS)}"
        frame.createOrReplaceTempView(view)
        if known is not None:
            self._session.catalog.dropTempView(known[1])
        self._views[name] = (state, view)
        return view

    def _opened(self, table: FactTable, parts: Sequence[Part]) -> "DataFrame":
        key = partition(table)
        schema = ", ".join(f"`{c.name}` {SPARK_TYPES[c.type]}" for c in table.columns)
        if not parts:
            empty = pa.schema([(c.name, ARROW_TYPES[c.type]) for c in table.columns]).empty_table()
            return self._session.createDataFrame(empty)
        root = f"{self._base}/{table.name}"
        reader = self._session.read.schema(f"{schema}, `v` int").option("basePath", root)
        frame = reader.parquet(*(f"{root}/{folder(part, key)}" for part in parts))
        return frame.select(*(f"`{c.name}`" for c in table.columns))

    def _write_rows(self, table: FactTable, rows: pa.Table) -> list[Part]:
        """Write Arrow rows as Parquet without asking Spark."""
        if not rows.num_rows or self._local is None:
            return []
        key, number = partition(table), self._parts.next()
        if key is None:
            return [self._write_part(table, Part(number=number, rows=rows.num_rows), rows)]
        found = []
        for value in rows[key].unique().to_pylist():
            mine = rows.filter(pc.is_null(rows[key]) if value is None else pc.equal(rows[key], value)).drop_columns(key)
            found.append(self._write_part(table, Part(number=number, key=text(value), rows=mine.num_rows), mine))
        return found

    def _write_part(self, table: FactTable, part: Part, rows: pa.Table) -> Part:
        into = Path(self._base) / table.name / folder(part, partition(table))
        into.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows, into / "part-0.parquet", compression="zstd")
        return part

    def _write_frame(self, table: FactTable, rows: "DataFrame") -> list[Part]:
        """Write Spark's rows as a job of Spark; files of one key lie together."""
        key, number = partition(table), self._parts.next()
        into = f"{self._base}/{table.name}/v={number}"
        with said_plainly():
            if key is None:
                rows.write.parquet(into)
            else:
                rows.hint("rebalance", key).write.partitionBy(key).parquet(into)
            return self._written(table, number, into)

    def _written(self, table: FactTable, number: int, into: str) -> list[Part]:
        key = partition(table)
        if self._local is None:
            rows = self._session.read.option("basePath", into).parquet(into)
            counted = rows.groupBy(key).count().collect() if key else [(None, rows.count())]
            return [Part(number=number, key=k if k is None else str(k), rows=n) for k, n in counted if n]
        if key is None:
            n = rows_in(Path(into))
            return [Part(number=number, rows=n)] if n else []
        return [
            Part(number=number, key=unquote(one.name.partition("=")[2]), rows=rows_in(one))
            for one in sorted(Path(into).glob(f"{key}=*"))
        ]

    def _without(self, table: FactTable, part: Part, where: Mapping[str, Sequence[Any]]) -> list[Part]:
        """Return the part without some rows: itself where it has none of them."""
        if self._local is None or part.rows > _SMALL_ROWS:
            condition = exp.and_(*(exp.column(n, quoted=True).isin(*map(exp.convert, vs)) for n, vs in where.items()))
            kept = exp.Not(this=exp.Coalesce(this=exp.paren(condition), expressions=[exp.false()]))
            return self._write_frame(table, self._opened(table, [part]).where(kept.sql("spark")))
        key = partition(table)
        rows = pq.read_table(Path(self._base) / table.name / folder(part, key), partitioning=None)
        types = {c.name: ARROW_TYPES[c.type] for c in table.columns}
        hit = pa.array([True] * rows.num_rows, pa.bool_())
        for name, values in where.items():
            there = rows[name] if name in rows.column_names else pa.nulls(rows.num_rows, types[name])
            hit = pc.and_(hit, pc.is_in(there, value_set=pa.array([v for v in values if v is not None], types[name])))
        kept_rows = rows.filter(pc.invert(hit))
        if kept_rows.num_rows == rows.num_rows:
            return [part]
        if not kept_rows.num_rows:
            return []
        left = Part(number=self._parts.next(), key=part.key, rows=kept_rows.num_rows)
        return [self._write_part(table, left, kept_rows)]

    def _joined(self, table: FactTable, parts: list[Part]) -> list[Part]:
        """Write many small parts of a table without a key as one, before every question opens hundreds of files."""
        if partition(table) is not None or len(parts) < _MANY_PARTS or sum(part.rows for part in parts) > _SMALL_ROWS:
            return parts
        if self._local is None:
            return self._write_frame(table, self._opened(table, parts))
        root = self._local / table.name
        tables = [pq.read_table(root / folder(part, None), partitioning=None) for part in parts]
        return self._write_rows(table, typed(pa.concat_tables(tables, promote_options="default"), table))

    def _ours(self, table: FactTable) -> None:
        if table.name in self._sources:
            raise SourceReadOnlyError(table=table.name)

    def _sweep(self) -> None:
        """Remove what no list names: parts of transactions that failed, and parts that were replaced.

        On opening only: while open, another thread may still be reading what was just replaced.
        """
        if self._local is None or not self._local.exists():
            return
        kept = self._parts.all()
        for root in self._local.iterdir():
            if root.name.startswith(".out-"):
                shutil.rmtree(root, ignore_errors=True)
                continue
            numbers = {f"v={part.number}" for part in kept.get(root.name, ())}
            for one in root.glob("v=*"):
                if one.name not in numbers:
                    shutil.rmtree(one, ignore_errors=True)
