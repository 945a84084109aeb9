"""Arms that are not of the drawn sizes are noticed; what would not be noticed is said."""

from datetime import date
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from liuke.model.moment import AsOf
from liuke.model.policy import OutcomePolicy
from liuke.outcome.cells import Cells
from liuke.outcome.evidence import _stage, weigh
from liuke.outcome.sample_ratio import check_arms, detectable_loss, sample_ratio


@pytest.mark.parametrize(
    ("seen", "shares", "p"),
    [
        # GrowthBook packages/stats/tests, test_srm: check_srm([1000, 1200], [0.5, 0.5]) == 0.000020079.
        ((1000, 1200), (0.5, 0.5), 0.000020079),
        ((900, 100), (0.9, 0.1), 1.0),
        ((1000, 1000, 2000), (0.5, 0.5, 1.0), 1.0),
    ],
)
def test_arm_sizes_are_judged_as_growthbook_judges_them(
    seen: tuple[int, ...], shares: tuple[float, ...], p: float
) -> None:
    assert sample_ratio(seen, shares) == pytest.approx(p, rel=1e-4)


def test_the_p_value_of_a_hand_calculation() -> None:
    # (940-900)²/900 + (60-100)²/100 = 17.78 with one degree of freedom: p = 2·(1 − Φ(4.2164)) = 2.482e-5 (table of Φ).
    assert sample_ratio((940, 60), (0.9, 0.1)) == pytest.approx(2.482e-5, rel=1e-3)


def test_one_arm_alone_or_nobody_cannot_be_out_of_ratio() -> None:
    assert sample_ratio((10, 0), (1.0, 0.0)) == 1.0
    assert sample_ratio((0, 0), (0.9, 0.1)) == 1.0


def test_when_nothing_is_wrong_the_alarm_rings_at_most_twice_in_a_thousand() -> None:
    rng = np.random.default_rng(2)
    alarms = [check_arms(20_000 - k, k, 2_000, 0.001).p < 0.001 for k in rng.binomial(20_000, 0.1, 20_000)]
    assert np.mean(alarms) <= 0.002


def test_all_three_stages_together_ring_at_most_twice_in_a_thousand() -> None:
    # RELIABILITY T2, Show it 3: as drawn, when written to (four in five stood up) and in the figures (half have closed).
    rng, runs, policy = np.random.default_rng(6), 4_000, OutcomePolicy()
    drawn = [rng.binomial(n, 0.1, runs) for n in (10_000, 10_000)]  # early plans, late plans
    stood = [[rng.binomial(k, 0.8), rng.binomial(10_000 - k, 0.8)] for k in drawn]
    rung = 0
    for run in range(runs):
        rows = [
            {
                "held": held,
                "share": 0.1,
                "n": held * k[run] + (not held) * (10_000 - k[run]),
                "exposed": up[not held][run],
            }
            for k, up in zip(drawn, stood, strict=True)
            for held in (True, False)
        ]
        both, early = _cells(rows), _cells(rows[:2])
        stages = (("drawn", both, "n"), ("exposed", both, "exposed"), ("analysed", early, "n"))
        rung += not all(_stage(name, cells, column, policy).ok for name, cells, column in stages)
    assert rung / runs <= 0.002


def _cells(rows: list[dict[str, Any]]) -> Cells:
    return Cells(columns={name: np.array([row[name] for row in rows]) for name in rows[0]})


def test_people_lost_from_one_arm_when_written_to_withhold_the_result_though_the_draw_was_right() -> None:
    day = np.datetime64("2026-03-01")
    arms = [(False, 9_000, 8_900.0), (True, 1_000, 400.0)]
    zeros = {f"{name}{more}": 0.0 for name in ("pre_days", "pre_orders", "pre_money") for more in ("", "_2")}
    rows = [
        {
            "held": held,
            "share": 0.1,
            "generation": 1,
            "n": n,
            "exposed": up,
            "known": 0.0,
            "day": day,
            "both_arms": False,
        }
        | {"tier": None, "cut_at": np.nan, "goal": n / 5, **zeros}
        for held, n, up in arms
    ]
    found = weigh(_cells(rows), OutcomePolicy(), AsOf(day=date(2026, 3, 20), zone=ZoneInfo("UTC")), 7)
    assert {one.name: one.ok for one in found.stages} == {"drawn": True, "exposed": False, "analysed": True}
    assert found.in_the_way is not None and found.in_the_way.code == "LK-O125" and found.goal is None
    assert "400" in found.in_the_way.sentence("zh") and "930" in found.in_the_way.sentence("en")
    assert found.worst.name == "exposed"


@pytest.mark.parametrize(("people", "share"), [(20_000, 0.5), (20_000, 0.1), (200_000, 0.1)])
def test_the_loss_said_to_be_detectable_is_detected_four_times_in_five(people: int, share: float) -> None:
    # MODELS / RELIABILITY M12 measured a power of .13 (20 k, 10 %) and .62 (20 k, 50 %) for a loss of 5 %.
    rng = np.random.default_rng(8)
    loss = detectable_loss(people, share, 0.001)
    holdout = rng.binomial(people, share, 3_000)
    treated = rng.binomial(people - holdout, 1 - loss)
    seen = zip(treated.tolist(), holdout.tolist(), strict=True)
    found = np.mean([check_arms(t, h, (t + h) * share, 0.001).p < 0.001 for t, h in seen])
    assert found == pytest.approx(0.8, abs=0.05)


def test_a_handful_of_people_can_detect_no_loss_at_all() -> None:
    assert detectable_loss(30, 0.1, 0.001) == inf
    assert detectable_loss(1_000, 0.0, 0.001) == inf
