"""What playbooks, groups of them and all of liuke were worth (O1, O2, O5): the engine adds up, this reckons."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isnan
from typing import Any

import numpy as np
import pyarrow as pa

from liuke.facts.holdouts import ALL, catch_up, of_group, of_playbook
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.units import units
from liuke.kit.errors import LiukeError
from liuke.kit.intervals import benjamini_hochberg
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.outcome.acts import PRESENT, WINDOW_DAYS
from liuke.outcome.arms import arms
from liuke.outcome.cells import Cells, cells
from liuke.outcome.costs import Promise
from liuke.outcome.errors import CurrenciesMixedError
from liuke.outcome.evidence import Evidence, weigh
from liuke.outcome.tell import Beside, tell

_ASK = load("liuke.outcome", "arms")
_AT_ONCE = 12_000_000
"""People asked about in one question, so that it stays inside the engine's memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of playbooks beforehand. ``groups`` are playbooks by group, ``ends`` known ends by holdout;
    ``prices`` (playbook, channel, cost_fen, offer_fen) say how much of a touch's cost was its offer's."""

    windows: Mapping[str, int] = field(default_factory=dict)
    goals: Mapping[str, str] = field(default_factory=dict)
    promises: Mapping[str, Promise] = field(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ends: Mapping[str, date] = field(default_factory=dict)
    prices: Sequence[tuple[str, str, int, int]] = ()
    margin: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holdout:
    """One holdout to be asked about: its number, window and goal, and whose touches count in it."""

    name: str
    nth: int
    n: int
    window_days: int
    goal: str
    playbooks: tuple[str, ...]


def results(
    facts: Facts,
    as_of: AsOf,
    policy: Policy,
    currency: str,
    *,
    windows: Mapping[str, int] | None = None,
    goals: Mapping[str, str] | None = None,
    playbook: str | None = None,
    asked: Asked | None = None,
) -> dict[str, Any]:
    """Return what each playbook with an applied plan was worth (or only ``playbook``), as one JSON-able document.

    ``windows`` gives each playbook's window in days (the plan's day is the first); others have ``WINDOW_DAYS``.
    ``goals`` gives the role of the act each hopes for; others hope that people are there at all (``present``). Shares
    are 0..1, money integer fen. What cannot be said is null, and ``code`` with the verdict's sentence says why. With
    ``asked``, one playbook alone is still weighed among all others; without it, by itself.
    """
    known = asked or Asked(windows=windows or {}, goals=goals or {})
    catch_up(facts)
    said = (as_of, policy.version, currency, playbook, asked is None, known)
    return facts.made_of(
        "results", said, lambda: _results(facts, as_of, policy, currency, playbook, known, asked), as_of
    )


def _results(  # one argument a choice
    facts: Facts, as_of: AsOf, policy: Policy, currency: str, playbook: str | None, known: Asked, asked: Asked | None
) -> dict[str, Any]:
    plans = {row["playbook"]: row["plans"] for row in facts.rows(_ASK["plans"], as_of, playbook=None)}
    alone = [playbook] if playbook is not None and asked is None else sorted(plans)
    there = _holdouts(facts, as_of, policy, known, [name for name in alone if name in plans])
    rows, spent = _read(facts, as_of, policy, there, known)
    mixed = _money_mixed(facts, as_of)
    weighed = {
        one.name: weigh(rows[one.nth], policy.outcome, as_of, one.window_days, known.ends.get(one.name))
        for one in there
        if one.nth in rows
    }
    q = _false_discovery(weighed)
    found = {}
    for one in there:
        if one.name not in weighed or (playbook is not None and one.name != of_playbook(playbook)):
            continue
        promise = known.promises.get(one.playbooks[0]) if one.name.startswith("playbook:") else None
        beside = Beside(
            touches=spent.touches(one.nth),
            coupons=spent.coupons(one.nth),
            coupons_told=spent.told,
            mixed=mixed,
            promise=promise,
            margin=known.margin,
            q=q.get(one.name),
            among=len(q),
            currency=currency,
        )
        said = tell(weighed[one.name], beside, as_of, policy.outcome)
        found[one.name] = {"held_by": one.name, "goal": one.goal, **said}
    return {
        "as_of": as_of.day.isoformat(),
        "currency": currency,
        "false_discovery": {"share": policy.outcome.false_share, "tested": len(q)},
        "playbooks": [
            {"playbook": name, "plans": n, **found[of_playbook(name)]}
            for name, n in plans.items()
            if of_playbook(name) in found
        ],
        "groups": [{"group": name, **found[of_group(name)]} for name in known.groups if of_group(name) in found],
        "all": found.get(ALL),
    }


def _holdouts(
    facts: Facts, as_of: AsOf, policy: Policy, known: Asked, playbooks: Sequence[str]
) -> tuple[_Holdout, ...]:
    there = {row["holdout"]: row["n"] for row in facts.rows(_ASK["sizes"], as_of)}
    shared = policy.outcome.shared_window_days
    wanted: list[tuple[str, int, str, tuple[str, ...]]] = [
        (of_playbook(one), known.windows.get(one, WINDOW_DAYS), known.goals.get(one, PRESENT), (one,))
        for one in playbooks
    ]
    wanted += [(of_group(name), shared, PRESENT, tuple(mine)) for name, mine in known.groups.items()]
    wanted.append((ALL, shared, PRESENT, tuple(playbooks)))
    named = [one for one in wanted if one[0] in there]
    return tuple(
        _Holdout(name=name, nth=nth, n=there[name], window_days=days, goal=goal, playbooks=mine)
        for nth, (name, days, goal, mine) in enumerate(named)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spent:
    """Touches and coupons of every holdout, as the engine added them up."""

    touch_rows: Sequence[dict[str, Any]]
    coupon_rows: Sequence[dict[str, Any]]
    told: bool

    def touches(self, nth: int) -> list[dict[str, Any]]:
        """Return the touches of one holdout."""
        return [row for row in self.touch_rows if row["nth"] == nth]

    def coupons(self, nth: int) -> list[dict[str, Any]]:
        """Return the coupons of one holdout."""
        return [row for row in self.coupon_rows if row["nth"] == nth]


def _read(
    facts: Facts, as_of: AsOf, policy: Policy, there: Sequence[_Holdout], known: Asked
) -> tuple[dict[int, Cells], _Spent]:
    """Ask for the sums of all holdouts, some at a time."""
    of = units(facts)
    members = _texts(subject_id=list(of), unit=list(of.values()))
    same = {"unit_members": members, "prices": _prices(known.prices)}
    rows: dict[int, Cells] = {}
    touches: list[dict[str, Any]] = []
    coupons: list[dict[str, Any]] = []
    told = bool(facts.one(_ASK["coupons_told"])["told"])
    for some in _chunks(there):
        found = arms(facts, as_of, policy.outcome, _goals(some), {**same, "covers": _covers(some)}, coupons=told)
        if found is None:
            continue
        whole = cells(found.sums)
        rows |= {int(nth): whole.where(whole.columns["nth"] == nth) for nth in np.unique(whole.columns["nth"])}
        touches += found.touches
        coupons += found.coupons
    return rows, _Spent(touch_rows=touches, coupon_rows=coupons, told=told)


def _chunks(there: Iterable[_Holdout]) -> Iterator[list[_Holdout]]:
    some: list[_Holdout] = []
    for one in there:
        if some and sum(other.n for other in some) + one.n > _AT_ONCE:
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def _goals(some: Sequence[_Holdout]) -> pa.Table:
    return pa.table(
        {
            "holdout": pa.array([one.name for one in some], pa.string()),
            "nth": pa.array([one.nth for one in some], pa.int32()),
            "window_days": pa.array([one.window_days for one in some], pa.int64()),
            "goal": pa.array([one.goal for one in some], pa.string()),
        }
    )


def _covers(some: Sequence[_Holdout]) -> pa.Table:
    pairs = [(one.nth, playbook) for one in some for playbook in one.playbooks]
    return pa.table(
        {
            "nth": pa.array([nth for nth, _ in pairs], pa.int32()),
            "playbook": pa.array([playbook for _, playbook in pairs], pa.string()),
        }
    )


def _texts(**columns: list[str]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _prices(rows: Sequence[tuple[str, str, int, int]]) -> pa.Table:
    once = {(playbook, channel, cost): offer for playbook, channel, cost, offer in rows}
    return pa.table(
        {
            "playbook": pa.array([key[0] for key in once], pa.string()),
            "channel": pa.array([key[1] for key in once], pa.string()),
            "cost_fen": pa.array([key[2] for key in once], pa.int64()),
            "offer_fen": pa.array(list(once.values()), pa.int64()),
        }
    )


def _money_mixed(facts: Facts, as_of: AsOf) -> LiukeError | None:
    """Return why money cannot be compared, or None."""
    currencies = [row["currency"] for row in facts.rows(_ASK["currencies"], as_of)]
    return CurrenciesMixedError(currencies=", ".join(currencies)) if len(currencies) > 1 else None


def _false_discovery(weighed: Mapping[str, Evidence]) -> dict[str, float]:
    """Return the q of each playbook of which something can be said; groups and the whole are the same people again."""
    named = {name: one.goal.p for name, one in weighed.items() if one.goal and name.startswith("playbook:")}
    q = benjamini_hochberg(list(named.values()))
    return {name: value for name, value in zip(named, q, strict=True) if not isnan(value)}
