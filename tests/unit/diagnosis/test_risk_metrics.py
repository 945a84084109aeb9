"""Figures of chances: by hand, by another way of counting, and the paired bootstrap."""

from itertools import product
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.diagnosis.risk.bootstrap import auc_interval, compare, gain
from liuke.diagnosis.risk.metrics import auc, lift, measured, reliability


def test_the_figures_of_four_people_by_hand() -> None:
    """Left: .8 and .4; stayed: .6 and .1. Of the four pairs three are in order. Top tenth: .4 of the person at .8."""
    y, p = np.array([1, 1, 0, 0]), np.array([0.8, 0.4, 0.6, 0.1])
    said = measured(y, p)
    assert (said.n, said.churners, said.auc) == (4, 2, 0.75)
    assert said.brier == pytest.approx((0.04 + 0.36 + 0.36 + 0.01) / 4)
    assert said.log_loss == pytest.approx(-(log(0.8) + log(0.4) + log(0.4) + log(0.9)) / 4)
    assert said.ece == pytest.approx((0.2 + 0.6 + 0.6 + 0.1) / 4)
    assert said.lift == pytest.approx(2.0)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0.1, 0.2, 0.5, 0.7])), min_size=2, max_size=40))
def test_the_area_is_the_share_of_pairs_in_order(rows: list[tuple[bool, float]]) -> None:
    y, p = np.array([one for one, _ in rows]), np.array([two for _, two in rows])
    pairs = [(a > b) + (a == b) / 2 for a, b in product(p[y], p[~y])]
    assert auc(y, p) == (pytest.approx(np.mean(pairs)) if pairs else None)


def test_equal_chances_share_the_top_tenth() -> None:
    y = np.array([1] * 5 + [0] * 15)
    assert lift(y, np.full(20, 0.3)) == pytest.approx(1.0)
    assert lift(np.zeros(20), np.full(20, 0.3)) is None


def test_a_chance_of_nought_that_came_true_costs_much_but_not_everything() -> None:
    said = measured(np.array([1, 0]), np.array([0.0, 1.0]))
    assert 10 < said.log_loss < 20


@given(st.integers(0, 1000), st.sampled_from([1, 3, 10]))
@settings(max_examples=30, deadline=None)
def test_reliability_counts_everybody_once_from_safe_to_risky(seed: int, levels: int) -> None:
    chance = np.random.default_rng(seed)
    p = chance.integers(levels, size=200) / levels
    y = chance.random(200) < p
    rows = reliability(y, p)
    assert sum(row["n"] for row in rows) == 200
    assert sum(row["n"] * row["came"] for row in rows) == pytest.approx(y.sum())
    assert [row["said"] for row in rows] == sorted(row["said"] for row in rows)
    assert all(row["low"] - 1e-9 <= row["came"] <= row["high"] + 1e-9 for row in rows)


def test_a_better_set_of_chances_is_surely_better_and_an_equal_one_is_not() -> None:
    chance = np.random.default_rng(7)
    true = chance.beta(1, 3, 3000)
    y = chance.random(3000) < true
    blurred = np.clip(true + chance.normal(0, 0.15, 3000), 0.01, 0.99)
    said = {"true": true, "blurred": blurred, "same": true.copy(), "all": np.full(3000, y.mean())}
    report = compare(y, said, base="blurred", draws=200)
    assert report.best == "true"
    assert report.gains["true"].surely_better
    assert not report.gains["all"].surely_better
    assert gain(y, true, true.copy(), draws=50).log_loss_low == 0
    low, high = auc_interval(y, true, draws=200) or (1.0, 0.0)
    assert low < (auc(y, true) or 0) < high and high - low < 0.06


def test_the_bootstraps_area_of_each_draw_is_that_of_the_rows_drawn() -> None:
    """Second source: the area of the drawn rows themselves."""
    from liuke.diagnosis.risk.bootstrap import _drawn, _weights

    chance = np.random.default_rng(9)
    p = chance.integers(6, size=60) / 6
    y = (chance.random(60) < 0.4).astype(float)
    areas, means = _drawn(y, p, None, 20, 1)
    weights = np.concatenate(list(_weights(60, None, 20, 1)))
    for k, drawn in enumerate(weights):
        rows = np.repeat(np.arange(60), drawn.astype(int))
        assert areas[k] == pytest.approx(auc(y[rows], p[rows]))
        assert means[k] == pytest.approx(measured(y[rows], p[rows]).log_loss)


def test_rows_of_one_person_are_drawn_together_and_make_the_interval_wider() -> None:
    chance = np.random.default_rng(11)
    p = chance.beta(1, 3, 300)
    y = chance.random(300) < p
    tenfold = np.tile(np.arange(300), 10)
    alone = auc_interval(y[tenfold], p[tenfold], draws=200) or (0.0, 0.0)
    grouped = auc_interval(y[tenfold], p[tenfold], groups=tenfold, draws=200) or (0.0, 0.0)
    assert grouped[1] - grouped[0] > 2 * (alone[1] - alone[0])
