"""S7 over facts: the engine's scores are NumPy's, the past stays as it was, and what cannot be said is said so."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from liuke.facts.statement import Statement
from liuke.facts.tables import ORDERS, SUBSCRIPTIONS
from liuke.kit.document import parse, read_into
from liuke.model.policy import Policy, ValuePolicy
from liuke.signals.ltv.models import MODELS, fit_orders, fit_payments
from liuke.signals.ltv.outlook import worth_orders
from liuke.signals.ltv.read import read_groups, read_payments, read_renewals
from liuke.signals.ltv.score import fits
from liuke.signals.ltv.spec import SPEC, ltv
from liuke.signals.ltv.tell import MODEL_NAMES, benchmark
from liuke.signals.measure import measure as measure_all
from tests.shop import Shop, measured

DAY = 120
POLICY = Policy(value=ValuePolicy(ltv_margin=0.5, ltv_benchmark_fen=100_000))
_ALL = Statement(name="all", text="SELECT * FROM user_ltv ORDER BY subject_id")


def filled(seed: int = 7, people: int = 400) -> Shop:
    """Let people buy at their own rate, leave, and pay around their own mean."""
    chance = np.random.default_rng(seed)
    shop, rows = Shop(), []
    for n in range(people):
        day, rate, leaves, size = (
            1.0 + 40 * chance.random(),
            chance.gamma(0.6, 0.2),
            chance.beta(0.8, 2.4),
            chance.gamma(4),
        )
        while day < DAY + 30:
            fen = round(100 * chance.gamma(4, size * 3))
            rows.append(
                {
                    "order_id": f"{n}-{day}",
                    "line_id": "1",
                    "subject_id": f"u{n}",
                    "amount_fen": max(fen, 1),
                    "day": shop.day(int(day)),
                    **dict.fromkeys(("ts", "paid_at"), shop.at(int(day), 24 * (day % 1))),
                }
            )
            if chance.random() < leaves:
                break
            day += chance.exponential(1 / rate)
    shop.add(ORDERS, rows)
    shop.roll_up()
    return shop


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """Return one business for all who only ask, with the day's first signals."""
    shop = filled()
    measure_all(shop.facts, shop.as_of(DAY), POLICY, ())
    yield shop


def test_the_engines_scores_are_numpys(shop: Shop) -> None:
    as_of = shop.as_of(DAY)
    groups, paid = read_groups(shop.facts, as_of), read_payments(shop.facts, as_of)
    assert groups is not None
    assert paid is not None
    fit, payments = fit_orders("mbg_nbd", groups), fit_payments(paid)
    measured(shop.facts, as_of, POLICY, SPEC)
    rows = shop.facts.rows(_ALL)
    assert len(rows) == groups.people
    history: dict[str, dict[date, int]] = {}
    asked = Statement(name="h", text="SELECT subject_id, day, paid_fen FROM activity_daily WHERE day <= $last_day")
    for row in shop.facts.rows(asked, as_of):
        history.setdefault(row["subject_id"], {})[row["day"]] = row["paid_fen"]
    model, (p, q, v) = MODELS["mbg_nbd"][0], payments.theta
    for row in rows[::7]:
        days = sorted(history[row["subject_id"]])
        x = np.array([len(days) - 1.0])
        t_x, age = (np.array([(end - days[0]).days / 7]) for end in (days[-1], as_of.last_day))
        again = sum(history[row["subject_id"]][day] for day in days[1:]) / 100
        alive = model.p_alive(fit.theta, x, t_x, age)[0]
        assert row["p_alive"] == pytest.approx(alive, rel=1e-9)
        assert row["p_no_purchase_30d"] == pytest.approx(model.p_quiet(fit.theta, x, t_x, age, 30 / 7)[0], rel=1e-9)
        expected = model.expected(fit.theta, x, t_x, age, 90 / 7)[0]
        assert row["expected_orders_90d"] == pytest.approx(expected, rel=1e-9)
        mean = p * (v + again) / (p * x[0] + q - 1)
        worth = alive * worth_orders(model, fit.theta, x, age, POLICY.value, 7.0)[0] * mean * 100 * 0.5
        assert row["expected_value_fen"] == pytest.approx(worth, abs=0.51)
        so_far = sum(history[row["subject_id"]].values()) * 0.5
        assert row["ltv_fen"] == pytest.approx(so_far + worth, abs=0.51)


