"""Carrying a measured day on gives exactly what measuring it from all the roll-up gives (issue 3: incremental = full)."""

import json
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import pytest

from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.tables import EVENTS, KEPT_DAYS
from liuke.model.policy import Policy
from liuke.signals import carry
from liuke.signals.carry_tables import CARRIED_DAYS
from liuke.signals.measure import measure
from liuke.signals.specs import SIGNALS
from liuke.signals.tables import TABLES
from liuke.signals.usage import usage
from tests.shop import Shop
from tests.spark import everything

POLICY = Policy()
ROLES = ("login", "view", "core", "error", "comment", "push_off", "favourite", "slow")
PEOPLE = tuple("abcdefgh")
_READ = ("arpu", "ltv", "journey", "scorecard", "health", "emotional_account")
MADE_OF_DAYS = tuple(spec for spec in SIGNALS if spec.name in _READ)
"""The signals that are made of the running numbers or of months that are kept; the others read facts."""


def rows_of(shop: Shop, day: int) -> dict[str, list[dict[str, Any]]]:
    """Return every column of every table that the signals leave of a day, in order."""
    found = {}
    for table in TABLES:
        if table.day == "as_of" and table is not CARRIED_DAYS:
            rows = shop.facts.read(everything(table)).to_pylist()
            found[table.name] = sorted((_plain(row) for row in rows if row["as_of"] == shop.day(day)), key=repr)
    return found


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    said = {name: round(value, 9) if isinstance(value, float) else value for name, value in row.items()}
    if said.get("detail"):
        said["detail"] = _plain(json.loads(said["detail"]))
    return said


def anew(shop: Shop, day: int) -> dict[str, list[dict[str, Any]]]:
    """Measure a day with nothing to carry on from, and return its rows."""
    shop.facts.delete(CARRIED_DAYS, {})
    shop.facts.delete(KEPT_DAYS, {})
    measure(shop.facts, shop.as_of(day), POLICY, MADE_OF_DAYS)
    return rows_of(shop, day)


def lived(shop: Shop, luck: Random, day: int) -> None:
    """Let some of a day happen: acts, orders, refunds, people who sign up on this day or whose sign-up comes late."""
    for who in luck.sample(PEOPLE, luck.randint(0, len(PEOPLE))):
        for _ in range(luck.randint(1, 3)):
            shop.event(who, luck.choice(ROLES), day, hour=luck.randint(0, 23) + luck.random())
        if luck.random() < 0.4:
            back = {"refunded_at": shop.at(day + luck.randint(0, 4))} if luck.random() < 0.2 else {}
            shop.order(who, f"{who}{day}-{luck.random()}", day, luck.randint(1, 5) * 100, **back)
    if luck.random() < 0.5:
        seen: datetime | None = shop.at(day, 23) if luck.random() < 0.7 else None
        shop.user(
            f"new{luck.random()}",
            shop.at(max(1, day - luck.randint(0, 3))),
            ingested_at=seen,
            plan=luck.choice(("pro", None)),
        )


def changed(shop: Shop, luck: Random, day: int) -> None:
    """Let somebody's acts of a day turn out never to have been."""
    shop.facts.delete(EVENTS, {"day": shop.day(day), "subject_id": luck.choice(PEOPLE)})
    mark_dirty(shop.facts, [shop.day(day)])


@pytest.mark.parametrize("seed", [2, 11])
def test_a_day_carried_on_is_the_day_measured_from_all_facts(seed: int) -> None:
    luck, shop, carried = Random(seed), Shop(), 0
    for day in range(1, 32, 2):
        lived(shop, luck, day)
    shop.user("silent", shop.at(5))
    shop.user("unknown")
    day = 34 + luck.randint(0, 3)
    shop.roll_up()
    measure(shop.facts, shop.as_of(day), POLICY, MADE_OF_DAYS)
    for late, gone, step in ((0, 0, 1), (2, 1, luck.choice((2, 5, 7))), (1, 1, 1)):
        for new in range(day, day + step):
            lived(shop, luck, new)
        for again in luck.sample(range(1, day), late):
            lived(shop, luck, again)
        for wrong in luck.sample(range(1, day), gone):
            changed(shop, luck, wrong)
        day += step
        roll_up(shop.facts)
        carried += lately(shop, day)
        measure(shop.facts, shop.as_of(day), POLICY, MADE_OF_DAYS)
        here = rows_of(shop, day)
        states = shop.facts.read(everything(CARRIED_DAYS)), shop.facts.read(everything(KEPT_DAYS))
        assert here == anew(shop, day)
        assert usage(shop.facts, shop.as_of(day), POLICY, measured=True) == usage(shop.facts, shop.as_of(day), POLICY)
        for table, rows in zip((CARRIED_DAYS, KEPT_DAYS), states, strict=True):
            shop.facts.replace(table, {}, rows)
    assert carried > 1, "else this compares nothing"


