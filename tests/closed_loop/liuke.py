"""liuke at work in the loop: its own learning, allotment, guard and holdouts, of the facts that a business sees.

What a workspace would read from its tables (who is meant, what was known, who came) is handed over as columns; what
decides is ``flow.moved``, ``flow.allot`` and ``guard.people``, unchanged.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.flow.allot import with_allotment
from liuke.flow.house import House
from liuke.flow.moved import learn_of
from liuke.flow.worth import refused
from liuke.guard.people import judge_people
from liuke.kit.learn.frame import Floats
from liuke.model.moment import AsOf
from liuke.model.policy import MovedPolicy, Policy
from liuke.outcome.uplift.fits import Line
from liuke.outcome.uplift.keep import newest, scorer_of
from liuke.playbooks.document import library
from liuke.playbooks.play import Playbook
from liuke.playbooks.propose import SCHEMA
from tests.closed_loop.loop import BEFORE, Morning, Places
from tests.closed_loop.risk import matrix, risk_model
from tests.risk_house import facts_here, house_of

WINDOW = 14
LEARNS = (42, 70)
"""Days since the beginning on which it learns; a workspace learns every week, which is the same and costs more."""
HOLDOUT, PROMISED = 0.3, 0.05
_MOST = 1_500
_TRIES = 2
"""Who did not come after this many touches since their last visit is let go (P16)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Verdicts of one morning about one playbook: who was let in, which arm, by which chance, and what was known."""

    day: int
    who: Places
    treated: NDArray[np.bool_]
    entry: Floats
    cost_fen: float
    known: dict[str, Floats]


class Liuke:
    """Playbooks of one priority for whom the risk model's band is high; contacts are scarce, and part of them teaches."""

    def __init__(
        self,
        seed: int,
        folder: Path,
        contacts: float,
        *,
        choices: tuple[str, ...] = ("message", "coupon", "call"),
        name: str = "liuke",
    ) -> None:
        self.name, self.choices, self.seed = name, choices, seed
        self.folder, self.contacts = folder, contacts
        self.log: dict[str, list[Decided]] = {choice: [] for choice in choices}
        self.learned: list[str] = []
        self.said: list[dict[str, Any]] = []
        self.house: House | None = None
        self.left = 0.0

    def choose(self, morning: Morning) -> dict[str, Places]:
        """Return who gets what, by a plan of this morning."""
        if self.house is None:
            self._open(morning)
        if morning.day - BEFORE in LEARNS:
            self._learn(morning)
        who, risk = self._audience(morning)
        self.left += self.contacts
        if not len(who) or self.left < 1:
            return {}
        house, as_of, known = self._house(morning), self._as_of(morning), morning.seen.frame(morning.day, who)
        known["risk"] = risk
        asked = self._asked(house, morning, who, known)
        at = as_of.instant + timedelta(hours=10)
        found = with_allotment(house, asked, as_of, at)
        self.said.append(found.said)
        judged = judge_people(found.asked, house.policy.guard, at=at, salt=house.name, zone=house.zone)
        return self._sent(morning, judged, who, known)

    def _open(self, morning: Morning) -> None:
        self.risk: Line = risk_model(morning, self.seed)
        self.until = np.zeros(morning.business.folk.size, np.int32)
        base, worth = _golden(), round(worth_of_return(morning))
        plays = {
            name: replace(
                base,
                id=name,
                holdout_share=HOLDOUT,
                expected_lift=PROMISED,
                goal=replace(base.goal, worth_fen=worth, window_days=WINDOW),
            )
            for name in self.choices
        }
        self.house = replace(_empty(), folder=self.folder, playbooks=plays, name=f"shop {self.seed}")

    def _house(self, morning: Morning) -> House:
        assert self.house is not None
        moved = MovedPolicy(
            contacts_per_plan=int(self.left),
            budget_fen=int(morning.money_fen),
            tasks_per_day=morning.hands,
            learn_people_per_arm=150,
        )
        return replace(self.house, policy=Policy(moved=moved))

    def _as_of(self, morning: Morning) -> AsOf:
        assert self.house is not None
        return AsOf(day=morning.business.times.date_of(morning.day), zone=self.house.zone)

    def _audience(self, morning: Morning) -> tuple[Places, Floats]:
        """Return who is meant: at risk by the band of the risk model, at rest, not let go."""
        seen, day = morning.seen, morning.day
        who = morning.candidates[self.until[morning.candidates] <= day]
        sent, last = seen.totals["sent"], np.maximum(seen.last_visit[day, who], 0)
        who = who[sent[day, who].astype(np.int64) - sent[last, who] < _TRIES]
        risk = self.risk(matrix(morning, who))
        high = risk >= Policy().risk.high_from_share
        return who[high], risk[high]

    def _asked(self, house: House, morning: Morning, who: Places, known: dict[str, Floats]) -> pa.Table:
        n, ids = len(who), morning.business.folk.ids.take(pa.array(who)).to_pylist()
        parts = []
        for name in self.choices:
            cost, kind = round(morning.expected_fen[name]), "call" if self._by_hand(morning, name) else "push"
            same = {
                "playbook": name,
                "version": "1",
                "tier": "light",
                "tier_rank": 0,
                "channel": kind,
                "template": name,
                "offer": name if morning.business.spec.touches[name].value_fen else None,
                "cost_fen": cost,
                "budget_fen": int(morning.money_fen),
                "priority": 20,
                "divert": False,
                "holdout_share": HOLDOUT,
                "topic": "winback",
                "message_class": "marketing",
            }
            columns = {"subject_id": ids, **{key: [value] * n for key, value in same.items()}}
            table = pa.table({f.name: pa.array(columns.get(f.name, [None] * n), f.type) for f in SCHEMA})
            adds = self._adds(house, name, morning, known)
            worth = adds * float(house.playbooks[name].goal.worth_fen or 0)
            told = {"adds": adds, "worth": worth, "refuses": np.full(n, self._refuses(morning, name, house))}
            for key, values in told.items():
                table = table.append_column(key, pa.array(values, pa.float64()))
            parts.append(table)
        asked = pa.concat_tables(parts)
        on = (morning.seen.totals["push_off"][morning.day, who] == 0).tolist() * len(self.choices)
        asked = asked.append_column("consent", pa.array(on)).append_column("has_address", pa.array(on))
        return asked.append_column("unit", pa.array([""] * asked.num_rows))

    def _by_hand(self, morning: Morning, name: str) -> bool:
        return morning.business.spec.touches[name].minutes > 0

    def _adds(self, house: House, name: str, morning: Morning, known: dict[str, Floats]) -> Floats:
        """Return what a touch adds for each: as learned of the person, else of everybody, else as promised."""
        kept = newest(house.folder, name, self._as_of(morning).day) or {}
        scorer = scorer_of(kept)
        if scorer is not None:
            return scorer(known)
        mean = kept["everyone"]["mean"] + kept["threshold"] if "everyone" in kept else PROMISED
        return np.full(len(known["risk"]), max(0.0, mean))

    def _refuses(self, morning: Morning, name: str, house: House) -> float:
        who = np.concatenate([one.who[one.treated] for one in self.log[name]] or [np.empty(0, np.int64)])
        seen, n = morning.seen, len(who)
        shares = {"opted_out": seen.said_no, "complained": seen.complained}
        rows = [{"metric": key, "difference": float(one[who].mean()) if n else None} for key, one in shares.items()]
        return refused({"metrics": rows, "treated": {"n": n}}, house.policy.moved.refusal_share)

    def _sent(self, morning: Morning, judged: pa.Table, who: Places, known: dict[str, Floats]) -> dict[str, Places]:
        verdict, playbook = np.array(judged["verdict"].to_pylist()), np.array(judged["playbook"].to_pylist())
        entry, sent = np.array(judged["entry_share"].to_pylist(), float), dict[str, Places]()
        for k, name in enumerate(self.choices):
            mine = slice(k * len(who), (k + 1) * len(who))
            assert (playbook[mine] == name).all()
            let_in = np.isin(verdict[mine], ("allow", "hold", "withhold"))
            treated = verdict[mine][let_in] != "withhold"
            at = {key: column[let_in] for key, column in known.items()}
            cost = morning.expected_fen[name]
            chance = entry[mine][let_in]
            self.log[name].append(
                Decided(day=morning.day, who=who[let_in], treated=treated, entry=chance, cost_fen=cost, known=at)
            )
            self.until[who[let_in]] = morning.day + WINDOW
            sent[name] = who[let_in][treated]
            self.left -= int(treated.sum())
        return sent

    def _learn(self, morning: Morning) -> None:
        """Learn anew of each playbook: everybody once, by their first verdict, as soon as their window has closed."""
        house, as_of = self._house(morning), self._as_of(morning)
        house = replace(
            house, policy=replace(house.policy, moved=replace(house.policy.moved, learn_people_per_arm=150))
        )
        for name in self.choices:
            over = [one for one in self.log[name] if one.day + WINDOW <= morning.day]
            if not sum(len(one.who) for one in over):
                continue
            people, known = _people(morning, name, over)
            said = learn_of(house, as_of, house.playbooks[name], people, lambda rows=known: rows)
            self.learned.append(_short(name, said))


