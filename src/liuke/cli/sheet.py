"""Users as CSV (RFC 4180), safe to open in a spreadsheet."""

from typing import IO

from liuke.cli.door import Answer
from liuke.kit.sheet import sheet


def write_csv(stream: IO[str], document: Answer) -> None:
    """Write the rows of a ``users`` document with CRLF line ends; numbers stay numbers."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(newline="", encoding="utf-8")
    names = [column["name"] for column in document["columns"]]
    stream.write(sheet(names, ([row.get(name) for name in names] for row in document["users"])))
