"""Chances of return: shrunk between own and mean, calibrated, honest about what is not known (D1)."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from liuke.diagnosis.liveness import diagnose, past_days, past_mornings, quiet_then
from liuke.diagnosis.liveness_report import liveness_report
from liuke.diagnosis.liveness_segments import where_it_fails
from liuke.diagnosis.liveness_weights import WEIGHTS, Kinds, weigh
from liuke.diagnosis.tables import TABLES
from liuke.facts.calendar import local_hours
from liuke.facts.profile import user_columns
from liuke.facts.statement import Statement, load
from liuke.facts.store import open_duckdb
from liuke.facts.tables import USERS
from liuke.kit.shrunk import shrink
from liuke.model.policy import LivenessPolicy, Policy
from liuke.signals.measure import measure
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from tests.shop import SHANGHAI, Shop

POLICY = LivenessPolicy(return_window_days=5, learn_days=15, learn_min_users=1)
KEPT = Statement(name="kept", text="SELECT * FROM user_liveness WHERE as_of = $as_of_day")


def morning(seed: int, n: int, shift: float = 0.0, people: int = 4_000) -> tuple[Kinds, np.ndarray]:
    """Made-up quiet people whose true chance is known, one element a person."""
    rng = np.random.default_rng([seed, n])
    ties = rng.random((3, people)) < np.array([[0.2], [0.15], [0.1]])
    days = rng.geometric(0.05, people) + 2
    paid = np.where(rng.random(people) < 0.5, rng.integers(3, 9, people), 0)
    eta = -1.0 + 1.6 * ties.any(axis=0) + 0.5 * ties[0] - 0.35 * np.log1p(days) + 0.08 * paid + shift
    p = expit(eta)
    kinds = Kinds(
        open_act=ties[0],
        attention=ties[1],
        community=ties[2],
        never_there=np.zeros(people, bool),
        quiet_days=days.astype(np.int64),
        paid_level=paid.astype(np.int64),
        n=np.ones(people),
        returned=(rng.random(people) < p).astype(float),
    )
    return kinds, p


def test_the_weights_that_made_the_returns_are_found() -> None:
    weighed = weigh([morning(1, n)[0] for n in range(3)])
    assert weighed is not None
    assert weighed.by == "logistic"
    at = dict(zip(WEIGHTS, weighed.weights[1:], strict=True))
    assert at["any_tie"] == pytest.approx(1.6, abs=0.5)
    assert at["open_act"] == pytest.approx(0.5, abs=0.4)
    assert abs(at["community"]) < 0.5


def test_the_interval_of_each_kind_holds_its_true_chance() -> None:
    """Sixty businesses whose mornings differ by chance (a normal shift of 0.15 logits); a morning none of them saw."""
    inside = []
    for seed in range(60):
        shifts = np.random.default_rng(seed).normal(0, 0.15, 4)
        weighed = weigh([morning(seed, n, float(shifts[n]), 1_500)[0] for n in range(3)])
        assert weighed is not None
        kinds, p = morning(seed, 99, float(shifts[3]), 500)
        each = weighed.chances(kinds)
        inside.append(np.mean((each.low <= p) & (p <= each.high)))
    assert np.mean(inside) > 0.9


def test_the_share_expected_of_a_morning_to_come_holds_what_comes() -> None:
    inside, error = 0, []
    for seed in range(80):
        shifts = np.random.default_rng(1_000 + seed).normal(0, 0.15, 4)
        weighed = weigh([morning(seed, n, float(shifts[n]), 1_000)[0] for n in range(3)])
        kinds, _ = morning(seed, 99, float(shifts[3]), 800)
        assert weighed is not None
        expected = weighed.expected(kinds)
        assert expected is not None
        came = float(kinds.returned.mean())
        inside += expected[1] <= came <= expected[2]
        error.append(expected[0] - came)
    assert inside >= 72  # 95 % of 80 is 76; fewer than 72 has a chance of 2 %
    assert abs(np.mean(error)) < 0.01


def grouped(n: list[int], returned: list[int]) -> Kinds:
    """Six groups: churned and dormant by light, medium, heavy."""
    dormant = np.array([False] * 3 + [True] * 3)
    return Kinds(
        open_act=dormant,
        attention=np.zeros(6, bool),
        community=np.zeros(6, bool),
        never_there=np.zeros(6, bool),
        quiet_days=np.array([6, 7, 15] * 2),
        paid_level=np.zeros(6, np.int64),
        n=np.array(n, float),
        returned=np.array(returned, float),
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 12).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=6, max_size=6))
def test_of_few_people_each_group_is_drawn_toward_the_mean_and_never_past_it(cells: list[tuple[int, int]]) -> None:
    kinds = grouped([n for n, _ in cells], [k for _, k in cells])
    weighed = weigh([kinds], least=50)
    if kinds.n.sum() == 0:
        assert weighed is None
        return
    assert weighed is not None
    assert weighed.by == "shares"
    each = weighed.chances(kinds)
    drawn = shrink(kinds.returned, kinds.n)
    assert drawn is not None
    own = np.divide(kinds.returned, kinds.n, out=np.full(6, drawn.mean), where=kinds.n > 0)
    assert (each.p >= np.minimum(own, drawn.mean) - 1e-12).all()
    assert (each.p <= np.maximum(own, drawn.mean) + 1e-12).all()
    assert ((each.low <= each.p) & (each.p <= each.high)).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1_000), st.integers(1, 400))
def test_what_is_expected_of_the_parts_adds_up_to_what_is_expected_of_all(seed: int, cut: int) -> None:
    weighed = weigh([morning(seed, 0, people=600)[0]])
    kinds, _ = morning(seed, 1, people=400)
    assert weighed is not None
    whole = weighed.expected(kinds)
    parts = [
        Kinds(**{name: getattr(kinds, name)[part] for name in Kinds.__slots__})
        for part in (slice(0, cut), slice(cut, None))
    ]
    added = sum(said[0] * part.n.sum() for part in parts if (said := weighed.expected(part)) is not None)
    assert whole is not None
    assert added == pytest.approx(whole[0] * kinds.n.sum(), rel=1e-9)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_nobody_or_everybody_came_back_the_chance_is_near_that_and_not_sure(share: float) -> None:
    kinds, _ = morning(1, 1, people=500)
    all_ = Kinds(**{name: getattr(kinds, name) for name in Kinds.__slots__} | {"returned": kinds.n * share})
    weighed = weigh([all_])
    assert weighed is not None
    assert weighed.by == "shares"
    each = weighed.chances(all_)
    assert abs(each.p - share).max() < 0.1
    assert ((each.high > each.low) & (each.low >= 0) & (each.high <= 1)).all()


@pytest.mark.parametrize("mornings", [[], [grouped([0] * 6, [0] * 6)]])
def test_with_nobody_to_learn_from_nothing_is_said(mornings: list[Kinds]) -> None:
    assert weigh(mornings) is None


def test_millions_of_the_same_kind_are_no_trouble() -> None:
    kinds = grouped([5_000_000] * 6, [2_000_000, 1_900_000, 1_000_000, 4_000_000, 3_900_000, 3_000_000])
    weighed = weigh([kinds, kinds])
    assert weighed is not None
    assert weighed.chances(kinds).p == pytest.approx(kinds.returned / kinds.n, abs=0.02)


@pytest.fixture
def shop() -> Iterator[Shop]:
    made = Shop(facts=open_duckdb(None, SHANGHAI, extra=(*SIGNAL_TABLES, *TABLES)))
    yield made
    made.facts.close()


def lived(shop: Shop, people: int = 40) -> None:
    """Everybody there until day 10; then some come back on day 18 or 23, some have a cart, some buy."""
    for n in range(people):
        who = f"u{n:03d}"
        shop.event(who, "login", *range(1, 11))
        if n % 2:
            shop.event(who, "cart_add", 10)
            shop.event(who, "login", 18 if n % 4 == 1 else 23)
        if n % 5 == 0:
            shop.order(who, f"o{n}", 5, 1_000)
    shop.user("late", shop.at(24))
    shop.user("never", shop.at(4))
    shop.roll_up()


def rows(shop: Shop, day: int) -> dict[str, dict[str, Any]]:
    return {row["subject_id"]: row for row in shop.facts.rows(KEPT, shop.as_of(day))}


def test_a_past_morning_need_not_have_been_measured_to_be_learned_from(shop: Shop) -> None:
    lived(shop)
    ask = load("liuke.diagnosis", "liveness")
    for day in (4, 11, 16, 25):
        measure(shop.facts, shop.as_of(day), Policy(), [])
        today = shop.facts.rows(ask["measured_today"], shop.as_of(day))
        dates = [row["utc_day"] for row in shop.facts.rows(ask["sign_up_dates"], shop.as_of(day))]
        past = shop.facts.rows(
            ask["measured_past"], shop.as_of(day), any_act=False, sign_up_hours=local_hours(SHANGHAI, dates)
        )
        by = {row["subject_id"]: row for row in past}
        assert {row["subject_id"]: row for row in today} == by


def test_mornings_are_a_window_apart_and_each_window_is_closed(shop: Shop) -> None:
    days = [past.day for past in past_days(shop.as_of(30), POLICY)]
    assert days == [shop.day(25), shop.day(20), shop.day(15)]
    assert past_days(shop.as_of(30), LivenessPolicy(return_window_days=30, learn_days=29)) == []
    assert len(past_days(shop.as_of(30), LivenessPolicy(return_window_days=1, learn_days=1_000_000))) == 12


def test_the_quiet_get_a_chance_and_the_active_get_none(shop: Shop) -> None:
    lived(shop)
    measure(shop.facts, shop.as_of(22), Policy(), [])
    assert diagnose(shop.facts, shop.as_of(22), POLICY) == 41
    found = rows(shop, 22)
    assert found["u000"]["liveness"] == "churned"
    for who, row in found.items():
        quiet = row["liveness"] in ("dormant", "churned")
        assert (row["return_p"] is not None) == quiet, who
        if quiet:
            assert 0 <= row["return_low"] <= row["return_p"] <= row["return_high"] <= 1
    assert found["u003"]["return_p"] > found["u000"]["return_p"]
    again = diagnose(shop.facts, shop.as_of(22), POLICY)
    assert (again, rows(shop, 22)) == (41, found)


def test_what_happens_after_the_day_changes_nothing_of_its_chances(shop: Shop) -> None:
    lived(shop)
    measure(shop.facts, shop.as_of(22), Policy(), [])
    diagnose(shop.facts, shop.as_of(22), POLICY)
    before = rows(shop, 22)
    for n in range(40):
        shop.event(f"u{n:03d}", "login", 22, 25)
    shop.roll_up()
    diagnose(shop.facts, shop.as_of(22), POLICY)
    assert rows(shop, 22) == before
    kinds = quiet_then(shop.facts, shop.as_of(20), POLICY)
    assert kinds.returned.sum() > 0


def test_on_the_first_days_nothing_is_known_and_it_says_so(shop: Shop) -> None:
    lived(shop)
    for day in (9, 4):
        measure(shop.facts, shop.as_of(day), Policy(), [])
        diagnose(shop.facts, shop.as_of(day), POLICY)
    assert {row["return_p"] for row in rows(shop, 9).values()} == {None}
    said = liveness_report(shop.facts, shop.as_of(9), POLICY, user_columns(shop.facts))
    assert said["weighing"]["why"]["code"] == "no_past"
    assert said["expected"]["enough"] is False
    assert said["back_test"]["rows"] == []
    assert said["where_it_fails"] == {"tested": 0, "alpha": 0.05, "segments": []}


def test_the_report_counts_what_came_and_is_a_document(shop: Shop) -> None:
    lived(shop)
    for day in (25, 20):
        measure(shop.facts, shop.as_of(day), Policy(), [])
        diagnose(shop.facts, shop.as_of(day), POLICY)
    said = liveness_report(shop.facts, shop.as_of(25), POLICY, user_columns(shop.facts))
    assert json.dumps(said, allow_nan=False)
    assert [one["as_of"] for one in said["weighing"]["mornings"]] == [shop.day(day).isoformat() for day in (20, 15, 10)]
    newest = past_mornings(shop.facts, shop.as_of(25), POLICY)[0]
    assert sum(row["n"] for row in said["back_test"]["rows"]) == newest.n.sum()
    assert sum(row["returned"] for row in said["back_test"]["rows"]) == newest.returned.sum()
    for kind in ("dormant", "churned"):
        assert said["back_test"][kind]["n"] == sum(r["n"] for r in said["back_test"]["rows"] if r["kind"] == kind)
    assert {row["tier"] for row in said["back_test"]["rows"]} <= {"light", "medium", "heavy"}


def named(shop: Shop, seed: int, broken: bool, n: int = 1_200) -> dict[str, Any]:
    """Quiet people in four cities; in one of them, where it is broken, the dormant return no likelier."""
    rng = np.random.default_rng(seed)
    names = [f"p{i:05d}" for i in range(n)]
    city = rng.choice(["上海", "北京", "成都", "西安"], n)
    dormant = rng.random(n) < 0.4
    share = np.where(dormant & ~((city == "成都") & broken), 0.6, 0.15)
    shop.clear()
    shop.facts.append(USERS, pa.table({"subject_id": names, "city": city}))
    day = pa.array([shop.day(20)] * n, pa.date32())
    shop.facts.append(shop.facts.tables["user_signals"], pa.table({"as_of": day, "subject_id": names}))
    people = {
        "subject_id": names,
        "liveness": np.where(dormant, "dormant", "churned"),
        "returned": rng.random(n) < share,
    }
    return where_it_fails(shop.facts, shop.as_of(20), pa.table(people), user_columns(shop.facts))


def test_the_segment_where_the_rule_fails_is_named_with_its_interval(shop: Shop) -> None:
    found = named(shop, 3, broken=True)
    (one,) = found["segments"]
    assert (one["column"], one["value"], one["how"]) == ("city", "成都", "nothing")
    assert one["interval"][0] <= 0 <= one["interval"][1]
    assert one["elsewhere"] > 0.3
    assert one["q"] <= 0.05
    assert "Where City is 成都, being called dormant says nothing" in one["en"]
    assert "“城市”为 成都 的人里，真假流失的划分说明不了什么" in one["zh"]


def test_where_the_rule_holds_no_segment_is_named(shop: Shop) -> None:
    assert sum(len(named(shop, seed, broken=False)["segments"]) for seed in range(10)) == 0
