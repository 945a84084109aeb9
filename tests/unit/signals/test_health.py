"""S12: twelve metrics against like people; missing ones are missing; bands, trend and what pulled it down."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from liuke.facts.statement import Statement
from liuke.facts.tables import ACCOUNTS, SURVEY_RESPONSES
from liuke.model.policy import HealthPolicy, Policy
from liuke.signals.health import health
from liuke.signals.health_alarm import points
from liuke.signals.health_tables import METRICS
from liuke.signals.health_weights import ridge_logistic
from liuke.signals.measure import measure
from liuke.signals.tables import SIGNAL_DAILY
from tests.shop import Shop

DAY = 100
PEOPLE = Statement(name="people", text="SELECT * FROM user_health WHERE as_of = $as_of_day")
FIRMS = Statement(name="firms", text="SELECT * FROM account_health WHERE as_of = $as_of_day")
FEW = HealthPolicy(health_min_peers=400, health_least_of_all=2, health_min_metrics=2, health_min_people=2)
SMALL = Policy(health=FEW)


def told(shop: Shop, day: int = DAY, policy: Policy = SMALL, of: Statement = PEOPLE) -> dict[str, dict[str, Any]]:
    shop.roll_up()
    measure(shop.facts, shop.as_of(day), policy)
    return {
        row.pop("subject_id" if of is PEOPLE else "account_id"): row for row in shop.facts.rows(of, shop.as_of(day))
    }


def ten(shop: Shop, last: int = DAY, first: int = 1) -> Shop:
    """Let p1 … p10 be there on 1 … 10 of the last ten days, the newest first, and buy as often."""
    for n in range(1, 11):
        shop.event(f"p{n}", "login", first, *range(last - n, last))
        for k in range(n):
            shop.order(f"p{n}", f"o{last}-{n}-{k}", last - 1 - k, 1_000)
    return shop


def test_the_example_of_the_docs() -> None:
    """Ten people: p4 is there on 4 days, 3 of 10 are worse and itself half: (3 + 0.5) / 10 = 35."""
    row = told(ten(Shop()))["p4"]
    assert row["health_login_days"] == 35.0
    assert row["health_login_gap"] == 50.0  # all were there yesterday
    assert row["health_order_frequency"] == 35.0
    assert row["health_payment_recency"] == 50.0
    assert row["health_spending_trend"] == 50.0
    assert [
        row[f"health_{n}"] for n in ("feature_breadth", "core_acts", "community", "nps", "complaints", "friction")
    ] == [None] * 6
    assert row["health_metrics"] == 6
    decay = row["health_login_decay"]  # 4 logins this week, none the week before: as all up to p7
    weights = {"login_days": 10, "login_gap": 10, "login_decay": 5, "payment_recency": 10, "order_frequency": 10}
    by_hand = (10 * 35 + 10 * 50 + 5 * decay + 10 * 50 + 10 * 35 + 5 * 50) / (sum(weights.values()) + 5)
    assert row["health"] == pytest.approx(by_hand, abs=0.051)
    assert row["health_pulled_by"] == "login_days -3, order_frequency -3"


def test_a_metric_that_nothing_is_known_of_is_left_out_and_too_few_leave_health_unknown() -> None:
    shop = ten(Shop())
    shop.user("silent", shop.at(1))
    strict = Policy(health=replace(FEW, health_min_metrics=4))
    found = told(shop, policy=strict)
    assert found["silent"]["health"] is None
    assert found["silent"]["health_band"] is None
    assert found["silent"]["health_metrics"] == 0
    assert found["p5"]["health"] is not None


def test_one_person_has_nobody_to_be_held_against() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 99)
    shop.order("a", "o", 99, 100)
    row = told(shop, policy=Policy())["a"]
    assert (row["health"], row["health_metrics"]) == (None, 0)
    said = health(shop.facts, shop.as_of(DAY), Policy())
    assert (said["enough"], said["why"]["code"]) == (False, "few_metrics")
    json.dumps(said, allow_nan=False)


def test_like_people_share_plan_and_tenure_and_few_of_them_fall_back_to_all() -> None:
    shop = Shop()
    for n in range(1, 11):
        shop.user(f"p{n}", shop.at(1), plan="pro" if n > 4 else "rare")
    found = told(ten(shop), policy=Policy(health=replace(FEW, health_min_peers=5)))
    assert found["p5"]["health_login_days"] == pytest.approx(100 * 0.5 / 6, abs=0.1)  # the least of six on pro
    assert found["p4"]["health_login_days"] == 35.0  # four on rare are too few: against all ten


def test_answers_and_friction_count_once_the_business_has_them() -> None:
    shop = ten(Shop())
    shop.event("p3", "error", 99, 98)
    for who, day, score in (("p3", 80, 9.0), ("p3", 90, 2.0), ("p4", 90, 10.0), ("p5", DAY, 0.0)):
        row = {"subject_id": who, "ts": shop.at(day), "day": shop.day(day), "survey": "nps", "score": score}
        shop.add(SURVEY_RESPONSES, [row])
    found = told(shop)
    assert (found["p3"]["health_nps"], found["p4"]["health_nps"], found["p5"]["health_nps"]) == (25.0, 75.0, None)
    assert found["p3"]["health_friction"] == 5.0
    assert found["p4"]["health_friction"] == 55.0


def test_a_later_day_is_held_against_the_spread_of_the_earlier_one() -> None:
    """Nobody comes any more: against each other all would be in the middle, against themselves they are red."""
    shop = ten(Shop(), last=60)
    before = told(shop, 60)
    after = told(shop, 88)
    assert before["p8"]["health_band"] == "green"
    assert {row["health_band"] for row in after.values()} == {"red"}
    assert after["p8"]["health_trend"] == pytest.approx(after["p8"]["health"] - before["p8"]["health"], abs=0.051)
    assert told(shop, 60) == before  # what came later changes nothing of the past


def test_facts_of_the_day_itself_are_not_seen_and_late_ones_are() -> None:
    shop = ten(Shop())
    before = told(shop)
    shop.event("p1", "login", DAY)
    assert told(shop) == before
    shop.event("p1", "login", DAY - 5)
    assert told(shop)["p1"]["health_login_days"] > before["p1"]["health_login_days"]


def test_accounts_are_held_against_accounts() -> None:
    shop = Shop()
    for n in range(1, 11):
        shop.user(f"p{n}", shop.at(1), account_id=f"a{n}")
    shop.add(ACCOUNTS, [{"account_id": f"a{n}"} for n in range(1, 12)])
    found = told(ten(shop), of=FIRMS)
    assert found["a4"]["health_login_days"] == 35.0
    assert found["a11"]["health"] is None
    said = health(shop.facts, shop.as_of(DAY), SMALL)
    assert (said["accounts"]["known"], said["accounts"]["unknown"]) == (10, 1)
    json.dumps(said, allow_nan=False)


@pytest.fixture(scope="module")
def emptied() -> Shop:
    """Return a shop that each example empties."""
    return Shop()


@settings(max_examples=8, deadline=None)
@given(days=st.lists(st.integers(1, 8), min_size=2, max_size=12))
def test_scores_are_shares_of_the_worse_and_halves_of_the_equal(emptied: Shop, days: list[int]) -> None:
    shop = emptied.clear()
    for n, count in enumerate(days):
        shop.event(f"p{n}", "login", 1, *range(DAY - count, DAY))
    found = told(shop)
    for n, count in enumerate(days):
        worse, equal = sum(d < count for d in days), sum(d == count for d in days)
        assert found[f"p{n}"]["health_login_days"] == pytest.approx(100 * (worse + equal / 2) / len(days), abs=0.051)
    known = [row["health"] for row in found.values()]
    assert all(h is not None and 0 <= h <= 100 for h in known)


def red(shop: Shop, shares: Mapping[int, float | None], n: int = 500) -> None:
    rows = [{"as_of": shop.day(d), "signal": "health", "segment": "red", "value": s, "n": n} for d, s in shares.items()]
    shop.add(SIGNAL_DAILY, rows)


def test_the_alarm_is_bad_when_more_are_red_than_the_weeks_before_make_likely() -> None:
    shop = Shop()
    red(shop, {d: 0.10 + 0.004 * (d * 7 % 5) for d in range(30, 100)} | {100: 0.2})
    judged = points(shop.facts, shop.as_of(DAY), Policy(), 10)
    assert [p.bad for p in judged] == [False] * 9 + [True]
    assert judged == [points(shop.facts, shop.as_of(d), Policy(), 1)[0] for d in range(91, 101)]


def test_a_day_that_was_not_measured_or_has_no_history_is_said_to_be_so() -> None:
    shop = Shop()
    red(shop, {60: 0.1, 61: None})
    codes = [p.lack.code if p.lack else None for p in points(shop.facts, shop.as_of(62), Policy(), 3)]
    assert codes == ["short_history", "few_people", "not_measured"]


def test_the_learned_weights_minimise_the_penalised_likelihood() -> None:
    """Second source: scipy's BFGS on the same function."""
    rng = np.random.default_rng(7)
    x = rng.normal(size=(400, 3))
    y = (rng.random(400) < 1 / (1 + np.exp(-(0.3 + x @ np.array([1.0, -0.5, 0.0]))))).astype(float)

    def loss(beta: np.ndarray) -> float:
        z = beta[0] + x @ beta[1:]
        return float(np.logaddexp(0, z).sum() - y @ z + 0.5 * (beta[1:] ** 2).sum())

    assert ridge_logistic(x, y) == pytest.approx(minimize(loss, np.zeros(4)).x, abs=1e-4)


def test_weights_are_learned_of_who_stayed_and_find_what_matters() -> None:
    shop = Shop()
    for n in range(300):
        here = 1 + n % 12
        shop.counts(f"p{n}", "login", 1, 1, *range(60 - here, 60))
        shop.counts(f"p{n}", "comment", 1 + n % 3, 59)
        if n % 12 + n % 5 > 7:
            shop.counts(f"p{n}", "login", 1, 70)
    shop.roll_up()
    measure(shop.facts, shop.as_of(60), SMALL)
    measure(shop.facts, shop.as_of(92), SMALL)
    said = health(shop.facts, shop.as_of(92), SMALL)["weights"]
    assert said["policy"] == {name: getattr(FEW, f"weight_{name}") for name in METRICS}
    learned = said["learned"]
    assert (learned["people"], learned["from"]) == (300, shop.day(60).isoformat())
    assert max(learned["weights"], key=learned["weights"].get) == "login_days"
    assert sum(learned["weights"].values()) == pytest.approx(100)
