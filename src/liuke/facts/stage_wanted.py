"""What an import asks of the engine: where the rows are, and which cell becomes which column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pyarrow as pa

from liuke.facts.tables import FactTable


class UnevenRowsError(Exception):
    """The engine's own reader cannot read the file; said between rooms only, a careful reader takes over."""


MoneyUnit = Literal["yuan", "fen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvGiven:
    """A clean UTF-8 file that the engine may read by itself: strict RFC 4180, ``width`` cells a line."""

    path: Path
    delimiter: str
    quote: str
    width: int
    header_lines: int
    quotes: bool
    """Quotes are in it, so that a cell may hold line breaks."""
    lines: int
    """Number of physical lines after the header: more than rows explain where lines are blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParquetGiven:
    """A Parquet file; cells are its columns in their order."""

    path: Path
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowGiven:
    """A table in memory; cells are its columns in their order."""

    table: pa.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchesGiven:
    """Rows read by a careful reader: ``line`` BIGINT, ``fault`` text, ``raw`` text, then ``c0`` … all text."""

    schema: pa.Schema
    batches: Callable[[], Iterable[pa.RecordBatch]]


Given = CsvGiven | ParquetGiven | ArrowGiven | BatchesGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """How one canonical column is filled: from a cell, or by one and the same word for every row."""

    column: str
    cell: int | None = None
    constant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One column of an already aggregated activity: how often ``role`` (and ``feature``) happened."""

    cell: int
    role: str
    feature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the rows are to become.

    ``zone`` is where naive times were taken, ``home`` the zone of the workspace's days. ``extras`` are cells kept
    under a name in ``properties`` or ``traits``. ``formats`` are strptime formats, likeliest first.
    """

    table: FactTable
    takes: tuple[Take, ...]
    zone: ZoneInfo
    home: ZoneInfo
    now: datetime
    source: str
    counts: tuple[Count, ...] = ()
    extras: dict[int, str] = field(default_factory=dict)
    plain_blanks: bool = False
    """No blanks but spaces are in the file: no tabs, no-break spaces, byte-order marks."""
    numeric: frozenset[int] = frozenset()
    """Extra cells of text files that hold numbers or truths throughout."""
    nested: frozenset[int] = frozenset()
    """Cells of text files that hold JSON."""
    money_unit: MoneyUnit = "yuan"
    currency: str = "CNY"
    formats: tuple[str, ...] = ()
    likeliest: dict[str, str] = field(default_factory=dict)
    """Column of times → the strptime format nearly all of its texts have."""
    day_one: date | None = None
    header: tuple[str, ...] = ()
    """Headers of the taken cells, by which a header repeated in the middle of a file is known."""
    hash_bits: int = 64
    """Fewer than 64 only where a test wants collisions."""


@dataclass(slots=True, kw_only=True)
class Staged:
    """What became of the rows. ``read = loaded + duplicate + rejected``, always."""

    read: int = 0
    loaded: int = 0
    duplicate: int = 0
    rejected: int = 0
    stored: int = 0
    """Rows of the table written; differs from ``loaded`` where rows are merged."""
    reasons: dict[str, int] = field(default_factory=dict)
    currencies: dict[str, int] = field(default_factory=dict)
    """What stood where a currency belongs and is none, and how often."""
    days: tuple[date, ...] = ()
    events: dict[str, int] = field(default_factory=dict)
    naive: bool = False
    """At least one time came without an offset, so the zone was used."""
    skipped_hour: int = 0
    """Naive times that do not exist in the zone; they are read as much later as clocks went."""
    doubled_hour: int = 0
    """Naive times that came twice in the zone; they are read as the first."""
    anonymous: int = 0
    conflicts: int = 0
    """Rows whose key is there already with other content."""
    nothing: int = 0
    """Rows of counts that are all zero."""
    merged: int = 0
    """Rows that say no more than a later row of the same file about the same key."""
