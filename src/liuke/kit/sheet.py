"""Rows as CSV (RFC 4180), safe to open in a spreadsheet: a text that would run as a formula gets an apostrophe."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def sheet(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a head and rows as CSV with CRLF line ends; numbers stay numbers."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([defused(name) for name in heads])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue()


def defused(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return cell
    text = str(cell)
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text
