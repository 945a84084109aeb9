"""The head of a file as an import would read it: rows with their reasons and times, and nothing stored."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from liuke.facts.stage import in_our_words
from liuke.facts.stage_bench import Bench, bench, opened
from liuke.facts.stage_layers import checked_select, raw_select
from liuke.facts.stage_syntax import column, named, unknown
from liuke.facts.stage_wanted import ArrowGiven, BatchesGiven, CsvGiven, Given, ParquetGiven, Wanted
from liuke.facts.store import Facts

_HEAD_BYTES = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the head of a file shows. ``times`` counts rows by quarter of an hour (naive UTC) of the column ``timed``.

    ``whole``: the file has no more rows than were looked at. ``naive``: times came without an offset.
    """

    rows: int
    whole: bool
    first: list[dict[str, Any]]
    wrong: list[dict[str, Any]]
    reasons: dict[str, int]
    timed: str | None
    naive: bool
    times: list[tuple[datetime, int]]
    events: dict[str, int]


def head_of(facts: Facts, given: Given, rows: int) -> tuple[Given, bool]:
    """Return the first rows of a file as something to read, in their order, and whether that is all of it.

    Raises
    ------
    UnevenRowsError
        The engine cannot read them by itself: a careful reader is wanted.
    """
    match given:
        case BatchesGiven():
            return _head_of_batches(given, rows)
        case ArrowGiven():
            return ArrowGiven(table=given.table.slice(0, rows)), given.table.num_rows <= rows
        case ParquetGiven():
            return _head_of_parquet(given, rows)
        case CsvGiven():
            return _head_of_csv(facts, given, rows)


def _head_of_parquet(given: ParquetGiven, rows: int) -> tuple[Given, bool]:
    with pq.ParquetFile(given.path) as file:
        found = pa.Table.from_batches(list(islice(file.iter_batches(batch_size=rows), 1)), file.schema_arrow)
    return ArrowGiven(table=found.select(list(given.columns))), given.rows <= rows


def _head_of_csv(facts: Facts, given: CsvGiven, rows: int) -> tuple[Given, bool]:
    """Read the first bytes alone, up to the last whole line: an engine at work in parts keeps no order of its own."""
    with given.path.open("rb") as file:
        text = file.read(_HEAD_BYTES + 1)
    whole = len(text) <= _HEAD_BYTES
    if not whole:
        text = text[: text.rfind(b"\n") + 1]
        quote = given.quote.encode()
        while given.quotes and text.count(quote) % 2 and b"\n" in text[:-1]:
            text = text[: text.rfind(b"\n", 0, len(text) - 1) + 1]
    with NamedTemporaryFile(suffix=".csv") as part:
        part.write(text)
        part.flush()
        short = replace(given, path=Path(part.name))
        with in_our_words(given), opened(facts, short) as cursor:
            found = cursor.sql(raw_select(short, numbered=False).sql("duckdb")).to_arrow_table()
    return ArrowGiven(table=found.slice(0, rows)), whole and found.num_rows <= rows


def _head_of_batches(given: BatchesGiven, rows: int) -> tuple[Given, bool]:
    kept: list[pa.RecordBatch] = []
    source, n = iter(given.batches()), 0
    for batch in source:
        kept.append(batch.slice(0, rows - n))
        n += batch.num_rows
        if n >= rows:
            break
    whole = n <= rows and not any(batch.num_rows for batch in chain(source))

    def batches() -> Iterable[pa.RecordBatch]:
        return iter(kept)

    return replace(given, batches=batches), whole


def look(facts: Facts, given: Given, wanted: Wanted, *, shown: int, whole: bool) -> Looked:
    """Read the head of a file as an import would. To be given what ``head_of`` returned."""
    with bench(facts, given, wanted) as work:
        work.keep("looked", checked_select(work.numbered, given, cells=work.cells))
        timed = _timed(work)
        return Looked(
            rows=work.number("look_count"),
            whole=whole,
            first=work.rows("look_first", rows=shown),
            wrong=work.rows("look_wrong", rows=shown),
            reasons={str(reason): int(n) for reason, n in work.ask("look_reasons")},
            timed=timed,
            naive=work.any_wall(work.plain.naive()),
            times=_times(work, timed) if timed else [],
            events={str(event): int(n) for event, n in work.ask("look_events")}
            if wanted.table.name == "events"
            else {},
        )


def _timed(work: Bench) -> str | None:
    """Return the column of times that says on which day a row falls: ``ts`` where the table has one."""
    taken = [take.column for take in work.wanted.takes if take.cell is not None]
    timed = [c.name for c in work.table.columns if c.type == "TIMESTAMP" and c.name in taken and not c.own]
    return "ts" if "ts" in timed else timed[0] if timed else None


def _times(work: Bench, timed: str) -> list[tuple[datetime, int]]:
    select = exp.select(named(column(timed), "at")).from_("looked").where(unknown(column("reason")))
    work.keep("looked_times", select)
    return [(at, int(n)) for at, n in work.ask("look_times")]
