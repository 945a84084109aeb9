"""How a table of facts is declared: columns with type, unit and key."""

from dataclasses import dataclass, field
from typing import Literal

FactType = Literal["VARCHAR", "BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "UBIGINT"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactColumn:
    """One column. TIMESTAMP is UTC without offset, DATE a calendar day of the workspace's zone, money integer fen."""

    name: str
    type: FactType
    means: str
    unit: str = ""
    required: bool = False
    own: bool = False
    """Filled by liuke itself, never by an import's mapping."""

    @property
    def personal(self) -> bool:
        """Whether it says who somebody is, or may: their further columns are whatever an import brought."""
        return "(personal)" in self.means or self.name == "traits"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTable:
    """A table all rooms may read. ``key`` identifies a row; ``day`` is the column whose days are replaced whole.

    ``within_day`` is the column in whose order a day's rows are laid: where one person is looked for among all days,
    few blocks are read. It costs memory for a day's rows, so wide tables of few days do without. ``found_by`` is the
    column by one value of which rows are looked for among all days; the embedded engine keeps a hash of it beside.
    """

    name: str
    means: str
    key: tuple[str, ...]
    columns: tuple[FactColumn, ...]
    day: str | None = None
    within_day: str | None = None
    found_by: str | None = None
    imported: bool = True
    version: int = field(default=1)

    def column(self, name: str) -> FactColumn:
        """Return the column of that name; ``KeyError`` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def column(name: str, type_: FactType, means: str, unit: str = "", *, required: bool = False) -> FactColumn:
    return FactColumn(name=name, type=type_, means=means, unit=unit, required=required)


def own_column(name: str, type_: FactType, means: str, unit: str = "") -> FactColumn:
    return FactColumn(name=name, type=type_, means=means, unit=unit, own=True)


SEEN = own_column("ingested_at", "TIMESTAMP", "when liuke took the row in", "UTC")

SOURCE = own_column("source", "VARCHAR", "file or endpoint the row came from")

HASH = own_column("row_hash", "UBIGINT", "64-bit hash of the row's identity: its key, or all its content")

NTH = own_column("nth", "INTEGER", "which of several rows of the same identity within one file, from 1")

DAY = own_column("day", "DATE", "calendar day of ts in the workspace's zone")
