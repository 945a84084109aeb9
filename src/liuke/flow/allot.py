"""Gives a plan's money to those whom it moves most (O3): over playbooks, tiers, offers and channels at once.

Only playbooks whose finding has beaten everybody, highest risk first, chance and nobody at this very level of money
take part; the others go on as before, and the plan says why. A fixed share of people is treated as if nothing had been
learned, so that learning goes on; with which chance each was let in is written into the verdict.

Where contacts are scarce (policy ``contacts_per_plan``) all playbooks compete for them: one that surely pays for
everybody takes part with what it adds on average, one that surely does not is left to the exploring people, and among
playbooks of one priority of which nothing is known the lot decides, so that all are learned of. The harm that a touch
is expected to do (opt-outs, complaints) is taken off what it adds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from liuke.flow.allot_rows import NO_LIMIT, Flags, Floats, Rows
from liuke.flow.fairness import groups_of, left_out
from liuke.flow.house import House
from liuke.guard.people import openings
from liuke.kit.chance import share
from liuke.model.moment import AsOf
from liuke.outcome.allocate import NOBODY, Allocation, Choice, Limit, allocate
from liuke.outcome.errors import NegativeBudgetError
from liuke.outcome.uplift.keep import newest

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotted:
    """The proposals with who was chosen, and what there is to say of it."""

    asked: pa.Table
    said: dict[str, Any]


def with_allotment(house: House, asked: pa.Table, as_of: AsOf, at: datetime) -> Allotted:
    """Return the proposals (standing, offers and worth known) with ``chosen``, ``least_adds`` and ``entry_share``.

    Raises
    ------
    NegativeBudgetError, NegativeCostError
        Money below 0.
    """
    money = house.policy.moved.budget_fen
    if money is not None and money < 0:
        raise NegativeBudgetError(budget=money)
    free = openings(asked, house.policy.guard, at=at)
    table = Rows(house, asked, free)
    levels = [_level(house, as_of, table, play) for play in dict.fromkeys(asked["playbook"].to_pylist())]
    in_use = {one["playbook"]: one for one in levels if one["used"]}
    said: dict[str, Any] = {"used": bool(in_use), "aim": house.policy.moved.aim, "playbooks": levels}
    if not in_use and house.policy.moved.contacts_per_plan is None:
        return Allotted(asked=_unchanged(asked), said=said)
    if not in_use:
        return _by_lot(house, as_of, table, said)
    market = _Market(house, as_of, table, in_use)
    return Allotted(asked=market.columns(), said=said | market.said())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Short:
    """Something there is not enough of: the rows that take of it, and how much there is."""

    name: str
    rows: Flags
    most: float
    money: bool


def _unchanged(asked: pa.Table) -> pa.Table:
    n = asked.num_rows
    asked = asked.append_column("chosen", pa.nulls(n, pa.bool_()))
    return asked.append_column("entry_share", pa.nulls(n, pa.float64()))


def _by_lot(house: House, as_of: AsOf, table: Rows, said: dict[str, Any]) -> Allotted:
    """Let the lot give out the contacts there are, where nothing was learned yet: one playbook a person, by chance."""
    most = float(house.policy.moved.contacts_per_plan or 0)
    drawn = [share(house.name, "contact", as_of.day.isoformat(), str(unit)) for unit in table.unit]
    rows = np.flatnonzero(table.lot)
    rows = rows[np.argsort(np.array(drawn)[rows], kind="stable")]
    taken = np.cumsum(np.where(table.contact, table.reached, 0.0)[rows]) <= most + 1e-9
    chosen = ~table.free.free
    chosen[rows[taken]] = True
    chance = float(drawn[rows[int(taken.argmin())]]) if not taken.all() else 1.0
    n = table.asked.num_rows
    asked = table.asked.append_column("chosen", pa.array(chosen, pa.bool_()))
    asked = asked.append_column("least_adds", pa.array(table.harm, pa.float64()))
    entry = pa.array(table.lot_share * chance, pa.float64(), mask=~table.lot)
    people = len(set(table.subject[table.lot].tolist()))
    touched = int(taken.sum())
    told = {
        "people": people,
        "by_lot": touched,
        "expected_refusals": float((table.refuses * table.reached)[rows[taken]].sum()),
        "not_chosen": people - touched,
    }
    return Allotted(asked=asked.append_column("entry_share", entry), said=said | told | {"rows": n})


def _level(house: House, as_of: AsOf, table: Rows, playbook: str) -> dict[str, Any]:
    """Say of a playbook whether what was learned is used at the money there is, and why or why not."""
    mine = (table.playbook == playbook) & table.lot
    needed = float((table.cost * table.reached)[mine].sum())
    money = table.budget(playbook)
    if house.policy.moved.budget_fen is not None:
        everything = float((table.cost * table.reached)[table.lot].sum())
        money = min(money, house.policy.moved.budget_fen * (needed / everything if everything else 1.0))
    level = min(1.0, money / needed) if needed > 0 else 1.0
    said: dict[str, Any] = {"playbook": playbook, "people": int(mine.sum()), "money_share": level, "used": False}
    kept = newest(house.folder, playbook, as_of.day)
    if kept is None:
        return said | {"why": "nothing_learned"}
    said |= {"learned": kept["id"], "learned_as_of": kept["as_of"]}
    if kept["state"] == "abstains" and house.policy.moved.contacts_per_plan is not None:
        return said | _for_everybody(kept)
    if kept["state"] != "learned":
        return said | {"why": kept["state"], "code": kept.get("code")}
    at = min(kept["at_money"], key=lambda one: abs(one["share"] - level))
    said |= {"compared": at, "least_adds": kept["threshold"], "why": "wins" if at["wins"] else "does_not_win"}
    return said | {"used": bool(at["wins"])}


def _for_everybody(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Say of a playbook that cannot tell people apart whether it surely pays, or surely does not, for everybody."""
    net, found = kept["everyone"], {"least_adds": kept["threshold"], "used": True}
    if net["low"] > 0:
        return found | {"why": "everybody_pays", "adds": net["mean"] + kept["threshold"]}
    if net["high"] < 0:
        return found | {"why": "nobody_pays", "adds": net["mean"] + kept["threshold"]}
    return {"why": "abstains"}


