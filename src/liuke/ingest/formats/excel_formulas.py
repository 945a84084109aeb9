"""Cells of a workbook that hold a formula and no value: nobody has reckoned it yet, and a reader finds them empty.

A program may write a formula alone (ECMA-376-1 §18.3.1.4, ``c`` with ``f`` and no ``v``); a table program fills in the
value when it saves.
"""

import re
from contextlib import suppress
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from liuke.ingest.report import Note

_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\sname="([^"]*)"[^>]*?\s\w+:id="([^"]*)"')
_TARGET = re.compile(rb"<Relationship\b[^>]*>")
_LONE = re.compile(
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PIECE, _LONGEST = 1 << 20, 1 << 14
"""How much is looked at at once, and how much of it again with the next: no formula is longer (8,192 characters)."""


def unreckoned(path: Path, nth: int) -> list[Note]:
    """Say how many cells of a workbook's ``nth`` sheet hold a formula without a value; nothing where none does."""
    count = 0
    with suppress(BadZipFile, KeyError, IndexError), ZipFile(path) as book:  # an older workbook is no such file
        count = _count(book, _part(book, nth))
    if not count:
        return []
    return [
        Note(
            code="formulas",
            en=f"cells that hold a formula nobody has reckoned yet, read as empty: {count}; "
            "open the file in Excel, save it, and import it again",
            zh=f"{count} 个单元格只有公式、没有算出的值，按空值读取；请用 Excel 打开并保存一次，再重新导入",
        )
    ]


def _part(book: ZipFile, nth: int) -> str:
    _, relation = _SHEET.findall(book.read("xl/workbook.xml"))[nth]
    for said in _TARGET.findall(book.read("xl/_rels/workbook.xml.rels")):
        known = dict(re.findall(rb'(\w+)="([^"]*)"', said))
        if known.get(b"Id") == relation:
            return str(PurePosixPath("xl") / known[b"Target"].decode()).removeprefix("/")
    raise KeyError(relation)


def _count(book: ZipFile, part: str) -> int:
    found, rest = 0, b""
    with book.open(part) as sheet:
        while piece := sheet.read(_PIECE):
            rest += piece
            ends = [one.end() for one in _LONE.finditer(rest)]
            found += len(ends)
            rest = rest[max(ends[-1] if ends else 0, len(rest) - _LONGEST) :]
    return found
