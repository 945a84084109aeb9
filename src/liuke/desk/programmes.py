"""Open days, face-to-faces and capabilities (W6): when, for whom, who came; work laid out on days of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from liuke.desk import blocks
from liuke.desk.errors import ProgrammeWordError, UnknownProgrammeError
from liuke.desk.layouts import Layout
from liuke.desk.tasks import BUSINESS, NewTask, open_one
from liuke.kit.errors import Language
from liuke.kit.work_hours import WorkHours
from liuke.state.store import State
from liuke.state.tables import PROGRAMME_GUESTS, PROGRAMMES
from liuke.state.write import insert_new

KINDS = ("open_day", "face_to_face")
GUEST_STATES = ("listed", "invited", "accepted", "declined", "came", "absent")
STATES = ("planned", "invited", "held", "cancelled")
_MAY_BECOME = {
    "listed": {"invited", "declined"},
    "invited": {"accepted", "declined"},
    "accepted": {"came", "absent", "declined"},
    "declined": {"accepted"},
    "came": {"absent"},
    "absent": {"came"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProgramme:
    """A gathering; one of its kind a month."""

    kind: str
    month: str
    title: str
    rule: str
    starts_at: datetime
    seats: int
    owner: str = ""
    figures: dict[str, Any]


def ways(state: str) -> tuple[str, ...]:
    """Return where a guest may go from a state, in the order of the states."""
    return tuple(one for one in GUEST_STATES if one in _MAY_BECOME[state])


def nth_workday(month: date, n: int, hours: WorkHours) -> date:
    """Return the n-th day of work of a month."""
    return hours.workday(month.replace(day=1), n)


def open_programme(
    state: State, new: NewProgramme, guests: Sequence[tuple[str, int]], *, by: str, now: datetime
) -> tuple[int, bool]:
    """Plan a gathering with its guests (user, worth), the most wanted first; one there is already stays as it is."""
    same = ("kind", "title", "rule", "starts_at", "seats", "owner", "figures")
    row = {name: getattr(new, name) for name in same} | {"key": f"{new.kind}/{new.month}", "state": "planned"}
    with state.begin() as connection:
        ids = insert_new(connection, PROGRAMMES, [row | {"created_at": now, "changed_at": now}], "id")
        for id_ in ids:
            rows = [
                {"programme_id": id_, "subject_id": who, "state": "listed", "place": n, "worth_fen": worth, "at": now}
                for n, (who, worth) in enumerate(guests, 1)
            ]
            insert_new(connection, PROGRAMME_GUESTS, [one | {"by": by} for one in rows], "subject_id")
        known = connection.execute(sa.select(PROGRAMMES.c.id).where(PROGRAMMES.c.key == row["key"])).scalar_one()
    return int(known), bool(ids)


def programmes(state: State, limit: int = 100) -> list[dict[str, Any]]:
    """Return the gatherings, the latest first, with how many guests stand where."""
    guests = sa.select(PROGRAMME_GUESTS.c.programme_id, PROGRAMME_GUESTS.c.state, sa.func.count().label("n"))
    guests = guests.group_by(PROGRAMME_GUESTS.c.programme_id, PROGRAMME_GUESTS.c.state)
    query = sa.select(PROGRAMMES).order_by(PROGRAMMES.c.starts_at.desc(), PROGRAMMES.c.id.desc()).limit(limit)
    with state.read() as connection:
        counted: dict[int, dict[str, int]] = {}
        for row in connection.execute(guests):
            counted.setdefault(row.programme_id, {})[row.state] = row.n
        rows = connection.execute(query).mappings().all()
    return [{**row, "guests": {name: counted.get(row["id"], {}).get(name, 0) for name in GUEST_STATES}} for row in rows]


def programme(state: State, id_: int) -> dict[str, Any]:
    """Return one gathering with its guests, the most wanted first.

    Raises
    ------
    UnknownProgrammeError
    """
    guests = (
        sa.select(PROGRAMME_GUESTS).where(PROGRAMME_GUESTS.c.programme_id == id_).order_by(PROGRAMME_GUESTS.c.place)
    )
    with state.read() as connection:
        row = connection.execute(sa.select(PROGRAMMES).where(PROGRAMMES.c.id == id_)).mappings().first()
        if row is None:
            raise UnknownProgrammeError(programme=id_)
        return {**row, "guests": [dict(one) for one in connection.execute(guests).mappings()]}


def was_guest_since(state: State, subjects: Sequence[str], since: datetime) -> set[str]:
    """Return who was on a list since an instant."""
    found: set[str] = set()
    with state.read() as connection:
        for start in range(0, len(subjects), 500):
            some = PROGRAMME_GUESTS.c.subject_id.in_(subjects[start : start + 500])
            query = sa.select(PROGRAMME_GUESTS.c.subject_id).where(some, PROGRAMME_GUESTS.c.at >= since)
            found |= set(connection.execute(query).scalars())
    return found


def guest(state: State, id_: int, subject_id: str, to: str, *, by: str, now: datetime) -> None:
    """Say where a guest stands: invited, accepted, declined, came, absent.

    Raises
    ------
    UnknownProgrammeError, ProgrammeWordError
    """
    mine = sa.and_(PROGRAMME_GUESTS.c.programme_id == id_, PROGRAMME_GUESTS.c.subject_id == subject_id)
    with state.begin() as connection:
        row = connection.execute(sa.select(PROGRAMME_GUESTS).where(mine).with_for_update()).mappings().first()
        if row is None:
            raise UnknownProgrammeError(programme=f"{id_} · {subject_id}")
        if row["state"] == to:
            return
        if to not in _MAY_BECOME[row["state"]]:
            why, why_zh = (
                f"{subject_id} is {row['state']} and cannot become {to}",
                f"{subject_id} 处于 {row['state']}，不能变为 {to}",
            )
            raise ProgrammeWordError(why=why, why_zh=why_zh)
        connection.execute(PROGRAMME_GUESTS.update().where(mine).values(state=to, at=now, by=by))


def lay_out(
    state: State, layout: Layout, start: date, hours: WorkHours, *, language: Language, by: str, now: datetime
) -> list[dict[str, Any]]:
    """Lay a capability's work out from a day on: a task a step, due at the end of its day of work, each after others.

    Laid out twice from the same day it is still there once.
    """
    made: dict[str, dict[str, Any]] = {}
    for step in layout.steps:
        day = hours.workday(start, step.day)
        new = NewTask(
            key=f"layout/{layout.id}/{start.isoformat()}/{step.id}",
            kind="capability",
            title=step.zh if language == "zh" else step.en,
            department=step.department,
            due_at=hours.closes(day),
            clock=BUSINESS,
            about=f"layout:{layout.id}:{start.isoformat()}",
            created_by=by,
        )
        made[step.id] = open_one(state, new, now)
    for step in layout.steps:
        for other in step.after:
            blocks.block(state, made[step.id]["id"], made[other]["id"], by=by, now=now)
    return list(made.values())
