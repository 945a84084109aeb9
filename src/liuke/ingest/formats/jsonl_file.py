"""JSON, one object a line: nested objects become columns named with dots."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from liuke.facts.stage_wanted import BatchesGiven
from liuke.ingest.errors import FileEmptyError
from liuke.ingest.formats.careful_csv import Record, batch_schema, decoded, in_batches
from liuke.ingest.opened import SAMPLE_ROWS, Opened, Progress

_NOTHING = "\0"


def open_jsonl(path: Path, progress: Progress | None) -> Opened:
    """Look into a JSONL file. Columns are the keys of the whole file, in the order they first come.

    Raises
    ------
    FileEmptyError
        It has no rows.
    """
    headers: dict[str, None] = {}
    sample: list[dict[str, Any]] = []
    for _, flat, _ in _objects(path):
        if flat is not None:
            headers.update(dict.fromkeys(flat))
            if len(sample) < SAMPLE_ROWS:
                sample.append(flat)
    if not sample:
        raise FileEmptyError(path=path)
    names = tuple(headers)
    size = path.stat().st_size

    def batches() -> Iterable[Any]:
        return in_batches(_records(path, names, size, progress), len(names))

    return Opened(
        format="jsonl",
        headers=names,
        sample=[tuple(_text(flat.get(name)) or None for name in names) for flat in sample],
        given=BatchesGiven(schema=batch_schema(len(names)), batches=batches),
        encoding=lambda: "utf-8",
        nested=frozenset(
            nth for nth, name in enumerate(names) if any(isinstance(flat.get(name), list | dict) for flat in sample)
        ),
        size=size,
    )


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    """Line, flat object (None where the line is none) and the line itself; blank lines are left out."""
    with path.open("rb") as file:
        for nth, line in enumerate(file, start=1):
            text = decoded(line, gb=False).strip("﻿ \t\r\n")
            if text:
                yield nth, _flat(text), text


def _flat(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return dict(_pairs(found, "")) if isinstance(found, dict) else None


def _pairs(node: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if isinstance(value, dict) and value and prefix.count(".") < 4:
            yield from _pairs(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _records(path: Path, names: tuple[str, ...], size: int, progress: Progress | None) -> Iterator[Record]:
    done = 0
    for line, flat, text in _objects(path):
        done += len(text)
        if progress and line % 20_000 == 0:
            progress(min(done, size), size)
        if flat is None:
            yield Record(line=line, cells=[], fault="json", raw=text)
        else:
            yield Record(line=line, cells=[_text(flat.get(name)) for name in names])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace(_NOTHING, "")
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)
