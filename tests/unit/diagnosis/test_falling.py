"""Who is falling (D5): finds what was planted, finds nothing in noise, and adds up."""

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.diagnosis.falling import who_is_falling
from liuke.diagnosis.falling_tests import Groups, compare_numbers, compare_values
from liuke.facts.profile import user_columns
from liuke.facts.tables import USERS
from liuke.kit.mix_rate import split
from liuke.model.column import Column
from liuke.signals.specs import COLUMNS
from liuke.signals.tables import USER_SIGNALS
from tests.shop import Shop

AS_OF = 40
NUMBERS = ("errors_28d", "orders_365d", "task_minutes")


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


def people(shop: Shop, seed: int, n: int = 600, planted: bool = False) -> pa.Table:
    """Some people with a city, a plan, a trait and three numbers; planted: basic plans and errors go with falling."""
    shop.clear()
    rng = np.random.default_rng(seed)
    fell = rng.random(n) < 0.3
    names = [f"u{i:05d}" for i in range(n)]
    basic = rng.random(n) < (np.where(fell, 0.6, 0.35) if planted else 0.4)
    errors = rng.poisson(np.where(fell, 2.0, 1.0) if planted else 1.2, n)
    level = rng.choice(["gold", "silver", "none"], n).tolist()
    users = {
        "subject_id": names,
        "plan": np.where(basic, "basic", "pro").tolist(),
        "city": rng.choice(["上海", "北京", "成都", "西安"], n).tolist(),
        "email": [f"{name}@example.com" for name in names],
        "traits": [json.dumps({"level": one, "vip": bool(i % 2)}) for i, one in enumerate(level)],
    }
    shop.facts.append(USERS, pa.table(users))
    signals: dict[str, Any] = {
        "as_of": pa.array([shop.day(AS_OF)] * n, pa.date32()),
        "subject_id": names,
        "errors_28d": pa.array(errors, pa.int32()),
        "orders_365d": pa.array(rng.integers(0, 4, n), pa.int32()),
        "task_minutes": pa.array(rng.exponential(3, n), mask=rng.random(n) < 0.2),
        "idle_days": pa.array(np.where(fell, 20, 1), pa.int32()),
    }
    shop.facts.append(USER_SIGNALS, pa.table(signals))
    return pa.table({"subject_id": names, "fell": fell})


def asked(shop: Shop, fallen: pa.Table, **more: Any) -> dict[str, Any]:
    columns = (*user_columns(shop.facts), *COLUMNS)
    return who_is_falling(shop.facts, shop.as_of(AS_OF), fallen, columns, **more)


def test_what_was_planted_is_found_with_its_size_and_sentences(shop: Shop) -> None:
    found = asked(shop, people(shop, 5, planted=True, n=2000))
    first, second = found["differences"][:2]
    assert {first["column"], second["column"]} == {"plan", "errors_28d"}
    by = {one["column"]: one for one in found["differences"]}
    assert by["plan"]["value"] == "basic"
    assert by["plan"]["interval"][0] < 0.25 < by["plan"]["interval"][1]
    assert by["plan"]["rate"] > by["plan"]["rate_else"]
    assert by["errors_28d"]["effect"] > 0.2
    assert "Plan is basic for" in by["plan"]["en"]
    assert "“套餐或会员”是 basic" in by["plan"]["zh"]
    assert "higher among those who fell" in by["errors_28d"]["en"]
    assert "偏高" in by["errors_28d"]["zh"]
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_what_says_the_fall_itself_and_what_is_personal_is_left_out(shop: Shop) -> None:
    found = asked(shop, people(shop, 5, planted=True), alpha=1.0)
    assert not {"idle_days", "email", "subject_id"} & {one["column"] for one in found["differences"]}


def test_in_noise_almost_nothing_is_found(shop: Shop) -> None:
    """With no difference anywhere, a false find in at most about alpha of the questions (Benjamini-Hochberg)."""
    runs = 40
    wrong = sum(bool(asked(shop, people(shop, 100 + seed, n=300))["differences"]) for seed in range(runs))
    assert wrong <= 6  # 5 % of 40 is 2; seven or more has a chance of 0.3 %


