"""Calls that write a table of facts to a file in ``exports/tables`` for whoever takes it in the browser."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from liuke.app.calls.ask import Ask, one_of, somebody
from liuke.app.work_errors import UnknownUploadError
from liuke.facts.export import export
from liuke.flow.house import House
from liuke.kit.chance import token
from liuke.model.words import Duty
from liuke.state.audit import note

_KEPT = timedelta(days=1)


def table_make(
    house: House, ask: Ask, *, table: str, kind: str = "csv", personal: bool = False, by: str | None = None
) -> dict[str, Any]:
    """Write a whole table to a file; ``personal`` fills its personal columns, which stay empty else. Noted."""
    one_of("export", "TABLE", table, tuple(house.facts.tables))
    one_of("export", "kind", kind, ("csv", "parquet"))
    who = somebody(house, by, Duty.APPROVER)
    folder = house.folder / "exports" / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*"):
        if old.stat().st_mtime < (house.clock.now() - _KEPT).timestamp():
            old.unlink(missing_ok=True)
    name = f"{table}-{house.clock.now().astimezone(house.zone):%Y%m%d-%H%M%S}-{token(4)[:4]}.{kind}"
    ask.progress("table", 0, None)
    part = folder / f".{name}"
    try:
        rows = export(house.facts, house.facts.tables[table], part, clear=personal)
        part.rename(folder / name)
    finally:
        part.unlink(missing_ok=True)
    with house.state.begin() as connection:
        after = {"rows": rows, "personal": personal, "format": kind}
        note(connection, at=house.clock.now(), who=who.id, act="table_export", target=table, after=after)
    return {"id": table, "file": name, "rows": rows}


def table_made(house: House, ask: Ask, *, file: str) -> dict[str, Any]:  # noqa: ARG001 - every call is asked
    """Say where a written table lies, for whoever takes it.

    Raises
    ------
    UnknownUploadError
    """
    path = house.folder / "exports" / "tables" / file
    if Path(file).name != file or file.startswith(".") or not path.is_file():
        raise UnknownUploadError(upload=file[:120])
    return {"file": file, "path": str(path)}
