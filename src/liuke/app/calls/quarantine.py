"""Calls about rows that imports kept out: why, and the file to mend them in."""

import csv
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

from liuke.app.answers.quarantine import QuarantineShow
from liuke.app.calls.ask import Ask, somebody
from liuke.app.work_errors import UnknownUploadError
from liuke.flow.house import House
from liuke.ingest.quarantine import TAIL
from liuke.ingest.reasons import reason_said
from liuke.model.words import Duty
from liuke.state.audit import note

_SHOWN, _COUNTED = 20, 200_000
_CELLS, _LONG = 12, 80
_HEADING = TAIL[-1]


def quarantine_show(house: House, ask: Ask, *, name: str) -> Annotated[dict[str, Any], QuarantineShow]:
    """Show why the rows of one file were kept out, and the first of them.

    Raises
    ------
    UnknownUploadError
    """
    file = _file(house, name)
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        header = next(rows, [])
        named = header.index(_HEADING) if _HEADING in header else None
        first: list[list[str]] = []
        reasons: Counter[str] = Counter()
        headings: dict[str, str] = {}
        for row in islice(rows, _COUNTED):
            code = row[1] if len(row) > 1 else "?"
            reasons[code] += 1
            if named is not None and named < len(row):
                headings.setdefault(code, row[named])
            if len(first) < _SHOWN:
                first.append(row)
    own = next((at for at, name in enumerate(header) if name in TAIL), len(header))
    return {
        "name": file.name,
        "size": file.stat().st_size,
        "rows": reasons.total(),
        "reasons": [
            {"code": code, "said": reason_said(code, ask.language, headings.get(code, "")), "rows": n}
            for code, n in reasons.most_common()
        ],
        "columns": header[2:own][:_CELLS],
        "first": [
            {
                "line": row[0],
                "said": reason_said(row[1], ask.language, headings.get(row[1], "")),
                "cells": [cell[:_LONG] for cell in row[2:own][:_CELLS]],
            }
            for row in first
            if len(row) > 1
        ],
    }


def quarantine_take(house: House, ask: Ask, *, name: str, by: str | None = None) -> dict[str, Any]:  # noqa: ARG001
    """Say where a file of rows kept out lies, for whoever downloads it; who did is kept: people's data are in it.

    Raises
    ------
    UnknownUploadError
    """
    who, file = somebody(house, by, Duty.OPERATOR), _file(house, name)
    with house.state.begin() as connection:
        note(connection, at=house.clock.now(), who=who.id, act="quarantine_take", target=file.name)
    return {"name": file.name, "path": str(file)}


def _file(house: House, name: str) -> Path:
    file = house.folder / "quarantine" / name
    if Path(name).name != name or file.suffix != ".csv" or not file.is_file():
        raise UnknownUploadError(upload=name[:120])
    return file