def test_the_document_and_the_columns_add_up_to_the_same(shop: Shop) -> None:
    as_of = shop.as_of(DAY)
    said = ltv(shop.facts, as_of, POLICY)
    found = {row.get("segment", "all"): row for row in measured(shop.facts, as_of, POLICY, SPEC)}
    rows = shop.facts.rows(_ALL)
    assert said["converged"] is True
    assert sum(row["p_alive"] for row in rows) == pytest.approx(said["alive"])
    assert sum(row["expected_orders_90d"] for row in rows) == pytest.approx(said["expected_orders"])
    assert sum(row["expected_value_fen"] for row in rows) == pytest.approx(said["value_fen"], abs=len(rows))
    assert found["all"]["value"] == pytest.approx(said["ltv_fen"], abs=1)
    assert found["all"]["n"] == said["valued"]
    assert said["benchmark"]["ratio"] == pytest.approx(said["ltv_fen"] / 100_000, abs=1e-4)
    assert sum(row["actual"] for row in said["fit"]) == said["n"] == len(rows)
    assert sum(row["expected"] for row in said["fit"]) == pytest.approx(len(rows))
    json.dumps(said, allow_nan=False)


@pytest.mark.parametrize("model", ["mbg_nbd", "bg_nbd", "pareto_nbd", "gamma_gamma"])
def test_a_fit_to_an_earlier_day_is_what_was_said_on_it(shop: Shop, model: str) -> None:
    end = shop.day(DAY - 31)
    then = ltv(shop.facts, shop.as_of(DAY - 30), POLICY, model=model)
    now = ltv(shop.facts, shop.as_of(DAY), POLICY, model=model, calibration_end=end)
    assert (now["params"], now["log_likelihood"]) == (then["params"], then["log_likelihood"])
    if model != "gamma_gamma":
        assert then["holdout"] is None
        held = now["holdout"]
        assert (held["days"], held["people"]) == (30, then["n"])
        assert 0.5 < held["expected"] / held["actual"] < 2
        assert sum(row["people"] for row in held["conditional"]) == held["people"]


def test_later_facts_change_no_earlier_answer_and_late_ones_do() -> None:
    shop = filled(seed=3, people=250)
    before = ltv(shop.facts, shop.as_of(DAY), POLICY)
    shop.order("u1", "later", DAY, 77_000, hour=0.0)
    shop.order("u2", "back", DAY + 1, 5, refunded_at=shop.at(DAY + 2))
    shop.roll_up()
    assert ltv(shop.facts, shop.as_of(DAY), POLICY) == before
    shop.order("nobody_yet", "late", DAY - 3, 1_000)
    shop.roll_up()
    assert ltv(shop.facts, shop.as_of(DAY), POLICY)["n"] == before["n"] + 1


def test_days_or_weeks_are_the_same_customers(shop: Shop) -> None:
    weeks, days = (ltv(shop.facts, shop.as_of(DAY), POLICY, unit=unit) for unit in ("week", "day"))
    assert days["params"]["alpha"] == pytest.approx(7 * weeks["params"]["alpha"], rel=1e-5)
    assert days["expected_orders"] == pytest.approx(weeks["expected_orders"], rel=1e-5)
    assert days["value_fen"] == pytest.approx(weeks["value_fen"], rel=1e-5)


def test_several_orders_of_a_day_are_one_purchase() -> None:
    shop = Shop()
    for order in "abc":
        shop.order("u", order, 5, 100, hour=8 + ord(order) - 97)
    shop.order("u", "d", 9, 100)
    shop.roll_up()
    groups = read_groups(shop.facts, shop.as_of(20), "day")
    assert groups is not None
    assert (groups.x.tolist(), groups.t_x.tolist(), groups.age.tolist()) == ([1], [4], [14])


