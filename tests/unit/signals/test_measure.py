"""Measuring a day: twice is the same, the future changes nothing, old days go."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.statement import Statement
from liuke.model.policy import KeepPolicy, Policy, SignalPolicy
from liuke.signals import read
from liuke.signals.carry_tables import RUNNING
from liuke.signals.measure import measure
from liuke.signals.specs import ACCOUNT_COLUMNS, ALARMS, COLUMNS, SIGNALS
from liuke.signals.tables import SIGNAL_DAILY, USER_SIGNALS
from tests.shop import Shop

_USERS = Statement(name="users_all", text="SELECT * FROM user_signals ORDER BY as_of, subject_id")
_DAILY = Statement(name="daily_all", text="SELECT * FROM signal_daily ORDER BY as_of, signal, segment")
POLICY = Policy()
DAY = 40


def stored(shop: Shop) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return everything that measuring has left."""
    return shop.facts.rows(_USERS), shop.facts.rows(_DAILY)


@pytest.fixture(scope="module")
def emptied() -> Shop:
    """Return a shop that each example empties."""
    return Shop()


_DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["login", "core", "view", "error", "order", "sign_up"]),
        st.sampled_from("abc"),
        st.integers(1, DAY + 10),
        st.sampled_from([0.0, 0.5, 9, 23.5]),
    ),
    max_size=20,
)


def _do(shop: Shop, deeds: list[tuple[str, str, int, float]], until_day: int) -> None:
    """Let happen what happens before a day; of refunds, too, only those."""
    signed = {(who, day): n for n, (what, who, day, _) in reversed(list(enumerate(deeds))) if what == "sign_up"}
    first = {signed[min(key for key in signed if key[0] == who)] for who, _ in signed}
    for n, (what, who, day, hour) in enumerate(deeds):
        if day >= until_day:
            continue
        if what == "order":
            refund = shop.at(day + 12, hour) if n % 2 and day + 12 < until_day else None
            shop.order(who, f"o{n}", day, 100 * (n + 1), hour, refunded_at=refund)
        elif what != "sign_up":
            shop.event(who, what, day, hour=hour)
        elif n in first:
            shop.user(who, shop.at(day, hour))


@settings(max_examples=8, deadline=None)
@given(deeds=_DEEDS)
def test_facts_at_or_after_as_of_change_nothing(emptied: Shop, deeds: list[tuple[str, str, int, float]]) -> None:
    said = []
    for until_day in (DAY, DAY + 100):
        shop = emptied.clear()
        _do(shop, deeds, until_day)
        shop.roll_up()
        as_of = shop.as_of(DAY)
        measure(shop.facts, as_of, POLICY)
        said.append(
            (
                stored(shop),
                read.idle_days(shop.facts, as_of, POLICY),
                read.login_decay(shop.facts, as_of, POLICY),
                read.retention(shop.facts, as_of, unit="week"),
                read.retention(shop.facts, as_of, unit="day", kind="on_or_after", by="sign_up"),
                read.usage(shop.facts, as_of, POLICY),
                read.rfm(shop.facts, as_of, POLICY),
                read.lifecycle(shop.facts, as_of),
            )
        )
    assert said[0] == said[1]


@settings(max_examples=5, deadline=None)
@given(deeds=_DEEDS)
def test_measuring_twice_is_measuring_once(emptied: Shop, deeds: list[tuple[str, str, int, float]]) -> None:
    shop = emptied.clear()
    _do(shop, deeds, DAY + 100)
    shop.roll_up()
    first = measure(shop.facts, shop.as_of(DAY), POLICY)
    once = stored(shop)
    assert measure(shop.facts, shop.as_of(DAY), POLICY) == first
    assert stored(shop) == once
    assert first["user_signals"] == len(once[0])
    assert read.idle_days(shop.facts, shop.as_of(DAY), POLICY)["tiers"] == {
        tier: sum(row["idle_tier"] == tier for row in once[0]) for tier in ("active", "light", "medium", "heavy")
    }


FEW = Policy(signals=SignalPolicy(login_decay_min_users=0, login_decay_window_days=4))


