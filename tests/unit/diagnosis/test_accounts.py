"""Accounts at risk and renewals (D7): every sign at its edge, every renewal counted once, small numbers drawn in."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from liuke.diagnosis.accounts.assess import assess_accounts
from liuke.diagnosis.accounts.at_risk import accounts_at_risk, signs_tested
from liuke.diagnosis.accounts.consultants import consultants
from liuke.diagnosis.accounts.renewals import Served, renewals
from liuke.diagnosis.tables import TABLES
from liuke.facts.statement import Statement
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import ACCOUNT_CHANGES, ACCOUNTS, MILESTONES, SUBSCRIPTIONS
from liuke.model.policy import Policy
from liuke.model.policy.accounts import AccountPolicy
from liuke.signals.b2b_delivery import SPEC as DELIVERY
from liuke.signals.scorecard import SPEC as SCORECARD
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from tests.shop import SHANGHAI, Shop

POLICY = AccountPolicy(renewal_grace_days=5)
KEPT = Statement(name="kept", text="SELECT * FROM account_risk WHERE as_of = $as_of_day")
DAY = 130


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    opened = open_duckdb(None, SHANGHAI, extra=(*SIGNAL_TABLES, *TABLES))
    yield opened
    opened.close()


@pytest.fixture
def shop(facts: Facts) -> Shop:
    made = Shop(facts=facts).clear()
    for table in TABLES:
        facts.delete(table, {})
    account(made, "lime")
    return made


def account(shop: Shop, name: str, **more: Any) -> None:
    row = {"account_id": name, "name": name.title(), "started_at": shop.at(1), "mrr_fen": 10_000, "consultant": "wu"}
    shop.add(ACCOUNTS, [row | more])


def contract(shop: Shop, account_id: str, start: int, **more: Any) -> None:
    row = {"subscription_id": f"{account_id}-{start}", "account_id": account_id, "started_at": shop.at(start)}
    shop.add(SUBSCRIPTIONS, [row | {"period_days": 30, "amount_fen": 3_000} | more])


def change(shop: Shop, account_id: str, day: int, before: str, after: str | None, kind: str = "consultant") -> None:
    row = {"account_id": account_id, "ts": shop.at(day), "kind": kind, "before": before, "after": after}
    shop.add(ACCOUNT_CHANGES, [row])


def milestone(shop: Shop, due: int, done: int | None, account_id: str = "lime") -> None:
    times = {"due_at": shop.at(due), "done_at": shop.at(done) if done else None}
    shop.add(MILESTONES, [{"milestone_id": f"m{due}", "account_id": account_id, "name": "Go-live"} | times])


def assessed(shop: Shop, day: int = DAY, policy: AccountPolicy = POLICY) -> dict[str, dict[str, Any]]:
    shop.roll_up()
    assert DELIVERY.measure is not None
    list(DELIVERY.measure(shop.facts, shop.as_of(day), Policy()))
    assess_accounts(shop.facts, shop.as_of(day), policy)
    return {row["account_id"]: row for row in shop.facts.rows(KEPT, shop.as_of(day))}


def sentence(shop: Shop, day: int = DAY) -> dict[str, Any]:
    said = accounts_at_risk(shop.facts, shop.as_of(day), POLICY)
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    return said


@pytest.mark.parametrize(("day", "holds"), [(39, False), (40, True), (129, True), (130, False)])
def test_hands_changed_within_ninety_days_are_a_sign(shop: Shop, day: int, holds: bool) -> None:
    change(shop, "lime", day, "li", "wu")
    change(shop, "other", 100, "x", "y")
    row = assessed(shop)["lime"]
    assert row["hands_changed"] is holds
    assert row["risk_signs"] == holds
    if holds:
        (told,) = sentence(shop)["accounts"][0]["signs"]
        assert told["en"] == f"Consultant changed {130 - day} day{'s' if day < 129 else ''} ago: li → wu"
        assert told["zh"] == f"{130 - day} 天前换了实施顾问：li → wu"


def test_without_any_change_on_record_it_is_unknown_whether_hands_changed(shop: Shop) -> None:
    row = assessed(shop)["lime"]
    assert row["hands_changed"] is None
    assert row["delivery_slipped"] is None
    assert row["scorecard_fell"] is None
    assert row["champion_quiet"] is None
    assert row["risk_signs"] == 0
    assert sentence(shop)["accounts"] == []


@pytest.mark.parametrize(
    ("due", "done", "holds"),
    [(100, 106, False), (100, 107, True), (123, None, True), (124, None, False), (69, 90, False), (70, 90, True)],
)
def test_delivery_slipped_from_seven_days_on_within_sixty(shop: Shop, due: int, done: int | None, holds: bool) -> None:
    milestone(shop, due, done)
    row = assessed(shop)["lime"]
    assert row["delivery_slipped"] is (holds if due >= 70 else None)
    assert row["slipped_days"] == ((done or DAY) - due if holds else None)


def cards(shop: Shop, day: int, **more: Any) -> None:
    row = {"as_of": shop.day(day), "account_id": "lime", "depth": 0.5, "active_seats": 10, "breadth": 0.8}
    row |= {"features_used": 8, "value_percentile": 0.6, "seats": 20}
    shop.facts.append(SCORECARD.account_table, pa.Table.from_pylist([row | more]))


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        ({"depth": 0.38, "active_seats": 8}, False),
        ({"depth": 0.375, "active_seats": 8}, True),
        ({"depth": 0.2, "active_seats": 9}, False),
        ({"breadth": 0.6, "features_used": 6}, True),
        ({"value_percentile": 0.35}, True),
        ({"value_percentile": 0.36}, False),
        ({"depth": None, "breadth": None, "value_percentile": None}, False),
    ],
)
@pytest.mark.parametrize(("before", "known"), [(100, True), (101, False), (86, True), (85, False)])
def test_the_scorecard_is_held_against_that_of_a_month_before(
    shop: Shop, now: dict[str, Any], holds: bool, before: int, known: bool
) -> None:
    cards(shop, before)
    cards(shop, DAY, **now)
    assert assessed(shop)["lime"]["scorecard_fell"] is (holds if known else None)


@pytest.mark.parametrize(
    ("last", "every", "holds"), [(115, 2, True), (116, 2, False), (115, 9, False), (110, 2, True), (60, 2, True)]
)
def test_a_champion_goes_quiet_who_stays_away_unlike_before(shop: Shop, last: int, every: int, holds: bool) -> None:
    shop.user("amy", account_id="lime")
    shop.user("ben", account_id="lime")
    shop.event("amy", "login", *range(last, 25, -every))
    shop.event("ben", "login", 100, 128)
    row = assessed(shop)["lime"]
    assert row["champion_quiet"] is holds
    if holds:
        assert row["champion_id"] == "amy"
        (told,) = sentence(shop)["accounts"][0]["signs"]
        assert f"amy, was there on {len(range(last, 25, -every))} of 90 days" in told["en"]
        assert f"已经 {DAY - 1 - last} 天没来" in told["zh"]


def test_nothing_after_the_day_is_seen(shop: Shop) -> None:
    change(shop, "lime", 120, "li", "wu")
    milestone(shop, 118, None)
    before = assessed(shop, 119)
    assert before["lime"]["hands_changed"] is None
    change(shop, "lime", 125, "wu", "xu")
    milestone(shop, 119, None)
    assert assessed(shop, 119) == before


def test_renewal_and_money_come_from_running_contracts_or_else_from_the_account(shop: Shop) -> None:
    account(shop, "plum", renews_at=shop.at(150))
    account(shop, "pear", currency="USD", renews_at=shop.at(120))
    account(shop, "fig")
    contract(shop, "fig", 20, renews_at=shop.at(140), cancelled_at=shop.at(128))
    contract(shop, "fig", 30, renews_at=shop.at(135), amount_fen=6_000)
    account(shop, "gone")
    contract(shop, "gone", 20, ended_at=shop.at(80))
    found = assessed(shop)
    assert (found["plum"]["renews_on"], found["plum"]["at_stake_fen"]) == (shop.day(150), 120_000)
    assert (found["pear"]["renews_on"], found["pear"]["at_stake_fen"]) == (None, None)
    assert (found["fig"]["renews_on"], found["fig"]["at_stake_fen"]) == (shop.day(135), 109_500)
    assert found["fig"]["notice_given"] is True
    assert found["plum"]["notice_given"] is None
    assert found["gone"]["risk_signs"] is None
    said = sentence(shop)
    assert said["running"] == 4
    assert [one["account_id"] for one in said["accounts"]] == ["fig"]
    assert said["at_stake_fen"] == 109_500


def test_an_account_that_went_on_as_another_is_not_looked_at_and_its_contracts_count_there(shop: Shop) -> None:
    account(shop, "old")
    contract(shop, "old", 10, renews_at=shop.at(160))
    change(shop, "old", 50, "old", "lime", "merge")
    found = assessed(shop)
    assert set(found) == {"lime"}
    assert found["lime"]["renews_on"] == shop.day(160)


def test_most_signs_come_first_then_the_next_renewal(shop: Shop) -> None:
    for name, renews in (("a", 200), ("b", 150), ("c", 140)):
        account(shop, name, renews_at=shop.at(renews))
        change(shop, name, 120, "li", "wu")
    milestone(shop, 100, None, "a")
    assessed(shop)
    assert [one["account_id"] for one in sentence(shop)["accounts"]] == ["a", "c", "b"]


def ends(shop: Shop, day: int = DAY) -> list[tuple[str, int, bool]]:
    assessed(shop, day)
    zero = shop.at(0)
    return [
        (one.account_id, (one.at - zero).days, one.renewed) for one in renewals(shop.facts, shop.as_of(day), POLICY)
    ]


def test_every_end_of_a_term_counts_once_and_the_last_one_of_an_ended_contract_is_not_renewed(shop: Shop) -> None:
    contract(shop, "lime", 10)
    contract(shop, "left", 10, ended_at=shop.at(70))
    contract(shop, "early", 10, ended_at=shop.at(55))
    assert ends(shop) == [
        ("early", 40, True),
        ("left", 40, True),
        ("lime", 40, True),
        ("early", 55, False),
        ("left", 70, False),
        ("lime", 70, True),
        ("lime", 100, True),
    ]


@pytest.mark.parametrize(
    ("start", "expected"), [(75, [("lime", 70, True)]), (76, [("lime", 70, False)]), (60, [("lime", 70, True)])]
)
def test_another_contract_within_the_grace_is_a_renewal(shop: Shop, start: int, expected: list[Any]) -> None:
    contract(shop, "lime", 40, ended_at=shop.at(70))
    contract(shop, "lime", start, period_days=365)
    assert [one for one in ends(shop) if one[1] == 70] == expected


@pytest.mark.parametrize(("ended", "known"), [(124, True), (126, False)])
def test_what_ended_within_the_grace_is_not_known_yet(shop: Shop, ended: int, known: bool) -> None:
    contract(shop, "lime", ended - 30, ended_at=shop.at(ended))
    assert ends(shop) == ([("lime", ended, False)] if known else [])


@pytest.mark.parametrize("more", [{"period_days": None}, {"period_days": 0}, {"amount_fen": None, "currency": "USD"}])
def test_contracts_without_a_term_or_with_foreign_money_do_no_harm(shop: Shop, more: dict[str, Any]) -> None:
    contract(shop, "lime", 10, ended_at=shop.at(50), **more)
    assert ends(shop)[-1] == ("lime", 50, False)
    assert assessed(shop)["lime"]["at_stake_fen"] is None


@pytest.mark.parametrize(("changed", "who"), [(54, "new"), (56, "old"), (55, "new")])
def test_a_renewal_counts_for_who_served_longest_in_the_term(shop: Shop, changed: int, who: str) -> None:
    change(shop, "lime", changed, "old", "new")
    served = Served(shop.facts, shop.as_of(DAY), "consultant")
    assert served.longest("lime", shop.at(40), shop.at(70)) == who
    assert served.longest("lime", shop.at(1), shop.at(20)) == "old"
    assert served.longest("nobody", shop.at(1), shop.at(20)) is None


def test_consultants_are_drawn_toward_the_mean_and_only_the_surely_apart_are_named(shop: Shop) -> None:
    rng = np.random.default_rng(3)
    for n in range(120):
        who = ("good", "bad", "some", "rare")[min(n % 4, 3)] if n < 100 else "good"
        name = f"a{n:03d}"
        if who == "rare" and n > 8:
            continue
        account(shop, name, consultant=who)
        leaves = rng.random() < {"good": 0.05, "bad": 0.9, "some": 0.2, "rare": 1.0}[who]
        contract(shop, name, 60, **({"ended_at": shop.at(90)} if leaves else {}))
    assessed(shop, 100)
    said = consultants(shop.facts, shop.as_of(100), POLICY)
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    by = {one["name"]: one for one in said["consultants"]}
    assert sum(one["renewals"] for one in by.values()) == said["renewals"]
    assert sum(one["renewed"] for one in by.values()) == said["renewed"]
    assert by["bad"]["against_mean"] == "below"
    assert said["consultants"][0]["name"] == "bad"
    assert by["rare"]["own_share"] == 0.0
    assert by["rare"]["against_mean"] == "cannot_tell"
    assert by["rare"]["share"] > 0.1
    mean = said["mean"]["share"]
    for one in by.values():
        if one["own_share"] is not None:
            assert min(one["own_share"], mean) <= one["share"] <= max(one["own_share"], mean)
        assert one["interval"][0] <= one["share"] <= one["interval"][1]
    assert "bad" in said["en"]
    assert "bad" in said["zh"]


def test_where_nothing_has_come_to_an_end_it_says_so(shop: Shop) -> None:
    assessed(shop)
    said = consultants(shop.facts, shop.as_of(DAY), POLICY)
    assert said["why"]["code"] == "no_renewals"
    assert [one["name"] for one in said["consultants"]] == ["wu"]
    account(shop, "plain", consultant=None)
    contract(shop, "plain", 10)
    assessed(shop)
    said = consultants(shop.facts, shop.as_of(DAY), POLICY)
    assert (said["why"]["code"], said["renewals_of_nobody"]) == ("nobody_named", 3)


def test_without_accounts_it_says_so(facts: Facts) -> None:
    shop = Shop(facts=facts).clear()
    assert assessed(shop) == {}
    said = accounts_at_risk(shop.facts, shop.as_of(DAY), POLICY)
    assert (said["why"]["code"], said["accounts"]) == ("no_accounts", [])


def test_what_a_sign_did_to_renewals_is_told_where_enough_showed_it(shop: Shop) -> None:
    for n in range(60):
        name, shaken = f"a{n:03d}", n % 3 == 0
        account(shop, name)
        if shaken:
            change(shop, name, 40, "li", "wu")
        leaves = n % 2 == 0 if shaken else n % 10 == 1
        contract(shop, name, 60, **({"ended_at": shop.at(90)} if leaves else {}))
    assessed(shop, 100)
    hands = signs_tested(shop.facts, shop.as_of(100), POLICY)["hands_changed"]
    assert hands["with"] == {"renewals": 20, "renewed": 10, "share": 0.5}
    assert hands["without"]["renewals"] == 40
    assert hands["difference"] == pytest.approx(0.5 - hands["without"]["share"])
    assert hands["interval"][1] < 0
    assert signs_tested(shop.facts, shop.as_of(100), POLICY)["delivery_slipped"]["interval"] is None