def test_money_of_another_currency_is_a_purchase_without_a_value() -> None:
    shop = filled(people=300)
    shop.order("abroad", "x1", 50, 9_900, currency="USD")
    shop.order("abroad", "x2", 60, 9_900, currency="USD")
    shop.roll_up()
    said = ltv(shop.facts, shop.as_of(DAY), POLICY)
    measured(shop.facts, shop.as_of(DAY), POLICY, SPEC)
    row = {one["subject_id"]: one for one in shop.facts.rows(_ALL)}["abroad"]
    assert said["foreign_orders"] == 2
    assert row["p_alive"] is not None
    assert (row["expected_value_fen"], row["ltv_fen"]) == (None, None)


@pytest.mark.parametrize("made", ["nothing", "one_user", "one_day", "all_new", "foreign", "negative", "logins"])
def test_bad_input_answers_with_a_reason(made: str) -> None:
    shop = Shop()
    if made == "one_user":
        for n in range(5):
            shop.order("u", f"o{n}", 3 + n, 500)
    if made in ("one_day", "all_new", "foreign", "negative"):
        day = DAY - 1 if made == "all_new" else 3
        money: dict[str, Any] = {"currency": "USD"} if made == "foreign" else {}
        rows = [
            {
                "order_id": f"o{n}",
                "line_id": "1",
                "subject_id": f"u{n}",
                "amount_fen": -5 if made == "negative" else 500,
                "day": shop.day(day),
                **dict.fromkeys(("ts", "paid_at"), shop.at(day)),
                **money,
            }
            for n in range(150)
        ]
        shop.add(ORDERS, rows)
    if made == "logins":
        shop.event("u", "login", 1, 2, 3)
    shop.roll_up()
    for model in MODEL_NAMES:
        said = ltv(shop.facts, shop.as_of(DAY), POLICY, model=model)
        assert said["enough"] is False
        assert said["why"]["en"].startswith("Not enough data: ")
        assert said["why"]["zh"].startswith("数据不够")
        json.dumps(said, allow_nan=False)
    (row,) = measured(shop.facts, shop.as_of(DAY), POLICY, SPEC)
    assert "value" not in row
    assert shop.facts.rows(_ALL) == []


def test_a_business_that_measures_a_day_twice_has_it_once() -> None:
    shop = filled(people=250)
    first = measure_all(shop.facts, shop.as_of(DAY), POLICY)
    rows = shop.facts.rows(_ALL)
    assert measure_all(shop.facts, shop.as_of(DAY), POLICY) == first
    assert shop.facts.rows(_ALL) == rows


@pytest.mark.parametrize(("fen", "ratio", "gap"), [(60_000, 0.6, 40_000), (100_000, 1.0, 0), (120_000, 1.2, -20_000)])
def test_sixty_percent_of_the_industry_is_written_as_such_with_the_gap_in_money(
    fen: float, ratio: float, gap: int
) -> None:
    said = benchmark(fen, 1_000, POLICY.value)
    assert (said["ratio"], said["gap_fen"], said["gap_total_fen"]) == (pytest.approx(ratio), gap, gap * 1_000)


@pytest.mark.parametrize("fen", [0, -5])
def test_a_benchmark_of_zero_is_none(fen: int) -> None:
    said = benchmark(60_000, 1_000, ValuePolicy(ltv_benchmark_fen=fen))
    assert (said["enough"], said["why"]["code"]) == (False, "no_benchmark")


def test_policy_says_the_benchmark_in_its_file() -> None:
    policy = read_into(Policy, parse("value: {ltv_benchmark_fen: 25000}", "policy.yml"), "policy.yml")
    assert policy.value.ltv_benchmark_fen == 25_000
    assert set(SPEC.knobs) == {f"value.{name}" for name in POLICY.params("value") if name[:3] == "ltv"}


def test_payments_that_grow_with_their_number_are_flagged(shop: Shop) -> None:
    strict = replace(POLICY, value=replace(POLICY.value, ltv_correlation_above=0.0))
    said = ltv(shop.facts, shop.as_of(DAY), strict)
    assert said["gamma_gamma"]["correlated"] is True
    assert abs(said["gamma_gamma"]["correlation"]) < 0.3
    assert ltv(shop.facts, shop.as_of(DAY), POLICY)["gamma_gamma"]["correlated"] is False


