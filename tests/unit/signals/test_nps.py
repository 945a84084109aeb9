"""S10: promoters less detractors with an interval; repeated, copied and impossible answers; noise does not fire."""

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.statement import Statement
from liuke.facts.tables import SURVEY_RESPONSES
from liuke.model.policy import FeelingPolicy, Policy
from liuke.signals.measure import measure
from liuke.signals.nps import Answers, measure_nps, nps, nps_points
from tests.shop import Shop

FEW = Policy(feeling=FeelingPolicy(nps_min_answers=1))
POLICY = Policy()
_ROWS = Statement(name="rows", text="SELECT * FROM user_nps WHERE as_of = $as_of_day ORDER BY subject_id")


def answer(shop: Shop, who: str | None, day: int, score: float | None, **more: Any) -> None:
    row = {"subject_id": who, "ts": shop.at(day, more.pop("hour", 12)), "day": shop.day(day), "score": score}
    shop.add(SURVEY_RESPONSES, [{"survey": "nps", **row, **more}])


def test_the_hand_computed_example_of_the_docs() -> None:
    """Ten answers, 5 promote and 2 detract: 30 points; variance 100² (p + d − (p − d)²) / n with a half a group."""
    shop = Shop()
    for k, score in enumerate([10, 10, 9, 9, 9, 8, 7, 7, 6, 0]):
        answer(shop, f"u{k}", 20, score)
    said = nps(shop.facts, shop.as_of(30), FEW)
    assert (said["n"], said["promoters"], said["passives"], said["detractors"]) == (10, 5, 3, 2)
    assert said["score"] == pytest.approx(30)
    p, d = 5.5 / 11.5, 2.5 / 11.5
    half = 1.959964 * math.sqrt(1e4 * (p + d - (p - d) ** 2) / 11.5)
    assert said["interval"] == pytest.approx([30 - half, 30 + half], abs=1e-4)


@pytest.mark.parametrize(
    ("score", "group"),
    [
        (0, "detractor"),
        (6, "detractor"),
        (6.5, "passive"),
        (7, "passive"),
        (8, "passive"),
        (9, "promoter"),
        (10, "promoter"),
    ],
)
def test_each_score_belongs_to_one_group(score: float, group: str) -> None:
    shop = Shop()
    answer(shop, "a", 3, score)
    list(measure_nps(shop.facts, shop.as_of(5), POLICY))
    (row,) = shop.facts.rows(_ROWS, shop.as_of(5))
    assert (row["nps_group"], row["nps_score"], row["nps_days"]) == (group, score, 1)


@pytest.mark.parametrize("score", [None, -1.0, 10.5, 11.0, math.nan, math.inf])
def test_a_score_that_is_none_does_not_count_and_is_counted_as_left_out(score: float | None) -> None:
    shop = Shop()
    answer(shop, "a", 3, score)
    answer(shop, "b", 3, 9)
    said = nps(shop.facts, shop.as_of(5), FEW)
    assert (said["n"], said["left_out"]["invalid"]) == (1, 1)


@pytest.mark.parametrize(("gap", "counts"), [(0, 1), (1, 1), (20, 1), (21, 2)])
def test_of_repeated_answers_the_newest_counts(gap: int, counts: int) -> None:
    policy = Policy(feeling=FeelingPolicy(nps_min_answers=1, nps_repeat_days=20))
    shop = Shop()
    answer(shop, "a", 5, 0)
    answer(shop, "a", 5 + gap, 10, hour=13)
    said = nps(shop.facts, shop.as_of(30), policy)
    assert said["n"] == counts
    assert said["score"] == (100 if counts == 1 else 0)
    assert said["left_out"]["repeated"] == 2 - counts


def test_another_stage_is_another_question_and_nobody_is_not_one_person() -> None:
    shop = Shop()
    answer(shop, "a", 5, 0, stage="order")
    answer(shop, "a", 6, 10, stage="delivery")
    answer(shop, None, 5, 10)
    answer(shop, None, 6, 10)
    said = nps(shop.facts, shop.as_of(10), FEW)
    assert said["n"] == 4
    assert {row["part"]: row["score"] for row in said["stages"]} == {None: 100, "delivery": 100, "order": -100}


def test_identical_response_ids_count_once() -> None:
    shop = Shop()
    for _ in range(3):
        answer(shop, "a", 5, 10, response_id="r1")
    answer(shop, None, 5, 0, response_id="r2")
    answer(shop, None, 5, 0, response_id="r2")
    assert nps(shop.facts, shop.as_of(10), FEW)["n"] == 2


def test_by_any_column_of_the_profile_and_who_answers() -> None:
    shop = Shop()
    for k in range(8):
        shop.event(f"u{k}", "login", *range(20, 21 + k))
        shop.user(f"u{k}", shop.at(1), plan="gold" if k > 5 else "free")
    answer(shop, "u7", 25, 10)
    answer(shop, "u6", 25, 9)
    shop.roll_up()
    measure(shop.facts, shop.as_of(30), FEW)
    said = nps(shop.facts, shop.as_of(30), FEW, segment="plan")
    assert [(row["part"], row["n"]) for row in said["segments"]] == [("gold", 2)]
    effects = {row["figure"]: row["effect"] for row in said["who_answers"]}
    assert effects["active_days_28d"] > 1
    assert json.dumps(said, allow_nan=False, default=str)


