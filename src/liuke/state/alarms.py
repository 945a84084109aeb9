"""What people did about alarms, and who was told. Acts silence messages; they never change where an alarm stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from liuke.model.words import AlarmAct
from liuke.state.audit import note
from liuke.state.store import State
from liuke.state.tables import ALARM_ACTS, ALARM_NOTICES
from liuke.state.write import insert_new

SENDING, SENT, FAILED, UNCERTAIN = "sending", "sent", "failed", "uncertain"
SILENCED, SUPERSEDED = "silenced", "superseded"
_TRIED_AGAIN = (FAILED, SILENCED)
DESK, MORNING = "desk", "morning"
"""Notices that are about no alarm, so no alarm's moving on supersedes them: late work, and the day's card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act about one alarm; ``segment`` empty is all of its segments. ``until`` is exclusive."""

    alarm: str
    segment: str = ""
    act: AlarmAct
    by: str
    at: datetime
    why: str = ""
    until: date | None = None
    episode: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What keeps an alarm quiet now: a snooze until a day, or somebody who knows of this matter."""

    snoozed: Act | None = None
    acknowledged: Act | None = None


def act(state: State, one: Act) -> None:
    """Keep an act, with an entry in the audit log."""
    row = {
        "alarm": one.alarm,
        "segment": one.segment,
        "act": str(one.act),
        "until": one.until,
        "episode": one.episode,
        "by": one.by,
        "why": one.why,
        "at": one.at,
    }
    after = {"segment": one.segment, "until": one.until, "why": one.why}
    with state.begin() as connection:
        connection.execute(ALARM_ACTS.insert().values(**row))
        note(connection, at=one.at, who=one.by, act=f"alarm_{one.act}", target=one.alarm, after=after)


def acts(state: State, alarm: str | None = None) -> list[Act]:
    """Return the acts about one alarm, or all, oldest first."""
    query = sa.select(ALARM_ACTS).order_by(ALARM_ACTS.c.id)
    if alarm is not None:
        query = query.where(ALARM_ACTS.c.alarm == alarm)
    with state.read() as connection:
        rows = connection.execute(query).mappings().all()
    return [Act(**{**{k: v for k, v in row.items() if k != "id"}, "act": AlarmAct(row["act"])}) for row in rows]


def silence(done: Sequence[Act], alarm: str, segment: str, episode: date | None, on: date) -> Silence:
    """Say what keeps a segment of an alarm quiet on a day, from the acts in their order; re-arming takes all back."""
    snoozed = acknowledged = None
    for one in done:
        if one.alarm != alarm or one.segment not in ("", segment):
            continue
        match one.act:
            case AlarmAct.SNOOZE:
                snoozed = one
            case AlarmAct.ACKNOWLEDGE:
                acknowledged = one
            case AlarmAct.REARM:
                snoozed = acknowledged = None
    return Silence(
        snoozed=snoozed if snoozed and snoozed.until and on < snoozed.until else None,
        acknowledged=acknowledged if acknowledged and episode and acknowledged.episode == episode else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message about one change of state to one target."""

    alarm: str
    segment: str
    state: str
    since: date
    target: str
    title: str
    text: str

    @property
    def key(self) -> str:
        """What makes it the same message: the change and whom it is for."""
        return "|".join((self.alarm, self.segment, self.since.isoformat(), self.state, self.target))


def claim(state: State, one: Notice, now: datetime) -> bool:
    """Keep a notice as being sent; True for the one caller who may send it now.

    What was sent, or may have been sent by a process that died, is not claimed again; what failed or was silenced is.
    """
    row = {
        "key": one.key,
        "alarm": one.alarm,
        "segment": one.segment,
        "state": one.state,
        "since": one.since,
        "target": one.target,
        "title": one.title,
        "text": one.text,
        "outcome": SENDING,
        "tries": 1,
        "created_at": now,
        "changed_at": now,
    }
    with state.begin() as connection:
        if insert_new(connection, ALARM_NOTICES, [row], "key"):
            return True
        again = (
            ALARM_NOTICES.update()
            .where(ALARM_NOTICES.c.key == one.key, ALARM_NOTICES.c.outcome.in_(_TRIED_AGAIN))
            .values(
                title=one.title,
                text=one.text,
                outcome=SENDING,
                tries=ALARM_NOTICES.c.tries + 1,
                changed_at=now,
            )
        )
        return bool(connection.execute(again).rowcount)


def settle(state: State, key: str, outcome: str, detail: str, now: datetime) -> None:
    """Keep what became of a notice that was claimed."""
    changed = {"outcome": outcome, "detail": detail[:500], "changed_at": now}
    mine = (ALARM_NOTICES.c.key == key, ALARM_NOTICES.c.outcome == SENDING)
    with state.begin() as connection:
        connection.execute(ALARM_NOTICES.update().where(*mine).values(**changed))


def hush(state: State, one: Notice, why: str, now: datetime) -> None:
    """Keep a notice that is not sent because somebody silenced it; it is sent later if it still holds then."""
    if claim(state, one, now):
        settle(state, one.key, SILENCED, why, now)


def supersede(state: State, holds: Mapping[tuple[str, str], tuple[str, date]], now: datetime) -> int:
    """Give up notices that wait and no longer hold: the alarm has moved on. ``holds``: state and since by segment."""
    waiting = [row for row in notices(state, limit=10_000) if row["outcome"] in _TRIED_AGAIN]
    waiting = [row for row in waiting if row["alarm"] not in (DESK, MORNING)]
    old = [row["key"] for row in waiting if holds.get((row["alarm"], row["segment"])) != (row["state"], row["since"])]
    return _give_up(state, old, now)


def supersede_mornings(state: State, today: date, now: datetime) -> int:
    """Give up cards of earlier days that wait: a morning is told on its day or not at all."""
    waiting = [row for row in notices(state, alarm=MORNING, limit=1_000) if row["outcome"] in _TRIED_AGAIN]
    return _give_up(state, [row["key"] for row in waiting if row["since"] < today], now)


def _give_up(state: State, keys: Sequence[str], now: datetime) -> int:
    if not keys:
        return 0
    changed = {"outcome": SUPERSEDED, "changed_at": now}
    with state.begin() as connection:
        connection.execute(ALARM_NOTICES.update().where(ALARM_NOTICES.c.key.in_(keys)).values(**changed))
    return len(keys)


def notices(state: State, *, alarm: str | None = None, limit: int = 100) -> list[dict[str, Any]]:
    """Return notices, newest first: who was told what, and what became of it."""
    query = sa.select(ALARM_NOTICES).order_by(ALARM_NOTICES.c.created_at.desc(), ALARM_NOTICES.c.key).limit(limit)
    if alarm is not None:
        query = query.where(ALARM_NOTICES.c.alarm == alarm)
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
