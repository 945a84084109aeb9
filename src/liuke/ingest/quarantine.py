"""Rejected rows, kept as a file that can be mended in a spreadsheet and imported again by the same mapping."""

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from liuke.ingest.errors import QuarantineError
from liuke.ingest.reasons import heading_of, headings_of

_FORMULA = re.compile(r"^[=+\-@\t\r']")
_GUARDED = re.compile(r"^'([=+\-@\t\r'])")
_NUMBER = re.compile(r"^[+-]?[\d.,]+$")


TAIL = ("liuke_raw", "liuke_heading")
"""What stands after the file's own columns."""


class Quarantine:
    """A file that comes to be with the first rejected row, and stays only if the import is kept.

    Columns: ``liuke_line`` (line of the file, from 1), ``liuke_reason``, the file's own columns, ``liuke_raw`` (the
    line as it stood, where it could not be cut into cells: these are left empty then), ``liuke_heading`` (what the file
    calls the column that the reason speaks of). A cell that a spreadsheet would take for a formula is guarded by an
    apostrophe, which an import takes off again.
    """

    def __init__(
        self, folder: Path, source: str, now: datetime, headers: Sequence[str], mapping: Mapping[str, str]
    ) -> None:
        stem = re.sub(r"[^\w.-]+", "_", Path(source).stem)[:80] or "rows"
        self._headings = headings_of(mapping)
        self._name = f"{stem}-{now.astimezone(UTC):%Y%m%dT%H%M%S}"
        self._folder = folder
        self._headers = [header for header in headers if not header.startswith("liuke_")]
        self._places = [nth for nth, header in enumerate(headers) if not header.startswith("liuke_")]
        self._raw_place = headers.index("liuke_raw") if "liuke_raw" in headers else None
        self._file: IO[str] | None = None
        self._part: Path | None = None
        self.rows = 0
        self.path: Path | None = None

    def take(self, batch: pa.RecordBatch) -> None:
        """Keep a batch of rejected rows.

        Raises
        ------
        QuarantineError
            There is no room or no permission.
        """
        columns = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        raws = self._raws(columns, batch.num_rows)
        try:
            writer = csv.writer(self._opened())
            for nth in range(batch.num_rows):
                cells = ["" if raws[nth] else guarded(columns[f"c{place}"][nth]) for place in self._places]
                reason = str(columns["reason"][nth])
                heading = guarded(heading_of(reason, self._headings))
                writer.writerow([columns["line"][nth], reason, *cells, guarded(raws[nth]), heading])
            self.rows += batch.num_rows
        except OSError as why:
            raise QuarantineError(path=self._folder, why=why.strerror or str(why)) from why

    def _raws(self, columns: dict[str, list[Any]], rows: int) -> list[Any]:
        """Return lines as they stood: from the reader, or from a file of rejected rows that is imported again."""
        raws = columns.get("raw", [None] * rows)
        before = columns[f"c{self._raw_place}"] if self._raw_place is not None else [None] * rows
        return [raw or unguarded(kept or "") or None for raw, kept in zip(raws, before, strict=True)]

    def settle(self) -> Path | None:
        """Give the finished file its name; None where nothing was rejected."""
        if self._file is None or self._part is None:
            return None
        try:
            self._file.close()
            self.path = self._free()
            self._part.rename(self.path)
        except OSError as why:
            raise QuarantineError(path=self._folder, why=why.strerror or str(why)) from why
        return self.path

    def drop(self) -> None:
        """Forget the file: the import did not happen."""
        if self._file is not None:
            self._file.close()
        for path in (self._part, self.path):
            if path is not None:
                path.unlink(missing_ok=True)

    def _opened(self) -> IO[str]:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._part = self._folder / f".{self._name}.part"
            self._file = self._part.open("w", encoding="utf-8", newline="")
            self._part.chmod(0o600)
            csv.writer(self._file).writerow(["liuke_line", "liuke_reason", *self._headers, *TAIL])
        return self._file

    def _free(self) -> Path:
        path, again = self._folder / f"{self._name}.csv", 2
        while path.exists():
            path, again = self._folder / f"{self._name}-{again}.csv", again + 1
        return path


def unguarded(cell: str) -> str:
    """Take off the apostrophe that kept a spreadsheet from running a cell."""
    return _GUARDED.sub(r"\1", cell)


def guarded(cell: Any) -> str:
    """Return a cell as text that no spreadsheet runs."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text
