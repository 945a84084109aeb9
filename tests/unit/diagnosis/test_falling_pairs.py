"""Two features together, and Simpson's paradox (D5): what is planted is found and told, chance is not."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.diagnosis.falling import weighted_q, who_is_falling
from liuke.diagnosis.falling_codes import Coded, coded
from liuke.diagnosis.falling_pairs import compare_pairs, told_once
from liuke.diagnosis.falling_simpson import Feature, turned_round
from liuke.facts.profile import user_columns
from liuke.facts.tables import USERS
from liuke.kit.intervals import benjamini_hochberg
from liuke.model.column import Column
from tests.shop import Shop

PLAN = Column(name="plan", type="text", en="Plan", zh="套餐")
CITY = Column(name="city", type="text", en="City", zh="城市")
ERRORS = Column(name="errors", type="integer", en="Errors", zh="报错")


def of_text(column: Column, values: Any) -> Coded:
    found = coded(column, pa.chunked_array([pa.array(list(values), pa.string())]), np.arange(len(values)), len(values))
    assert found is not None
    return found


def of_number(values: Any) -> Coded:
    found = coded(ERRORS, pa.chunked_array([pa.array(values)]), np.arange(len(values)), len(values))
    assert found is not None
    return found


def planted(seed: int, n: int, together: float) -> tuple[list[Coded], np.ndarray]:
    """People on basic plans who met errors fall more than the two alone add up to, by ``together``."""
    rng = np.random.default_rng(seed)
    basic, errors = rng.random(n) < 0.4, rng.poisson(1.5, n)
    p = 0.15 + 0.08 * basic + 0.07 * (errors > 1) + together * (basic & (errors > 1))
    columns = [
        of_text(PLAN, np.where(basic, "basic", "pro")),
        of_number(errors.astype(float)),
        of_text(CITY, rng.choice(["上海", "北京", "成都"], n)),
    ]
    return columns, rng.random(n) < p


def test_a_pair_by_hand() -> None:
    """100 of each kind: 60, 30, 20 and 10 fell. 60 − 30 − 20 + 10 is 20 points; expected 40 %, the sum of the sides."""
    one = np.repeat(["a", "a", "b", "b"], 100)
    other = np.repeat(["x", "y", "x", "y"], 100)
    fell = np.concatenate([np.arange(100) < k for k in (60, 30, 20, 10)])
    (test,) = compare_pairs([of_text(PLAN, one), of_text(CITY, other)], fell, 0.05)
    assert (test["rate"], test["rate_one"], test["rate_other"], test["rate_neither"]) == (0.6, 0.3, 0.2, 0.1)
    assert test["expected"] == pytest.approx(0.4)
    assert test["effect"] == pytest.approx(0.2)
    error = np.sqrt(sum((k + 1) / 102 * (1 - (k + 1) / 102) / 102 for k in (60, 30, 20, 10)))
    assert test["p"] == pytest.approx(2 * (1 - _normal(0.2 / error)), rel=1e-6)
    assert test["interval"][0] < 0.2 < test["interval"][1]
    assert test["people"] == 100
    assert test["n"] == 400
    assert "Plan is a and City is x: 60.0% of 100 fell, where the two alone add up to 40.0%" in test["en"]
    assert "“套餐”是 a，且“城市”是 x：100 人里 60.0% 下降；两者各自的影响相加只到 40.0%" in test["zh"]


def _normal(z: float) -> float:
    from math import erf, sqrt

    return (1 + erf(z / sqrt(2))) / 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(40, 300), st.floats(0.1, 0.9)), min_size=4, max_size=4))
def test_a_pair_adds_up_exactly_and_is_seen_from_the_corner_that_goes_beyond(cells: list[tuple[int, float]]) -> None:
    n = [size for size, _ in cells]
    k = [round(size * share) for size, share in cells]
    one = np.repeat(["a", "a", "b", "b"], n)
    other = np.repeat(["x", "y", "x", "y"], n)
    fell = np.concatenate([np.arange(size) < hits for size, hits in zip(n, k, strict=True)])
    found = compare_pairs([of_text(PLAN, one), of_text(CITY, other)], fell, 0.05)
    for test in found:
        beyond = k[0] / n[0] - k[1] / n[1] - k[2] / n[2] + k[3] / n[3]
        assert test["effect"] == pytest.approx(abs(beyond), abs=1e-12)
        assert test["rate"] - test["expected"] == pytest.approx(test["effect"], abs=1e-12)
        assert test["interval"][0] <= test["effect"] <= test["interval"][1]
        assert test["n"] == sum(n)
        assert 0 <= test["p"] <= 1


def test_two_columns_that_say_the_same_are_no_pair() -> None:
    rng = np.random.default_rng(2)
    one = rng.random(4_000) < 0.5
    same = one ^ (rng.random(4_000) < 0.1)
    columns = [of_text(PLAN, np.where(one, "a", "b")), of_text(CITY, np.where(same, "x", "y"))]
    assert compare_pairs(columns, rng.random(4_000) < 0.1 + 0.6 * (one & same), 0.05) == []


def test_what_two_features_do_together_is_found_and_what_they_do_alone_is_not_called_a_pair() -> None:
    columns, fell = planted(1, 6_000, 0.2)
    found = [test for test in compare_pairs(columns, fell, 0.05) if test["p"] < 1e-6]
    assert [sorted(test["columns"]) for test in found] == [["errors", "plan"]]
    assert found[0]["effect"] == pytest.approx(0.2, abs=0.06)
    assert "Errors is above 1" in found[0]["en"]
    alone = [compare_pairs(*planted(seed, 3_000, 0.0), 0.05) for seed in range(60)]
    share = np.mean([test["p"] < 0.05 for tests in alone for test in tests])
    assert 0.02 < share < 0.08


def test_the_interval_of_what_goes_beyond_holds_the_truth() -> None:
    inside = 0
    for seed in range(300):
        tests = compare_pairs(*planted(1_000 + seed, 1_500, 0.15), 0.05)
        (test,) = [one for one in tests if set(one["columns"]) == {"plan", "errors"}]
        inside += test["interval"][0] <= 0.15 <= test["interval"][1]
    assert inside / 300 > 0.92


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=30),
    st.lists(st.floats(0, 1), min_size=1, max_size=200),
)
def test_half_of_the_attention_is_for_single_columns_however_many_pairs_there_are(
    single: list[float], pairs: list[float]
) -> None:
    q = weighted_q([{"p": p} for p in single], [{"p": p} for p in pairs])
    assert len(q) == len(single) + len(pairs)
    alone = benjamini_hochberg(single)
    assert all(ours <= 2 * theirs + 1e-9 for ours, theirs in zip(q, alone, strict=False))
    assert weighted_q([{"p": p} for p in single], []) == pytest.approx(alone)


def berkeley() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Kidney stones (Charig et al. 1986; Julious and Mullee 1994): treatment A against B, small and large stones.

    A: 81 of 87 small and 192 of 263 large succeeded; B: 234 of 270 and 55 of 80. B looks better on the whole (83 %
    against 78 %) and is worse in both.
    """
    cells = (("A", "small", 87, 81), ("A", "large", 263, 192), ("B", "small", 270, 234), ("B", "large", 80, 55))
    plan = np.repeat([one[0] for one in cells], [one[2] for one in cells])
    size = np.repeat([one[1] for one in cells], [one[2] for one in cells])
    failed = np.concatenate([np.arange(n) >= k for _, _, n, k in cells])
    return plan, size, failed


