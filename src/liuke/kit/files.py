"""Takes rows out of files that people keep: CSV, lines of JSON, Parquet. A file is changed whole or not at all."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_ENDINGS = {".csv", ".jsonl", ".parquet"}
Is = Callable[[Any], bool]
"""Whether a value, at whatever depth, is one whose row goes."""


def without_rows(file: Path, is_theirs: Is) -> int:
    """Take the rows out in which any value is theirs; returns how many. Other kinds of files are left alone."""
    if file.suffix not in _ENDINGS:
        return 0
    draft = file.with_name(f".{file.name}.part")
    try:
        n = {".csv": _csv, ".jsonl": _jsonl, ".parquet": _parquet}[file.suffix](file, draft, is_theirs)
        if n:
            draft.chmod(file.stat().st_mode & 0o777)
            draft.replace(file)
        return n
    finally:
        draft.unlink(missing_ok=True)


def _csv(file: Path, draft: Path, is_theirs: Is) -> int:
    n = 0
    with file.open(encoding="utf-8", newline="") as old, draft.open("w", encoding="utf-8", newline="") as new:
        start = old.read(1)
        new.write(start if start == "\ufeff" else "")
        old.seek(len(start.encode()) if start == "\ufeff" else 0)
        ending = "\r\n" if old.readline().endswith("\r\n") else "\n"
        old.seek(len(start.encode()) if start == "\ufeff" else 0)
        writer = csv.writer(new, lineterminator=ending)
        for nth, row in enumerate(csv.reader(old)):
            if nth and any(is_theirs(cell) for cell in row):
                n += 1
            else:
                writer.writerow(row)
    return n


def _jsonl(file: Path, draft: Path, is_theirs: Is) -> int:
    n = 0
    with file.open("rb") as old, draft.open("wb") as new:
        for line in old:
            if _within(_read(line), is_theirs):
                n += 1
            else:
                new.write(line)
    return n


def _parquet(file: Path, draft: Path, is_theirs: Is) -> int:
    n = 0
    opened = pq.ParquetFile(file)
    with pq.ParquetWriter(draft, opened.schema_arrow, compression="zstd") as new:
        for batch in opened.iter_batches():
            kept = [not _within(row, is_theirs) for row in batch.to_pylist()]
            n += len(kept) - sum(kept)
            new.write_batch(batch.filter(pa.array(kept, pa.bool_())))
    return n


def _read(line: bytes) -> Any:
    """Read one line; what a power cut left half written is one text."""
    try:
        return json.loads(line)
    except ValueError:
        return line.decode("utf-8", "replace")


def _within(value: Any, is_theirs: Is) -> bool:
    if isinstance(value, dict):
        return any(_within(one, is_theirs) for one in value.values())
    if isinstance(value, list):
        return any(_within(one, is_theirs) for one in value)
    return is_theirs(value)