@settings(max_examples=8, deadline=None)
@given(deeds=_DEEDS)
def test_what_is_stored_of_a_day_is_what_the_questions_answer(
    emptied: Shop, deeds: list[tuple[str, str, int, float]]
) -> None:
    shop = emptied.clear()
    _do(shop, deeds, DAY + 100)
    shop.roll_up()
    as_of = shop.as_of(DAY)
    measure(shop.facts, as_of, FEW)
    rows = {(row["signal"], row["segment"]): row for row in stored(shop)[1]}
    decay, idle = read.login_decay(shop.facts, as_of, FEW), read.idle_days(shop.facts, as_of, FEW)
    detail = json.loads(rows["login_decay", "all"]["detail"])
    assert (rows["login_decay", "all"]["value"], rows["login_decay", "all"]["n"]) == (decay["decay"], decay["users"])
    assert (detail["recent"], detail["earlier"]) == (decay["recent"], decay["earlier"])
    assert {t: rows["idle_days", t]["n"] for t in (*idle["tiers"], "never")} == idle["tiers"] | {"never": idle["never"]}
    last = as_of.day - timedelta(days=1)
    for n in (1, 7, 30):
        cohorts = read.retention(shop.facts, as_of, unit="day", cells=30)["cohorts"]
        cells = [c["cells"][n - 1] for c in cohorts if c["cohort"] == (last - timedelta(days=n)).isoformat()]
        kept = rows.get(("retention", f"d{n}"))
        assert [cell["share"] for cell in cells] == ([kept["value"]] if kept else [])


def test_days_older_than_the_policy_keeps_are_pruned_and_younger_ones_stay() -> None:
    shop = Shop()
    shop.event("a", "login", 1)
    shop.roll_up()
    policy = Policy(keep=KeepPolicy(keep_profile_days=5))
    for day in (10, 14, 15, 20):
        measure(shop.facts, shop.as_of(day), policy)
    measure(shop.facts, shop.as_of(16), policy)
    users, daily = stored(shop)
    kept = [shop.day(1) + timedelta(days=n - 1) for n in (15, 16, 20)]
    assert sorted({row["as_of"] for row in users}) == kept
    assert sorted({row["as_of"] for row in daily}) == kept


def test_every_declared_column_is_stored_and_every_stored_column_is_declared() -> None:
    declared = [c.name for spec in SIGNALS if spec.base for c in spec.columns]
    assert [c.name for c in USER_SIGNALS.columns][2:] == declared + [c.name for c in RUNNING]
    shop = Shop()
    shop.event("a", "login", 1)
    shop.roll_up()
    measure(shop.facts, shop.as_of(3), POLICY)
    (row,), _ = stored(shop)
    assert set(row) == {c.name for c in USER_SIGNALS.columns}


def test_declarations_are_complete_in_both_languages_and_name_real_thresholds() -> None:
    sections = ("signals", "value", "paths", "feeling", "health")
    thresholds = {f"{section}.{name}" for section in sections for name in asdict(getattr(Policy(), section))}
    used = {knob for spec in SIGNALS for knob in spec.knobs} | {knob for alarm in ALARMS for knob in alarm.knobs}
    of_every_alarm = {f"alarms.{name}" for name in asdict(Policy().alarms)}
    assert used | of_every_alarm == thresholds | of_every_alarm
    numbers = [int(spec.id.removeprefix("S")) for spec in SIGNALS]
    assert numbers == sorted(set(numbers))
    for spec in SIGNALS:
        assert all((spec.en, spec.zh, spec.means_en, spec.means_zh, spec.rule_en, spec.rule_zh, spec.unit))
    for alarm in ALARMS:
        assert all((alarm.en, alarm.zh, alarm.rule_en, alarm.rule_zh, alarm.unit))
    columns = (*COLUMNS, *ACCOUNT_COLUMNS)
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    assert len({column.name for column in ACCOUNT_COLUMNS}) == len(ACCOUNT_COLUMNS)
    assert all(column.en and column.zh and column.means_en and column.means_zh for column in columns)


def test_the_business_of_a_day_is_stored_with_its_threshold() -> None:
    shop = Shop()
    for n in range(60):
        shop.event(f"p{n}", "login", 1, 30, *([37] if n < 30 else []))
    shop.order("p1", "o", 30, 1000)
    shop.roll_up()
    assert measure(shop.facts, shop.as_of(38), POLICY)[SIGNAL_DAILY.name] > 10
    rows = {(row["signal"], row["segment"]): row for row in stored(shop)[1]}
    decay = rows["login_decay", "all"]
    assert (decay["value"], decay["threshold"], decay["firing"], decay["n"]) == (0.5, 0.15, True, 60)
    assert (rows["idle_days", "active"]["n"], rows["idle_days", "medium"]["n"]) == (30, 30)
    assert rows["rfm", "grow"]["n"] + rows["rfm", "rescue"]["n"] >= 1 or rows["rfm", "high_value_leaving"]["n"] == 0


def test_day_n_retention_is_of_the_cohort_that_came_n_days_before_the_last_day() -> None:
    shop = Shop()
    shop.event("a", "login", 30, 31)
    shop.event("b", "login", 30)
    shop.event("c", "login", 24, 31)
    shop.event("old", "login", 1, 30)
    shop.roll_up()
    measure(shop.facts, shop.as_of(32), POLICY)
    rows = {row["segment"]: (row["value"], row["n"]) for row in stored(shop)[1] if row["signal"] == "retention"}
    assert rows == {"d1": (0.5, 2), "d7": (1.0, 1), "d30": (0.0, 1)}
