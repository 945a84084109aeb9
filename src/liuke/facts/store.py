"""The pantry: declared tables in an engine, read by statement, changed by whole days and keys."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import pyarrow as pa

from liuke.facts.engines.engine import Engine, Held
from liuke.facts.engines.sources import Source, placed, read_sources
from liuke.facts.known import Known, Read
from liuke.facts.statement import Statement
from liuke.facts.tables import TABLES, FactTable
from liuke.model.moment import AsOf

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


Made = TypeVar("Made")


class Facts:
    """All tables of a workspace, the zone in which its days are counted and the currency in which its money is.

    A statement that names ``$currency`` is given it; money of another currency is never added to it.
    """

    def __init__(self, engine: Engine, zone: ZoneInfo, extra: Iterable[FactTable] = (), currency: str = "CNY") -> None:
        self.engine = engine
        self.zone = zone
        self.currency = currency
        self.tables = {declared.name: declared for declared in (*TABLES, *extra)}
        engine.create(self.tables.values())
        self.known: Known | None = Known(self.tables) if engine.written_by_us else None
        self._mine = threading.local()
        self._shown: date | None = None

    def as_of(self, day: Any) -> AsOf:
        """Make the value every question takes."""
        return AsOf(day=day, zone=self.zone)

    def read(self, statement: Statement, as_of: AsOf | None = None, /, **params: Any) -> pa.Table:
        """Answer a statement. Arrow tables among ``params`` become tables the statement may name."""
        plain, tables = self._split(as_of, params)
        of = self._note(statement, as_of)
        if self.known is None or self._pending is not None:
            return self.engine.read(statement, plain, tables)
        question = self.known.question(statement, plain, tables, of=of, shown=self.shown)
        if question is None:
            return self.engine.read(statement, plain, tables)
        return self.known.answer(question, lambda: self.engine.read(statement, plain, tables))

    @property
    def shown(self) -> date | None:
        """The morning that is shown while the next is made; None for whoever makes it, and where none is made."""
        return None if self.is_making else self._shown

    @property
    def is_making(self) -> bool:
        """Whether this thread makes what is not shown yet."""
        return bool(getattr(self._mine, "making", False))

    @contextmanager
    def making(self, shown: date | None) -> Iterator[None]:
        """Change facts without what is shown of ``shown``, and of mornings before it, being another: until ``show``.

        Without a day to show (nothing was measured yet) every change is shown at once.
        """
        if self._shown is None:
            self._shown = shown if self.known is not None else None
        self._mine.making = self._shown is not None
        try:
            yield
        finally:
            self._mine.making = False
            if self.known is not None and not self.known.behind:
                self._shown = None

    def show(self) -> None:
        """Show all that has changed: the next day is made."""
        if self.known is not None:
            self._shown = None
            self.known.show()

    @contextmanager
    def as_it_is(self) -> Iterator[None]:
        """Ask for what is there now, though another day is shown: a person's story, whether a day was measured."""
        before = getattr(self._mine, "now", False)
        self._mine.now = True
        try:
            yield
        finally:
            self._mine.now = before

    def made_of(self, name: str, asked: object, make: Callable[[], Made], as_of: AsOf | None = None) -> Made:
        """Return an answer made of several questions and of nothing but ``asked``: kept until a table of them changes.

        ``asked`` is written down by its ``repr``. Of what changes while it is made nothing is kept. With ``as_of``
        every question is one of that morning, whether it is asked with it or of what others told of it.
        """
        if self.known is None or self._pending is not None:
            return make()

        def noted() -> tuple[Made, frozenset[Read] | None]:
            outer, mine = (getattr(self._mine, "read", None), getattr(self._mine, "of", None)), set[Read | None]()
            self._mine.read, self._mine.of = mine, as_of or outer[1]
            try:
                made = make()
            finally:
                self._mine.read, self._mine.of = outer
            reads = frozenset(read for read in mine if read is not None)
            return made, None if None in mine else reads

        answer, reads = self.known.made(f"{name} {asked!r}", noted, self.shown)
        self._note_reads(reads)
        return answer

    def _note(self, statement: Statement, as_of: AsOf | None) -> date | None:
        """Note of which tables what this thread is making is made; returns the morning that a statement is asked of."""
        asked: AsOf | None = as_of or getattr(self._mine, "of", None)
        of = asked.day if asked is not None and not getattr(self._mine, "now", False) else None
        if self.known is not None and getattr(self._mine, "read", None) is not None:
            names = self.known.tables_in(statement)
            self._note_reads(None if names is None else frozenset((name, of) for name in names))
        return of

    def _note_reads(self, reads: frozenset[Read] | None) -> None:
        mine: set[Read | None] | None = getattr(self._mine, "read", None)
        if mine is not None:
            mine |= {None} if reads is None else reads

    def hold(self, statement: Statement, as_of: AsOf | None = None, /, **params: Any) -> pa.Table | Held:
        """Answer a statement whose rows are only for other statements to be given: they need not leave the engine."""
        plain, tables = self._split(as_of, params)
        self._note(statement, as_of)
        return self.engine.hold(statement, plain, tables)

    def rows(self, statement: Statement, as_of: AsOf | None = None, /, **params: Any) -> list[dict[str, Any]]:
        """Answer a statement as Python rows: for small answers only."""
        found: list[dict[str, Any]] = self.read(statement, as_of, **params).to_pylist()
        return found

    def one(self, statement: Statement, as_of: AsOf | None = None, /, **params: Any) -> dict[str, Any]:
        """Answer a statement that has exactly one row."""
        (row,) = self.rows(statement, as_of, **params)
        return row

    def batches(self, statement: Statement, as_of: AsOf | None = None, /, **params: Any) -> Iterator[pa.RecordBatch]:
        """Answer a statement piece by piece."""
        plain, tables = self._split(as_of, params)
        self._note(statement, as_of)
        return self.engine.batches(statement, plain, tables)

    def append(
        self, table: FactTable, source: Statement | pa.Table, as_of: AsOf | None = None, /, **params: Any
    ) -> int:
        """Add rows by column name."""
        plain, tables = self._split(as_of, params)
        if isinstance(source, Statement):
            self._note(source, as_of)
        with self.transaction():
            added = self.engine.insert(table, source, plain, tables)
            if added:
                self.writes_to(table)
        return added

    def replace(
        self,
        table: FactTable,
        where: Mapping[str, Any],
        source: Statement | pa.Table,
        as_of: AsOf | None = None,
        /,
        **params: Any,
    ) -> int:
        """Replace the rows that ``where`` names (a day, a plan) by others, in one transaction. Twice is the same."""
        with self.transaction():
            self.delete(table, where)
            return self.append(table, source, as_of, **params)

    def delete(self, table: FactTable, where: Mapping[str, Any]) -> int:
        """Delete the rows that ``where`` names."""
        with self.transaction():
            gone = self.engine.delete(table, where)
            if gone:
                self.writes_to(table)
        return gone

    def scrub(self) -> bool:
        """Leave nothing of deleted rows on the disk; False where somebody is reading, and it has to wait."""
        return self.engine.scrub()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside happen together or not at all; one inside another joins it."""
        if self._pending is not None:
            yield
            return
        self._mine.pending = pending = set[str]()
        done = False
        try:
            with self.engine.transaction():
                yield
            done = True
        finally:
            self._mine.pending = None
            if self.known is not None and pending and (done or not self.is_making):
                self.known.changed(pending, later=self.is_making)

    @property
    def _pending(self) -> set[str] | None:
        """Whose rows this thread has changed in the transaction it is in: it sees what nobody else does."""
        pending: set[str] | None = getattr(self._mine, "pending", None)
        return pending

    def writes_to(self, table: FactTable) -> None:
        """Say whose rows the transaction under way changes: who changes them by another way than these says it."""
        pending = self._pending
        if pending is not None:
            pending.add(table.name)

    def close(self) -> None:
        """Let go of the files."""
        self.engine.close()

    def _split(
        self, as_of: AsOf | None, params: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, pa.Table | Held]]:
        tables = {name: value for name, value in params.items() if isinstance(value, pa.Table | Held)}
        plain = {name: value for name, value in params.items() if name not in tables}
        plain = {"currency": self.currency, **plain}
        return ({**as_of.params(), **plain} if as_of else plain), tables


def open_duckdb(
    path: Path | None,
    zone: ZoneInfo,
    *,
    memory_limit: str = "1500MB",
    begin_with: str | None = None,
    extra: Iterable[FactTable] = (),
    currency: str = "CNY",
) -> Facts:
    """Open the embedded engine on a file, or in memory for ``None``.

    With ``begin_with`` (a size, or "auto") it begins with that much memory and takes more, up to ``memory_limit``, only
    when a question does not fit.

    Raises
    ------
    FactsLockedError
        Another process has the file open.
    """
    from liuke.facts.engines.duckdb import DuckDB  # noqa: PLC0415 - 50 ms that `liuke --help` need not pay

    return Facts(DuckDB(path, memory_limit=memory_limit, begin_with=begin_with), zone, extra, currency)


def open_spark(
    session: "SparkSession",
    workspace: Path,
    zone: ZoneInfo,
    *,
    warehouse: str = "",
    sources: Mapping[str, str | Source] | None = None,
    extra: Iterable[FactTable] = (),
    currency: str = "CNY",
) -> Facts:
    """Open facts in a Spark session (``engines.spark_session.start``).

    ``facts.spark`` in the workspace keeps the list of our tables' parts; ``warehouse`` is the folder or address below
    which liuke writes its own tables (also there where empty). ``sources`` name the business's own tables.

    Raises
    ------
    SourceTableError
        One of those cannot be read as what it is said to be.
    """
    from liuke.facts.engines.spark import Spark  # noqa: PLC0415 - only where Spark is asked for

    engine = Spark(
        session,
        parts=workspace / "facts.spark" / "parts.json",
        warehouse=placed(warehouse or "facts.spark/tables", workspace),
        zone=zone,
        sources=read_sources(sources or {}, workspace),
    )
    return Facts(engine, zone, extra, currency)
