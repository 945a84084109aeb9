"""Delimited text: its encoding, delimiter and header found out; read by the engine where it is clean."""

import codecs
import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from liuke.facts.stage_wanted import CsvGiven, Given
from liuke.ingest.errors import FileEmptyError, NoHeaderError, OneColumnError, UnknownEncodingError
from liuke.ingest.formats.careful_csv import CarefulCsv, Dialect, decoded, mostly_gb
from liuke.ingest.headers import plain, ranks
from liuke.ingest.opened import SAMPLE_ROWS, Opened, Progress, unique
from liuke.ingest.options import ReadOptions
from liuke.ingest.scan import Scan, scan
from liuke.kit.errors import LiukeError

_HEAD = 1 << 20
_DELIMITERS = (",", "\t", ";", "|", "\x01", "，", "^", ":")
_NUMBER_OR_DATE = re.compile(r"^[-+]?[\d.,:/ -]*\d[\d.,:/ TZ-]*$")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def open_csv(path: Path, table: str, options: ReadOptions, progress: Progress | None) -> Opened:
    """Look into a delimited text file.

    Raises
    ------
    FileEmptyError, OneColumnError, NoHeaderError, UnknownEncodingError
        It has no rows, one column only, no header; the encoding named is none.
    """
    seen = scan(path)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    encoding = _encoding(head, options.encoding)
    text = _text(head, encoding, whole=seen.size <= _HEAD)
    if not text.strip("﻿ \t\r\n\0"):
        raise FileEmptyError(path=path)
    skipped, text = _said_delimiter(text)
    delimiter = options.delimiter or skipped or _sniff(text)
    rows = list(_rows(text, delimiter))
    headers, header_lines = rows[0]
    named = unique(headers)
    _check_header(path, table, text, named, delimiter)
    dialect = Dialect(delimiter=delimiter, quote='"', width=len(named), header_lines=header_lines + bool(skipped))
    reader = CarefulCsv(path, dialect, encoding=encoding, quarantined=named[0] == "liuke_line", progress=progress)
    if len(rows) == 1 and seen.size <= _HEAD:
        raise FileEmptyError(path=path)
    return Opened(
        format="csv",
        headers=named,
        sample=[_cells(row, len(named)) for row, _ in rows[1 : SAMPLE_ROWS + 1]],
        given=_given(path, seen, dialect, text, reader),
        careful=reader.given,
        encoding=reader.encoding_seen,
        delimiter=delimiter,
        plain_blanks=encoding == "utf-8" and not seen.wide_blanks and (delimiter == "\t" or not seen.tabs),
        size=seen.size,
        notes=reader.notes,
    )


def _given(path: Path, seen: Scan, dialect: Dialect, text: str, reader: CarefulCsv) -> Given:
    """The engine reads what is clean UTF-8; whatever else there is, is read line by line here."""
    odd = seen.nul or seen.inner_bom or (seen.returns and not seen.breaks)
    if odd or reader.encoding != "utf-8" or reader.quarantined or text[:1].isspace():
        return reader.given()
    lines = seen.breaks + (not seen.ends_with_break) - dialect.header_lines
    return CsvGiven(
        path=path,
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        width=dialect.width,
        header_lines=dialect.header_lines,
        quotes=seen.quotes,
        lines=lines,
    )


def _encoding(head: bytes, said: str | None) -> str | None:
    """Return the encoding, or None where lines must be looked at one by one."""
    if said:
        try:
            return codecs.lookup(said).name.replace("utf-8-sig", "utf-8")
        except LookupError as why:
            raise UnknownEncodingError(encoding=said) from why
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if head[:200].count(b"\0") > 20:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _text(head: bytes, encoding: str | None, *, whole: bool) -> str:
    if encoding is None:
        lines = head.split(b"\n")
        gb = mostly_gb(head)
        return "\n".join(decoded(line, gb=gb) for line in (lines if whole else lines[:-1]))
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head).removeprefix("﻿")
    if whole or "\n" not in text:
        return text
    return text[: text.rindex("\n") + 1]


def _said_delimiter(text: str) -> tuple[str, str]:
    """Spreadsheets write ``sep=;`` as a first line of its own."""
    first, _, rest = text.partition("\n")
    found = re.fullmatch(r"\s*\"?sep=(.)\"?\s*", first.removeprefix("﻿"))
    return (found.group(1), rest) if found else ("", text)


def _sniff(text: str) -> str:
    """Return the delimiter that cuts the first lines into the most columns, the same number each."""
    scores = []
    for rank, delimiter in enumerate(_DELIMITERS):
        widths = [len(row) for row, _ in _first(_rows(text, delimiter), 50)]
        same = sum(width == widths[0] for width in widths) / len(widths)
        scores.append((widths[0] > 1, same > 0.8, widths[0] * same, -rank, delimiter))
    return max(scores)[-1]


def _first(rows: Iterable[tuple[list[str], int]], n: int) -> list[tuple[list[str], int]]:
    return [row for row, _ in zip(rows, range(n), strict=False)]


def _rows(text: str, delimiter: str) -> Iterable[tuple[list[str], int]]:
    """Rows of the head and how many lines each took; blank lines are none."""
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    before = 0
    try:
        for row in reader:
            took, before = reader.line_num - before, reader.line_num
            if row and (len(row) > 1 or row[0].strip()):
                yield row, took
    except csv.Error:
        return


def _cells(row: list[str], width: int) -> tuple[str | None, ...]:
    return tuple(row[nth].strip() or None if nth < len(row) else None for nth in range(width))


def _check_header(path: Path, table: str, text: str, headers: tuple[str, ...], delimiter: str) -> None:
    known = {key for words in ranks(table).values() for key in words}
    if len(headers) == 1 and plain(headers[0]) not in known:
        better = _sniff(text)
        hint = better if better != delimiter and len(next(iter(_rows(text, better)))[0]) > 1 else None
        raise OneColumnError(
            path=path,
            delimiter=delimiter,
            header=headers[0][:80],
            hint_en=f"; {hint!r} would give more" if hint else "",
            hint_zh=f"；{hint!r} 可得到更多列" if hint else "",
        )
    error: LiukeError = NoHeaderError(path=path, header=delimiter.join(headers)[:80])
    if not any(plain(header) in known for header in headers) and any(_NUMBER_OR_DATE.match(h) for h in headers):
        raise error
