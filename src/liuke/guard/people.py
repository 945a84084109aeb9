"""Judges a whole plan at once: expressions over columns, the first objection wins, the holdout comes last (G1, G2, O1).

Everything is vectorised: a million proposals take seconds. The verdict of a row depends on the rows, never on their
order.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from liuke.guard.columns import Proposals, read_proposals
from liuke.guard.evidence import EMPTY, texts
from liuke.guard.holdouts import Drawn, Holdouts, draw_all
from liuke.guard.hours import Held, hold
from liuke.guard.law import law
from liuke.guard.objections import Context, objections
from liuke.guard.places import beyond_budget, beyond_stock, losers
from liuke.guard.route import Route, route
from liuke.model.policy import GuardPolicy
from liuke.model.reasons import Code
from liuke.model.words import VerdictKind

Mask = npt.NDArray[np.bool_]
_KINDS = tuple(VerdictKind)


def judge_people(
    proposals: pa.Table,
    policy: GuardPolicy,
    *,
    at: datetime,
    salt: str,
    zone: ZoneInfo | None = None,
    holdouts: Holdouts | None = None,
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
    profile = law(policy.market)
    rows = read_proposals(proposals, policy)
    way = route(rows, profile)
    context = Context(policy=policy, law=profile, at=at.astimezone(UTC), way=way)
    verdicts = _Verdicts(rows.n)
    for objection in objections(rows, context):
        verdicts.deny(objection.code, objection.mask, objection.facts)
    drawn = draw_all(rows, proposals, holdouts or Holdouts(), salt)
    _choose(rows, way, verdicts, ~drawn.held, salt)
    held = hold(rows, way, context, verdicts.is_(VerdictKind.ALLOW), zone or ZoneInfo(profile.zone))
    verdicts.set(Code.QUIET_HOURS, VerdictKind.HOLD, held.mask, held.facts)
    verdicts.set(Code.SEND_HOUR, VerdictKind.HOLD, held.by_hour, {**held.facts, "send_hour": rows.send_hour})
    out = verdicts.is_(VerdictKind.ALLOW, VerdictKind.HOLD) & drawn.held
    why = {"draw": np.round(drawn.draw, 6), "holdout_share": drawn.share, "held_by": drawn.held_by}
    verdicts.set(Code.HOLDOUT, VerdictKind.WITHHOLD, out, why)
    verdicts.explain_fallback(rows, way)
    return _finished(proposals, way, verdicts, drawn, held)


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
    profile = law(policy.market)
    rows = read_proposals(proposals, policy)
    way = route(rows, profile)
    context = Context(policy=policy, law=profile, at=at.astimezone(UTC), way=way)
    open_ = np.ones(rows.n, dtype=np.bool_)
    for objection in objections(rows, context):
        open_ &= ~objection.mask
    first = open_ & ~losers(rows, open_).mask
    return Openings(free=open_, first=first, channel=way.channel, cost_fen=way.cost_fen, person=way.person)


class _Verdicts:
    """What has been decided so far, row by row; a row that is denied is never decided again."""

    def __init__(self, n: int) -> None:
        self._kind = np.full(n, _KINDS.index(VerdictKind.ALLOW), dtype=np.int8)
        self._code = np.full(n, None, dtype=object)
        self._evidence = np.full(n, EMPTY, dtype=object)

    def is_(self, *kinds: VerdictKind) -> Mask:
        """Rows of one of these kinds; nobody objected yet to rows of kind allow."""
        found: Mask = np.isin(self._kind, [_KINDS.index(kind) for kind in kinds])
        return found

    def deny(self, code: Code, mask: Mask, facts: dict[str, Any]) -> None:
        """Deny what is still allowed; a diversion is a kind of its own."""
        kind = VerdictKind.DIVERT if code is Code.DIVERTED else VerdictKind.DENY
        self.set(code, kind, mask & self.is_(VerdictKind.ALLOW), facts)

    def set(self, code: Code, kind: VerdictKind, mask: Mask, facts: dict[str, Any]) -> None:
        """Decide the rows of ``mask``, with the facts that decided."""
        where = np.flatnonzero(mask)
        if where.size:
            self._kind[where] = _KINDS.index(kind)
            self._code[where] = str(code)
            self._evidence[where] = texts(facts, where)

    def explain_fallback(self, rows: Proposals, way: Route) -> None:
        """Say of allowed rows that another channel than the first is used."""
        where = np.flatnonzero(self.is_(VerdictKind.ALLOW) & way.fell_back)
        if where.size:
            self._evidence[where] = texts({"channel": way.channel, "instead_of": rows.channel}, where)

    def columns(self) -> dict[str, Any]:
        """Return the columns verdict, code and evidence."""
        words = np.array([str(kind) for kind in _KINDS], dtype=object)
        return {
            "verdict": pa.array(words[self._kind], pa.string()),
            "code": pa.array(self._code, pa.string()),
            "evidence": pa.array(self._evidence, pa.string()),
        }


def _choose(rows: Proposals, way: Route, verdicts: _Verdicts, treated: Mask, salt: str) -> None:
    """Who is moved (G-21), one playbook a person (G-14), stock (G-11), budget (G-12), among the rows still open."""
    if not rows.chosen.all():
        verdicts.deny(Code.NOT_MOVED, ~rows.chosen, _too_little(rows, way))
    lost = losers(rows, verdicts.is_(VerdictKind.ALLOW))
    verdicts.deny(Code.OTHER_JOURNEY, lost.mask, lost.facts)
    for code, chosen in ((Code.OFFER_STOCK, beyond_stock), (Code.BUDGET, beyond_budget)):
        out = chosen(rows, way, verdicts.is_(VerdictKind.ALLOW), treated, salt)
        verdicts.deny(code, out.mask, out.facts)


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


def _finished(proposals: pa.Table, way: Route, verdicts: _Verdicts, drawn: Drawn, held: Held) -> pa.Table:
    not_held, not_out = ~verdicts.is_(VerdictKind.HOLD), ~verdicts.is_(VerdictKind.WITHHOLD)
    new = {
        "channel": pa.array(way.channel, pa.string()),
        "cost_fen": pa.array(way.cost_fen, pa.int64()),
        **verdicts.columns(),
        "draw": pa.array(drawn.draw, pa.float64()),
        "not_before": pa.array(held.not_before, pa.timestamp("us"), mask=not_held),
        "held_by": pa.array(drawn.held_by, pa.string(), mask=not_out),
    }
    table = proposals
    for name, column in new.items():
        where = table.schema.get_field_index(name)
        table = table.set_column(where, name, column) if where >= 0 else table.append_column(name, column)
    return table