def feature(column: Column, values: np.ndarray, value: str) -> Feature:
    flags = (values == value).astype(np.int8)
    return Feature(column, value, (f"{column.en} is {value}", f"“{column.zh}”是 {value}"), flags)


def test_kidney_stones_turn_round_but_not_surely_in_seven_hundred_people_and_surely_in_seven_thousand() -> None:
    plan, size, failed = berkeley()
    few = turned_round([feature(PLAN, plan, "A")], [of_text(CITY, size)], failed, 0.05)
    assert few == {"tested": 1, "found": []}
    ten = [np.tile(one, 10) for one in (plan, size, failed)]
    (found,) = turned_round([feature(PLAN, ten[0], "A")], [of_text(CITY, ten[1])], ten[2], 0.05)["found"]
    assert found["rate"] == pytest.approx(77 / 350)
    assert found["rate_else"] == pytest.approx(61 / 350)
    assert found["crude"] > 0 > found["effect"]
    assert (found["strata"], found["strata_turned"]) == (2, 2)
    weights = (87 * 270 / 357, 263 * 80 / 343)
    each = (6 / 87 - 36 / 270, 71 / 263 - 25 / 80)
    by_hand = sum(w * d for w, d in zip(weights, each, strict=True)) / sum(weights)
    assert found["effect"] == pytest.approx(by_hand)
    assert found["crude"] == pytest.approx(found["effect"] + found["who_they_are"])
    assert "22.0% fell and of the others 17.4%" in found["en"]
    assert "every one of 2 parts" in found["en"]
    assert "全部 2 组都反过来" in found["zh"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(60, 1_500))
