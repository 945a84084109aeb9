"""A file looked into: its columns, its first rows, and how all of it is to be read."""

from collections.abc import Callable
from dataclasses import dataclass, field

from liuke.facts.stage_wanted import BatchesGiven, Given
from liuke.ingest.report import Note

Progress = Callable[[int, int | None], None]
"""Told how many bytes (or rows, for a table in memory) are done, and of how many where that is known."""

SAMPLE_ROWS = 2_000


@dataclass(slots=True, kw_only=True)
class Opened:
    """``given`` is the quickest way to read the file, ``careful`` the way that survives anything.

    ``sample`` holds the first rows as texts, None for an empty cell. ``plain_blanks``: no blanks but spaces are in it.
    """

    format: str
    headers: tuple[str, ...]
    sample: list[tuple[str | None, ...]]
    given: Given
    careful: Callable[[], BatchesGiven] | None = None
    encoding: Callable[[], str | None] = lambda: None
    delimiter: str | None = None
    plain_blanks: bool = False
    nested: frozenset[int] = frozenset()
    """Cells that hold JSON."""
    size: int | None = None
    notes: Callable[[], list[Note]] = field(default=list)

    def column(self, cell: int) -> list[str]:
        """Return the texts of one column of the sample, empty cells left out."""
        return [text for row in self.sample if cell < len(row) and (text := row[cell])]


_BLANKS = "\ufeff \t\r\n\u3000\u00a0"


def unique(headers: list[str]) -> tuple[str, ...]:
    """Name columns apart: a second ``name`` becomes ``name_2``, a nameless one ``column_3``."""
    named: list[str] = []
    for nth, header in enumerate(headers, start=1):
        name = header.strip(_BLANKS) or f"column_{nth}"
        again = 2
        while name in named:
            name = f"{header.strip()}_{again}"
            again += 1
        named.append(name)
    return tuple(named)
