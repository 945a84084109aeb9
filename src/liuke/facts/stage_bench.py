"""The engine's workplace of one import: views over the file, temporary tables, and the moment that marks its rows."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp

from liuke.facts.engines.duckdb import DuckDB
from liuke.facts.stage_layers import checked_select, raw_select, walled_select
from liuke.facts.stage_values import Node, Reading, filled, sort_of
from liuke.facts.stage_wanted import ArrowGiven, BatchesGiven, CsvGiven, Given, ParquetGiven, Wanted
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import FactTable

_ASK = load("liuke.facts", "stage")


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

    @property
    def table(self) -> FactTable:
        """The table the rows are for."""
        return self.wanted.table

    def ask(self, name: str, **params: Any) -> list[tuple[Any, ...]]:
        """Answer a statement of ``stage.sql``."""
        found: list[tuple[Any, ...]] = self.run(filled(_ASK[name], {"at": self.at, **params})).fetchall()
        return found

    def number(self, name: str) -> int:
        """Answer a statement of ``stage.sql`` that has one number."""
        return int(self.ask(name)[0][0])

    def run(self, syntax: Node) -> duckdb.DuckDBPyConnection:
        """Execute what was built."""
        return self.cursor.execute(syntax.sql("duckdb"))

    def count(self, syntax: Node) -> int:
        """Execute a change and return how many rows it touched; or count the rows of a SELECT."""
        if isinstance(syntax, exp.Select):
            syntax = exp.select(exp.Count(this=exp.Star())).from_(syntax.subquery("counted"))
        row = self.run(syntax).fetchone()
        return int(row[0]) if row else 0

    def keep(self, name: str, select: Node, kind: str = "TABLE") -> None:
        """Create a temporary table or view."""
        temporary = exp.Properties(expressions=[exp.TemporaryProperty()])
        self.run(exp.Create(this=exp.to_table(name), kind=kind, replace=True, expression=select, properties=temporary))

    def ask_into(self, name: str, statement: str) -> None:
        """Create a temporary table from a statement of ``stage.sql``."""
        self.keep(name, filled(_ASK[statement], {"at": self.at}))

    def insert(self, relation: Node, nth: Node | None = None) -> int:
        """Append rows that have the table's columns; source and moment are put in."""
        own: dict[str, Node] = {
            "source": exp.Literal.string(self.wanted.source),
            "ingested_at": exp.cast(exp.Literal.string(self.at.isoformat(sep=" ")), "TIMESTAMP"),
            "nth": nth or exp.Literal.number(1),
        }
        columns = [
            exp.cast(own.get(c.name, exp.column(c.name, quoted=True)), c.type, dialect="duckdb").as_(
                c.name, quoted=True
            )
            for c in self.table.columns
        ]
        return self.count(exp.insert(exp.select(*columns).from_(relation), self.table.name))

    def read(self) -> int:
        """Return how many rows the file holds."""
        if isinstance(self.given, ArrowGiven):
            return int(self.given.table.num_rows)
        known = None if isinstance(self.given, BatchesGiven) else self.given.rows
        return known if known is not None else self.number("count_raw")

    def rejected(self) -> Iterator[pa.RecordBatch]:
        """Read line, reason and raw cells of every rejected row."""
        self.keep("wrong", checked_select(self.numbered, self.given, cells=self.cells), "VIEW")
        cells = [f"c{nth}" for nth in range(self.cells)] + (["raw"] if isinstance(self.given, BatchesGiven) else [])
        wrong = exp.select("line", "reason", *(exp.cast(exp.column(c), "VARCHAR").as_(c) for c in cells))
        wrong = wrong.from_("wrong").where(exp.column("reason").is_(exp.null()).not_())
        yield from self.cursor.sql(wrong.sql("duckdb")).to_arrow_reader(10_000)

    def any_wall(self, conditions: list[Node]) -> bool:
        """Tell whether the file has a row with such a time."""
        if not conditions:
            return False
        return bool(self.run(walled_select(self.plain, self.given, conditions).limit(1)).fetchall())

    def count_walls(self, conditions: list[Node]) -> int:
        """Return how many rows have such a time."""
        return self.count(walled_select(self.plain, self.given, conditions)) if conditions else 0


@contextmanager
def bench(facts: Facts, given: Given, wanted: Wanted) -> Iterator[Bench]:
    """Lay the file out in the engine for as long as the block lasts. To be used inside a transaction."""
    engine = facts.engine
    if not isinstance(engine, DuckDB):
        raise TypeError("files are read by the embedded engine")
    inputs = {"raw_table": given.table} if isinstance(given, ArrowGiven) else {}
    with engine.cursor(inputs) as cursor:
        if isinstance(given, BatchesGiven):
            _lay_out(cursor, given)
        sorts = _sorts(cursor, given)
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
        )
        made.keep("target", exp.select("*").from_(wanted.table.name), "VIEW")
        made.keep("raw", raw_select(given, numbered=careful), "VIEW")
        made.keep("checked", checked_select(plain, given), "VIEW")
        made.keep("numbered", checked_select(numbered, given), "VIEW")
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
    cursor.register("incoming", reader)
    try:
        cursor.execute(
            exp.Create(
                this=exp.to_table("raw_rows"),
                kind="TABLE",
                replace=True,
                expression=exp.select("*").from_("incoming"),
                properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
            ).sql("duckdb")
        )
    except Exception:
        if raised:
            raise raised[0] from None
        raise
    finally:
        cursor.unregister("incoming")


def _sorts(cursor: duckdb.DuckDBPyConnection, given: Given) -> tuple[str, ...]:
    if isinstance(given, CsvGiven):
        return ("text",) * given.width
    if isinstance(given, BatchesGiven):
        return ("text",) * (len(given.schema) - 3)
    relation = cursor.sql(raw_select(given, numbered=False).sql("duckdb"))
    return tuple(sort_of(str(kind)) for kind in relation.types)