def test_facts_after_as_of_are_not_seen_and_a_later_answer_changes_no_past_day() -> None:
    shop = Shop()
    answer(shop, "a", 5, 0)
    before = nps_points(shop.facts, shop.as_of(10), FEW, 3)
    answer(shop, "a", 10, 10)
    answer(shop, "b", 12, 10)
    assert nps_points(shop.facts, shop.as_of(10), FEW, 3) == before
    assert nps_points(shop.facts, shop.as_of(12), FEW, 3)[-1].value == 100


answers = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", None]), st.integers(1, 40), st.integers(0, 10), st.sampled_from(["x", "y"])
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=8, deadline=None)
@given(answers)
def test_many_days_at_once_are_what_each_says_when_asked_alone(given_: list[tuple[str | None, int, int, str]]) -> None:
    shop = Shop()
    for who, day, score, stage in given_:
        answer(shop, who, day, score, stage=stage, hour=1 + score)
    policy = Policy(feeling=FeelingPolicy(nps_min_answers=1, nps_window_days=10, nps_repeat_days=7))
    together = nps_points(shop.facts, shop.as_of(42), policy, 12)
    alone = [nps_points(shop.facts, shop.as_of(day), policy, 1)[0] for day in range(31, 43)]
    assert together == alone


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_the_interval_holds_the_score_and_stays_within_the_scale(p: int, s: int, d: int) -> None:
    found = Answers(promoters=p, passives=s, detractors=d)
    if found.n:
        low, high = found.interval()
        assert -100 <= low <= found.score <= high <= 100
        assert high > low


def test_the_interval_covers_as_often_as_it_says() -> None:
    """Second source: simulation of a multinomial with NPS 10."""
    rng = np.random.default_rng(4)
    drawn = rng.multinomial(60, [0.4, 0.3, 0.3], 2000)
    held = [
        (i := Answers(promoters=a, passives=b, detractors=c).interval())[0] <= 10 <= i[1] for a, b, c in drawn.tolist()
    ]
    assert 0.93 <= np.mean(held) <= 0.97


def fill(shop: Shop, shares: list[tuple[int, int, tuple[float, float, float]]], seed: int, each: int = 12) -> None:
    rng = np.random.default_rng(seed)
    rows = [
        {"subject_id": f"{day}-{k}", "ts": shop.at(day), "day": shop.day(day), "survey": "nps", "score": float(score)}
        for first, last, p in shares
        for day in range(first, last + 1)
        for k, score in enumerate(rng.choice([10, 8, 3], each, p=p))
    ]
    shop.add(SURVEY_RESPONSES, rows)


def test_noise_does_not_fire_and_a_fall_of_twenty_points_does() -> None:
    calm, shop = 0, Shop()
    for seed in range(10):
        fill(shop.clear(), [(1, 146, (0.4, 0.3, 0.3))], seed)
        calm += any(point.bad for point in nps_points(shop.facts, shop.as_of(147), POLICY, 90))
    assert calm <= 2  # quarters with any bad day, of ten: the contract allows one alarm in each
    fill(shop.clear(), [(1, 60, (0.45, 0.3, 0.25)), (61, 90, (0.3, 0.25, 0.45))], 3)
    bad = [point.day for point in nps_points(shop.facts, shop.as_of(91), POLICY, 60) if point.bad]
    assert bad
    assert min(bad) > shop.day(61)


def test_a_set_level_is_red_only_with_the_whole_interval() -> None:
    shop = Shop()
    for k in range(40):
        answer(shop, f"u{k}", 20, 0 if k < 26 else 10)  # -30, but the interval reaches above -20
    (point,) = nps_points(shop.facts, shop.as_of(30), POLICY, 1)
    assert (point.value, point.bad, point.clear) == (-30, False, False)
    more = [(f"v{k}", 0.0 if k < 650 else 10.0) for k in range(1000)]
    shop.add(
        SURVEY_RESPONSES,
        [{"subject_id": who, "ts": shop.at(21), "day": shop.day(21), "score": score} for who, score in more],
    )
    (point,) = nps_points(shop.facts, shop.as_of(30), POLICY, 1)
    assert point.bad


def test_too_few_answers_say_why() -> None:
    shop = Shop()
    assert nps(shop.facts, shop.as_of(3), POLICY)["why"]["code"] == "few_answers"
    answer(shop, "a", 2, 10)
    said = nps(shop.facts, shop.as_of(3), POLICY)
    assert (said["enough"], said["n"]) == (False, 1)
    (point,) = nps_points(shop.facts, shop.as_of(3), POLICY, 1)
    assert (point.bad, point.value) == (None, None)
