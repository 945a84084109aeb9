"""S11: breadth, depth, reach, value per yuan and unused benefits, of people and of accounts."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.statement import Statement
from liuke.facts.tables import ACCOUNT_CHANGES, ACCOUNTS, BENEFITS, EVENTS, SUBSCRIPTIONS, USERS
from liuke.facts.tracking import TrackingPlan
from liuke.kit.chance import share
from liuke.model.policy import HealthPolicy, KeepPolicy, Policy
from liuke.model.words import Role
from liuke.signals.measure import measure
from liuke.signals.scorecard import SPEC as SCORECARD
from liuke.signals.scorecard import keep_account_scorecards, scorecard
from liuke.signals.spec import Row
from liuke.signals.tables import USER_SIGNALS
from liuke.signals.unused_benefits import points
from tests.shop import SHANGHAI, Shop

DAY = 100
PLAN = TrackingPlan(
    events={"login": Role.LOGIN, "do": Role.CORE},
    features={"docs": "Documents", "chat": "Chat", "video": "Video"},
)
PEOPLE = Statement(name="people", text="SELECT * FROM user_scorecard WHERE as_of = $as_of_day")
FIRMS = Statement(name="firms", text="SELECT * FROM account_scorecard WHERE as_of = $as_of_day")


def new_shop() -> Shop:
    return Shop(SHANGHAI, PLAN)


def use(shop: Shop, who: str, feature: str, *days: int, customer: str | None = None) -> None:
    said = json.dumps({"end_customer": customer}) if customer else None
    rows = [
        {"subject_id": who, "event": "do", "feature": feature, "ts": shop.at(d), "day": shop.day(d), "properties": said}
        for d in days
    ]
    shop.add(EVENTS, rows)


def grant(shop: Shop, plan: str, *features: str, **more: Any) -> None:
    shop.add(BENEFITS, [{"plan": plan, "feature": f, "label": f.upper()} | more for f in features])


def cards(shop: Shop, day: int = DAY, policy: Policy | None = None, of: Statement = PEOPLE) -> dict[str, Row]:
    shop.roll_up()
    measure(shop.facts, shop.as_of(day), policy or Policy())
    key = "subject_id" if of is PEOPLE else "account_id"
    return {row.pop(key): row for row in shop.facts.rows(of, shop.as_of(day))}


def test_the_example_of_the_docs() -> None:
    """Plan pro grants docs, chat, video, export; Ann used docs and chat on 7 days: breadth 2/3, depth 7/28."""
    shop = new_shop()
    grant(shop, "pro", "docs", "chat", "video", "export")
    shop.user("ann", shop.at(1), plan="pro")
    shop.event("ann", "login", 1, *range(90, 97))
    use(shop, "ann", "docs", *range(90, 97))
    use(shop, "ann", "chat", 95)
    shop.order("ann", "o1", 50, 2_000)
    card = cards(shop)["ann"]
    assert (card["features_available"], card["features_used"]) == (3, 2)
    assert card["breadth"] == pytest.approx(2 / 3)
    assert card["depth"] == pytest.approx(7 / 28)
    assert (card["benefits_granted"], card["benefits_unused"], card["unused_features"]) == (4, 2, "EXPORT, VIDEO")
    assert (card["value_units"], card["value_paid_fen"]) == (8, 2_000)
    assert card["value_per_yuan"] == pytest.approx(8 / 20)
    assert card["end_customers"] is None
    assert card["value_percentile"] is None  # nobody to compare with


def test_the_window_of_use_is_half_open_and_late_or_later_facts_are_seen_only_when_they_count() -> None:
    shop = new_shop()
    shop.event("a", "login", 1, 99)
    use(shop, "a", "docs", DAY - 28)
    use(shop, "a", "chat", DAY - 29)
    use(shop, "a", "video", DAY)
    first = cards(shop)["a"]
    assert first["features_used"] == 1
    use(shop, "a", "chat", DAY - 3)  # a late fact
    assert cards(shop)["a"]["features_used"] == 2
    assert cards(shop, DAY + 1)["a"]["features_used"] == 2  # docs has left, video has come


def test_where_no_fact_names_a_feature_breadth_is_unknown_not_zero() -> None:
    shop = new_shop()
    grant(shop, "pro", "docs")
    shop.user("a", shop.at(1), plan="pro")
    shop.event("a", "login", 99)
    card = cards(shop)["a"]
    assert [card[n] for n in ("breadth", "features_used", "benefits_unused", "unused_features", "value_units")] == [
        None
    ] * 5
    assert card["depth"] == pytest.approx(1 / 28)
    said = scorecard(shop.facts, shop.as_of(DAY), Policy())
    assert said["people"]["breadth"] is None
    json.dumps(said, allow_nan=False)


def test_nobody_is_answered_with_what_is_missing() -> None:
    shop = new_shop()
    cards(shop)
    said = scorecard(shop.facts, shop.as_of(DAY), Policy())
    assert (said["enough"], said["why"]["code"]) == (False, "nobody")


def test_money_of_another_currency_is_not_added_and_a_running_contract_stands_for_orders() -> None:
    shop = new_shop()
    for who, currency in (("a", "CNY"), ("b", "USD")):
        shop.event(who, "login", 99)
        use(shop, who, "docs", 99)
        row = {"subscription_id": who, "subject_id": who, "plan": "pro", "started_at": shop.at(55, 0)}
        shop.add(SUBSCRIPTIONS, [row | {"period_days": 30, "amount_fen": 3_000, "currency": currency}])
    found = cards(shop)
    assert found["a"]["value_paid_fen"] == 4_500  # 45 days of a 30-day term
    assert found["b"]["value_paid_fen"] is None
    assert found["b"]["value_per_yuan"] is None


def test_a_contract_that_ended_or_has_not_begun_gives_no_plan() -> None:
    shop = new_shop()
    grant(shop, "pro", "docs", "chat")
    for who, start, end in (("ended", 1, 50), ("runs", 1, None), ("ends_later", 1, 200), ("later", 150, None)):
        shop.user(who, shop.at(1))
        shop.event(who, "login", 99)
        use(shop, who, "docs", 99)
        row = {"subscription_id": who, "subject_id": who, "plan": "pro", "started_at": shop.at(start)}
        shop.add(SUBSCRIPTIONS, [row | {"ended_at": shop.at(end) if end else None}])
    found = cards(shop)
    assert {who: card["benefits_granted"] for who, card in found.items()} == {
        "ended": None,
        "runs": 2,
        "ends_later": 2,
        "later": None,
    }


def test_value_per_yuan_is_ranked_on_the_same_plan_and_among_all_where_few_share_it() -> None:
    shop = new_shop()
    for n in range(6):
        who = f"p{n}"
        shop.user(who, shop.at(1), plan="pro" if n < 4 else "rare")
        for _ in range(min(n, 2) + 1):
            use(shop, who, "docs", 95)
        shop.order(who, who, 60, 10_000)
    policy = Policy(health=HealthPolicy(scorecard_min_peers=3))
    found = cards(shop, policy=policy)
    # on pro: units 1, 2, 3, 3; all: 1, 2, 3, 3, 3, 3
    assert [found[f"p{n}"]["value_percentile"] for n in range(4)] == pytest.approx([0.125, 0.375, 0.75, 0.75])
    assert found["p4"]["value_percentile"] == pytest.approx((2 + 2) / 6)


@pytest.fixture
def firm() -> Shop:
    """Return an account of four people and five seats, and one of nobody known."""
    shop = new_shop()
    grant(shop, "team", "docs", "chat", "video")
    shop.add(
        ACCOUNTS,
        [
            {"account_id": "lime", "plan": "team", "seats_paid": 5, "mrr_fen": 100_000, "intent": "DOCS"},
            {"account_id": "empty", "plan": "team", "seats_paid": None},
            {"account_id": "seatless", "plan": "team"},
        ],
    )
    for n, days in enumerate(((99,), (80, 99), (30,), ())):
        shop.user(f"m{n}", shop.at(1), account_id="lime")
        for day in days:
            shop.event(f"m{n}", "login", day)
            use(shop, f"m{n}", "docs", day, customer=f"c{n // 2}")
    return shop


def test_an_account_has_active_seats_and_the_features_of_all_its_people(firm: Shop) -> None:
    found = cards(firm, of=FIRMS)
    card = found["lime"]
    assert (card["people"], card["active_seats"], card["seats"]) == (4, 2, 5)
    assert card["depth"] == pytest.approx(2 / 5)
    assert card["breadth"] == pytest.approx(1 / 3)
    assert (card["benefits_unused"], card["unused_features"]) == (2, "CHAT, VIDEO")
    assert card["end_customers"] == 1
    assert card["value_paid_fen"] == pytest.approx(100_000 * 90 / 30.4375, abs=1)
    assert card["intent_progress"] == pytest.approx(2 / 5)  # two of five seats use what it was bought for


def test_an_account_without_seats_or_people_is_unknown_never_zero(firm: Shop) -> None:
    firm.user("s", firm.at(1), account_id="seatless")
    firm.event("s", "login", 99)
    found = cards(firm, of=FIRMS)
    assert (found["seatless"]["active_seats"], found["seatless"]["seats"], found["seatless"]["depth"]) == (
        1,
        None,
        None,
    )
    card = found["empty"]
    unknown = ("depth", "breadth", "benefits_unused", "unused_features", "value_per_yuan", "intent_progress", "seats")
    assert {name: card[name] for name in unknown} == dict.fromkeys(unknown)


def test_people_of_an_account_that_merged_count_where_it_went(firm: Shop) -> None:
    firm.add(ACCOUNTS, [{"account_id": "grove", "plan": "team", "seats_paid": 10}])
    change = {"account_id": "lime", "ts": firm.at(90), "kind": "merge", "before": "lime", "after": "grove"}
    firm.add(ACCOUNT_CHANGES, [change])
    before = cards(firm, 90, of=FIRMS)
    assert before["lime"]["people"] == 4
    after = cards(firm, of=FIRMS)
    assert "lime" not in after
    assert (after["grove"]["people"], after["grove"]["depth"]) == (4, pytest.approx(0.2))


@pytest.mark.parametrize("logins", [True, False])
def test_cards_of_accounts_alone_are_those_of_a_measured_day(firm: Shop, logins: bool) -> None:
    if not logins:  # then any act of somebody's own counts as being there
        firm.facts.delete(EVENTS, {"event": "login"})
    measured = cards(firm, of=FIRMS)
    assert measured["lime"]["active_seats"] == 2
    firm.facts.delete(SCORECARD.account_table, {"as_of": firm.day(DAY)})
    firm.facts.delete(USER_SIGNALS, {"as_of": firm.day(DAY)})
    keep_account_scorecards(firm.facts, firm.as_of(DAY), Policy())
    assert {row.pop("account_id"): row for row in firm.facts.rows(FIRMS, firm.as_of(DAY))} == measured


def test_cards_kept_alone_are_pruned_with_their_day(firm: Shop) -> None:
    firm.roll_up()
    keep_account_scorecards(firm.facts, firm.as_of(50), Policy())
    assert firm.facts.rows(FIRMS, firm.as_of(50))
    policy = Policy(keep=KeepPolicy(keep_profile_days=40))
    for day, left in ((90, True), (91, False)):
        measure(firm.facts, firm.as_of(day), policy)
        assert bool(firm.facts.rows(FIRMS, firm.as_of(50))) is left


def payers(shop: Shop, people: int = 150, last: int = 110, stop: int | None = None) -> None:
    """Let payers use each of two benefits on a third of the days, and from ``stop`` on no more."""
    grant(shop, "pro", "docs", "chat")
    shop.add(USERS, [{"subject_id": f"p{n}", "plan": "pro"} for n in range(people)])
    shop.add(
        SUBSCRIPTIONS,
        [
            {"subscription_id": f"s{n}", "subject_id": f"p{n}", "plan": "pro", "started_at": shop.at(1)}
            for n in range(people)
        ],
    )
    rows = [
        {"subject_id": f"p{n}", "event": "do", "feature": f, "ts": shop.at(d), "day": shop.day(d)}
        for n in range(people)
        for f in ("docs", "chat")
        for d in range(2, last)
        if share(str(n), f, str(d)) < 1 / 3 and (stop is None or d < stop)
    ]
    shop.add(EVENTS, rows)
    shop.roll_up()


def test_the_alarm_is_bad_from_the_first_day_on_which_benefits_lie_unused() -> None:
    shop = new_shop()
    payers(shop, stop=100)
    judged = points(shop.facts, shop.as_of(104), Policy(), 24)
    assert [p.day for p in judged if p.bad] == [shop.day(n) for n in (101, 102, 103, 104)]
    assert all(p.n == 300 for p in judged)
    assert judged[-1].value == 1.0


def test_the_alarm_of_a_past_day_is_what_it_was_on_that_day() -> None:
    shop = new_shop()
    payers(shop, stop=100)
    together = points(shop.facts, shop.as_of(104), Policy(), 8)
    assert together == [points(shop.facts, shop.as_of(n), Policy(), 1)[0] for n in range(97, 105)]


def test_the_alarm_says_what_it_lacks() -> None:
    shop = new_shop()
    assert points(shop.facts, shop.as_of(5), Policy(), 1)[0].lack is not None
    payers(shop, people=10)
    (few,) = points(shop.facts, shop.as_of(100), Policy(), 1)
    assert (few.bad, few.lack and few.lack.code) == (None, "few_benefits")
    (early,) = points(shop.facts, shop.as_of(20), Policy(health=HealthPolicy(unused_benefits_min_granted=1)), 1)
    assert (early.bad, early.lack and early.lack.code) == (None, "short_history")


@pytest.fixture(scope="module")
def emptied() -> Shop:
    """Return a shop that each example empties."""
    return new_shop()


@settings(max_examples=15, deadline=None)
@given(
    uses=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["docs", "chat"]), st.integers(60, 99)), max_size=25),
    n=st.integers(1, 9),
)
def test_unused_benefits_are_what_one_counts_by_hand(emptied: Shop, uses: list[tuple[int, str, int]], n: int) -> None:
    shop = emptied.clear()
    grant(shop, "pro", "docs", "chat")
    shop.event("other", "login", 1)
    for k in range(4):
        row = {"subscription_id": f"s{k}", "subject_id": f"p{k}", "plan": "pro", "started_at": shop.at(50 + 10 * k)}
        shop.add(SUBSCRIPTIONS, [row | {"ended_at": shop.at(90) if k == 2 else None}])
    for who, feature, day in uses:
        use(shop, f"p{who}", feature, day)
    shop.roll_up()
    policy = Policy(health=HealthPolicy(unused_benefits_days=n))
    for point in points(shop.facts, shop.as_of(DAY), policy, 30):
        number = (point.day - shop.day(1)).days + 1
        paying = [k for k in range(4) if 50 + 10 * k < number and not (k == 2 and number > 90)]
        used = {(w, f) for w, f, d in uses if w in paying and number - n <= d < number and d > 0}
        assert point.n == 2 * len(paying)
        assert point.value == (None if not paying else pytest.approx(1 - len(used) / point.n))
