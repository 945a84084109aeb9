"""A large plan goes out in stages, 1 %, 10 %, everybody, and stops itself where too much comes back (S11).

Who is in which stage is fixed by the plan and the person. Messages of a later stage are parked until its turn comes.
Nothing more is claimed of a plan that stopped itself, and only a person lets it go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from liuke.delivery.message import Outgoing
from liuke.delivery.outbox import PARKED, OutboxState
from liuke.delivery.rules import RampRules
from liuke.kit.chance import share
from liuke.kit.intervals import at_least
from liuke.model.words import MessageClass
from liuke.state.ramps import Ramp, RampState, move_ramp, ramp_in, ramps
from liuke.state.store import State
from liuke.state.switches import live_channels
from liuke.state.tables import OUTBOX, REPORTS, SUPPRESSIONS

STAGES = (0.01, 0.10, 1.0)
_ENOUGH = 200
_DOUBT = 0.01
_OPEN = (str(OutboxState.QUEUED), str(OutboxState.SENDING))


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What came of the messages a ramp has handed over, one count a message."""

    handed: int = 0
    bounced: int = 0
    complained: int = 0
    unsubscribed: int = 0
    errors: int = 0


def stage_of(plan_id: str, subject_id: str) -> int:
    """Return the stage (1, 2 or 3) in which a person's turn comes: the same on every machine and day."""
    drawn = share("ramp", plan_id, subject_id)
    return next(n for n, below in enumerate(STAGES, start=1) if drawn < below)


def staged(messages: Sequence[Outgoing], rules: RampRules) -> bool:
    """Tell whether a plan's messages are so many that they go out in stages."""
    return sum(one.message_class == MessageClass.MARKETING for one in messages) > rules.above_people


def objection(seen: Watched, rules: RampRules) -> str:
    """Return the first thing too much of which came back, or nothing.

    From 200 messages on the share itself decides. Before, only what chance would bring less than once in a hundred
    times, were the true share at the limit: two of three may well be an accident, ten of fifty are none.
    """
    limits = (
        ("bounced", seen.bounced, rules.bounce_share),
        ("complained", seen.complained, rules.complaint_share),
        ("unsubscribed", seen.unsubscribed, rules.unsubscribe_share),
        ("errors", seen.errors, rules.error_share),
    )
    for name, n, limit in limits:
        if not n or n <= limit * seen.handed:
            continue
        if seen.handed >= _ENOUGH or at_least(n, seen.handed, limit) < _DOUBT:
            return f"{name} {n}/{seen.handed} > {limit:g}"
    return ""


def advance(state: State, rules: RampRules, now: datetime) -> list[str]:
    """Look at every plan on its way: stop it, let the next stage begin, or leave it. Returns those that stopped."""
    live = [str(name) for name in live_channels(state)]
    return [one.plan_id for one in ramps(state, states=(RampState.GOING,)) if _advance(state, one, rules, live, now)]


def go_on(state: State, plan_id: str, *, by: str, why: str, now: datetime) -> None:
    """Let a plan that stopped itself go on from its stage; what came back so far no longer counts.

    Raises
    ------
    UnknownPlanError
    """
    with state.begin() as connection:
        ramp = ramp_in(connection, plan_id)
        if ramp.state is RampState.STOPPED:
            move_ramp(connection, ramp, now, by=by, state=RampState.GOING, since=now, counted_from=now, why=why)


def watched(connection: sa.Connection, ramp: Ramp) -> Watched:
    """Count what came of the messages that really went since a person last looked."""
    gone = (
        OUTBOX.c.plan_id == ramp.plan_id,
        OUTBOX.c.ramp_stage > 0,
        OUTBOX.c.dry_run.is_(False),
        OUTBOX.c.first_tried_at >= ramp.counted_from,
    )
    worn = OUTBOX.c.detail.like("tried %")
    trouble = sa.or_(
        OUTBOX.c.state == OutboxState.UNCERTAIN,
        sa.and_(OUTBOX.c.state == OutboxState.FAILED, worn),
        sa.and_(OUTBOX.c.state == OutboxState.QUEUED, OUTBOX.c.tries > 0),
    )
    turned_down = sa.and_(OUTBOX.c.state == OutboxState.FAILED, sa.not_(worn))
    reported = (
        sa.select(REPORTS.c.key, REPORTS.c.kind).join(OUTBOX, OUTBOX.c.key == REPORTS.c.key).where(*gone).distinct()
    ).subquery()
    of_kind = {row.kind: row.n for row in connection.execute(_by_kind(reported))}
    already = sa.exists().where(REPORTS.c.key == OUTBOX.c.key, REPORTS.c.kind == "bounced")
    sums = connection.execute(
        sa.select(
            sa.func.count().label("handed"),
            _how_many(sa.and_(turned_down, sa.not_(already))).label("turned_down"),
            _how_many(trouble).label("errors"),
        ).where(*gone)
    ).one()
    return Watched(
        handed=sums.handed,
        bounced=sums.turned_down + of_kind.get("bounced", 0),
        complained=of_kind.get("complained", 0),
        unsubscribed=of_kind.get("stopped", 0) + _left(connection, ramp),
        errors=sums.errors,
    )


