"""Excel workbooks, one sheet of them, row by row as text."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from liuke.facts.stage_wanted import BatchesGiven
from liuke.ingest.errors import FileEmptyError, FileUnreadableError, SheetMissingError
from liuke.ingest.formats.careful_csv import Record, batch_schema, in_batches
from liuke.ingest.formats.excel_formulas import unreckoned
from liuke.ingest.opened import SAMPLE_ROWS, Opened, Progress, unique
from liuke.ingest.options import ReadOptions


def open_excel(path: Path, options: ReadOptions, progress: Progress | None) -> Opened:
    """Look into a workbook: the sheet asked for, or the first that has rows.

    Raises
    ------
    FileUnreadableError, SheetMissingError, FileEmptyError
        It is no workbook; it has no such sheet; it has no rows.
    """
    nth, sheet = _sheet(path, options.sheet)
    rows = _rows(sheet)
    header_line, head = next(((line, row) for line, row in rows if any(row)), (0, []))
    while head and not head[-1]:
        head = head[:-1]
    headers = unique([str(cell or "") for cell in head])
    sample = [_cells(row, len(headers)) for (_, row), _ in zip(rows, range(SAMPLE_ROWS), strict=False) if any(row)]
    if not headers or not sample:
        raise FileEmptyError(path=path)
    width = len(headers)

    def batches() -> Iterable[Any]:
        return in_batches(_records(sheet, header_line, width, progress), width)

    return Opened(
        format="excel",
        headers=headers,
        sample=sample,
        given=BatchesGiven(schema=batch_schema(width), batches=batches),
        size=path.stat().st_size,
        notes=lambda: unreckoned(path, nth),
    )


def _sheet(path: Path, wanted: str | None) -> tuple[int, CalamineSheet]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        if wanted is not None and wanted not in book.sheet_names:
            raise SheetMissingError(path=path, sheet=wanted, sheets=", ".join(book.sheet_names))
        sheets = [
            (n, book.get_sheet_by_name(name)) for n, name in enumerate(book.sheet_names) if wanted in (None, name)
        ]
    except CalamineError as why:
        raise FileUnreadableError(path=path, why=str(why).splitlines()[0]) from why
    return next(((n, sheet) for n, sheet in sheets if sheet.height > 1), sheets[0])


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number in the sheet, from 1; cells as text."""
    for nth, row in enumerate(sheet.iter_rows(), start=1):
        yield nth, [_text(cell) for cell in row]


def _records(sheet: CalamineSheet, header_line: int, width: int, progress: Progress | None) -> Iterator[Record]:
    for line, row in _rows(sheet):
        if line <= header_line or not any(row):
            continue
        if progress and line % 20_000 == 0:
            progress(line, sheet.height)
        if any(row[width:]):
            yield Record(line=line, cells=row, fault="cells", raw="\t".join(row))
        else:
            yield Record(line=line, cells=(row + [""] * width)[:width])


def _cells(row: list[str], width: int) -> tuple[str | None, ...]:
    return tuple(row[nth].strip() or None if nth < len(row) else None for nth in range(width))


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return str(cell)
