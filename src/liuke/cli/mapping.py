"""A mapping of a file's columns to canonical ones, out of the line or a YAML file."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from liuke.cli.errors import BadValueError, FileUnreadableError
from liuke.kit.errors import LiukeError


def pairs_said(pairs: tuple[str, ...], option: str, command: str) -> dict[str, str]:
    """Read ``--map COLUMN=CANONICAL`` pairs; the last ``=`` parts the two.

    Raises
    ------
    BadValueError
        A pair has no two sides, or one name is given two meanings on the line.
    """
    said: dict[str, str] = {}
    for pair in pairs:
        name, equals, meaning = pair.rpartition("=")
        if not equals or not name or not meaning:
            raise _bad(command, option, f"{pair} is not NAME=MEANING", f"{pair} 不是 名字=含义 的写法")
        if said.get(name, meaning) != meaning:
            raise _bad(
                command,
                option,
                f"{name} is said to be both {said[name]} and {meaning}",
                f"{name} 同时写成了 {said[name]} 和 {meaning}",
            )
        said[name] = meaning
    return said


def read_file(file: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """Read a mapping file; returns its columns (file → table) and the reading options it says.

    Raises
    ------
    FileUnreadableError, MappingFileError
        The file is not there, or something in it has no meaning; the place is named.
    """
    from liuke.ingest.mapping import read_mapping

    said = asdict(read_mapping(read_text(file), str(file)))
    columns: dict[str, str] = said.pop("columns")
    del said["table"]
    return columns, {name: value for name, value in said.items() if value not in (None, {})}


def merged(written: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Put what the line says over what the file says."""
    return {**written, **{name: value for name, value in said.items() if value is not None}}


def read_text(file: Path) -> str:
    """Read a text file named on the line.

    Raises
    ------
    FileUnreadableError
        It is not there, may not be read, or is not text.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as why:
        raise FileUnreadableError(file=file, why_en="it is not UTF-8 text", why_zh="不是 UTF-8 文本") from why
    except OSError as why:
        raise _unreadable(file, why) from why


def _unreadable(file: Path, why: OSError) -> LiukeError:
    if isinstance(why, FileNotFoundError):
        return FileUnreadableError(file=file, why_en="it is not there", why_zh="文件不存在")
    if isinstance(why, IsADirectoryError):
        return FileUnreadableError(file=file, why_en="it is a folder", why_zh="这是一个文件夹")
    if isinstance(why, PermissionError):
        return FileUnreadableError(file=file, why_en="it may not be read by you", why_zh="没有读取权限")
    return FileUnreadableError(file=file, why_en=why.strerror or str(why), why_zh=why.strerror or str(why))


def _bad(command: str, option: str, why_en: str, why_zh: str) -> BadValueError:
    return BadValueError(command=command, name=option, why_en=why_en, why_zh=why_zh)
