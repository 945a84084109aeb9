"""Weekly interviews (W2): given out as tasks, answered once with scores, reasons and the person's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from liuke.desk.choose import Candidate
from liuke.desk.errors import AnswerError, NotAnInterviewError
from liuke.desk.history import event, keep
from liuke.desk.moves import finish_in, held
from liuke.desk.tasks import BUSINESS, NewTask, open_tasks
from liuke.model.words import MessageClass, TaskState
from liuke.state.store import State
from liuke.state.tables import INTERVIEWS, TASK_HISTORY, TASKS
from liuke.state.write import insert_new

KIND = "interview"
OUTCOMES = ("reached", "not_reached", "refused")
_CHUNK = 500
_SCORES = range(1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one interview. ``said``: reason -> so, or not."""

    outcome: str
    need: int | None = None
    feeling: int | None = None
    verbatim: str = ""
    said: Mapping[str, bool] = field(default_factory=dict)


def asked_since(state: State, subjects: Sequence[str], since: datetime) -> set[str]:
    """Return who was chosen since an instant, or ever refused to be asked."""
    found: set[str] = set()
    lately = sa.or_(TASKS.c.created_at >= since, INTERVIEWS.c.outcome == "refused")
    query = sa.select(INTERVIEWS.c.subject_id).join(TASKS, TASKS.c.id == INTERVIEWS.c.task_id).where(lately)
    with state.read() as connection:
        for start in range(0, len(subjects), _CHUNK):
            some = INTERVIEWS.c.subject_id.in_(subjects[start : start + _CHUNK])
            found |= set(connection.execute(query.where(some)).scalars())
    return found


def open_week(  # one argument a thing that is said
    state: State,
    week: date,
    chosen: Sequence[Candidate],
    *,
    title: str,
    notes: Mapping[str, str],
    department: str,
    due_at: datetime,
    now: datetime,
    by: str,
) -> int:
    """Give out a week's interviews; somebody chosen twice is asked once. Returns how many are new."""
    new = open_tasks(
        state,
        [
            NewTask(
                key=_key(week, one.subject_id),
                kind=KIND,
                title=title,
                note=notes.get(one.reason, ""),
                details={"reason": one.reason, "worth_fen": one.worth_fen, "week": week.isoformat()},
                department=department,
                subject_id=one.subject_id,
                channel="call",
                message_class=MessageClass.SERVICE,
                about=f"interviews:{week.isoformat()}",
                due_at=due_at,
                clock=BUSINESS,
                created_by=by,
            )
            for one in chosen
        ],
        now,
    )
    by_key = {_key(week, one.subject_id): one for one in chosen}
    with state.begin() as connection:
        for start in range(0, len(chosen), _CHUNK):
            some = [_key(week, one.subject_id) for one in chosen[start : start + _CHUNK]]
            ids = connection.execute(sa.select(TASKS.c.id, TASKS.c.key).where(TASKS.c.key.in_(some))).all()
            rows = [
                {
                    "task_id": row.id,
                    "week": week,
                    "subject_id": by_key[row.key].subject_id,
                    "reason": by_key[row.key].reason,
                    "worth_fen": by_key[row.key].worth_fen,
                    "said": {},
                }
                for row in ids
            ]
            insert_new(connection, INTERVIEWS, rows, "task_id")
    return new


def _key(week: date, subject_id: str) -> str:
    return f"interview/{week.isoformat()}/{subject_id}"


def answer(
    state: State, task: int, said: Answer, *, by: str, now: datetime, version: int | None = None
) -> dict[str, Any]:
    """Keep what came of an interview, and finish its task: both, or nothing. An interview is answered once.

    Raises
    ------
    UnknownTaskError, TaskConflictError, TaskMoveError, NotAnInterviewError, AnswerError
    """
    _check(said)
    with state.begin() as connection:
        row = held(connection, task, version)
        known = connection.execute(sa.select(INTERVIEWS).where(INTERVIEWS.c.task_id == task)).mappings().first()
        if known is None:
            raise NotAnInterviewError(task=task)
        finish_in(connection, row, by=by, note="", now=now, outcome=said.outcome)
        values = {name: getattr(said, name) for name in ("outcome", "need", "feeling", "verbatim")}
        change = INTERVIEWS.update().where(INTERVIEWS.c.task_id == task)
        connection.execute(change.values(**values, said=dict(said.said), by=by, at=now))
        keep(connection, [event(task, now, by, KIND, after=said.outcome)])
    return one(state, task)


