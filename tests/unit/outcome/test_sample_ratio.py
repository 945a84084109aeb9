"""Arms that are not of the drawn sizes are noticed; what would not be noticed is said."""

from math import inf

import numpy as np
import pytest

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