def lately(shop: Shop, day: int, **more: Any) -> bool:
    policy = more.pop("policy", POLICY)
    return carry.carried_from(shop.facts, shop.as_of(day), policy, **{"any_act": False, **more}) is not None


@pytest.fixture
def shop() -> Shop:
    """Return three people's month, measured on day 31."""
    made = Shop()
    for day in range(1, 31):
        made.event("a", "login", day)
    made.event("b", "core", 3, 9)
    made.order("c", "c1", 12, 500)
    made.roll_up()
    measure(made.facts, made.as_of(31), POLICY, ())
    return made


def test_a_day_is_carried_on_a_week_at_most(shop: Shop) -> None:
    assert lately(shop, 32)
    assert lately(shop, 38)
    assert not lately(shop, 39)
    assert not lately(shop, 31), "a day is not carried on from itself"


def test_what_was_measured_otherwise_is_not_carried_on(shop: Shop) -> None:
    assert not lately(shop, 32, any_act=True)
    for section, name, value in (
        ("feeling", "goodwill_half_life_days", 30.0),
        ("health", "value_window_days", 30),
        ("signals", "falling_recency_days", 14),
        ("signals", "rfm_window_days", 180),
    ):
        other = replace(POLICY, **{section: replace(getattr(POLICY, section), **{name: value})})
        assert not lately(shop, 32, policy=other), name


def test_a_fact_before_the_first_and_too_many_changed_days_begin_anew(shop: Shop) -> None:
    for day in range(2, 9):
        shop.event("d", "login", day)
    shop.roll_up()
    assert lately(shop, 32), "seven days that changed can be told"
    shop.event("d", "login", 20)
    shop.roll_up()
    assert not lately(shop, 32), "eight days are too many"
    measure(shop.facts, shop.as_of(31), POLICY, ())
    assert lately(shop, 32)
    shop.event("d", "login", 0)
    shop.roll_up()
    assert not lately(shop, 32), "a day before the first"


def test_only_people_who_changed_are_read_anew(shop: Shop) -> None:
    shop.event("b", "login", 3, hour=20)
    shop.event("a", "mystery", 31)
    shop.roll_up()
    bound = carry.carried_from(shop.facts, shop.as_of(32), POLICY, any_act=False)
    assert bound is not None
    assert bound["touched"].to_pylist() == [{"subject_id": "b"}]
    assert not bound["all_users"]
    shop.user("a", shop.at(2))
    bound = carry.carried_from(shop.facts, shop.as_of(32), POLICY, any_act=False)
    assert bound is not None
    assert bound["all_users"], "a person changed of whom nobody knows when"


def test_a_day_that_comes_out_the_same_touches_nobody(shop: Shop) -> None:
    mark_dirty(shop.facts, [shop.day(3)])
    roll_up(shop.facts)
    bound = carry.carried_from(shop.facts, shop.as_of(32), POLICY, any_act=False)
    assert bound is not None
    assert bound["touched"].num_rows == 0


def test_states_and_changes_nobody_needs_go(shop: Shop) -> None:
    shop.event("b", "login", 3, hour=21)
    shop.roll_up()
    for day in range(32, 38):
        measure(shop.facts, shop.as_of(day), POLICY, ())
    kept = shop.facts.read(everything(CARRIED_DAYS))["as_of"].to_pylist()
    assert sorted(kept) == [shop.day(day) for day in (35, 36, 37)]
    assert not shop.facts.read(everything(shop.facts.tables["changed_people"])).num_rows


def test_somebody_new_who_bought_before_the_day_of_comparison_is_known_by_it(shop: Shop) -> None:
    policy = replace(POLICY, signals=replace(POLICY.signals, falling_recency_days=3))
    measure(shop.facts, shop.as_of(31), policy, ())
    shop.order("d", "d1", 32, 700)
    shop.order("c", "c2", 33, 700)
    shop.order("c", "c3", 35, 700)
    shop.roll_up()
    assert lately(shop, 37, policy=policy)
    measure(shop.facts, shop.as_of(37), policy, ())
    carried = rows_of(shop, 37)
    before = {row["subject_id"]: row["before_order_day"] for row in carried["user_signals"]}
    assert (before["c"], before["d"]) == (shop.day(33), shop.day(32))
    shop.facts.delete(CARRIED_DAYS, {})
    measure(shop.facts, shop.as_of(37), policy, ())
    assert rows_of(shop, 37) == carried
