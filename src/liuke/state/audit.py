"""Who did what, when, and what it was before: rows are only ever added, each sealed to the one before it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.kit.chance import fingerprint
from liuke.state.lock import hold
from liuke.state.meta import recall_in, recalled, remember_in
from liuke.state.store import State
from liuke.state.tables import AUDIT

_SEALED = ("id", "at", "who", "act", "target", "before", "after", "previous")
_HEAD = "audit_head"
NEWEST = recalled(_HEAD)
"""The question where the chain ends. Every stop, opt-out and wish is noted in the transaction that keeps it, and notes
wait for one another: as long as the answer is the same, nobody has decided anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first row that is not what was written: its id, and how one can tell."""

    id: int
    why: str


def note(
    connection: sa.Connection, *, at: datetime, who: str, act: str, target: str, before: Any = None, after: Any = None
) -> None:
    """Add one row as part of the transaction that does the thing. ``before`` and ``after`` are JSON-able."""
    hold(connection, "audit")
    count, _, previous = (recall_in(connection, _HEAD) or "0:").partition(":")
    row = {
        "id": int(count) + 1,
        "at": at.isoformat(),
        "who": _line(who),
        "act": act,
        "target": _line(target),
        "before": _written(before),
        "after": _written(after),
        "previous": previous,
    }
    seal = _seal(row)
    connection.execute(AUDIT.insert().values(**row, hash=seal))
    remember_in(connection, _HEAD, f"{row['id']}:{seal}")


def entries(state: State, *, limit: int = 100, target: str | None = None) -> list[dict[str, Any]]:
    """Return rows, newest first; ``before`` and ``after`` read back."""
    query = sa.select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
    if target is not None:
        query = query.where(AUDIT.c.target == target)
    with state.read() as connection:
        rows = connection.execute(query).mappings().all()
    return [{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])} for row in rows]


def search(
    state: State, *, limit: int, before: int | None = None, who: str = "", act: str = "", target: str = ""
) -> list[dict[str, Any]]:
    """Return rows by who, what and whom it was about, newest first, from below ``before``."""
    query = sa.select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
    wanted = {"who": who, "act": act, "target": target}
    query = query.where(*(AUDIT.c[name] == said for name, said in wanted.items() if said))
    if before is not None:
        query = query.where(AUDIT.c.id < before)
    with state.read() as connection:
        rows = connection.execute(query).mappings().all()
    return [{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])} for row in rows]


def acts(state: State) -> list[str]:
    """Return the names of what was ever done."""
    with state.read() as connection:
        return list(connection.execute(sa.select(AUDIT.c.act).distinct().order_by(AUDIT.c.act)).scalars())


def count(state: State) -> int:
    """Return how many rows there are."""
    with state.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(AUDIT)).scalar_one())


def verify(state: State) -> Broken | None:
    """Walk the chain; return the first row that was changed, or that is missing, or None where all is as written."""
    expected, previous = 1, ""
    with state.read() as connection:
        count, _, head = (recall_in(connection, _HEAD) or "0:").partition(":")
        rows = connection.execute(sa.select(AUDIT).order_by(AUDIT.c.id)).mappings()
        try:
            for row in rows:
                if row["id"] != expected:
                    return Broken(id=expected, why="missing")
                if row["previous"] != previous or _seal(row) != row["hash"]:
                    return Broken(id=expected, why="changed")
                expected, previous = expected + 1, row["hash"]
        except (sa.exc.DatabaseError, UnicodeDecodeError):
            return Broken(id=expected, why="unreadable")
    if not count.isdigit() or int(count) != expected - 1 or head != previous:
        return Broken(id=expected, why="missing")
    return None


def _line(text: str) -> str:
    """Keep what came from outside on one line: a log that is read line by line has no rows that nobody wrote."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _seal(row: Any) -> str:
    return fingerprint(json.dumps([row[name] for name in _SEALED], ensure_ascii=False))


def take_out(connection: sa.Connection, target: str, words: Sequence[str], mark: str) -> int:
    """Put a mark in the place of an erased person, and seal the chain anew from there; returns how many rows changed.

    What was done, when and by whom stays. The erasure's own row, which follows, names the rows by number.
    """
    hold(connection, "audit")
    changed, previous = 0, ""
    count, _, _ = (recall_in(connection, _HEAD) or "0:").partition(":")
    for row in connection.execute(sa.select(AUDIT).order_by(AUDIT.c.id)).mappings().all():
        new = dict(row)
        new["target"] = mark if row["target"] == target else _without(row["target"], words, mark)
        for name in ("who", "before", "after"):
            new[name] = _without(row[name], words, mark)
        touched = new != dict(row)
        changed += touched
        if changed:
            new["previous"] = previous
            new["hash"] = _seal(new)
            connection.execute(AUDIT.update().where(AUDIT.c.id == row["id"]).values(**new))
        previous = new["hash"]
    if changed:
        remember_in(connection, _HEAD, f"{count}:{previous}")
    return changed


def _without(text: str, words: Sequence[str], mark: str) -> str:
    for word in words:
        text = text.replace(word, mark).replace(json.dumps(word)[1:-1], mark)
    return text
