"""Judges a whole plan at once: expressions over columns, the first objection wins, the holdout comes last (G1, G2, O1).

Everything is vectorised: a million proposals take seconds. The verdict of a row depends on the rows, never on their
order. What a row is objected to by itself, and when it may go, is told in pieces of the plan, so that memory does not
grow with it; who gets a place where there are not enough is told over all rows still open.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from liuke.guard.columns import Proposals, joined, taken
from liuke.guard.holdouts import Drawn, Holdouts, draw_all
from liuke.guard.hours import hold
from liuke.guard.law import law
from liuke.guard.objections import Context, objections
from liuke.guard.places import beyond_budget, beyond_stock, losers
from liuke.guard.route import Route, route
from liuke.guard.verdicts import Some, Verdicts
from liuke.model.policy import GuardPolicy
from liuke.model.reasons import Code
from liuke.model.words import VerdictKind

Mask = npt.NDArray[np.bool_]
Instants = npt.NDArray[np.datetime64]
_AT_ONCE = 16_384
"""Rows of a piece: some fifty columns of so many are a few megabytes."""


def judge_people(
    proposals: pa.Table,
    policy: GuardPolicy,
    *,
    at: datetime,
    salt: str,
    zone: ZoneInfo | None = None,
    holdouts: Holdouts | None = None,
    at_once: int = _AT_ONCE,
) -> pa.Table:
    """Return ``proposals`` with a verdict on each row.

    Parameters
    ----------
    proposals
        One row a (subject, playbook, tier); its columns are declared in ``guard.columns.COLUMNS``. A column that is
        missing is unknown for everybody; what unknown means stands there too.
    at
        The instant (aware) at which it is judged: quiet hours and timeliness.
    salt
        The workspace's: ``share(salt, playbook, unit)`` draws the holdout; who is in no unit is one.
    zone
        The workspace's zone, for people whose own is unknown; without it the market's.
    holdouts
        What holds people out besides each playbook by itself, and salts of playbooks that were drawn anew.
    at_once
        Rows of a piece; no verdict depends on it.

    Returns
    -------
    The input in its order, ``channel`` and ``cost_fen`` being those that will be used, with ``verdict`` (a
    model.words.VerdictKind), ``code`` (null for a plain allow), ``evidence`` (one JSON object), ``draw`` (0..1),
    ``not_before`` (naive UTC, null unless held) and ``held_by`` (null unless withheld).

    Raises
    ------
    ValueError
        ``at`` has no zone, or quiet hours leave nothing of the day.
    """
    if at.tzinfo is None:
        raise ValueError("judge_people needs an aware instant")
    n = proposals.num_rows
    verdicts, contexts, draws = Verdicts(n), [], []
    for piece in _pieces(n, at_once):
        mine = proposals.slice(piece.start, len(piece))
        rows = Proposals(mine, policy)
        context = _context(rows, policy, at)
        for objection in objections(rows, context):
            verdicts.of(piece).deny(objection.code, objection.mask, objection.facts)
        contexts.append(context)
        draws.append(draw_all(rows, mine, holdouts or Holdouts(), salt))
    way, drawn = joined([context.way for context in contexts]), joined(draws)
    _choose(proposals, policy, way, verdicts, ~drawn.held, salt)
    until = []
    for piece, context, draw in zip(_pieces(n, at_once), contexts, draws, strict=True):
        rows = Proposals(proposals.slice(piece.start, len(piece)), policy)
        until.append(_timed(rows, context, draw, verdicts.of(piece), zone or ZoneInfo(context.law.zone)))
    return _finished(proposals, way, verdicts, drawn, np.concatenate(until))


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """Rows nobody objects to, and of these the one their person would get (G-14); what each would use and cost."""

    free: Mask
    first: Mask
    channel: npt.NDArray[np.object_]
    cost_fen: npt.NDArray[np.int64]
    person: Mask


def openings(proposals: pa.Table, policy: GuardPolicy, *, at: datetime) -> Openings:
    """Return what is free to be done before places and money are given out."""
    ways, free = [], np.ones(proposals.num_rows, dtype=np.bool_)
    for piece in _pieces(proposals.num_rows, _AT_ONCE):
        rows = Proposals(proposals.slice(piece.start, len(piece)), policy)
        context = _context(rows, policy, at)
        for objection in objections(rows, context):
            free[piece.start : piece.stop] &= ~objection.mask
        ways.append(context.way)
    way = joined(ways)
    place, first = np.flatnonzero(free), free.copy()
    first[place] = ~losers(Proposals(proposals, policy, place), free[place]).mask
    return Openings(free=free, first=first, channel=way.channel, cost_fen=way.cost_fen, person=way.person)


def _pieces(n: int, at_once: int) -> list[range]:
    """Return the places of each piece; there is one even of no rows."""
    return [range(first, min(n, first + at_once)) for first in range(0, max(n, 1), at_once)]


def _context(rows: Proposals, policy: GuardPolicy, at: datetime) -> Context:
    profile = law(policy.market)
    return Context(policy=policy, law=profile, at=at.astimezone(UTC), way=route(rows, profile))


def _choose(proposals: pa.Table, policy: GuardPolicy, way: Route, verdicts: Verdicts, treated: Mask, salt: str) -> None:
    """Who is moved (G-21), one playbook a person (G-14), stock (G-11), budget (G-12), among the rows still open."""
    at = np.flatnonzero(verdicts.is_(VerdictKind.ALLOW))
    open_, its_way, mine = Proposals(proposals, policy, at), taken(way, at), verdicts.of(at)
    if not open_.chosen.all():
        mine.deny(Code.NOT_MOVED, ~open_.chosen, _too_little(open_, its_way))
    lost = losers(open_, mine.is_(VerdictKind.ALLOW))
    mine.deny(Code.OTHER_JOURNEY, lost.mask, lost.facts)
    for code, chosen in ((Code.OFFER_STOCK, beyond_stock), (Code.BUDGET, beyond_budget)):
        out = chosen(open_, its_way, mine.is_(VerdictKind.ALLOW), treated[at], salt)
        mine.deny(code, out.mask, out.facts)


def _timed(rows: Proposals, context: Context, drawn: Drawn, verdicts: Some, zone: ZoneInfo) -> Instants:
    """Hold what must wait, withhold what the draw leaves alone; return until when each row would be held."""
    held = hold(rows, context.way, context, verdicts.is_(VerdictKind.ALLOW), zone)
    verdicts.set(Code.QUIET_HOURS, VerdictKind.HOLD, held.mask, held.facts)
    verdicts.set(Code.SEND_HOUR, VerdictKind.HOLD, held.by_hour, {**held.facts, "send_hour": rows.send_hour})
    out = verdicts.is_(VerdictKind.ALLOW, VerdictKind.HOLD) & drawn.held
    why = {"draw": np.round(drawn.draw, 6), "holdout_share": drawn.share, "held_by": drawn.held_by}
    verdicts.set(Code.HOLDOUT, VerdictKind.WITHHOLD, out, why)
    verdicts.explain_fallback(rows, context.way)
    return held.not_before


def _too_little(rows: Proposals, way: Route) -> dict[str, Any]:
    """Say what reaching each person was expected to add, and why that was not enough."""
    why = np.select([rows.adds < 0, rows.adds <= rows.least_adds], ["harms", "too_little"], "better_spent")
    worth = np.round(rows.worth).astype(np.int64)
    adds = np.round(rows.adds, 4)
    return {
        "why": why.astype(object),
        "adds": adds,
        "least_adds": rows.least_adds,
        "worth_fen": worth,
        "cost_fen": way.cost_fen,
    }


def _finished(proposals: pa.Table, way: Route, verdicts: Verdicts, drawn: Drawn, until: Instants) -> pa.Table:
    not_held, not_out = ~verdicts.is_(VerdictKind.HOLD), ~verdicts.is_(VerdictKind.WITHHOLD)
    new = {
        "channel": pa.array(way.channel, pa.string()),
        "cost_fen": pa.array(way.cost_fen, pa.int64()),
        **verdicts.columns(),
        "draw": pa.array(drawn.draw, pa.float64()),
        "not_before": pa.array(until, pa.timestamp("us"), mask=not_held),
        "held_by": pa.array(drawn.held_by, pa.string(), mask=not_out),
    }
    table = proposals
    for name, column in new.items():
        where = table.schema.get_field_index(name)
        table = table.set_column(where, name, column) if where >= 0 else table.append_column(name, column)
    return table
