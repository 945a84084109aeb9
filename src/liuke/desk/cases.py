"""A crisis (W4): opened once for each matter, with a clock that no night stops, a checklist, a log, and an end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from liuke.desk.checklist import Item
from liuke.desk.errors import CaseClosedError, CaseConflictError, UnknownCaseError, UnknownStepError
from liuke.state.store import State
from liuke.state.tables import CASE_LOG, CASES
from liuke.state.write import insert_new

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A matter. ``key`` makes it the only case of its kind; ``figures`` are what was known when it began."""

    key: str
    kind: str
    title: str
    alarm: str = ""
    segment: str = ""
    owner: str = ""
    hours: float
    figures: Mapping[str, Any] = field(default_factory=dict)


def open_case(state: State, new: NewCase, items: Sequence[Item], *, by: str, now: datetime) -> tuple[int, bool]:
    """Open a case, or find the one there is of that key; returns its number and whether it is new."""
    checklist = [
        {"id": item.id, "due_at": (now + timedelta(hours=item.hours)).isoformat(), "by": "", "at": None}
        for item in items
    ]
    row = {name: getattr(new, name) for name in ("key", "kind", "title", "alarm", "segment", "owner")}
    row |= {"state": OPEN, "opened_at": now, "changed_at": now, "due_at": now + timedelta(hours=new.hours)}
    with state.begin() as connection:
        ids = insert_new(connection, CASES, [row | {"checklist": checklist, "figures": dict(new.figures)}], "id")
        for id_ in ids:
            _log(connection, id_, now, by, "open", new.title)
        known = connection.execute(sa.select(CASES.c.id).where(CASES.c.key == new.key)).scalar_one()
    return int(known), bool(ids)


def tick(state: State, id_: int, step: str, *, by: str, now: datetime, note: str = "", off: bool = False) -> None:
    """Say that a step of the checklist is done, or that it is not after all.

    Raises
    ------
    UnknownCaseError, CaseClosedError, UnknownStepError
    """
    with state.begin() as connection:
        row = _held(connection, id_)
        checklist = [dict(item) for item in row["checklist"]]
        found = next((item for item in checklist if item["id"] == step), None)
        if found is None:
            raise UnknownStepError(case=id_, step=step, known=" · ".join(item["id"] for item in checklist))
        if bool(found["at"]) is not off:  # somebody said so already
            return
        found |= {"by": "" if off else by, "at": None if off else now.isoformat()}
        _change(connection, row, now, {"checklist": checklist})
        _log(connection, id_, now, by, "untick" if off else "tick", f"{step} {note}".strip())


def remark(state: State, id_: int, text: str, *, by: str, now: datetime) -> None:
    """Add to the log.

    Raises
    ------
    UnknownCaseError, CaseClosedError
    """
    with state.begin() as connection:
        _change(connection, _held(connection, id_), now, {})
        _log(connection, id_, now, by, "note", text)


def take_over(state: State, id_: int, owner: str, *, by: str, now: datetime) -> None:
    """Say who leads it from now on.

    Raises
    ------
    UnknownCaseError, CaseClosedError
    """
    with state.begin() as connection:
        row = _held(connection, id_)
        _change(connection, row, now, {"owner": owner})
        _log(connection, id_, now, by, "owner", owner)


def close(  # one argument a thing that is said
    state: State,
    id_: int,
    *,
    by: str,
    now: datetime,
    conclusion: str,
    figures: Mapping[str, Any],
    version: int | None = None,
) -> None:
    """Close a case with what was concluded and what the numbers were then; what is closed stays as it is.

    Raises
    ------
    UnknownCaseError, CaseClosedError, CaseConflictError
    """
    with state.begin() as connection:
        row = _held(connection, id_)
        if version is not None and version != row["version"]:
            raise CaseConflictError(case=id_)
        known = dict(row["figures"]) | {"closing": dict(figures), "conclusion": conclusion}
        done = {"state": CLOSED, "closed_at": now, "closed_by": by, "figures": known}
        _change(connection, row, now, done)
        _log(connection, id_, now, by, "close", conclusion)


def cases(state: State, *, only: str = "", limit: int = 100) -> list[dict[str, Any]]:
    """Return cases, open ones first, then the newest."""
    query = sa.select(CASES).order_by(CASES.c.state != OPEN, CASES.c.opened_at.desc(), CASES.c.id.desc()).limit(limit)
    if only:
        query = query.where(CASES.c.state == only)
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def case(state: State, id_: int) -> dict[str, Any]:
    """Return one case with its log, oldest first.

    Raises
    ------
    UnknownCaseError
    """
    log = sa.select(CASE_LOG).where(CASE_LOG.c.case_id == id_).order_by(CASE_LOG.c.id)
    with state.read() as connection:
        row = connection.execute(sa.select(CASES).where(CASES.c.id == id_)).mappings().first()
        if row is None:
            raise UnknownCaseError(case=id_)
        return {**row, "log": [dict(one) for one in connection.execute(log).mappings()]}


def _held(connection: sa.Connection, id_: int) -> Any:
    row = connection.execute(sa.select(CASES).where(CASES.c.id == id_).with_for_update()).mappings().first()
    if row is None:
        raise UnknownCaseError(case=id_)
    if row["state"] == CLOSED:
        raise CaseClosedError(case=id_, by=row["closed_by"])
    return row


def _change(connection: sa.Connection, row: Any, now: datetime, values: dict[str, Any]) -> None:
    always = {"changed_at": now, "version": row["version"] + 1}
    connection.execute(CASES.update().where(CASES.c.id == row["id"]).values(**always, **values))


def _log(connection: sa.Connection, id_: int, at: datetime, by: str, act: str, text: str) -> None:
    connection.execute(CASE_LOG.insert().values(case_id=id_, at=at, by=by, act=act, text=text))