def _check(said: Answer) -> None:
    if said.outcome not in OUTCOMES:
        raise AnswerError(
            why=f"the outcome is one of {', '.join(OUTCOMES)}", why_zh=f"结果只能是 {'、'.join(OUTCOMES)}"
        )
    scores = (said.need, said.feeling)
    if said.outcome != "reached" and (any(scores) or said.said):
        why = "somebody who was not reached gave no scores"
        raise AnswerError(why=why, why_zh="没联系上的人不会有评分")
    if said.outcome == "reached" and any(score not in _SCORES for score in scores):
        why = "need satisfaction and emotional identification are each from 1 to 5"
        raise AnswerError(why=why, why_zh="需求满足度和情感认同度都是 1 到 5 分")


def one(state: State, task: int) -> dict[str, Any]:
    """Return one interview.

    Raises
    ------
    NotAnInterviewError
    """
    with state.read() as connection:
        row = connection.execute(sa.select(INTERVIEWS).where(INTERVIEWS.c.task_id == task)).mappings().first()
    if row is None:
        raise NotAnInterviewError(task=task)
    return dict(row)


def of_week(state: State, week: date) -> list[dict[str, Any]]:
    """Return a week's interviews with where their tasks stand: the reason with most money first, then by worth."""
    query = (
        sa.select(INTERVIEWS, TASKS.c.state, TASKS.c.owner, TASKS.c.due_at, TASKS.c.version)
        .join(TASKS, TASKS.c.id == INTERVIEWS.c.task_id)
        .where(INTERVIEWS.c.week == week)
        .order_by(INTERVIEWS.c.task_id)
    )
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def weeks(state: State) -> list[date]:
    """Return the weeks that were asked in, newest first."""
    with state.read() as connection:
        query = sa.select(INTERVIEWS.c.week).distinct().order_by(INTERVIEWS.c.week.desc())
        return list(connection.execute(query).scalars())


def answered_after(state: State, cursor: int) -> tuple[list[dict[str, Any]], int]:
    """Return interviews answered since a place in the history, and the place to go on from."""
    mine = sa.and_(TASK_HISTORY.c.act == KIND, TASK_HISTORY.c.id > cursor)
    query = (
        sa.select(INTERVIEWS, TASK_HISTORY.c.id.label("place"))
        .join(TASK_HISTORY, TASK_HISTORY.c.task_id == INTERVIEWS.c.task_id)
        .where(mine)
        .order_by(TASK_HISTORY.c.id)
    )
    with state.read() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return rows, max((row["place"] for row in rows), default=cursor)


def summary(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return, for each reason, how many were asked and reached, the mean scores, and how often it was confirmed."""
    found = []
    for reason in sorted({row["reason"] for row in rows}):
        mine = [row for row in rows if row["reason"] == reason]
        reached = [row for row in mine if row["outcome"] == "reached"]
        told = [row["said"][reason] for row in reached if reason in row["said"]]
        found.append(
            {
                "reason": reason,
                "chosen": len(mine),
                "over": sum(row["state"] in (TaskState.DONE, TaskState.CANCELLED) for row in mine),
                "reached": len(reached),
                "refused": sum(row["outcome"] == "refused" for row in mine),
                "need": _mean([row["need"] for row in reached]),
                "feeling": _mean([row["feeling"] for row in reached]),
                "asked": len(told),
                "confirmed": sum(told),
                "worth_fen": sum(row["worth_fen"] for row in mine),
            }
        )
    return found


def _mean(scores: Sequence[int]) -> float | None:
    return sum(scores) / len(scores) if scores else None


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
