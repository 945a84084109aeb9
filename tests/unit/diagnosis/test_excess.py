"""Excess churn: the Mantel-Haenszel difference against hand reckoning, plain shares, confounding and chance."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from liuke.diagnosis.reasons.excess import Stratum, difference, excess
from liuke.model.moment import AsOf
from liuke.model.policy import ReasonPolicy
from tests.shop import FIRST, SHANGHAI

AS_OF = AsOf(day=FIRST, zone=SHANGHAI)


def stratum(exposed: int, exposed_churned: int, others: int, others_churned: int) -> Stratum:
    return Stratum(exposed=exposed, exposed_churned=exposed_churned, others=others, others_churned=others_churned)


TWO = [stratum(40, 10, 60, 6), stratum(20, 12, 30, 9)]


def test_two_strata_reckoned_by_hand() -> None:
    """Weights 40·60/100 = 24 and 20·30/50 = 12; differences .25 − .1 = .15 and .6 − .3 = .3: (24·.15 + 12·.3)/36 = .2.

    CMH: 10 + 12 seen, 40·16/100 + 20·21/50 = 14.8 expected, variance 40·60·16·84/(100²·99) + 20·30·21·29/(50²·49).
    """
    found = difference(TWO)
    assert found is not None
    assert found.value == pytest.approx(0.2)
    variance = Fraction(40 * 60 * 16 * 84, 100**2 * 99) + Fraction(20 * 30 * 21 * 29, 50**2 * 49)
    assert found.p == pytest.approx(float(chi2.sf(float((22 - Fraction(74, 5)) ** 2 / variance), 1)))
    p = Fraction(40**2 * 6 - 60**2 * 10 + 40 * 60 * 10, 100**2) + Fraction(20**2 * 9 - 30**2 * 12 + 20 * 30 * 5, 50**2)
    q = Fraction(10 * 54 + 6 * 30, 200) + Fraction(12 * 21 + 9 * 8, 100)
    half = 1.959963985 * sqrt((0.2 * float(p) + float(q)) / 36**2)
    assert (found.low, found.high) == pytest.approx((0.2 - half, 0.2 + half))


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_one_stratum_is_the_plain_difference(n1: int, n0: int, data: st.DataObject) -> None:
    a, c = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n0))
    found = difference([stratum(n1, a, n0, c)])
    if a + c in (0, n1 + n0):
        assert found is None
        return
    assert found is not None
    assert found.value == pytest.approx(a / n1 - c / n0)
    assert found.low <= found.value <= found.high
    assert 0 <= found.p <= 1


def test_what_only_who_they_are_explains_is_taken_out() -> None:
    """Newcomers meet the evidence more often and leave more often anyway: 45 % against 18 % in all, nothing in each."""
    new, old = stratum(80, 40, 20, 10), stratum(20, 2, 80, 8)
    crude = 42 / 100 - 18 / 100
    found = difference([new, old])
    assert found is not None
    assert crude == pytest.approx(0.24)
    assert found.value == pytest.approx(0)
    assert found.p == pytest.approx(1)


def test_strata_with_one_kind_of_people_and_strata_all_alike_say_nothing() -> None:
    assert difference([stratum(10, 4, 0, 0), stratum(0, 0, 10, 1)]) is None
    assert difference([stratum(10, 0, 10, 0)]) is None
    assert difference([stratum(10, 10, 10, 10)]) is None
    assert difference([]) is None


def test_interval_holds_the_truth_as_often_as_it_says_and_chance_alone_is_seldom_sure() -> None:
    """400 made-up businesses of five strata: Sato's interval and the CMH test at their levels (seeded)."""
    rng = np.random.default_rng(5)
    held = false = 0
    for _ in range(400):
        base = rng.uniform(0.02, 0.4, 5)
        n1, n0 = rng.integers(5, 40, 5), rng.integers(50, 400, 5)
        strata = [
            stratum(int(x), int(rng.binomial(x, b + 0.1)), int(y), int(rng.binomial(y, b)))
            for x, y, b in zip(n1, n0, base, strict=True)
        ]
        null = [
            stratum(int(x), int(rng.binomial(x, b)), int(y), int(rng.binomial(y, b)))
            for x, y, b in zip(n1, n0, base, strict=True)
        ]
        true, chance = difference(strata), difference(null)
        assert true is not None
        assert chance is not None
        held += true.low <= 0.1 <= true.high
        false += chance.p < 0.05
    assert held / 400 == pytest.approx(0.95, abs=0.035)
    assert false / 400 == pytest.approx(0.05, abs=0.03)


def test_reasons_with_too_few_people_keep_their_counts_and_say_no_difference() -> None:
    import pyarrow as pa

    rows = [
        {"reason": None, "stratum": "a", "people": 500, "churned": 50},
        {"reason": "price", "stratum": "a", "people": 29, "churned": 20},
        {"reason": "value_gap", "stratum": "a", "people": 100, "churned": 30},
        {"reason": "need_ended", "stratum": "a", "people": 60, "churned": 6},
    ]
    found = {row["reason"]: row for row in excess(pa.Table.from_pylist(rows), AS_OF, ReasonPolicy()).to_pylist()}
    assert (found["price"]["exposed"], found["price"]["excess"]) == (29, None)
    assert found["value_gap"]["excess"] == pytest.approx(30 / 100 - 20 / 400)
    assert found["value_gap"]["extra_leavers"] == pytest.approx(25)
    assert found["value_gap"]["q"] == pytest.approx(2 * found["value_gap"]["p"])
    assert found["need_ended"]["q"] == found["need_ended"]["p"]
    assert list(found) == ["value_gap", "price", "need_ended"]
