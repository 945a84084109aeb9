"""The whole house finds what was planted: effects of touches, true and false churn, the cliff after a promotion."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from liuke.diagnosis.liveness import back_test, diagnose
from liuke.diagnosis.tables import USER_LIVENESS
from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.statement import Statement
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import VERDICTS, table
from liuke.facts.tracking import keep_roles, read_tracking
from liuke.kit.chance import share
from liuke.model.policy import Policy
from liuke.outcome.arm import Arm, yes_or_no
from liuke.outcome.lift import share_lift
from liuke.outcome.results import results
from liuke.signals.measure import measure
from liuke.signals.read import login_decay
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from liuke.simulator.world import World

ZONE = ZoneInfo("Asia/Shanghai")
END = date(2026, 11, 20)
TODAY = END + timedelta(days=1)
PLANNED = TODAY - timedelta(days=14)
POLICY = Policy()
HELD_OUT = 0.3
WORLDS, DRAWS_EACH = 40, 5
MEASURED = Statement(name="measured", text="SELECT subject_id, idle_days, idle_tier FROM user_signals ORDER BY 1")


def take_in(facts: Facts, tables: dict[str, pa.Table]) -> None:
    """Append what an import would have checked, and roll it up."""
    for name, imported in tables.items():
        rows = imported
        if "day" in {column.name for column in table(name).columns}:
            local = pc.local_timestamp(pc.assume_timezone(rows["ts"], "UTC").cast(pa.timestamp("us", tz=str(ZONE))))
            rows = rows.append_column("day", local.cast(pa.date32()))
            mark_dirty(facts, pc.unique(rows["day"]).to_pylist())
        facts.append(table(name), rows)
    roll_up(facts)


def workspace(world: World, tables: dict[str, pa.Table]) -> Facts:
    facts = open_duckdb(None, ZONE, memory_limit="600MB", extra=(*SIGNAL_TABLES, USER_LIVENESS))
    keep_roles(facts, read_tracking(world.tracking_yml()))
    take_in(facts, tables)
    return facts


def arms(truth: pd.DataFrame, treated: np.ndarray, column: str) -> tuple[Arm, Arm]:
    """Return what would be seen: the treated as treated, the others as they are."""
    seen, alone = truth[column][treated], truth.returns_untreated[~treated]
    return yes_or_no(len(seen), int(seen.sum())), yes_or_no(len(alone), int(alone.sum()))


def test_over_many_worlds_the_true_effect_lies_in_its_interval() -> None:
    single, daily = [], []
    for seed in range(WORLDS):
        world = World(seed=100 + seed, users=1_500, days=60, end=END)
        truth = world.truth_at(PLANNED, 7).to_pandas()
        truth = truth[truth.tier.notna()]
        truth["own"] = truth.returns_untreated.astype(int) + truth.effect
        for draw in range(DRAWS_EACH):
            treated = np.array([share(f"salt-{draw}", one) >= HELD_OUT for one in truth.subject_id])
            lift = share_lift(*arms(truth, treated, "own"), POLICY.outcome.alpha)
            effect = truth.effect.mean()
            single.append(lift.interval_single_look[0] <= effect <= lift.interval_single_look[1])
            daily.append(lift.interval[0] <= effect <= lift.interval[1])
    assert np.mean(single) >= 0.93
    assert np.mean(daily) >= 0.99


@pytest.fixture(scope="module", params=[21, 22])
def planned(request: pytest.FixtureRequest) -> Iterator[tuple[World, Facts]]:
    """A workspace two weeks ago: facts until then, measured and diagnosed."""
    world = World(seed=request.param, users=6_000, days=90, end=END)
    facts = workspace(world, world.until(PLANNED))
    measure(facts, facts.as_of(PLANNED), POLICY)
    diagnose(facts, facts.as_of(PLANNED), POLICY.liveness)
    yield world, facts
    facts.close()


def decide(facts: Facts, truth: pd.DataFrame) -> pa.Table:
    """Write verdicts about everybody who is quiet by the facts; return them."""
    signals = facts.read(MEASURED).to_pandas()
    quiet = signals[signals.idle_tier.isin(["light", "medium", "heavy"])]
    draws = [share("planted", "golden_48h", one) for one in quiet.subject_id]
    rows = pa.table(
        {
            "plan_id": ["W-1107-01"] * len(quiet),
            "at": pa.array([PLANNED] * len(quiet), pa.date32()).cast(pa.timestamp("us")),
            "day": [PLANNED] * len(quiet),
            "playbook": ["golden_48h"] * len(quiet),
            "tier": quiet.idle_tier.tolist(),
            "subject_id": quiet.subject_id.tolist(),
            "verdict": ["withhold" if draw < HELD_OUT else "allow" for draw in draws],
            "holdout_share": [HELD_OUT] * len(quiet),
        }
    )
    facts.append(VERDICTS, rows)
    same = truth.set_index("subject_id").loc[quiet.subject_id]
    assert (same.tier.to_numpy() == quiet.idle_tier.to_numpy()).all()
    assert (same.idle_days.to_numpy() == quiet.idle_days.to_numpy()).all()
    return rows


def test_the_closed_loop_reports_the_lift_that_was_planted(planned: tuple[World, Facts]) -> None:
    world, facts = planned
    truth = world.truth_at(PLANNED, 7).to_pandas()
    rows = decide(facts, truth)
    treated = rows.filter(pc.equal(rows["verdict"], "allow")).select(["subject_id", "tier"])
    take_in(facts, world.behave(treated, PLANNED, TODAY))
    (found,) = results(facts, facts.as_of(TODAY), POLICY, "CNY")["playbooks"]
    quiet = truth[truth.subject_id.isin(rows["subject_id"].to_pylist())]
    effect = quiet.effect.mean()
    assert found["interval"][0] <= effect <= found["interval"][1]
    assert found["sample_ratio"]["ok"]
    assert found["treated"]["n"] == treated.num_rows
    own = quiet.returns_untreated.astype(int) + quiet.effect
    told = quiet.subject_id.isin(treated["subject_id"].to_pylist())
    assert found["treated"]["returned"] == own[told].sum()
    assert found["holdout"]["returned"] == quiet.returns_untreated[~told].sum()
    assert found["verb"] in {"scale_up", "keep"}


@pytest.fixture(scope="module")
def business() -> Iterator[tuple[World, Facts]]:
    """A whole half-year left alone."""
    world = World(seed=31, users=6_000, days=120, end=END)
    facts = workspace(world, world.tables())
    yield world, facts
    facts.close()


@pytest.mark.parametrize(("days_ago", "fires"), [(0, True), (30, False), (37, False), (44, False)])
def test_the_login_alarm_rings_at_the_cliff_and_not_a_month_before(
    business: tuple[World, Facts], days_ago: int, fires: bool
) -> None:
    _, facts = business
    found = login_decay(facts, facts.as_of(TODAY - timedelta(days=days_ago)), POLICY)
    assert found["firing"] is fires, found["decay"]


def test_the_diagnosis_tells_the_dormant_from_the_gone(business: tuple[World, Facts]) -> None:
    world, facts = business
    past = facts.as_of(TODAY - timedelta(days=31))
    tested = back_test(facts, past, POLICY.liveness)
    truth = world.truth_at(past.day, 30).to_pandas()
    truth = truth[(truth.idle_days >= 3) & (truth.state != "engaged")]
    for kind, state, blur in (("dormant", "dormant", 0.06), ("churned", "gone", 0.04)):
        returned = truth.returns_untreated[truth.state == state]
        assert tested[kind]["share"] == pytest.approx(returned.mean(), abs=blur)
        assert tested[kind]["n"] == pytest.approx(len(returned), rel=0.2)
    assert tested["dormant"]["interval"][0] > 0.55
    assert tested["churned"]["interval"][1] < 0.2
