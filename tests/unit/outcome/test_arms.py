"""The steps by which results are reckoned over millions of people give what one plain question gives (Show it 5)."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import Statement
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import ACTIVITY_DAILY, HOLDOUT_ARMS, ORDERS, RECEIPTS, SUBSCRIPTIONS, USERS
from liuke.model.moment import AsOf
from liuke.model.policy import OutcomePolicy
from liuke.outcome.arms import arms

FIRST, TODAY = date(2026, 1, 5), date(2026, 6, 20)
PEOPLE = [f"u{n:04d}" for n in range(900)]
POLICY = OutcomePolicy(money_cut_from_users=20)
GOALS = pa.table(
    {
        "holdout": ["playbook:a", "playbook:b", "playbook:c", "playbook:d", "all", "group:nobody"],
        "nth": pa.array([0, 1, 2, 3, 4, 5], pa.int32()),
        "window_days": pa.array([14, 1, 90, 30, 28, 7], pa.int64()),
        "goal": ["present", "purchase", "renewal", "complaint", "present", "login"],
    }
)


def _plainly() -> Statement:
    text = (Path(__file__).parent / "sql" / "arms_plainly.sql").read_text(encoding="utf-8")
    return Statement(name="arms_plainly", text=text)


def _enter(facts: Facts, chance: np.random.Generator) -> None:
    """Enter people into holdouts: several drawings, shares changed half-way, tiers unknown, both arms of some."""
    rows = []
    for holdout in GOALS["holdout"].to_pylist()[:5]:
        for generation in (1, 2):
            for who in chance.choice(PEOPLE, 500, replace=False):
                day = FIRST + timedelta(days=int(chance.integers(0, 165)))
                held = chance.random() < 0.3
                row = {
                    "holdout": holdout,
                    "generation": generation,
                    "subject_id": who,
                    "arm": "holdout" if held else "treated",
                    "again": False,
                    "share": 0.3 if day.month < 4 else 0.1,
                    "at": datetime(day.year, day.month, day.day, 2),
                    "day": day,
                    "plan_id": f"W-{day:%m%d}",
                    "playbook": "a",
                    "tier": [None, "light", "heavy"][int(chance.integers(0, 3))],
                }
                rows.append(row)
                if chance.random() < 0.03:
                    rows.append(row | {"arm": "treated" if held else "holdout", "again": True})
    facts.append(HOLDOUT_ARMS, pa.Table.from_pylist(rows))


def _act(facts: Facts, chance: np.random.Generator) -> None:
    """Let people come, buy, give back, complain, leave and renew, from before the first plan until after today."""
    n = 30_000
    keys = {
        (PEOPLE[int(who)], FIRST + timedelta(days=int(day)))
        for who, day in zip(chance.integers(0, len(PEOPLE), n), chance.integers(-40, 180, n), strict=True)
    }
    days = sorted(keys)
    n = len(days)

    def some(share: float) -> pa.Array:
        return pa.array((chance.random(n) < share).astype(np.int32), mask=chance.random(n) < 0.1)

    paid = np.where(chance.random(n) < 0.1, np.exp(chance.normal(8, 1, n)).astype(np.int64), 0)
    paid = np.where(chance.random(n) < 0.01, -paid, paid)
    facts.append(
        ACTIVITY_DAILY,
        pa.table(
            {
                "subject_id": [who for who, _ in days],
                "day": [day for _, day in days],
                "present": some(0.6),
                "active": some(0.8),
                "purchase": some(0.02),
                "orders": pa.array((paid > 0).astype(np.int32) * chance.integers(1, 3, n).astype(np.int32)),
                "paid_fen": pa.array(paid, mask=chance.random(n) < 0.1),
                "complaint": some(0.01),
                "push_off": some(0.01),
                "uninstall": some(0.01),
            }
        ),
    )


def _tell(facts: Facts, chance: np.random.Generator) -> None:
    def at() -> datetime:
        return datetime(2026, 1, 1) + timedelta(hours=float(chance.uniform(0, 4_200)))

    states = ("complained", "unsubscribed", "stopped", "sent", "task_done", "failed")
    told = [
        {
            "receipt_id": f"r{n}",
            "at": at(),
            "playbook": str(chance.choice(["a", "b"])),
            "subject_id": str(chance.choice(PEOPLE)),
            "channel": str(chance.choice(["sms", "call"])),
            "state": str(chance.choice(states)),
            "cost_fen": None if chance.random() < 0.1 else 5,
            "dry_run": bool(chance.random() < 0.1),
        }
        for n in range(3_000)
    ]
    facts.append(RECEIPTS, pa.Table.from_pylist(told))
    own = [
        {"subscription_id": f"s{n}", "subject_id": str(chance.choice(PEOPLE)), "started_at": at()} for n in range(300)
    ]
    theirs = [{"subscription_id": f"t{n}", "account_id": f"A{n % 40}", "started_at": at()} for n in range(200)]
    facts.append(SUBSCRIPTIONS, pa.Table.from_pylist([*own, *theirs]))
    of = [{"subject_id": who, "account_id": f"A{n % 40}"} for n, who in enumerate(PEOPLE) if n % 3]
    facts.append(USERS, pa.Table.from_pylist(of))


@pytest.fixture(scope="module")
def world() -> Facts:
    facts, chance = open_duckdb(None, ZoneInfo("Asia/Shanghai"), memory_limit="300MB"), np.random.default_rng(3)
    _enter(facts, chance)
    _act(facts, chance)
    _tell(facts, chance)
    facts.append(ORDERS, pa.table({"order_id": ["x"], "subject_id": [PEOPLE[0]], "paid_at": [datetime(2026, 5, 1)]}))
    return facts


def _given() -> dict[str, pa.Table]:
    unit = [PEOPLE[n - n % 4] for n in range(120)]
    return {
        "unit_members": pa.table({"subject_id": PEOPLE[:120], "unit": unit}),
        "covers": pa.table({"nth": pa.array([0, 1, 4], pa.int32()), "playbook": ["a", "b", "a"]}),
        "prices": pa.table(
            {
                "playbook": ["a"],
                "channel": ["sms"],
                "cost_fen": pa.array([5], pa.int64()),
                "offer_fen": pa.array([2], pa.int64()),
            }
        ),
    }


def _rows(table: pa.Table, names: list[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    key = ("nth", "generation", "share", "tier", "held", "day", "both_arms")
    return {
        tuple(row[name] for name in key): {name: -1 if row[name] is None else row[name] for name in names}
        for row in table.to_pylist()
    }


@pytest.mark.parametrize("policy", [POLICY, OutcomePolicy(money_cut_from_users=20, pre_days=100, keep_day=120)])
def test_every_sum_is_what_one_plain_question_says(world: Facts, policy: OutcomePolicy) -> None:
    as_of, given = AsOf(day=TODAY, zone=world.zone), _given()
    plain = world.read(
        _plainly(),
        as_of,
        goals=GOALS,
        unit_members=given["unit_members"],
        any_act=any_act_counts(world, as_of),
        pre_days=policy.pre_days,
        keep_day=policy.keep_day,
        keep_width=policy.keep_width_days,
        cut=policy.money_cut_share,
        cut_from=policy.money_cut_from_users,
    )
    found = arms(world, as_of, policy, GOALS, given, coupons=True)
    assert found is not None
    names = [name for name in plain.column_names if name not in ("nth", "generation", "share", "tier", "held", "day")]
    before, after = _rows(plain, names), _rows(found.sums, names)
    assert before.keys() == after.keys()
    for key, row in before.items():
        assert after[key] == pytest.approx(row, rel=1e-9), key
    assert sum(row["goal"] for row in before.values()) > 100 and sum(row["complained"] for row in before.values()) > 20
    assert any(row["both_arms"] for row in before.values()) and any(row["cut_at"] > 0 for row in before.values())
