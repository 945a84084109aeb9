"""Files into tables: read, checked, compared with what is there and stored, all in the engine and all or nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from liuke.facts.roll_up import mark_dirty
from liuke.facts.stage_bench import Bench, Watch, bench, opened, sorts_of
from liuke.facts.stage_content import keep_content
from liuke.facts.stage_counts import keep_counts
from liuke.facts.stage_key import keep_keyed
from liuke.facts.stage_layers import raw_select
from liuke.facts.stage_reading import as_text
from liuke.facts.stage_syntax import column, layer, named, stamp, value_of
from liuke.facts.stage_wanted import CsvGiven, Given, Staged, UnevenRowsError, Wanted
from liuke.facts.stage_zone import moved, to_day
from liuke.facts.store import Facts

KeepRejected = Callable[[pa.RecordBatch], None]
"""Takes rejected rows: line, reason, raw cells ``c0`` … and ``raw``, the whole line, where a careful reader kept it."""

_MOST_CURRENCIES = 100


def stage(
    facts: Facts,
    given: Given,
    wanted: Wanted,
    *,
    keep_rejected: KeepRejected,
    dry_run: bool = False,
    watch: Watch | None = None,
) -> Staged:
    """Store what is new in a file, hand rejected rows to ``keep_rejected``, and mark the days that changed.

    To be used inside a transaction of the caller's where the rejected rows must be kept together with it.

    Raises
    ------
    UnevenRowsError
        The engine cannot read the file by itself: a careful reader is wanted. Nothing was changed.
    """
    with in_our_words(given), facts.transaction(), bench(facts, given, wanted, watch) as work:
        staged = Staged()
        _keep(work, staged, dry_run=dry_run)
        _reject(work, staged, keep_rejected)
        _look_at_times(work, staged, dry_run=dry_run)
        _look_at_words(work, staged, dry_run=dry_run)
        if not dry_run:
            mark_dirty(facts, (*staged.days, *_days(work)))
    return staged


def day_and_month(facts: Facts, given: Given, cells: Sequence[int]) -> list[tuple[int, int]]:
    """Return of each cell the largest first and second number in dates like 03/04/2024, over the whole file.

    Raises
    ------
    UnevenRowsError
        The engine cannot read the file by itself.
    """
    with in_our_words(given), facts.transaction(), opened(facts, given) as cursor:
        asked = [
            value_of(name, cell=as_text(column(f"c{cell}"), sorts_of(cursor, given)[cell]))
            for cell in cells
            for name in ("first_number", "second_number")
        ]
        row = cursor.execute(layer(asked, raw_select(given, numbered=False), "raw").sql("duckdb")).fetchone()
    numbers = [int(number or 0) for number in row or ()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@contextmanager
def in_our_words(given: Given) -> Iterator[None]:
    """Say what the engine says of a file in our words."""
    try:
        yield
    except RuntimeError as why:
        if "interrupted" in str(why).lower():
            raise KeyboardInterrupt from why
        raise
    except duckdb.InvalidInputException as why:
        if isinstance(given, CsvGiven) and "CSV" in str(why):
            raise UnevenRowsError(str(why).splitlines()[0]) from why
        raise


def _keep(work: Bench, staged: Staged, *, dry_run: bool) -> None:
    names = {column.name for column in work.table.columns}
    if work.table.name == "activity_counts":
        keep_counts(work, staged, dry_run=dry_run)
    elif "nth" in names:
        keep_content(work, staged, dry_run=dry_run)
    else:
        keep_keyed(work, staged, dry_run=dry_run)


def _reject(work: Bench, staged: Staged, keep_rejected: KeepRejected) -> None:
    if not staged.rejected:
        return
    work.doubt_lines()
    found = 0
    for batch in work.rejected():
        found += batch.num_rows
        for entry in batch.column("reason").value_counts().to_pylist():
            staged.reasons[entry["values"]] = staged.reasons.get(entry["values"], 0) + entry["counts"]
        _note_currencies(work, staged, batch)
        keep_rejected(batch)
    if found != staged.rejected:
        raise AssertionError(f"{staged.rejected} rows are missing but {found} were found to be wrong")


def _note_currencies(work: Bench, staged: Staged, batch: pa.RecordBatch) -> None:
    cell = next((take.cell for take in work.wanted.takes if take.column == "currency"), None)
    if cell is None:
        return
    none = batch.filter(pc.equal(batch.column("reason"), "unknown:currency")).column(f"c{cell}")
    for entry in none.value_counts().to_pylist():
        said = str(entry["values"]).strip().upper()
        if said in staged.currencies or len(staged.currencies) < _MOST_CURRENCIES:
            staged.currencies[said] = staged.currencies.get(said, 0) + entry["counts"]


def _look_at_times(work: Bench, staged: Staged, *, dry_run: bool) -> None:
    staged.naive = work.any_wall(work.plain.naive())
    jumps = moved(work.wanted.zone, work.wanted.now.year)
    if not staged.naive or not jumps:
        return
    if not dry_run and work.table.day and work.table.name != "activity_counts":
        first, last = work.ask("span")[0]
        if first is None or not any(first <= at <= last for at in jumps):
            return
    staged.skipped_hour, staged.doubled_hour = work.count_walls(work.plain.skipped(), work.plain.doubled())


def _look_at_words(work: Bench, staged: Staged, *, dry_run: bool) -> None:
    suffix = "_checked" if dry_run else ""
    if work.table.name == "events":
        staged.events = {str(event): int(n) for event, n in work.ask(f"events{suffix}")}
    if work.table.name == "orders":
        staged.anonymous = work.number(f"anonymous{suffix}")


def _days(work: Bench) -> list[date]:
    if work.table.day is None:
        return []
    days = {row[0] for row in work.ask("days")}
    if work.table.name == "orders":
        taken = {take.column for take in work.wanted.takes}
        for name in sorted(taken & {"paid_at", "cancelled_at", "refunded_at"}):
            day = named(to_day(name, work.wanted.home, work.wanted.now.year), "day")
            mine = exp.EQ(this=column("ingested_at"), expression=stamp(work.at))
            found = exp.select(day).distinct().from_("target").where(mine)
            days |= {row[0] for row in work.run(found).fetchall()}
    return sorted(day for day in days if day is not None)