@pytest.mark.parametrize("n", [0, 1, 30])
def test_too_few_people_are_said_so(shop: Shop, n: int) -> None:
    found = asked(shop, people(shop, 1, n=n).slice(0, n))
    assert (found["differences"], found["why"]["code"]) == ([], "few_people")
    assert str(found["fell"]) in found["why"]["zh"]


def test_everybody_falling_is_no_comparison(shop: Shop) -> None:
    fallen = people(shop, 1, n=100)
    all_ = fallen.set_column(1, "fell", pa.array([True] * 100))
    assert asked(shop, all_)["why"]["code"] == "few_people"


def test_two_times_are_split_into_who_was_there_and_how_they_did(shop: Shop) -> None:
    after = people(shop, 5, n=1000, planted=True)
    before = after.set_column(1, "fell", pa.array(np.arange(1000) % 5 == 0)).slice(0, 800)
    changes = asked(shop, after, before=before)["changes"]
    assert {change["column"] for change in changes} >= {"plan", "city", "level"}
    for change in changes:
        assert change["mix"] + change["rate"] == pytest.approx(change["after"] - change["before"], abs=1e-12)


def test_a_share_by_hand() -> None:
    """30 of 50 who fell against 35 of 100 others: 25 points; Newcombe method 10 by the formula 8.1 .. 40.2 points."""
    column = Column(name="plan", type="text", en="Plan", zh="套餐")
    fell = np.array([True] * 50 + [False] * 100)
    values = pa.chunked_array([["basic"] * 30 + ["pro"] * 20 + ["basic"] * 35 + ["pro"] * 65])
    (found,) = compare_values(column, values, Groups(fell=fell), 0.05)
    assert (found["share_fell"], found["share_others"], found["effect"]) == (0.6, 0.35, 0.25)
    assert found["interval"] == pytest.approx([0.081, 0.402], abs=2e-3)
    assert found["p"] == pytest.approx(0.00364, abs=1e-4)  # R: prop.test(c(30, 35), c(50, 100), correct = FALSE)


def test_ranks_agree_with_scipy() -> None:
    from scipy.stats import mannwhitneyu

    rng = np.random.default_rng(2)
    a, b = rng.poisson(2.0, 80).astype(float), rng.poisson(1.5, 120).astype(float)
    (found,) = compare_numbers(
        Column(name="x", type="number", en="x", zh="x"),
        pa.chunked_array([np.concatenate([a, b])]),
        Groups(fell=np.array([True] * 80 + [False] * 120)),
        0.05,
    )
    said = mannwhitneyu(a, b, method="asymptotic", use_continuity=False)
    assert found["p"] == pytest.approx(said.pvalue, rel=1e-9)
    assert found["effect"] == pytest.approx(2 * said.statistic / (80 * 120) - 1, rel=1e-12)


sides = st.dictionaries(
    st.sampled_from("abcdef"), st.integers(0, 50).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
)


@given(sides, sides)
def test_mix_and_rate_add_up_exactly(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> None:
    found = split(before, after)
    if found is None:
        assert not sum(n for n, _ in before.values()) or not sum(n for n, _ in after.values())
        return
    assert found.mix + found.rate == found.after - found.before
    assert found.after == Fraction(sum(k for _, k in after.values()), sum(n for n, _ in after.values()))


def test_only_who_came_changed_is_all_mix_and_only_how_they_stay_is_all_rate() -> None:
    came = split({"a": (50, 40), "b": (50, 10)}, {"a": (20, 16), "b": (80, 16)})
    stay = split({"a": (50, 40), "b": (50, 10)}, {"a": (500, 300), "b": (500, 100)})
    assert came is not None and stay is not None
    assert (came.mix, came.rate) == (Fraction(-18, 100), 0)
    assert (stay.mix, stay.rate) == (0, Fraction(-1, 10))
