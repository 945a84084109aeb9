"""Yeses given beforehand: to one version of a playbook under one policy, for so many people a day and so much money."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from liuke.state.audit import note
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.tables import STANDING_APPROVALS as _T


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingApproval:
    """One yes. ``budget_fen`` is for as long as it stands; ``until`` is its last day; a second's is needed or not."""

    id: int
    playbook: str
    version: str
    policy: str
    per_day: int
    budget_fen: int
    until: date
    needs_second: bool
    by: str
    at: datetime
    second_by: str
    second_at: datetime | None

    @property
    def stands(self) -> bool:
        """Whether everybody has said yes whose word is needed."""
        return not self.needs_second or bool(self.second_by)


def lock_name(playbook: str) -> str:
    """Return the name under which the figures of one playbook's yes are counted and used."""
    return f"armed:{playbook}"


def arm(  # one argument a part of the sentence
    state: State,
    playbook: str,
    *,
    version: str,
    policy: str,
    per_day: int,
    budget_fen: int,
    until: date,
    needs_second: bool,
    by: str,
    now: datetime,
) -> StandingApproval:
    """Give a yes; one given before ends. The same figures said by somebody else are the second's yes to them."""
    said = {"version": version, "policy": policy, "per_day": per_day, "budget_fen": budget_fen}
    with state.begin() as connection:
        hold(connection, lock_name(playbook))
        kept = _open(connection, playbook)
        same = kept if kept and all(getattr(kept, name) == value for name, value in said.items()) else None
        if same and same.until == until and _person(same.by) == _person(by):
            return same
        if same and same.needs_second and not same.second_by and _person(same.by) != _person(by):
            connection.execute(_T.update().where(_T.c.id == same.id).values(second_by=by, second_at=now))
            note(connection, at=now, who=by, act="playbook_arm_second", target=playbook, after=version)
        else:
            _end(connection, playbook, by, now)
            row = {"playbook": playbook, **said, "until": until, "needs_second": needs_second, "by": by, "at": now}
            connection.execute(_T.insert().values(**row))
            after = {**said, "until": until.isoformat(), "needs_second": needs_second}
            note(connection, at=now, who=by, act="playbook_arm", target=playbook, after=after)
        found = _open(connection, playbook)
    assert found is not None  # noqa: S101 - written above
    return found


def disarm(state: State, playbook: str, *, by: str, now: datetime) -> bool:
    """Take a yes back; False where there is none."""
    with state.begin() as connection:
        hold(connection, lock_name(playbook))
        ended = _end(connection, playbook, by, now)
        if ended:
            note(connection, at=now, who=by, act="playbook_disarm", target=playbook)
    return ended


def standing_approval(state: State, playbook: str) -> StandingApproval | None:
    """Return the yes that nobody took back."""
    with state.read() as connection:
        return _open(connection, playbook)


def standing_approval_in(connection: sa.Connection, playbook: str) -> StandingApproval | None:
    """Return it, seen from inside a transaction."""
    return _open(connection, playbook)


def _person(name: str) -> str:
    return name.strip().casefold()


def _open(connection: sa.Connection, playbook: str) -> StandingApproval | None:
    query = sa.select(_T).where(_T.c.playbook == playbook, _T.c.ended_at.is_(None)).order_by(_T.c.id.desc())
    row = connection.execute(query).mappings().first()
    return _read(row) if row else None


def _end(connection: sa.Connection, playbook: str, by: str, now: datetime) -> bool:
    mine = sa.and_(_T.c.playbook == playbook, _T.c.ended_at.is_(None))
    return bool(connection.execute(_T.update().where(mine).values(ended_at=now, ended_by=by)).rowcount)


def _read(row: Any) -> StandingApproval:
    return StandingApproval(**{name: row[name] for name in StandingApproval.__dataclass_fields__})