def test_what_it_is_within_and_who_they_are_add_up_to_the_difference(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    plan, city = rng.choice(["a", "b"], n), rng.choice(["x", "y", "z"], n)
    fell = rng.random(n) < 0.3
    for q in (0.0, 1.0):
        found = turned_round([feature(PLAN, plan, "a")], [of_text(CITY, city)], fell & (rng.random(n) >= q / 2), 0.05)
        for one in found["found"]:
            assert one["effect"] + one["who_they_are"] == pytest.approx(one["crude"], abs=1e-12)
            assert one["crude"] * one["effect"] < 0
            assert one["held_by"] >= 0.75


def test_without_a_paradox_none_is_told_more_often_than_chance_allows() -> None:
    """The feature acts, the stratum acts, they are apart: 100 worlds."""
    told = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        a, b = rng.random(3_000) < 0.4, rng.integers(0, 4, 3_000)
        fell = rng.random(3_000) < 0.15 + 0.06 * a + 0.05 * b
        plan = np.where(a, "a", "b")
        told += len(turned_round([feature(PLAN, plan, "a")], [of_text(CITY, b.astype(str))], fell, 0.05)["found"])
    assert told == 0


def test_one_part_that_surely_goes_with_the_whole_is_a_mixture_and_no_paradox() -> None:
    plan = np.repeat(["a", "b", "a", "b"], [4_000, 1_000, 500, 3_000])
    city = np.repeat(["x", "x", "y", "y"], [4_000, 1_000, 500, 3_000])
    share = np.repeat([0.40, 0.45, 0.30, 0.10], [4_000, 1_000, 500, 3_000])
    fell = np.random.default_rng(3).random(len(plan)) < share
    assert turned_round([feature(PLAN, plan, "a")], [of_text(CITY, city)], fell, 0.05)["found"] == []


def shop_of(plan: np.ndarray, city: np.ndarray) -> Shop:
    shop = Shop()
    names = [f"u{i:05d}" for i in range(len(plan))]
    shop.facts.append(USERS, pa.table({"subject_id": names, "plan": plan, "city": city}))
    signals = {"as_of": pa.array([shop.day(40)] * len(names), pa.date32()), "subject_id": names}
    shop.facts.append(shop.facts.tables["user_signals"], pa.table(signals))
    return shop


def test_the_whole_question_tells_the_paradox_and_is_a_document() -> None:
    plan, size, failed = (np.tile(one, 12) for one in berkeley())
    shop = shop_of(plan, size)
    fallen = pa.table({"subject_id": [f"u{i:05d}" for i in range(len(plan))], "fell": failed})
    found = who_is_falling(shop.facts, shop.as_of(40), fallen, user_columns(shop.facts))
    assert found["simpson"][0]["column"] == "plan"
    assert found["simpson"][0]["within"] == "city"
    assert found["searched"] == len(plan)
    assert found["tested_pairs"] >= 1
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize("values", [[None] * 90, ["same"] * 90, [float("nan")] * 90, [7] * 90])
def test_columns_that_tell_nobody_apart_are_left_out(values: list[Any]) -> None:
    text = not any(isinstance(one, int | float) for one in values)
    column = CITY if text else ERRORS
    array = pa.array(values, pa.string() if text else pa.float64())
    assert coded(column, pa.chunked_array([array]), np.arange(90), 90) is None


def test_no_column_and_no_pair_is_told_over_and_over() -> None:
    rng = np.random.default_rng(5)
    names = [f"c{i}" for i in range(8)]
    pairs = [
        {"columns": [a, b], "values": [a, b, str(k)], "interval": [rng.random(), 1.0], "effect": rng.random()}
        for a in names
        for b in names
        if a < b
        for k in range(3)
    ]
    kept = told_once(pairs, 20)
    counted = [name for pair in kept for name in pair["columns"]]
    assert max(counted.count(name) for name in names) <= 3
    assert len({tuple(sorted(pair["columns"])) for pair in kept}) == len(kept)
