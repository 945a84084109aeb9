"""Intervals and false-discovery control against published figures."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.kit.intervals import benjamini_hochberg, mean_interval, newcombe, wilson


def test_wilson_gives_the_published_figures() -> None:
    """Newcombe 1998 (two-sided intervals for the single proportion), table I, method 3: 81 of 263 and 15 of 148."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


def test_newcombe_gives_the_published_figures() -> None:
    """Newcombe 1998 (difference), table II, method 10: 56/70 − 48/80 and 9/10 − 3/10."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(9, 10, 3, 10) == pytest.approx((0.1705, 0.8090), abs=5e-5)


def test_students_interval_of_a_mean_agrees_with_r() -> None:
    """R: t.test(c(1, 2, 3, 4, 10))$conf.int is -0.3895 .. 8.3895."""
    values = [1, 2, 3, 4, 10]
    found = mean_interval(5, sum(values), sum(v * v for v in values))
    assert found == pytest.approx((-0.389, 8.389), abs=1e-3)
    assert mean_interval(1, 3, 9) is None


def test_q_agrees_with_r() -> None:
    """R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.5), "BH")."""
    assert benjamini_hochberg([0.5, 0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.5, 0.05, 0.05, 0.05, 0.05])
    assert benjamini_hochberg([]) == []


@given(st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=40))
def test_q_is_no_smaller_than_p_keeps_the_order_and_leaves_out_what_was_not_tested(p: list[float]) -> None:
    q = benjamini_hochberg(p)
    assert [math.isnan(one) for one in q] == [math.isnan(one) for one in p]
    made = sorted((a, b) for a, b in zip(p, q, strict=True) if not math.isnan(a))
    assert all(b >= a - 1e-15 and b <= 1 for a, b in made)
    assert np.all(np.diff([b for _, b in made]) >= -1e-15)
