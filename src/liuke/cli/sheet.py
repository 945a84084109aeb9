"""Users as CSV (RFC 4180), safe to open in a spreadsheet: a text that would run as a formula gets an apostrophe."""

import csv
from typing import IO, Any

from liuke.cli.door import Answer

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(stream: IO[str], document: Answer) -> None:
    """Write the rows of a ``users`` document with CRLF line ends; numbers stay numbers."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(newline="", encoding="utf-8")
    names = [column["name"] for column in document["columns"]]
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([defused(name) for name in names])
    for row in document["users"]:
        writer.writerow([defused(row.get(name)) for name in names])


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