def subscribed(shop: Shop, name: str, day: int, *, left: int | None = None, **more: Any) -> dict[str, Any]:
    """Return a subscription by terms of 30 days, ended after ``left`` of them."""
    end = {"ended_at": shop.at(day) + timedelta(days=30 * left)} if left else {}
    return {
        "subscription_id": name,
        "subject_id": name,
        "started_at": shop.at(day),
        "period_days": 30,
        "amount_fen": 3_000,
        **end,
        **more,
    }


def test_renewals_are_counted_by_terms_and_a_cancelled_one_runs_to_its_end() -> None:
    shop = Shop()
    rows = [
        subscribed(shop, "new", 100),
        subscribed(shop, "twice", 40),
        subscribed(shop, "left", 1, left=2),
        subscribed(shop, "will_leave", 100, cancelled_at=shop.at(105)),
        subscribed(shop, "has_left", 50, cancelled_at=shop.at(60)),
        subscribed(shop, "unknown", 5) | {"period_days": None},
        subscribed(shop, "later", DAY),
    ]
    shop.add(SUBSCRIPTIONS, rows)
    seen = read_renewals(shop.facts, shop.as_of(DAY))
    assert seen is not None
    counted = {int(t): (int(gone), int(here)) for t, gone, here in zip(seen.term, seen.left, seen.stayed, strict=True)}
    assert counted == {0: (0, 2), 1: (1, 0), 2: (1, 1)}


def test_subscribers_have_a_chance_of_renewal_and_its_money() -> None:
    shop, chance = Shop(), np.random.default_rng(2)
    rows = []
    for n in range(300):
        leaves = chance.beta(0.7, 3)
        terms = int(chance.geometric(max(leaves, 1e-3)))
        day = int(chance.integers(-300, 100))
        rows.append(subscribed(shop, f"s{n}", day, left=terms if day + 30 * terms < DAY else None))
    rows.append(subscribed(shop, "cancelled", 100, cancelled_at=shop.at(101)))
    rows.append(subscribed(shop, "abroad", 100, currency="USD"))
    shop.add(SUBSCRIPTIONS, rows)
    said = ltv(shop.facts, shop.as_of(DAY), POLICY, model="sbg")
    measured(shop.facts, shop.as_of(DAY), POLICY, SPEC)
    found = {row["subject_id"]: row for row in shop.facts.rows(_ALL)}
    alpha, beta = said["params"]["alpha"], said["params"]["beta"]
    assert said["converged"] is True
    assert found["abroad"]["renewal_chance"] == pytest.approx(beta / (alpha + beta))
    assert (found["abroad"]["renewal_value_fen"], found["abroad"]["ltv_fen"]) == (None, None)
    assert (found["cancelled"]["renewal_chance"], found["cancelled"]["renewal_value_fen"]) == (0, 0)
    assert all(row["p_alive"] is None for row in found.values())
    chances = [row["expected"] for row in said["retention"]]
    assert chances == sorted(chances)
    monthly = 30 / (365 / 12)
    stays = math.prod((beta + k) / (alpha + beta + k) for k in range(1))
    worth = sum(
        math.prod((beta + k) / (alpha + beta + k) for k in range(n + 1)) / 1.01 ** (monthly * n) for n in range(12)
    )
    new = next(row for row in found.values() if row["renewal_chance"] == pytest.approx(stays) and row["ltv_fen"])
    assert new["renewal_value_fen"] == pytest.approx(0.5 * 3_000 * worth, abs=1)
    assert new["ltv_fen"] == pytest.approx(0.5 * 3_000 * (1 + worth), abs=1)


def test_what_could_not_be_fitted_is_named(shop: Shop) -> None:
    found = fits(shop.facts, shop.as_of(DAY), replace(POLICY.value, ltv_min_repeaters=10_000))
    assert found.lack is not None
    assert (found.lack.code, found.terms_lack and found.terms_lack.code) == ("too_few_repeaters", "too_few_renewals")
