"""Shares drawn toward their mean: between what was counted and the mean, more so the less was counted; honest ends."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.kit.shrunk import shrink

counts = st.lists(
    st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=40
)


@settings(max_examples=60, deadline=None)
@given(counts)
def test_a_share_lies_between_what_was_counted_and_the_mean_and_within_its_interval(
    seen: list[tuple[int, int]],
) -> None:
    k, n = np.array(seen, float).T
    drawn = shrink(k, n)
    if n.sum() == 0:
        assert drawn is None
        return
    assert drawn is not None
    own = np.divide(k, n, out=np.full(len(n), drawn.mean), where=n > 0)
    low, high = np.minimum(own, drawn.mean), np.maximum(own, drawn.mean)
    assert ((low - 1e-12 <= drawn.shares) & (drawn.shares <= high + 1e-12)).all()
    assert ((drawn.low <= drawn.shares) & (drawn.shares <= drawn.high)).all()
    assert ((drawn.low >= 0) & (drawn.high <= 1)).all()
    assert drawn.mean_low <= drawn.mean <= drawn.mean_high
    assert drawn.strength > 0


def test_the_share_is_what_a_beta_prior_of_that_mean_and_strength_gives() -> None:
    """The conjugate formula (Gelman et al., Bayesian Data Analysis, 2.4): (mean · strength + k) / (strength + n)."""
    k, n = np.array([5, 0, 9, 90]), np.array([5, 0, 10, 100])
    drawn = shrink(k, n)
    assert drawn is not None
    assert drawn.shares == pytest.approx((drawn.mean * drawn.strength + k) / (drawn.strength + n))
    assert drawn.shares[1] == pytest.approx(drawn.mean)


def test_three_of_three_say_less_than_ninety_of_a_hundred() -> None:
    drawn = shrink([3, 90, 20, 25], [3, 100, 40, 30])
    assert drawn is not None
    assert drawn.high[0] - drawn.low[0] > drawn.high[1] - drawn.low[1]
    assert 3 / 3 - drawn.shares[0] > 90 / 100 - drawn.shares[1]


def test_intervals_hold_the_truth_and_shrunk_shares_are_nearer_to_it_than_counted_ones() -> None:
    rng = np.random.default_rng(7)
    inside, ours, counted = [], [], []
    for _ in range(40):
        size, mean, strength = rng.integers(5, 50), rng.uniform(0.4, 0.95), rng.choice([3, 10, 50, 500])
        truth = rng.beta(mean * strength, (1 - mean) * strength, size)
        n = rng.integers(1, 25, size)
        k = rng.binomial(n, truth)
        drawn = shrink(k, n)
        assert drawn is not None
        inside.append(np.mean((drawn.low <= truth) & (truth <= drawn.high)))
        ours.append(np.mean((drawn.shares - truth) ** 2))
        counted.append(np.mean((k / n - truth) ** 2))
    assert 0.92 < np.mean(inside) < 0.98
    assert np.mean(ours) < 0.5 * np.mean(counted)


def test_units_that_are_all_alike_are_drawn_together_and_units_far_apart_are_left_where_they_are() -> None:
    rng = np.random.default_rng(1)
    alike = shrink(rng.binomial(30, 0.8, 60), np.full(60, 30))
    apart = shrink(np.tile([2, 28], 30), np.full(60, 30))
    assert alike is not None
    assert apart is not None
    assert alike.strength > 40
    assert apart.strength < 3


@pytest.mark.parametrize(("k", "n"), [([0, 0, 0], [9, 4, 30]), ([9, 4, 30], [9, 4, 30])])
def test_nobody_and_everybody_are_shares_like_any_other(k: list[int], n: list[int]) -> None:
    drawn = shrink(k, n)
    assert drawn is not None
    assert np.isfinite(np.concatenate([drawn.shares, drawn.low, drawn.high])).all()
    assert (drawn.high - drawn.low > 0).all()