def shown(state: State, plan_id: str, rules: RampRules) -> dict[str, Any] | None:
    """Return how far a plan has come, for people to look at; None where it does not go out in stages."""
    found = ramps(state, plan_id=plan_id)
    if not found:
        return None
    ramp = found[0]
    with state.read() as connection:
        seen, open_ = watched(connection, ramp), _still_open(connection, ramp, ramp.stage)
    return {
        "stage": ramp.stage,
        "stages": len(STAGES),
        "share": STAGES[ramp.stage - 1],
        "state": str(ramp.state),
        "since": ramp.since.isoformat(timespec="seconds"),
        "next_at": _ends(ramp, rules).isoformat(timespec="seconds") if ramp.state is RampState.GOING else None,
        "why": ramp.why,
        "by": ramp.by,
        "waiting": open_,
        "handed": seen.handed,
        "bounced": seen.bounced,
        "complained": seen.complained,
        "unsubscribed": seen.unsubscribed,
        "errors": seen.errors,
    }


def _advance(state: State, known: Ramp, rules: RampRules, live: list[str], now: datetime) -> bool:
    """Move one plan on; tells whether it stopped."""
    with state.begin() as connection:
        ramp = ramp_in(connection, known.plan_id)
        if ramp.state is not RampState.GOING:
            return False
        _unpark(connection, ramp, len(STAGES), now, OUTBOX.c.channel.not_in(live))  # a rehearsal waits for nobody
        if why := objection(watched(connection, ramp), rules):
            move_ramp(connection, ramp, now, state=RampState.STOPPED, why=why)
            return True
        began = _began(connection, ramp)
        if began is None and _still_open(connection, ramp, ramp.stage):
            return False  # quiet hours, a stop, nobody at work: the stage has not begun
        since = max(ramp.since, began or ramp.since)
        if since != ramp.since:
            move_ramp(connection, ramp, now, since=since)
        if now >= since + timedelta(minutes=rules.minutes) and _mostly_gone(connection, ramp):
            _next(connection, ramp, now)
    return False


def _next(connection: sa.Connection, ramp: Ramp, now: datetime) -> None:
    if ramp.stage < len(STAGES):
        _unpark(connection, ramp, ramp.stage + 1, now)
        move_ramp(connection, ramp, now, stage=ramp.stage + 1, since=now)
    elif not _still_open(connection, ramp, ramp.stage):
        move_ramp(connection, ramp, now, state=RampState.DONE)


def _ends(ramp: Ramp, rules: RampRules) -> datetime:
    return ramp.since + timedelta(minutes=rules.minutes)


def _unpark(connection: sa.Connection, ramp: Ramp, through: int, now: datetime, *which: sa.ColumnElement[bool]) -> None:
    """Let the messages of stages up to one be due; quiet hours and dates are looked at before each goes."""
    of_stage = (OUTBOX.c.plan_id == ramp.plan_id, OUTBOX.c.ramp_stage > 0, OUTBOX.c.ramp_stage <= through)
    parked = (OUTBOX.c.state == OutboxState.QUEUED, OUTBOX.c.next_at == PARKED)
    due = sa.case((OUTBOX.c.not_before > now, OUTBOX.c.not_before), else_=now)
    connection.execute(OUTBOX.update().where(*of_stage, *parked, *which).values(next_at=due))


def _began(connection: sa.Connection, ramp: Ramp) -> datetime | None:
    """Return when the stage's first message was handed over."""
    of_stage = (OUTBOX.c.plan_id == ramp.plan_id, OUTBOX.c.ramp_stage == ramp.stage)
    found: datetime | None = connection.execute(
        sa.select(sa.func.min(OUTBOX.c.first_tried_at)).where(*of_stage)
    ).scalar()
    return found


def _still_open(connection: sa.Connection, ramp: Ramp, through: int) -> int:
    """Count what of the stages so far is still to go."""
    of_stage = (OUTBOX.c.plan_id == ramp.plan_id, OUTBOX.c.ramp_stage > 0, OUTBOX.c.ramp_stage <= through)
    query = sa.select(sa.func.count()).select_from(OUTBOX).where(*of_stage, OUTBOX.c.state.in_(_OPEN))
    return int(connection.execute(query).scalar_one())


def _mostly_gone(connection: sa.Connection, ramp: Ramp) -> bool:
    """Tell whether at least half of the stage has come to an end: else there is not much to judge it by."""
    of_stage = (OUTBOX.c.plan_id == ramp.plan_id, OUTBOX.c.ramp_stage == ramp.stage)
    total = int(connection.execute(sa.select(sa.func.count()).select_from(OUTBOX).where(*of_stage)).scalar_one())
    query = sa.select(sa.func.count()).select_from(OUTBOX).where(*of_stage, OUTBOX.c.state.in_(_OPEN))
    return 2 * int(connection.execute(query).scalar_one()) <= total


def _left(connection: sa.Connection, ramp: Ramp) -> int:
    """Count who took the way out that a message of the plan named, by a link or a page."""
    went = sa.select(OUTBOX.c.subject_id, sa.func.min(OUTBOX.c.first_tried_at).label("at")).where(
        OUTBOX.c.plan_id == ramp.plan_id,
        OUTBOX.c.ramp_stage > 0,
        OUTBOX.c.dry_run.is_(False),
        OUTBOX.c.first_tried_at >= ramp.counted_from,
    )
    told = went.group_by(OUTBOX.c.subject_id).subquery()
    left = sa.select(sa.func.count(sa.distinct(told.c.subject_id))).join(
        SUPPRESSIONS, sa.and_(SUPPRESSIONS.c.subject_id == told.c.subject_id, SUPPRESSIONS.c.at >= told.c.at)
    )
    by_link = left.where(SUPPRESSIONS.c.reason == "opt_out", sa.not_(SUPPRESSIONS.c.source.like("hook:%")))
    return int(connection.execute(by_link).scalar_one())


def _by_kind(reported: Any) -> sa.Select[Any]:
    return sa.select(reported.c.kind, sa.func.count().label("n")).group_by(reported.c.kind)


def _how_many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