@cache
def _golden() -> Playbook:
    return library()["golden_48h"]


@cache
def _empty() -> House:
    """A house without facts: what would be read from them is handed over."""
    return house_of(Path(mkdtemp(prefix="closed-loop-")), facts_here())


def _people(morning: Morning, name: str, over: list[Decided]) -> tuple[pa.Table, pa.Table]:
    who = np.concatenate([one.who for one in over])
    _, first = np.unique(who, return_index=True)
    first = np.random.default_rng(0).permutation(first)[:_MOST]
    came = np.concatenate([morning.seen.visits(one.day, one.day + WINDOW)[one.who] > 0 for one in over])
    ids = morning.business.folk.ids.take(pa.array(who[first]))
    n = len(first)
    people = {
        "subject_id": ids,
        "treated": np.concatenate([one.treated for one in over])[first],
        "cost_fen": np.concatenate([np.full(len(one.who), one.cost_fen) for one in over])[first],
        "holdout_share": np.full(n, HOLDOUT),
        "entry_share": np.concatenate([one.entry for one in over])[first],
        "reached": came[first].astype(np.int64),
    }
    known = {key: np.concatenate([one.known[key] for one in over])[first] for key in over[0].known}
    return pa.table(people), pa.table({"subject_id": ids, **known})


def _short(name: str, said: dict[str, Any]) -> str:
    if "everyone" not in said:
        return f"{name}: {said['state']} {said.get('code', '')} of {said['n']}"
    net = said["everyone"]
    return (
        f"{name}: {said['state']}, {net['mean']:+.3f} ({net['low']:+.3f} to {net['high']:+.3f}) "
        f"net of {said['threshold']:.3f}, of {said['n']}"
    )


def worth_of_return(morning: Morning) -> float:
    """Return what somebody who comes is worth: the margin of a quarter, as their orders so far say it."""
    spec, seen = morning.business.spec, morning.seen
    known = np.flatnonzero(seen.known & (seen.idle(morning.day) < 14))
    spend = (seen.spend[morning.day, known] - seen.spend[morning.day - 56, known]).mean()
    return float(max(spend * spec.money.margin * 90 / 56, 100.0))
