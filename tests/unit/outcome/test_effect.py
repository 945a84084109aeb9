"""Differences of means, held to another house's published test cases and to simulation."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.outcome.arm import Arm, yes_or_no
from liuke.outcome.effect import any_time, belief, one_look
from liuke.outcome.errors import BadLooksError, EmptyArmError, NoSpreadError, NothingBelowError
from liuke.outcome.pair import Pair, adjusted, ratio
from liuke.outcome.spending import boundaries, spent

# GrowthBook, packages/stats (gbstats 0.8.0), the cases of its own tests as quoted in MODELS §3.2.
A = Arm(n=3407, total=1396.87, squares=52377.9767)
B = Arm(n=3461, total=2422.7, squares=134698.29)
FIVE = 6e-6


def test_growthbook_1_a_relative_difference_of_means() -> None:
    found = one_look(B, A, "relative")
    assert found.difference == pytest.approx(0.70732, abs=FIVE)
    assert found.interval == pytest.approx((-0.03526, 1.44989), abs=FIVE)
    assert found.standard_error == pytest.approx(0.37879, abs=FIVE)
    assert found.p == pytest.approx(0.06191, abs=FIVE)


def test_growthbook_2_the_same_in_its_unit() -> None:
    found = one_look(B, A, "absolute")
    assert found.difference == pytest.approx(0.29, abs=1e-5)
    assert found.interval == pytest.approx((0.04538, 0.53462), abs=1e-5)
    assert found.standard_error == pytest.approx(0.12478, abs=1e-5)
    assert found.p == pytest.approx(0.02016, abs=1e-5)


def test_growthbook_3_small_shares() -> None:
    found = one_look(yes_or_no(30, 16), yes_or_no(28, 14), "relative", shares=True)
    assert found.difference == pytest.approx(0.06667, abs=FIVE)
    assert found.interval == pytest.approx((-0.47767, 0.61101), abs=FIVE)
    assert found.standard_error == pytest.approx(0.2717, abs=6e-5)
    assert found.p == pytest.approx(0.80707, abs=FIVE)


def test_growthbook_4_a_sequence_tuned_at_a_thousand() -> None:
    found = any_time(B, Arm(n=3000, total=A.total, squares=A.squares), "relative", tuned_at=1000)
    assert found.difference == pytest.approx(0.50336, abs=FIVE)
    assert found.interval == pytest.approx((-0.55844, 1.56516), abs=FIVE)
    assert found.standard_error == pytest.approx(0.33341, abs=FIVE)
    assert found.p == 1


def test_growthbook_5_a_sequence_of_shares() -> None:
    found = any_time(yes_or_no(3461, 2422), yes_or_no(3000, 1396), "relative", tuned_at=5000, shares=True)
    assert found.difference == pytest.approx(0.50386, abs=FIVE)
    assert found.interval == pytest.approx((0.40098, 0.60675), abs=FIVE)
    assert found.standard_error == pytest.approx(0.03386, abs=FIVE)


def test_growthbook_6_what_to_believe_under_a_flat_prior() -> None:
    found = belief(yes_or_no(100, 51), yes_or_no(100, 49), "relative", shares=True)
    assert found.difference == pytest.approx(0.04082, abs=FIVE)
    assert found.spread == pytest.approx(0.14725, abs=FIVE)
    assert found.interval == pytest.approx((-0.24779, 0.32943), abs=FIVE)
    assert found.better == pytest.approx(0.60918, abs=FIVE)
    assert (found.loss_if_not, found.loss_if_treated) == pytest.approx((0.0814, 0.04058), abs=FIVE)


def test_a_p_of_a_huge_difference_does_not_become_zero() -> None:
    assert 0 < one_look(yes_or_no(10**5, 60_000), yes_or_no(10**5, 55_000), "absolute").p < 1e-100


def test_what_cannot_be_divided_or_spread_is_an_error() -> None:
    with pytest.raises(NothingBelowError):
        one_look(yes_or_no(10, 5), Arm(n=10, total=0, squares=10), "relative")
    with pytest.raises(NoSpreadError):
        one_look(yes_or_no(10, 10), yes_or_no(10, 10), "absolute")
    with pytest.raises(NothingBelowError):
        ratio(Pair(n=3, y=2, yy=2))
    with pytest.raises(EmptyArmError):
        _ = Pair(n=1, y=1, x=1).covariance


def _pair(y: np.ndarray, x: np.ndarray) -> Pair:
    sums = {"y": y.sum(), "x": x.sum(), "yy": (y * y).sum(), "xx": (x * x).sum(), "xy": (x * y).sum()}
    return Pair(n=len(y), **{name: float(value) for name, value in sums.items()})


@given(st.integers(0, 2**32 - 1))
def test_taking_out_the_past_is_a_regression_on_it_with_an_arm(seed: int) -> None:
    """Theta and the difference are those of least squares of y on x and arm (numpy's, the second source)."""
    chance = np.random.default_rng(seed)
    n = int(chance.integers(20, 80))
    x, arm = chance.normal(size=n), np.arange(n) % 3 > 0
    y = 2 * x + 0.5 * arm + chance.normal(size=n)
    found = adjusted(_pair(y[arm], x[arm]), _pair(y[~arm], x[~arm]))
    weights = np.linalg.lstsq(np.column_stack([np.ones(n), arm, x]), y, rcond=None)[0]
    assert found.theta == pytest.approx(weights[2], rel=1e-6)
    assert found.treated.mean - found.holdout.mean == pytest.approx(weights[1], rel=1e-6)
    assert 0 <= found.explained <= 1


def test_a_past_that_says_nothing_takes_nothing_out() -> None:
    y = np.array([0.0, 1, 1, 0, 1])
    flat = adjusted(_pair(y, np.ones(5)), _pair(1 - y, np.ones(5)))
    assert (flat.theta, flat.explained) == (0, 0)
    assert flat.treated.mean == pytest.approx(0.6)


def test_a_ratio_knows_its_error() -> None:
    """The delta method's error against the spread of 4,000 simulated ratios."""
    chance = np.random.default_rng(7)
    visits = chance.poisson(4, size=(4000, 300)) + 1
    paid = chance.poisson(visits * 2.0)
    seen = (paid.sum(axis=1) / visits.sum(axis=1)).std()
    one = ratio(_pair(paid[0].astype(float), visits[0].astype(float)))
    assert one.mean == pytest.approx(paid[0].sum() / visits[0].sum())
    assert sqrt(one.variance / one.n) == pytest.approx(seen, rel=0.1)


@pytest.mark.parametrize(
    ("looks", "last", "first"),
    [
        # R gsDesign, sfLDOF, two-sided 0.05, equally spaced: the textbook table of Lan & DeMets' O'Brien-Fleming bounds
        # (Jennison & Turnbull 2000, table 7.3 and R ldbounds::ldBounds(iuse = 1)).
        (2, 1.9686, 2.9626),
        (3, 1.9930, 3.7103),
        (4, 2.0140, 4.3326),
        (5, 2.0310, 4.8769),
    ],
)
def test_boundaries_are_the_published_ones(looks: int, last: float, first: float) -> None:
    found = boundaries([(k + 1) / looks for k in range(looks)])
    assert found[0] == pytest.approx(first, abs=2e-3)
    assert found[-1] == pytest.approx(last, abs=2e-3)


def test_all_error_is_spent_at_the_end_and_none_before_the_beginning() -> None:
    assert spent(0, 0.05) == 0
    assert spent(1, 0.05) == pytest.approx(0.05)
    assert boundaries([1.0]) == pytest.approx([1.95996], abs=1e-4)


@pytest.mark.parametrize("looks", [[], [0, 1], [0.5, 0.5], [0.2, 1.1]])
def test_looks_out_of_order_are_refused(looks: list[float]) -> None:
    with pytest.raises(BadLooksError):
        boundaries(looks)


def test_looking_daily_for_four_weeks_keeps_its_error_and_most_of_its_power() -> None:
    """MODELS §3.3: 6,000 experiments, 2,000 people a day, base 10 %: false alarms .051, power .629 at +6 %."""
    chance = np.random.default_rng(11)
    looks, runs, a_day = 28, 6_000, 1_000
    width = np.array(boundaries([(k + 1) / looks for k in range(looks)]))

    def alarmed(base: float, other: float) -> float:
        n = a_day * np.arange(1, looks + 1)
        p, q = (chance.binomial(a_day, share, (runs, looks)).cumsum(axis=1) / n for share in (base, other))
        error = np.sqrt((p * (1 - p) + q * (1 - q)) / n)
        return float((np.abs(q - p) > width * error).any(axis=1).mean())

    assert alarmed(0.10, 0.10) <= 0.055
    assert alarmed(0.10, 0.106) >= 0.62
