"""Calls about files brought in the browser: they lie in ``inbox/uploads`` until they are imported or a week old.

What is thrown away lies in ``inbox/dropped`` for a day, so that it can be taken back.
"""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from liuke.app.answers.uploads import UploadDrop, UploadImport, UploadList, UploadLook
from liuke.app.calls.ask import Ask, somebody, written
from liuke.app.calls.facts_in import import_, options_of
from liuke.app.settings import read_settings
from liuke.app.work_errors import SampleHereError, UnknownUploadError, UploadTooLargeError
from liuke.facts.errors import ImportIntoSparkError
from liuke.flow.house import House
from liuke.ingest.look import preview
from liuke.kit.chance import token
from liuke.model.words import Duty
from liuke.state.audit import note

_KEPT, _DROPPED = timedelta(days=7), timedelta(days=1)
_NAME = re.compile(r"[^\w.\-]+")
_MARK = 10
PART = ".part"


def upload_list(house: House, ask: Ask) -> Annotated[dict[str, Any], UploadList]:  # noqa: ARG001 - every call is asked
    """List the files that were brought and wait, newest first, and how large one may be."""
    _sweep(house)
    found = []
    for file in sorted(_folder(house).glob("*"), key=lambda one: one.stat().st_mtime, reverse=True):
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        if house.clock.now() - at > _KEPT:
            file.unlink(missing_ok=True)
        elif file.suffix != PART:
            found.append(
                {"upload": file.name, "name": _said(file), "size": file.stat().st_size, "at": written(at, house)}
            )
    return {"uploads": found, "limit": limit_of(house), "sample": house.sample}


def upload_begin(house: House, ask: Ask, *, name: str, size: int = 0, by: str | None = None) -> dict[str, Any]:  # noqa: ARG001
    """Say where the bytes of a file that somebody brings are to be written, and how many at most.

    Raises
    ------
    SampleHereError, UploadTooLargeError, ImportIntoSparkError
    """
    somebody(house, by, Duty.OPERATOR)
    if house.sample:
        raise SampleHereError
    if not house.facts.engine.takes_files:
        raise ImportIntoSparkError
    limit = limit_of(house)
    if size > limit:
        raise UploadTooLargeError(limit=f"{limit / 1e6:,.0f} MB")
    stem = _NAME.sub("_", Path(name.replace("\\", "/")).name)[-80:].lstrip(".") or "file"
    upload = f"{_token()}-{stem}"
    folder = _folder(house)
    folder.mkdir(parents=True, exist_ok=True)
    return {"upload": upload, "path": str(folder / (upload + PART)), "limit": limit}


def upload_keep(house: House, ask: Ask, *, upload: str, by: str | None = None) -> dict[str, Any]:  # noqa: ARG001
    """Keep a file whose bytes are all there.

    Raises
    ------
    UnknownUploadError
    """
    who = somebody(house, by, Duty.OPERATOR)
    part = _file(house, upload + PART)
    part.rename(part.with_name(upload))
    with house.state.begin() as connection:
        after = {"bytes": (_folder(house) / upload).stat().st_size}
        note(connection, at=house.clock.now(), who=who.id, act="upload", target=_said(Path(upload)), after=after)
    return {"upload": upload, "name": _said(Path(upload))}


def upload_drop(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    upload: str,
    back: bool = False,
    by: str | None = None,
) -> Annotated[dict[str, Any], UploadDrop]:
    """Throw a file away that was brought; ``back``: take it back, for a day.

    Raises
    ------
    UnknownUploadError
    """
    somebody(house, by, Duty.OPERATOR)
    _sweep(house)
    here, there = (_dropped(house), _folder(house)) if back else (_folder(house), _dropped(house))
    file = _file(house, upload, here)
    there.mkdir(parents=True, exist_ok=True)
    moved = file.rename(there / upload)
    now = house.clock.now().timestamp()
    os.utime(moved, (now, now))
    return {"upload": upload, "name": _said(moved)}


def upload_look(
    house: House,
    ask: Ask,
    *,
    upload: str,
    table: str | None = None,
    mapping: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Annotated[dict[str, Any], UploadLook]:
    """Show how a file that was brought would be read.

    Raises
    ------
    UnknownUploadError, LiukeError
    """
    file = _file(house, upload)
    return {"upload": upload, **look_into(house, ask, file, _said(file), table, mapping, options)}


def import_look(
    house: House,
    ask: Ask,
    *,
    file: str,
    table: str | None = None,
    mapping: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Show how a file on this machine would be read: 20 rows, what is wrong, and the time-zone trap."""
    return look_into(house, ask, Path(file), Path(file).name, table, mapping, options)


def look_into(
    house: House,
    ask: Ask,
    file: Path,
    name: str,
    table: str | None,
    mapping: Mapping[str, str] | None,
    options: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Look into a file; times are written in the workspace's zone."""
    if not house.facts.engine.takes_files:
        raise ImportIntoSparkError
    said = preview(
        house.facts,
        file,
        table,
        mapping=mapping,
        options=options_of(house, options),
        tracking=house.tracking,
        now=house.clock.now(),
        language=ask.language,
        name=name,
    )
    read = said["read"]
    if read:
        for row in (*read["rows"], *read["wrong"]):
            row["cells"] = [_cell(house, cell) for cell in row["cells"]]
    return said


def upload_import(
    house: House,
    ask: Ask,
    *,
    upload: str,
    table: str,
    mapping: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    by: str | None = None,
) -> Annotated[dict[str, Any], UploadImport]:
    """Bring a file that was brought into a table; it is thrown away once all of it is in.

    Raises
    ------
    UnknownUploadError, SampleHereError, LiukeError
    """
    who = somebody(house, by, Duty.OPERATOR)
    if house.sample:
        raise SampleHereError
    file = _file(house, upload)
    said = import_(
        house,
        ask,
        file=str(file),
        table=table,
        mapping=mapping,
        options=options,
        dry_run=dry_run,
        named=_said(file),
        by=who.id,
    )
    if not dry_run:
        file.unlink(missing_ok=True)
    return said


def limit_of(house: House) -> int:
    """Return how many bytes a file may have that is brought in the browser."""
    return read_settings(house.folder).access.upload_mb * 1_000_000


def _cell(house: House, cell: Any) -> str | None:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=UTC).astimezone(house.zone).strftime("%Y-%m-%d %H:%M:%S")
    return None if cell is None else str(cell)[:120]


def _token() -> str:
    return re.sub(r"[^0-9A-Za-z]", "", token(24))[:_MARK].ljust(_MARK, "0")


def _said(file: Path) -> str:
    return file.name[_MARK + 1 :]


def _folder(house: House) -> Path:
    return house.folder / "inbox" / "uploads"


def _dropped(house: House) -> Path:
    return house.folder / "inbox" / "dropped"


def _sweep(house: House) -> None:
    """Remove for good what was thrown away more than a day ago."""
    for file in _dropped(house).glob("*"):
        if house.clock.now() - datetime.fromtimestamp(file.stat().st_mtime, UTC) > _DROPPED:
            file.unlink(missing_ok=True)


def _file(house: House, upload: str, folder: Path | None = None) -> Path:
    file = (folder or _folder(house)) / upload
    if Path(upload).name != upload or not file.is_file():
        raise UnknownUploadError(upload=upload[:120])
    return file