class _Market:
    """Who takes part, what can be done with them, and what came of it.

    Everybody is allotted to as if nobody explored, of as much money as leaves enough for those who do: so nobody's
    place depends on their own draw, and the chance of being let in is known by design.
    """

    def __init__(self, house: House, as_of: AsOf, table: Rows, in_use: Mapping[str, Mapping[str, Any]]) -> None:
        self.house, self.table = house, table
        self.together = house.policy.moved.contacts_per_plan is not None
        self.playbooks = sorted({*table.playbook}) if self.together else sorted(in_use)
        self.able = np.isin(table.playbook.astype(str), np.array(list(in_use), dtype=str))
        self.least = np.array([in_use[p]["least_adds"] if p in in_use else 0.0 for p in table.playbook], dtype=float)
        self.least = self.least + np.where(self.able, table.harm, 0.0)
        means = {name: one["adds"] for name, one in in_use.items() if "adds" in one}
        self.adds = np.array(
            [means.get(p, own) for p, own in zip(table.playbook, table.adds, strict=True)], dtype=float
        )
        mine = np.isin(table.playbook, self.playbooks) & table.free.free
        self.people = sorted(set(table.subject[mine & (table.free.free if self.together else table.lot)].tolist()))
        self.eligible = mine & np.isin(table.subject.astype(str), np.array(self.people, dtype=str))
        self.limits = list(self._limits())
        self.explores, self.explore_share = self._explorers()
        self.groups = groups_of(house, as_of, self.people)
        self.given: Allocation | None = None
        self.taken, self.forced = self._given()
        self.chosen = self._within_limits()

    def _limits(self) -> Iterator[_Short]:
        """Say what is short: all money, each playbook's, each offer's pieces, people's hands."""
        table, policy = self.table, self.house.policy.moved
        if policy.budget_fen is not None:
            yield _Short(name="budget", rows=self.eligible, most=float(policy.budget_fen), money=True)
        for name in self.playbooks:
            rows = self.eligible & (table.playbook == name)
            yield _Short(name=f"budget {name}", rows=rows, most=table.budget(name), money=True)
        stock = np.array(
            [float("inf") if one is None else one for one in table.asked["stock"].to_pylist()], dtype=float
        )
        for play, offer in sorted({*zip(table.playbook[self.eligible], table.offer[self.eligible], strict=True)}):
            rows = self.eligible & (table.playbook == play) & (table.offer == offer)
            if offer and np.isfinite(stock[rows]).any():
                yield _Short(name=f"offer {offer}", rows=rows, most=float(stock[rows].min()), money=False)
        if policy.tasks_per_day is not None:
            rows = self.eligible & table.free.person
            yield _Short(name="tasks", rows=rows, most=float(policy.tasks_per_day), money=False)
        if policy.contacts_per_plan is not None:
            rows = self.eligible & table.contact
            yield _Short(name="contacts", rows=rows, most=float(policy.contacts_per_plan), money=False)

    def _takes(self, short: _Short) -> Floats:
        """Return what each row is expected to take of something short; who is held out takes nothing."""
        table = self.table
        return np.where(short.rows, table.cost * table.reached if short.money else table.reached, 0.0)

    def _explorers(self) -> tuple[Flags, float]:
        """Draw who is treated as before; no more than there is for, so that nobody of them is turned away."""
        table, most = self.table, self.house.policy.moved.explore_share
        draws = {unit: share(self.house.name, "explore", str(unit)) for unit in set(table.unit.tolist())}
        draw = np.array([draws[unit] for unit in table.unit], dtype=float)
        wanted = self.eligible & table.lot & (draw < most)
        rows = np.flatnonzero(wanted)
        rows = rows[np.argsort(draw[rows], kind="stable")]
        for short in self.limits:
            over = np.cumsum(self._takes(short)[rows]) > short.most
            if over.any():
                most = min(most, float(draw[rows[int(over.argmax())]]))
        return self.eligible & (draw < most), most

    def _worth(self) -> Floats:
        """Return what reaching each row's person is expected to bring, in what the policy aims at; −inf: too little."""
        table = self.table
        value = self.adds - self.least
        if self.house.policy.moved.aim == "money":
            value = table.worth * np.maximum(self.adds - table.harm, 0.0) / np.maximum(table.adds, 1e-9)
        return np.where(self.able & (self.adds > self.least), value * table.reached, -np.inf)

    def _given(self) -> tuple[Flags, int]:
        """Give out the money; then see that no protected group was left out, and give out the rest anew."""
        nobody = np.zeros(len(self.eligible), bool)
        taken = self._allocated(self.eligible, nobody)
        ranked = np.where(self.eligible, self._worth(), -np.inf)
        own = np.flatnonzero(self.eligible)
        held = nobody.copy()
        fair = self.house.policy.moved.fair_share
        held[own] = left_out(self.groups, self.table.subject[own], taken[own], ranked[own], fair)
        if not held.any():
            return taken, 0
        others = self.eligible & ~np.isin(self.table.subject.astype(str), self.table.subject[held].astype(str))
        return self._allocated(others, held) | held, int(held.sum())

    def _allocated(self, open_: Flags, held: Flags) -> Flags:
        """Return the rows that are given something, of those ``open_``, where those ``held`` have theirs already."""
        table, rows = self.table, np.flatnonzero(open_)
        names = (table.playbook, table.tier, table.offer, table.free.channel)
        kinds = list(zip(*(one[rows] for one in names), strict=True))
        named = sorted(set(kinds))
        place = {name: k for k, name in enumerate(named)}
        column = np.array([place[kind] for kind in kinds], dtype=np.int64)
        people, who = np.unique(table.subject[rows].astype(str), return_inverse=True)
        worth = np.full((len(people), len(named)), -np.inf)
        cost, at = np.zeros(worth.shape), np.full(worth.shape, -1, dtype=np.int64)
        worth[who, column], at[who, column] = self._worth()[rows], rows
        cost[who, column] = (table.cost * table.reached)[rows]
        part = [1 - self.house.playbooks[name[0]].holdout_share for name in named]
        choices = [
            Choice(name=" ".join(name), worth=worth[:, k], cost=cost[:, k], place=part[k])
            for k, name in enumerate(named)
        ]
        limits = [self._limit(short, rows, column, held) for short in self.limits]
        self.given = allocate(choices, float(NO_LIMIT), limits)
        served = np.flatnonzero(self.given.taken != NOBODY)
        found = np.zeros(len(open_), bool)
        found[at[served, self.given.taken[served]]] = True
        return found

    def _limit(self, short: _Short, rows: Integers, column: Integers, held: Flags) -> Limit:
        takes, first = self._takes(short), self.explores & self.table.lot
        left = (short.most - float(takes[first].sum())) / max(1 - self.explore_share, 1e-9) - float(takes[held].sum())
        mine = tuple(sorted(set(column[short.rows[rows]].tolist())))
        return Limit(name=short.name, choices=mine, most=max(0.0, left), money=short.money)

    def _within_limits(self) -> Flags:
        """Let go, of those chosen who do not explore, the least worth that the draw of explorers left too many."""
        chosen, exploring = self.taken & ~self.explores, self.explores & self.table.lot
        rank = np.argsort(-np.where(np.isfinite(self._worth()), self._worth(), 0.0), kind="stable")
        for short in self.limits:
            takes = self._takes(short)
            spent = np.cumsum(np.where(chosen, takes, 0.0)[rank])
            over = rank[spent > short.most - float(takes[exploring].sum()) + 1e-6]
            chosen[over] &= takes[over] <= 0
        return chosen

    def columns(self) -> pa.Table:
        """Return the proposals with who was chosen, and with which chance each row was let in."""
        table, e = self.table, self.explore_share
        chosen = np.where(self.eligible & ~self.explores, self.chosen, True)
        chosen = np.where(self.eligible & self.explores & self.together, table.lot, chosen)
        entry = e * table.lot_share + (1 - e) * np.where(self.taken | ~(self.together | table.lot), 1.0, 0.0)
        asked = self.table.asked.append_column("chosen", pa.array(chosen, pa.bool_()))
        asked = asked.append_column("least_adds", pa.array(self.least, pa.float64()))
        return asked.append_column("entry_share", pa.array(entry, pa.float64(), mask=~self.eligible))

    def said(self) -> dict[str, Any]:
        """Return what the plan's document says of it."""
        table, exploring = self.table, self.explores & self.table.lot
        expected, cost, given = self.adds * table.reached, table.cost * table.reached, self.given
        goals, fen = float(expected[self.chosen].sum()), float(cost[self.chosen].sum())
        return {
            "people": len(self.people),
            "chosen": int(self.chosen.sum()),
            "exploring": int(exploring.sum()),
            "not_chosen": len(self.people) - int(self.chosen.sum()) - int(exploring.sum()),
            "explore_share": self.explore_share,
            "expected_goals": goals,
            "cost_fen": round(fen),
            "exploring_cost_fen": round(float(cost[exploring].sum())),
            "expected_refusals": float((table.refuses * table.reached)[self.chosen | exploring].sum()),
            "goals_per_yuan": goals / (fen / 100) if fen > 0 else None,
            "best_possible_share": given.worth / given.bound if given and given.bound > 0 else None,
            "short": list(given.short) if given else [],
            "for_fairness": self.forced,
            "groups": self.groups.said(table.subject[self.eligible], (self.chosen | exploring)[self.eligible]),
        }
