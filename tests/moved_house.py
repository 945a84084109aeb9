"""A house in which one playbook has had a holdout, of people whose planted effects are known; today others wait."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from liuke.facts.tables import ACTIVITY_DAILY, USERS, VERDICTS
from liuke.flow.house import House
from liuke.flow.profiles import VERDICT_PROFILES
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.playbooks.document import library
from liuke.playbooks.play import Playbook
from liuke.signals.tables import USER_SIGNALS
from tests.risk_house import facts_here, house_of

DAY = date(2026, 10, 1)
TODAY = date(2026, 11, 1)
PLAN = "W-261001-01"
PEOPLE = 5_000
HELD = 0.3


def play(**changed: Any) -> Playbook:
    """Return the golden 48 hours with a holdout of three in ten."""
    return replace(library()["golden_48h"], **{"holdout_share": HELD, **changed})


def effect(idle: Any, orders: Any) -> Any:
    """Return the planted effect: orders make people easy to move, the newly quiet are driven away."""
    return np.where(orders >= 6, 0.35, np.where(idle <= 9, -0.25, 0.0))


def house(folder: Path, policy: Policy | None = None, plays: Sequence[Playbook] = ()) -> House:
    """Build the house without any facts."""
    made = house_of(folder, facts_here(), policy)
    return replace(made, playbooks={one.id: one for one in plays or (play(),)})


def today(made: House) -> AsOf:
    """Return the day on which the window of the plan has closed."""
    return made.facts.as_of(TODAY)


def people(seed: int, n: int = PEOPLE) -> dict[str, Any]:
    """Return people's two telling features and one that tells nothing."""
    chance = np.random.default_rng(seed)
    return {
        "idle_days": chance.integers(3, 30, n).astype(float),
        "orders_365d": chance.integers(0, 10, n).astype(float),
        "goodwill": chance.normal(size=n),
    }


def hold_out(made: House, *, seed: int = 1, n: int = PEOPLE, planted: bool = True, **changed: Any) -> dict[str, Any]:
    """Let a plan of ``DAY`` have decided about people, three in ten held out; who came later follows the effects."""
    chance, known = np.random.default_rng(seed + 100), people(seed, n)
    ids = [f"u{k:05d}" for k in range(n)]
    treated = chance.random(n) >= HELD if changed.get("treated") is None else changed["treated"]
    moved = effect(known["idle_days"], known["orders_365d"]) if planted else np.zeros(n)
    back = chance.random(n) < 0.35 + moved * treated
    verdicts = {
        "plan_id": [PLAN] * n,
        "at": [datetime(DAY.year, DAY.month, DAY.day, 2)] * n,
        "day": [DAY] * n,
        "playbook": ["golden_48h"] * n,
        "tier": ["light"] * n,
        "subject_id": ids,
        "channel": ["push"] * n,
        "verdict": np.where(treated, "allow", "withhold").tolist(),
        "holdout_share": [changed.get("share", HELD)] * n,
        "cost_fen": pa.array(changed.get("cost_fen", [100] * n), pa.int64()),
        "dry_run": [False] * n,
        "entry_share": pa.array(changed.get("entry_share", [None] * n), pa.float64()),
    }
    made.facts.append(VERDICTS, pa.table(verdicts))
    if changed.get("profiles", True):
        kept = {f"f_{name}": values for name, values in known.items()}
        made.facts.append(VERDICT_PROFILES, pa.table({"plan_id": [PLAN] * n, "subject_id": ids, **kept}))
    came = [who for who, yes in zip(ids, back, strict=True) if yes]
    there = {"day": [DAY + timedelta(days=3)] * len(came), "subject_id": came}
    ones = pa.array([1] * len(came), pa.int32())
    made.facts.append(ACTIVITY_DAILY, pa.table({**there, "present": ones, "active": ones}))
    return {**known, "treated": treated, "back": back, "subject_id": ids}


def wait_today(made: House, *, seed: int = 2, n: int = 1_000, city: Sequence[str] | None = None) -> dict[str, Any]:
    """Let others be quiet today: measured, and reachable."""
    known, ids = people(seed, n), [f"t{k:05d}" for k in range(n)]
    measured = {name: pa.array(values) for name, values in known.items() if name != "goodwill"}
    measured["idle_days"] = pa.array(known["idle_days"].astype(int), pa.int64())
    measured["orders_365d"] = pa.array(known["orders_365d"].astype(int), pa.int64())
    rows = {"as_of": [TODAY] * n, "subject_id": ids, **measured}
    made.facts.append(USER_SIGNALS, pa.table(rows))
    made.facts.append(USERS, pa.table({"subject_id": ids, "city": list(city or ["Lin'an"] * n)}))
    return {**known, "subject_id": ids}
