"""Variants walk the whole way (O4): drawn in a plan, held for their hour, kept, compared, decided, and then for everybody."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from liuke.facts.kept_rows import kept_rows
from liuke.facts.tables import ACTIVITY_DAILY, VARIANT_DRAWS
from liuke.flow.house import House
from liuke.flow.variants import compared, decide_variants, decision, keep_draws, variant_of, with_variants
from liuke.guard.people import judge_people
from liuke.playbooks.play import Label, Playbook, Variant
from liuke.playbooks.propose import SCHEMA, proposals
from liuke.playbooks.variants import set_of
from liuke.state.audit import entries
from tests.moved_house import DAY, house, play, today
from tests.unit.guard.plans import NOBODY_OBJECTS, NOON

N = 2_000
LABEL = Label(zh="一版", en="one")


def tried() -> Playbook:
    """Return the golden 48 hours whose light tier is tried at once and at seven in the evening."""
    golden = play(holdout_share=0.0)
    variants = (
        Variant(id="now", label=LABEL, share=0.5),
        Variant(id="evening", label=LABEL, share=0.5, template="wake_days_push", at_hour=19),
    )
    return replace(golden, tiers=(replace(golden.tiers[0], variants=variants), *golden.tiers[1:]))


@pytest.fixture
def made(tmp_path: Path) -> House:
    return house(tmp_path, plays=(tried(),))


def _asked(golden: Playbook) -> pa.Table:
    who = pa.table({"subject_id": [f"u{k:04d}" for k in range(N)]})
    asked = proposals(who, golden, golden.tiers[0])
    assert asked.schema == SCHEMA
    for name in ("consent", "has_address"):
        asked = asked.append_column(name, pa.array([True] * N))
    return asked.append_column("zone", pa.array([NOBODY_OBJECTS["zone"]] * N))


def test_a_plan_draws_them_and_the_guard_holds_them_for_their_hour(made: House) -> None:
    asked = with_variants(made, _asked(tried()))
    assert asked.equals(with_variants(made, _asked(tried())))
    judged = judge_people(asked, made.policy.guard, at=NOON, salt="s").to_pylist()
    now = [row for row in judged if row["variant"] == "now"]
    evening = [row for row in judged if row["variant"] == "evening"]
    assert len(now) / N == pytest.approx(0.5, abs=0.04)
    assert {(row["verdict"], row["template"]) for row in now} == {("allow", "open_order_push")}
    assert {(row["verdict"], row["code"], row["template"]) for row in evening} == {("hold", "G-22", "wake_days_push")}
    assert {row["not_before"] for row in evening} == {datetime(2026, 11, 16, 11)}


def test_an_hour_in_quiet_hours_waits_for_neither(made: House) -> None:
    asked = with_variants(made, _asked(tried()))
    hour = pa.array([22 if one is not None else None for one in asked["send_hour"].to_pylist()], pa.int64())
    asked = asked.set_column(asked.schema.get_field_index("send_hour"), "send_hour", hour)
    assert set(judge_people(asked, made.policy.guard, at=NOON, salt="s")["verdict"].to_pylist()) == {"allow"}


def _live(made: House, share: dict[str, float]) -> None:
    """Let everybody be reached on DAY, and come back with the chance of their variant."""
    golden = tried()
    rows = with_variants(made, _asked(golden)).to_pylist()
    assert keep_draws(made, golden, golden.tiers[0], [{**row, "channel": "call"} for row in rows], DAY) == N
    chance = np.random.default_rng(3).random(N)
    back = [row["subject_id"] for row, at in zip(rows, chance, strict=True) if at < share[row["variant"]]]
    ones = pa.array([1] * len(back), pa.int32())
    there = {"day": [DAY + timedelta(days=2)] * len(back), "subject_id": back, "present": ones, "active": ones}
    made.facts.append(ACTIVITY_DAILY, pa.table(there))


def test_a_sure_winner_is_kept_written_down_and_given_to_everybody(made: House) -> None:
    _live(made, {"now": 0.2, "evening": 0.35})
    assert decide_variants(made, today(made)) == 1
    assert decide_variants(made, today(made)) == 0
    set_ = set_of(tried().tiers[0].variants)
    said = decision(made, "golden_48h", "light", set_)
    assert said is not None
    assert (said["kept"], said["rule"]) == ("evening", "winner")
    assert sum(arm["n"] for arm in said["arms"].values()) == N
    (row,) = entries(made.state, target="golden_48h/light")
    assert (row["act"], row["after"]["kept"]) == ("variant_kept", "evening")
    assert set(with_variants(made, _asked(tried()))["variant"].to_pylist()) == {"evening"}


def test_until_then_the_one_behind_goes_on_exploring(made: House) -> None:
    _live(made, {"now": 0.3, "evening": 0.31})
    assert decide_variants(made, today(made)) == 0
    ((_, _, judged),) = compared(made, today(made))
    assert judged.standing == "open"
    assert set(with_variants(made, _asked(tried()))["variant"].to_pylist()) == {"now", "evening"}


def test_a_window_still_open_waits(made: House) -> None:
    _live(made, {"now": 0.2, "evening": 0.5})
    ((_, _, judged),) = compared(made, made.facts.as_of(DAY + timedelta(days=5)))
    assert judged.standing == "wait"
    assert judged.compared.waiting == N


def test_the_last_look_knows_what_was_written(made: House) -> None:
    golden = tried()
    rows = [{**row, "channel": "call"} for row in with_variants(made, _asked(golden)).to_pylist()]
    keep_draws(made, golden, golden.tiers[0], rows, DAY)
    assert variant_of(made, golden, "light", rows[7]["subject_id"], DAY) == rows[7]["variant"]
    assert variant_of(made, golden, "light", "nobody", DAY) is None
    assert keep_draws(made, golden, golden.tiers[0], rows, DAY) == N
    columns = {"playbook": "golden_48h", "touch": "light", "day": DAY}
    everybody = pa.table(
        {name: [value] * N for name, value in columns.items()} | {"subject_id": [r["subject_id"] for r in rows]}
    )
    assert kept_rows(made.facts, VARIANT_DRAWS, ["variant"], everybody).num_rows == N
