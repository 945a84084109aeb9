"""A mapping of a file's columns to canonical ones, out of the line or a YAML file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liuke.cli.errors import BadValueError, FileUnreadableError
from liuke.kit.errors import LiukeError


def said_mapping(written: Mapping[str, str], pairs: tuple[str, ...], command: str) -> dict[str, str]:
    """Put ``--map COLUMN=CANONICAL`` pairs over what a mapping file says; the last ``=`` parts the two.

    Raises
    ------
    BadValueError
        A pair has no ``=``, or one column is given two meanings on the line.
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        column, equals, canonical = pair.rpartition("=")
        if not equals or not column or not canonical:
            raise _bad(command, f"{pair} is not COLUMN=CANONICAL", f"{pair} 不是 列名=标准列名 的写法")
        if mapping.get(column, canonical) != canonical:
            raise _bad(
                command,
                f"{column} is mapped to both {mapping[column]} and {canonical}",
                f"{column} 同时对应了 {mapping[column]} 和 {canonical}",
            )
        mapping[column] = canonical
    return {**written, **mapping}


def read_mapping(file: Path) -> dict[str, Any]:
    """Read a mapping file: ``columns:`` (column → canonical) beside reading options, or just the pairs.

    Returns
    -------
    dict
        ``mapping`` and, as far as they are said, the options of the same names as on the line.

    Raises
    ------
    FileUnreadableError, DocumentError
        The file is not there, or is not such a document; the place is named.
    """
    from liuke.kit.document import fail, parse

    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as why:
        raise unreadable(file, why) from why
    document = parse(text, str(file))
    if not isinstance(document, dict):
        raise fail(document, str(file), (), "write one `COLUMN: CANONICAL` a line", "每行写一个 列名: 标准列名")
    columns = document.get("columns", document)
    if not isinstance(columns, dict):
        raise fail(document, str(file), ("columns",), "columns must be a mapping", "columns 必须是 列名: 标准列名")
    for column, canonical in columns.items():
        if not isinstance(canonical, str):
            path = ("columns", column) if "columns" in document else (column,)
            raise fail(document, str(file), path, f"{column} needs one canonical name", f"{column} 要对应一个标准列名")
    options = {str(k): v for k, v in document.items() if k not in ("columns", "table")} if "columns" in document else {}
    return {"mapping": {str(column): canonical for column, canonical in columns.items()}, **options}


def unreadable(file: Path, why: OSError) -> LiukeError:
    """Say why a file cannot be read."""
    if isinstance(why, FileNotFoundError):
        return FileUnreadableError(file=file, why_en="it is not there", why_zh="文件不存在")
    if isinstance(why, IsADirectoryError):
        return FileUnreadableError(file=file, why_en="it is a folder", why_zh="这是一个文件夹")
    if isinstance(why, PermissionError):
        return FileUnreadableError(file=file, why_en="it may not be read by you", why_zh="没有读取权限")
    return FileUnreadableError(file=file, why_en=why.strerror or str(why), why_zh=why.strerror or str(why))


def _bad(command: str, why_en: str, why_zh: str) -> BadValueError:
    return BadValueError(command=command, name="--map", why_en=why_en, why_zh=why_zh)
