"""S9: stages, friction, mood and paths by hand; the alarm on friction, and what is known on a day."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.statement import load
from liuke.facts.tables import EVENTS, SURVEY_RESPONSES
from liuke.facts.tracking import read_tracking
from liuke.model.policy import PathPolicy, Policy
from liuke.signals.friction import FRICTION, friction_points
from liuke.signals.journey import SPEC, journey
from liuke.signals.journey_paths import places
from tests.shop import Shop, measured

POLICY = Policy()
FEW = Policy(paths=PathPolicy(path_min_users=1, friction_min_users=1))
PLAN = read_tracking(
    """
    events:
      open: login
      cook: {role: core, feature: kitchen}
    stages:
      - {name: arrive, zh: 到访, en: Arrive, reached_by: open, owner: 增长}
      - {name: browse, zh: 浏览, en: Browse, reached_by: [view, search], owner: 内容}
      - {name: cook, zh: 下厨, en: Cook, reached_by: kitchen, owner: 产品}
      - {name: pay, zh: 付款, en: Pay, reached_by: purchase, owner: 交易}
    """
)


@pytest.fixture(scope="module")
def emptied() -> Shop:
    """Return a shop that each example empties."""
    return Shop(plan=PLAN)


def stages(said: dict[str, Any], *names: str) -> dict[str, tuple[Any, ...]]:
    """Pick figures of each stage."""
    return {stage["stage"]: tuple(stage[name] for name in names) for stage in said["stages"]}


def answer(shop: Shop, stage: str, score: float | None, day: int) -> None:
    """Somebody answers the survey at a stage."""
    shop.add(
        SURVEY_RESPONSES,
        [{"subject_id": "s", "ts": shop.at(day), "day": shop.day(day), "score": score, "stage": stage}],
    )


def test_the_example_of_the_docs() -> None:
    shop = Shop(plan=PLAN)
    for n in range(10):
        shop.event(f"u{n}", "open", 1, hour=9)
        if n < 8:
            shop.event(f"u{n}", "view", 1, hour=9 + (n + 1) / 6)  # 10, 20 … 80 minutes later
        if n < 2:
            shop.order(f"u{n}", f"o{n}", 2, 5_000, hour=9)
    shop.event("u0", "slow", 1, hour=9.1)
    shop.event("u1", "error", 1, hour=12)
    shop.event("u1", "error", 1, hour=13)
    shop.event("u2", "stuck", 1, hour=14)
    shop.event("u3", "complaint", 1, hour=14)
    for score in (10, 9, 7, 0):
        answer(shop, "浏览", score, 2)
    shop.roll_up()
    said = journey(shop.facts, shop.as_of(10), POLICY)
    assert said["users"] == 10
    assert stages(said, "users", "passed", "owner") == {
        "arrive": (10, 8, "增长"),
        "browse": (8, 2, "内容"),
        "cook": (0, None, "产品"),
        "pay": (2, None, "交易"),
    }
    assert stages(said, "median_minutes", "p90_minutes")["arrive"] == pytest.approx((45, 80))
    friction = {
        name: one and (one["acts"], one["users"], one["share"]) for name, (one,) in stages(said, "friction").items()
    }
    assert friction == {"arrive": (1, 1, 0.1), "browse": (3, 2, 0.25), "cook": None, "pay": (0, 0, 0.0)}
    assert said["friction_rank"] == ["browse", "arrive"]
    mood = stages(said, "emotion")["browse"][0]
    assert (mood["nps"], mood["answers"], mood["complained"]) == (25.0, 4, 1)  # 2 of 4 promote, 1 detracts
    assert stages(said, "emotion")["arrive"] == (None,)  # nobody said anything: unknown, not neutral


def test_friction_belongs_to_the_stage_reached_last_that_day_and_to_the_feature_used_last() -> None:
    shop = Shop(plan=PLAN)
    rows = [("view", 9, None), ("cook", 10, None), ("slow", 11, None), ("open", 12, None), ("error", 13, "search_box")]
    for what, hour, feature in rows:
        shop.add(
            EVENTS, [{"subject_id": "a", "event": what, "feature": feature, "ts": shop.at(1, hour), "day": shop.day(1)}]
        )
    shop.event("a", "stuck", 2, hour=1)  # nothing before it that day
    shop.roll_up()
    hurt = shop.facts.rows(_HURT, shop.as_of(3), from_day=shop.day(1), through_day=shop.day(2))
    assert {(r["event"], r["place"], r["feature"]) for r in hurt} == {
        ("slow", 3, "kitchen"),
        ("error", 1, "search_box"),
        ("stuck", None, None),
    }


_HURT = load("liuke.signals", "journey")["hurt_at"]


def test_paths_are_compared_by_who_stays_with_false_finds_held_down() -> None:
    shop = Shop(plan=PLAN)
    for n in range(120):
        shop.event(f"u{n}", "open", 10, hour=9)
        if n < 60:  # these come to cook, and nearly all of them stay
            shop.event(f"u{n}", "cook", 11, hour=9)
        if n < 54 or n >= 105:
            shop.event(f"u{n}", "open", 40)
    shop.event("outside", "open", 2)
    shop.roll_up()
    said = journey(shop.facts, shop.as_of(50), POLICY)["paths"]
    assert (said["users"], said["stayed"]) == (120, 69)
    first, second = said["paths"]
    assert (first["path"], first["users"], first["stayed"]) == (["arrive", "cook"], 60, 54)
    assert (second["path"], second["users"], second["stayed"]) == (["arrive"], 60, 15)
    assert first["difference"] == pytest.approx(0.65)
    assert first["interval"] == pytest.approx([0.7985, 0.9534], abs=1e-4)  # Wilson of 54 of 60, R's prop.test
    assert first["differs"]
    assert second["q"] < 1e-6


def test_the_same_path_of_everybody_has_nothing_to_be_compared_with() -> None:
    shop = Shop(plan=PLAN)
    shop.event("a", "open", 20)
    shop.roll_up()
    assert journey(shop.facts, shop.as_of(40), FEW)["paths"]["why"]["code"] == "few_on_paths"


def test_a_journey_of_nobody_is_unknown() -> None:
    assert journey(Shop(plan=PLAN).facts, Shop().as_of(3), POLICY)["why"]["code"] == "nobody_on_the_way"


def test_of_a_business_that_tells_of_no_friction_none_is_known() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 2)
    shop.roll_up()
    said = journey(shop.facts, shop.as_of(3), POLICY)
    assert {stage["friction"] for stage in said["stages"]} == {None}
    assert said["friction_lack"]["zh"] and said["friction_rank"] == []
    assert [row.get("value") for row in measured(shop.facts, shop.as_of(3), POLICY, SPEC)] == [None]
    shop.event("a", "error", 2)
    shop.roll_up()
    assert "friction_lack" not in journey(shop.facts, shop.as_of(3), POLICY)


@pytest.mark.parametrize(
    ("path", "expected"), [(0x100000, [1]), (0x312000, [3, 1, 2]), (0xCBA987, [12, 11, 10, 9, 8, 7])]
)
def test_a_path_is_read_back_from_its_digits(path: int, expected: list[int]) -> None:
    assert places(path) == expected


_DEEDS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["open", "view", "cook", "slow"]), st.integers(0, 20 * 24)),
    min_size=1,
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(deeds=_DEEDS)
def test_stages_are_what_sets_say(emptied: Shop, deeds: list[tuple[str, str, int]]) -> None:
    shop = emptied.clear()
    rows = [(w, e, shop.at(1, h)) for w, e, h in deeds]
    shop.add(
        EVENTS, [{"subject_id": w, "event": e, "ts": at, "day": (at + timedelta(hours=8)).date()} for w, e, at in rows]
    )
    shop.roll_up()
    order = {"open": 1, "view": 2, "cook": 3}
    first: dict[tuple[str, int], int] = {}
    for who, what, hour in deeds:
        if what in order:
            key = who, order[what]
            first[key] = min(hour, first.get(key, hour))
    said = journey(shop.facts, shop.as_of(22), FEW)
    if not first:
        assert said["enough"] is False
        return
    for stage in said["stages"][:3]:
        here = {w: h for (w, place), h in first.items() if place == stage["place"]}
        passed = {
            w for w, h in here.items() if any(p > stage["place"] and h <= at and x == w for (x, p), at in first.items())
        }
        assert (stage["users"], stage["passed"] or 0) == (len(here), len(passed))


def test_facts_after_the_day_and_late_facts() -> None:
    shop = Shop(plan=PLAN)
    shop.event("a", "open", 1)
    shop.roll_up()
    before = journey(shop.facts, shop.as_of(5), POLICY)
    shop.event("a", "view", 5)
    shop.event("b", "open", 6)
    shop.roll_up()
    assert journey(shop.facts, shop.as_of(5), POLICY) == before
    shop.event("late", "open", 4)
    shop.roll_up()
    assert journey(shop.facts, shop.as_of(5), POLICY)["users"] == 2


def test_friction_of_each_is_kept_and_unknown_for_those_not_there() -> None:
    shop = Shop(plan=PLAN)
    shop.event("a", "open", 1, hour=9)
    shop.event("a", "slow", 1, hour=9.2)
    shop.event("a", "open", 30, hour=9)
    shop.event("a", "stuck", 30, hour=9.2)
    shop.event("b", "open", 30)
    shop.event("gone", "open", 1)
    shop.counts("counted", "login", 2, 30)
    shop.roll_up()
    measured(shop.facts, shop.as_of(31), POLICY, SPEC)
    statement = SPEC.statement.__class__(name="kept", text="SELECT * FROM user_journey WHERE as_of = $day")
    rows = {r["subject_id"]: r for r in shop.facts.engine.read(statement, {"day": shop.day(31)}, {}).to_pylist()}
    assert {who: (r["friction_28d"], r["friction_per_visit"]) for who, r in rows.items()} == {
        "a": (1, 1.0),
        "b": (0, 0.0),
        "counted": (0, None),
    }


def slow_business(shop: Shop, from_day: int, days: int) -> None:
    """Let a hundred people come every day: six of them meet a slow page, thirty from a day on."""
    rows = []
    for day in range(1, days + 1):
        for n in range(100):
            who = f"u{(n * 7 + day) % 160}"
            for what, hour in (("open", 9.0), ("cook", 9.1)):
                rows.append({"subject_id": who, "event": what, "ts": shop.at(day, hour), "day": shop.day(day)})
            if n < (30 if day >= from_day else 5 + day % 3):
                rows.append({"subject_id": who, "event": "slow", "ts": shop.at(day, 9.2), "day": shop.day(day)})
    shop.add(EVENTS, rows)
    shop.roll_up()


def test_the_alarm_names_where_it_hurts_on_the_day_after_it_began() -> None:
    shop = Shop(plan=PLAN)
    slow_business(shop, 50, 54)
    said = list(friction_points(shop.facts, shop.as_of(55), POLICY, 12))
    assert [p.bad for p in said] == [False] * 7 + [True] * 5
    worst = said[7].detail["worst"]
    assert (worst["event"], worst["feature"], worst["stage"], worst["owner"]) == ("slow", "kitchen", "cook", "产品")
    assert worst["share_more"] == pytest.approx(0.24, abs=0.011)
    assert said[7].day == shop.day(51)
    assert list(friction_points(shop.facts, shop.as_of(52), POLICY, 1)) == [p for p in said if p.day == shop.day(52)]
    assert FRICTION.fallen and FRICTION.money
    fell = FRICTION.fallen(shop.facts, shop.as_of(55), POLICY).to_pydict()
    assert 30 <= sum(fell["fell"]) <= 60
    assert FRICTION.money(shop.facts, shop.as_of(55), POLICY) == 0


def test_too_few_people_and_too_little_past_say_so() -> None:
    shop = Shop(plan=PLAN)
    slow_business(shop, 99, 20)
    assert [p.lack and p.lack.code for p in friction_points(shop.facts, shop.as_of(21), POLICY, 1)] == ["short_history"]
    many = Policy(paths=PathPolicy(friction_min_users=101))
    assert [p.lack and p.lack.code for p in friction_points(shop.facts, shop.as_of(21), many, 1)] == ["few_users"]
    assert [p.bad for p in friction_points(Shop().facts, Shop().as_of(3), POLICY, 3)] == [None] * 3


@settings(max_examples=6, deadline=None)
@given(day=st.integers(34, 56), seed=st.integers(0, 5))
def test_many_days_at_once_say_what_each_says_alone(emptied: Shop, day: int, seed: int) -> None:
    shop = emptied.clear()
    slow_business(shop, 45 + seed, 54)
    at_once = {p.day: p for p in friction_points(shop.facts, shop.as_of(57), FEW, 25)}
    (alone,) = friction_points(shop.facts, shop.as_of(day), FEW, 1)
    assert alone == at_once[shop.day(day)]
