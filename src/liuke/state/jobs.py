"""Long work, kept so that an open page, a reload and a restart of the server all find it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from liuke.state.store import State
from liuke.state.tables import JOBS

_KEPT = 60


class JobState(StrEnum):
    """Where a piece of long work stands; all but the first are final."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    LOST = "lost"  # the server ended under it


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of long work. ``about`` tells whether the same is asked for again; ``stop_by`` who wants it ended."""

    id: int
    call: str
    what: str
    about: str
    by: str
    state: JobState
    step: str
    done: int
    total: int | None
    steps: tuple[str, ...]
    started_at: datetime
    ended_at: datetime | None
    stop_by: str
    answer: dict[str, Any] | None
    error: dict[str, Any] | None


def begin(state: State, call: str, *, what: str, about: str, by: str, now: datetime) -> int:
    """Note that work began and return its number; the oldest beyond some dozens are forgotten."""
    row = {"call": call, "what": what, "about": about, "by": by, "state": str(JobState.RUNNING), "steps": []}
    with state.begin() as connection:
        made = connection.execute(JOBS.insert().values(**row, started_at=now)).inserted_primary_key
        number = int(made[0]) if made else 0
        connection.execute(JOBS.delete().where((JOBS.c.id <= number - _KEPT) & (JOBS.c.state != str(JobState.RUNNING))))
    return number


def move(state: State, job: int, *, step: str, done: int, total: int | None, steps: Sequence[str]) -> str:
    """Note how far work has come; returns who wants it to end, or nothing."""
    values = {"step": step, "done": done, "total": total, "steps": list(steps)}
    with state.begin() as connection:
        connection.execute(JOBS.update().where(JOBS.c.id == job).values(**values))
        return str(connection.execute(sa.select(JOBS.c.stop_by).where(JOBS.c.id == job)).scalar() or "")


def ask_stop(state: State, job: int, by: str) -> bool:
    """Wish that work ends; False where it has ended already."""
    going = (JOBS.c.id == job) & (JOBS.c.state == str(JobState.RUNNING))
    with state.begin() as connection:
        return connection.execute(JOBS.update().where(going).values(stop_by=by)).rowcount > 0


def end(
    state: State,
    job: int,
    became: JobState,
    now: datetime,
    *,
    answer: Mapping[str, Any] | None = None,
    error: Mapping[str, Any] | None = None,
) -> None:
    """Note what became of work."""
    values = {"state": str(became), "ended_at": now, "answer": answer, "error": error}
    with state.begin() as connection:
        connection.execute(JOBS.update().where(JOBS.c.id == job).values(**values))


def end_lost(state: State, now: datetime) -> None:
    """Note of work that no server does any more that it was lost: the one that did it ended."""
    running = JOBS.c.state == str(JobState.RUNNING)
    with state.begin() as connection:
        connection.execute(JOBS.update().where(running).values(state=str(JobState.LOST), ended_at=now))


def job_of(state: State, job: int) -> Job | None:
    """Return one piece of work."""
    with state.read() as connection:
        row = connection.execute(sa.select(JOBS).where(JOBS.c.id == job)).mappings().first()
    return _read(row) if row else None


def jobs(state: State, *, limit: int = 20) -> list[Job]:
    """Return what was done, the newest first."""
    with state.read() as connection:
        return [
            _read(row) for row in connection.execute(sa.select(JOBS).order_by(JOBS.c.id.desc()).limit(limit)).mappings()
        ]


def going_on(state: State) -> Job | None:
    """Return the work under way, or None."""
    with state.read() as connection:
        row = connection.execute(sa.select(JOBS).where(JOBS.c.state == str(JobState.RUNNING))).mappings().first()
    return _read(row) if row else None


def _read(row: sa.RowMapping) -> Job:
    return Job(**{**row, "state": JobState(row["state"]), "steps": tuple(row["steps"] or ())})
