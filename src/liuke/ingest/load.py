"""A file taken in: looked into, mapped, checked, stored whole or not at all, and accounted for row by row."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from liuke.facts.stage import day_and_month, stage
from liuke.facts.stage_bench import Watch
from liuke.facts.stage_wanted import Given, Staged, UnevenRowsError, Wanted
from liuke.facts.store import Facts
from liuke.facts.tables import FactTable
from liuke.facts.tracking import TrackingPlan
from liuke.ingest.errors import (
    AmbiguousDatesError,
    FileMissingError,
    FileUnreadableError,
    UnknownCurrencyError,
    UnknownFormatError,
    UnknownZoneError,
)
from liuke.ingest.formats.csv_file import open_csv
from liuke.ingest.formats.excel_file import open_excel
from liuke.ingest.formats.jsonl_file import open_jsonl
from liuke.ingest.formats.parquet_file import open_arrow, open_parquet
from liuke.ingest.mapping import Settled, guess, read_mapping, settle, table_named
from liuke.ingest.notes import notes
from liuke.ingest.opened import Opened, Progress
from liuke.ingest.options import Format, MoneyUnit, ReadOptions
from liuke.ingest.quarantine import Quarantine
from liuke.ingest.report import ImportReport
from liuke.ingest.times import day_first, formats, largest, likeliest, two_ways
from liuke.kit.currencies import CURRENCIES, near
from liuke.kit.document import nearest

__all__ = ["ImportReport", "ReadOptions", "guess", "load", "load_table", "read_mapping"]

_KINDS: dict[str, Format] = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".tab": "csv", ".parquet": "parquet", ".pq": "parquet",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
    ".xlsx": "excel", ".xls": "excel", ".xlsm": "excel", ".xlsb": "excel", ".ods": "excel",
}  # fmt: skip
_NUMBER = re.compile(r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?$")


def load(
    facts: Facts,
    file: Path,
    table: str,
    *,
    mapping: Mapping[str, str] | None,
    options: ReadOptions,
    tracking: TrackingPlan,
    now: datetime,
    quarantine: Path,
    dry_run: bool = False,
    progress: Progress | None = None,
    named: str = "",
) -> ImportReport:
    """Take a file into a table: everything in it that is sound and new, in one transaction.

    ``named`` is what people call the file, where it lies under another name.

    ``mapping`` is column of the file → canonical column (``=word`` gives one word for all rows, ``-`` leaves a column
    out); columns it does not name are guessed from the headers. ``now`` is aware; times more than 24 hours after it are
    refused. ``quarantine`` is the folder for rejected rows. ``dry_run`` changes nothing and writes no file.

    Raises
    ------
    LiukeError
        The file, the mapping or the place for rejected rows is not as it must be. Nothing was loaded.
    """
    known = table_named(table)
    opened = open_file(file, known.name, options, progress)
    return _take_in(
        facts,
        opened,
        known,
        named or file.name,
        mapping=mapping,
        options=options,
        tracking=tracking,
        now=now,
        folder=quarantine,
        dry_run=dry_run,
        progress=progress,
    )


def load_table(
    facts: Facts,
    rows: pa.Table,
    table: str,
    *,
    mapping: Mapping[str, str] | None = None,
    options: ReadOptions | None = None,
    tracking: TrackingPlan,
    now: datetime,
    quarantine: Path,
    source: str = "memory",
    dry_run: bool = False,
) -> ImportReport:
    """Take a table in memory the same way as a file."""
    return _take_in(
        facts,
        open_arrow(rows),
        table_named(table),
        source,
        mapping=mapping,
        options=options or ReadOptions(),
        tracking=tracking,
        now=now,
        folder=quarantine,
        dry_run=dry_run,
        progress=None,
    )


def open_file(file: Path, table: str, options: ReadOptions, progress: Progress | None = None) -> Opened:
    """Look into a file: what its columns are and how it is to be read.

    Raises
    ------
    FileMissingError, FileUnreadableError, UnknownFormatError, FileEmptyError, OneColumnError, NoHeaderError
        It is not there, may not be read, is of no known kind, or shows no rows or columns.
    """
    try:
        if not file.is_file():
            raise FileMissingError(path=file)
        match options.format or kind_of(file):
            case "csv":
                return open_csv(file, table, options, progress)
            case "parquet":
                return open_parquet(file)
            case "jsonl":
                return open_jsonl(file, progress)
            case "excel":
                return open_excel(file, options, progress)
    except OSError as why:
        raise FileUnreadableError(path=file, why=why.strerror or str(why)) from why


def kind_of(file: Path) -> Format:
    """Tell the kind of a file by its first bytes, then by its name."""
    with file.open("rb") as opened:
        first = opened.read(8)
    if first.startswith(b"PAR1"):
        return "parquet"
    if first.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "excel"
    kind = _KINDS.get(file.suffix.lower())
    if kind in {"csv", "jsonl"} or (kind is None and first.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{"):
        return kind or "jsonl"
    if kind is None and not file.suffix and first:
        return "csv"
    if kind is not None and not first:
        return "csv"
    raise UnknownFormatError(path=file)


def _take_in(
    facts: Facts,
    opened: Opened,
    table: FactTable,
    source: str,
    *,
    mapping: Mapping[str, str] | None,
    options: ReadOptions,
    tracking: TrackingPlan,
    now: datetime,
    folder: Path,
    dry_run: bool,
    progress: Progress | None,
) -> ImportReport:
    settled = settle(opened.headers, table, mapping, options.constants, path=source, tracking=tracking)
    wanted = wanted_of(facts, opened, settled, table, source, options, now)
    watch = _watch(opened, progress)
    kept = Quarantine(folder, source, now, opened.headers, settled.shown)
    staged = _stored(facts, opened, wanted, kept, dry_run=dry_run, watch=watch)
    unknown = {event: n for event, n in sorted(staged.events.items()) if tracking.tracked(event) is None}
    return ImportReport(
        table=table.name,
        source=source,
        read=staged.read,
        loaded=staged.loaded,
        duplicate=staged.duplicate,
        rejected=staged.rejected,
        reasons=dict(sorted(staged.reasons.items())),
        quarantine=str(kept.path) if kept.path else None,
        mapping=settled.shown,
        guessed=bool(settled.guessed),
        guessed_columns=settled.guessed,
        unused=settled.unused,
        kept_as=settled.kept_as,
        zone=wanted.zone.key if staged.naive else None,
        format=opened.format,
        encoding=opened.encoding(),
        delimiter=opened.delimiter,
        dry_run=dry_run,
        events_unknown=unknown,
        days=staged.days,
        notes=notes(staged, wanted, opened, unknown, settled.unused),
    )


def wanted_of(
    facts: Facts, opened: Opened, settled: Settled, table: FactTable, source: str, options: ReadOptions, now: datetime
) -> Wanted:
    """Say what the rows of a file are to become: which cells, read in which zone, unit, currency and forms of time.

    Raises
    ------
    UnknownZoneError, UnknownCurrencyError, AmbiguousDatesError
    """
    zone = _zone(options.zone) or facts.zone
    home = _currency(options.currency or facts.currency)
    for take in settled.takes:
        if take.column == "currency" and take.constant is not None:
            _currency(take.constant)
    unit = options.money_unit or _unit(opened, settled)
    tried, likely = _formats(facts, opened, settled, table, options)
    return Wanted(
        table=table,
        takes=settled.takes,
        counts=settled.counts,
        extras=settled.extras,
        numeric=frozenset(cell for cell in settled.extras if _is_numeric(opened.column(cell))),
        nested=opened.nested,
        zone=zone,
        home=facts.zone,
        now=now,
        source=source,
        money_unit=unit,
        currency=home,
        formats=tried,
        likeliest=likely,
        day_one=options.day_one,
        header=tuple(opened.headers[take.cell] for take in settled.takes if take.cell is not None),
        plain_blanks=opened.plain_blanks,
    )


def _stored(
    facts: Facts, opened: Opened, wanted: Wanted, kept: Quarantine, *, dry_run: bool, watch: Watch | None
) -> Staged:
    """Store by the quick way, or by the careful one where the quick one gives up."""
    ways: list[Given] = [opened.given]
    while True:
        try:
            with _whole_or_not(facts, kept, dry_run=dry_run):
                staged = stage(
                    facts,
                    ways[-1],
                    wanted,
                    keep_rejected=(lambda _: None) if dry_run else kept.take,
                    dry_run=dry_run,
                    watch=watch,
                )
                if watch is not None:
                    watch(1.0)  # whoever stops it does so before it is kept, or not at all
                return staged
        except UnevenRowsError:
            if opened.careful is None or len(ways) > 1:
                raise
            ways.append(opened.careful())


@contextmanager
def _whole_or_not(facts: Facts, kept: Quarantine, *, dry_run: bool) -> Iterator[None]:
    """The rows and the file of rejected rows come to be together."""
    try:
        with facts.transaction():
            yield
            if not dry_run:
                kept.settle()
    except BaseException:
        kept.drop()
        raise


def _watch(opened: Opened, progress: Progress | None) -> Watch | None:
    """Say how many bytes are done, of a file whose size is known."""
    size = opened.size
    if progress is None or size is None:
        return None
    furthest = [0]

    def tell(share: float) -> None:
        furthest[0] = max(furthest[0], round(share * size))
        progress(furthest[0], size)

    return tell


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as why:
        from zoneinfo import available_timezones  # noqa: PLC0415 - a walk over a folder, for an error only

        near = nearest(name, available_timezones())
        raise UnknownZoneError(
            zone=name,
            near_en=f"; did you mean {near}?" if near else "",
            near_zh=f"；是不是 {near}？" if near else "",
        ) from why


def _currency(code: str) -> str:
    if code.upper() in CURRENCIES:
        return code.upper()
    meant = near(code)
    raise UnknownCurrencyError(
        currency=code,
        near_en=f"; did you mean {meant}?" if meant else "",
        near_zh=f"；是不是 {meant}？" if meant else "",
    )


def _unit(opened: Opened, settled: Settled) -> MoneyUnit:
    """Amounts count yuan unless the name of the column says fen."""
    for take in settled.takes:
        if take.cell is not None and (take.column.endswith("_fen") or take.column == "unit_price"):
            header = opened.headers[take.cell].casefold()
            if header.endswith(("_fen", "分", "（分）", "(分)", "_cents", "cents")):
                return "fen"
    return "yuan"


def _is_numeric(texts: list[str]) -> bool:
    return bool(texts) and (
        all(_NUMBER.match(text) for text in texts) or all(text.lower() in {"true", "false"} for text in texts)
    )


def _formats(
    facts: Facts, opened: Opened, settled: Settled, table: FactTable, options: ReadOptions
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the formats to try for all times, and for each column the one that nearly all of its texts have."""
    timed = {column.name for column in table.columns if column.type in {"TIMESTAMP", "DATE"}}
    cells = {take.column: take.cell for take in settled.takes if take.column in timed and take.cell is not None}
    samples = {name: opened.column(cell) for name, cell in cells.items()}
    order = options.day_first
    if order is None and (example := two_ways(samples.values())) is not None:
        order = _day_first(facts, opened, list(cells.values()), list(samples.values()), example)
    likely = {name: likeliest(texts, day_first=bool(order)) for name, texts in samples.items()}
    return formats(samples.values(), day_first=bool(order)), {name: form for name, form in likely.items() if form}


def _day_first(facts: Facts, opened: Opened, cells: list[int], samples: list[list[str]], example: str) -> bool:
    """Decide by the first rows, or by all of them where these leave it open."""
    found = day_first(largest(texts) for texts in samples)
    if found is None:
        found = day_first(_whole_columns(facts, opened, cells))
    if found is None:
        column = next(opened.headers[cell] for cell, texts in zip(cells, samples, strict=True) if example in texts)
        raise AmbiguousDatesError(example=example, column=column)
    return found


def _whole_columns(facts: Facts, opened: Opened, cells: list[int]) -> list[tuple[int, int]]:
    try:
        return day_and_month(facts, opened.given, cells)
    except UnevenRowsError:
        if opened.careful is None:
            raise
        opened.given = opened.careful()
        return day_and_month(facts, opened.given, cells)
