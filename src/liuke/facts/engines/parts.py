"""Which files are a table, and the one rename that makes a transaction's changes true for all tables at once."""

import json
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows written together, never changed: the folder ``v=<number>``, below it one folder a key where there is one."""

    number: int
    rows: int
    key: str | None = None


def folder(part: Part, key: str | None) -> str:
    """Return the part's folder below its table's."""
    return f"v={part.number}" + (f"/{key}={quote(part.key, safe=' -_.,@+')}" if key and part.key is not None else "")


class Parts:
    """The list of every table's parts, one small file. Who changes it holds the lock; others see the last one kept.

    A part that the list does not name any more is litter, removed on the next opening.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept: dict[str, tuple[Part, ...]] = {}
        self._pending: dict[str, tuple[Part, ...]] | None = None
        self._number = 0
        self._lock = threading.RLock()
        if file.exists():
            said = json.loads(file.read_text(encoding="utf-8"))
            self._number = said["number"]
            self._kept = {
                table: tuple(Part(number=number, key=key, rows=rows) for number, key, rows in parts)
                for table, parts in said["tables"].items()
            }

    def of(self, table: str) -> tuple[Part, ...]:
        """Return a table's parts as this thread sees them."""
        mine = self._pending is not None and self._lock._is_owned()  # type: ignore[attr-defined]
        seen = self._pending if mine and self._pending is not None else self._kept
        return seen.get(table, ())

    def put(self, table: str, parts: Iterable[Part]) -> None:
        """Let a table be these parts, once the transaction ends well."""
        if self._pending is None:
            raise RuntimeError("parts change inside a transaction")
        self._pending[table] = tuple(parts)

    def next(self) -> int:
        """Return a number that no part has had; also after a transaction that failed."""
        self._number += 1
        return self._number

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep every change made inside by one rename, or none. One inside another joins it."""
        with self._lock:
            if self._pending is not None:
                yield
                return
            self._pending = dict(self._kept)
            try:
                yield
                if self._pending != self._kept:
                    self._keep(self._pending)
                    self._kept = self._pending
            finally:
                self._pending = None

    def all(self) -> dict[str, tuple[Part, ...]]:
        """Return what is kept."""
        return self._kept

    def _keep(self, tables: dict[str, tuple[Part, ...]]) -> None:
        said: dict[str, Any] = {
            "number": self._number,
            "tables": {table: [[p.number, p.key, p.rows] for p in parts] for table, parts in sorted(tables.items())},
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".next")
        with beside.open("w", encoding="utf-8") as out:
            json.dump(said, out)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(self._file)
        above = os.open(self._file.parent, os.O_RDONLY)
        try:
            os.fsync(above)
        finally:
            os.close(above)
