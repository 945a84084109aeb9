"""A plan is judged in pieces: where one piece ends and the next begins changes no verdict, no reason and no order."""

from collections import Counter
from datetime import datetime
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.guard.holdouts import Holdouts, Shared
from liuke.guard.people import judge_people
from liuke.model.policy import GuardPolicy

from .plans import NOON, SALT, table

EVERYBODY = Holdouts(shared=[Shared(name="all", salt="everybody's", share=0.1)], salts={"p3": "drawn anew"})
LATE = datetime.fromisoformat("2026-11-16T14:30:00+00:00")
"""22:30 in Shanghai: quiet there, noon's end elsewhere."""


def a_plan(seed: int, n: int) -> pa.Table:
    """Proposals of few people in many ties: money and stock for some of them only, whose pools lie over all rows."""
    dice = Random(seed)
    few, some, most = (lambda share=share: dice.random() < share for share in (0.05, 0.3, 0.9))

    def row() -> dict[str, Any]:
        play, tier = dice.choice(["p1", "p3", "p8"]), dice.choice(["light", "heavy"])
        offer = dice.choice(["", "coupon"])
        return {
            "subject_id": f"u{dice.randrange(max(1, n * 2 // 3))}",
            "playbook": play,
            "tier": tier,
            "tier_rank": int(tier == "heavy"),
            "priority": {"p1": 10, "p3": 10, "p8": 80}[play],
            "worth": dice.choice([0.0, 100.0, 100.0, 300.0]),
            "channel": dice.choice(["push", "sms", "call"]),
            "fallback_channel": dice.choice(["email", None]),
            "fallback_has_address": most(),
            "fallback_consent": some(),
            "has_address": most(),
            "consent": most(),
            "cost_fen": dice.choice([0, 45, 500]),
            "budget_fen": {"p1": n * 5, "p3": None, "p8": n * 6}[play],
            "budget_pool": dice.choice([None, "shared"]),
            "offer": offer,
            "stock": n // 30 if offer else None,
            "holdout_share": 0.2,
            "unit": dice.choice([None, None, f"household {dice.randrange(5)}"]),
            "arm_before": dice.choice([None, None, None, "holdout", "treated"]),
            "arm_before:all": dice.choice([None, None, None, "holdout"]),
            "zone": dice.choice(["Asia/Shanghai", "Europe/Dublin", "Nowhere/At_All", None]),
            "send_hour": dice.choice([None, None, 9]),
            "sent_7d": int(few()) * 3,
            "user_cap_per_week": dice.choice([None, None, 1]),
            "open_case": few(),
            "divert": few(),
            "chosen": most(),
            "adds": dice.choice([-0.01, 0.0, 0.05]),
        }

    return table(*(row() for _ in range(n)))


def judged_by(plan: pa.Table, at_once: int, at: datetime = NOON) -> pa.Table:
    """Judge a plan in pieces of so many rows."""
    return judge_people(plan, GuardPolicy(), at=at, salt=SALT, holdouts=EVERYBODY, at_once=at_once)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 60), st.sampled_from([NOON, LATE]))
def test_a_plan_judged_seven_rows_at_once_is_the_plan_judged_whole(seed: int, n: int, at: datetime) -> None:
    plan = a_plan(seed, n) if n else a_plan(seed, 1).slice(0, 0)
    assert judged_by(plan, 7, at).equals(judged_by(plan, 1_000, at))


@pytest.mark.parametrize("at_once", [1, 7, 599])
def test_money_stock_and_people_that_run_out_within_a_piece_run_out_for_the_same_rows(at_once: int) -> None:
    plan = a_plan(3, 600)
    plan = pa.concat_tables([plan.slice(first, 100) for first in range(0, 600, 100)])  # chunks end elsewhere
    whole, pieces = judged_by(plan, 600, LATE), judged_by(plan, at_once, LATE)
    assert pieces.equals(whole)
    codes = Counter(whole["code"].to_pylist())
    assert min(codes[code] for code in ("G-11", "G-12", "G-14", "G-15", "G-21", "G-06", "G-22", None)) > 0, codes
    assert pieces.select(["subject_id", "playbook", "tier"]).equals(plan.select(["subject_id", "playbook", "tier"]))


@pytest.mark.parametrize("seed", range(5))
def test_who_is_refused_anyway_changes_nothing_for_who_comes_after_them(seed: int) -> None:
    """Places are given to those still open, of columns of theirs alone: each must be taken from their own rows."""
    rows = a_plan(seed, 300).to_pylist()
    refused = [row | {"subject_id": f"x{n}", "consent": False, "fallback_channel": None} for n, row in enumerate(rows)]
    whole, alone = (judged_by(table(*one), 7) for one in (refused[:41] + rows, rows))
    assert whole.slice(41).to_pylist() == alone.to_pylist()
    assert {"G-11", "G-12"} & set(alone["code"].to_pylist())
