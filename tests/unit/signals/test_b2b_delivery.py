"""S18: milestones, changes of hands, response and solve times, coverage, accounts that merge."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from liuke.facts.statement import Statement
from liuke.facts.tables import ACCOUNT_CHANGES, ACCOUNTS, FEEDBACK, MILESTONES
from liuke.model.policy import HealthPolicy, Policy
from liuke.signals.accounts_merged import goes_on, suggested_merges
from liuke.signals.b2b_alarms import chance, change_money, change_points, slip_points
from liuke.signals.b2b_delivery import b2b_delivery, service_times
from liuke.signals.measure import measure
from tests.shop import Shop

DAY = 130
FIRMS = Statement(name="firms", text="SELECT * FROM account_b2b_delivery WHERE as_of = $as_of_day")


def accounts(shop: Shop, *names: str, **more: Any) -> None:
    shop.add(ACCOUNTS, [{"account_id": name, "started_at": shop.at(1)} | more for name in names])


def milestone(shop: Shop, account: str, name: str, due: int, done: int | None, **more: Any) -> None:
    times = {"due_at": shop.at(due, 18), "done_at": shop.at(done, 20) if done else None}
    shop.add(MILESTONES, [{"milestone_id": f"{account}-{name}", "account_id": account, "name": name} | times | more])


def changed(
    shop: Shop, account: str, day: int, kind: str = "consultant", before: str = "he", after: str = "wu"
) -> None:
    row = {"account_id": account, "ts": shop.at(day, 9), "kind": kind, "before": before, "after": after}
    shop.add(ACCOUNT_CHANGES, [row])


def ticket(shop: Shop, account: str, day: int, answered: float | None, solved: float | None) -> None:
    """Add a ticket that came in at noon and was answered and solved so many hours later."""
    times = {
        "answered_at": shop.at(day, 12 + answered) if answered is not None else None,
        "resolved_at": shop.at(day, 12 + solved) if solved is not None else None,
    }
    row = {"account_id": account, "kind": "ticket", "ts": shop.at(day), "day": shop.day(day)}
    shop.add(FEEDBACK, [row | times])


def found(shop: Shop, day: int = DAY) -> dict[str, dict[str, Any]]:
    shop.roll_up()
    measure(shop.facts, shop.as_of(day), Policy())
    return {row.pop("account_id"): row for row in shop.facts.rows(FIRMS, shop.as_of(day))}


def test_accounts_that_are_no_more_leave_no_row() -> None:
    shop = Shop()
    accounts(shop, "lime")
    shop.user("ann", shop.at(1), account_id="lime")
    assert set(found(shop)) == {"lime"}
    shop.facts.delete(ACCOUNTS, {})
    assert found(shop) == {}
    for table in ("account_scorecard", "account_health"):
        rows = Statement(name=table, text=f"SELECT * FROM {table} WHERE as_of = $as_of_day")
        assert shop.facts.rows(rows, shop.as_of(DAY)) == []


def test_the_example_of_the_docs() -> None:
    """Due 10, 20, 30, 200; done 10, 25, never: 1 of 3 in time; live (due 30) is 100 days late on day 130."""
    shop = Shop()
    accounts(shop, "lime", csm="li")
    for name, due, done in (("kick-off", 10, 10), ("training", 20, 25), ("go-live", 30, None), ("review", 200, None)):
        milestone(shop, "lime", name, due, done)
    changed(shop, "lime", 60)
    for answered, solved in ((1, 4), (2, 8), (3, None), (None, None)):
        ticket(shop, "lime", 120, answered, solved)
    row = found(shop)["lime"]
    assert (row["milestones_due"], row["milestones_late"]) == (3, 2)
    assert row["on_time_share"] == pytest.approx(1 / 3)
    assert row["go_live_delay_days"] == 100
    assert (row["consultant_changes"], row["csm_changes"], row["last_change_day"]) == (1, 0, shop.day(60))
    assert (row["tickets"], row["tickets_open"], row["csm_accounts"]) == (4, 2, 1)
    assert row["response_hours"] == 2  # 1, 2, 3, still waiting: half were answered after 2 hours
    assert row["solve_hours"] == 8  # 4, 8, two still open: half were solved after 8 hours
    said = b2b_delivery(shop.facts, shop.as_of(DAY), Policy())
    assert said["milestones"]["on_time_share"] == pytest.approx(1 / 3)
    assert said["service"]["solve"] == {"tickets": 4, "open_ones": 2, "median_hours": 8.0, "p90_hours": None}
    json.dumps(said, allow_nan=False)


@pytest.mark.parametrize(("done", "late"), [(9, 0), (10, 0), (11, 1), (None, 1), (DAY, 1), (DAY + 5, 1)])
def test_a_milestone_is_late_when_its_day_has_passed_without_it(done: int | None, late: int) -> None:
    shop = Shop()
    accounts(shop, "lime")
    milestone(shop, "lime", "training", 10, done)
    row = found(shop)["lime"]
    assert (row["milestones_due"], row["milestones_late"]) == (1, late)


@pytest.mark.parametrize(("due", "counted"), [(DAY - 1, 1), (DAY, None), (DAY + 1, None)])
def test_a_milestone_counts_from_the_day_after_its_day(due: int, counted: int | None) -> None:
    shop = Shop()
    accounts(shop, "lime")
    milestone(shop, "lime", "training", due, None)
    assert found(shop)["lime"]["milestones_due"] == counted


def test_what_is_still_open_counts_as_lasting_until_now() -> None:
    """Three solved after 10 h, five open for 100 h: dropping the open ones would say 10 h; in truth it is not known."""
    shop = Shop()
    accounts(shop, "lime")
    for n in range(8):
        ticket(shop, "lime", 120, None, 10 if n < 3 else None)
    assert service_times(shop.facts, shop.as_of(DAY), Policy())["solve"]["median_hours"] is None
    assert found(shop)["lime"]["solve_hours"] is None


def test_an_answer_after_the_day_is_not_seen() -> None:
    shop = Shop()
    ticket(shop, "lime", DAY - 1, 11.9, 12.0)
    said = service_times(shop.facts, shop.as_of(DAY), Policy())
    assert (said["response"]["open_ones"], said["response"]["median_hours"]) == (0, pytest.approx(11.9))
    assert (said["solve"]["open_ones"], said["solve"]["median_hours"]) == (1, None)


@settings(max_examples=25, deadline=None)
@given(hours=st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_without_open_tickets_the_median_and_p90_are_those_of_the_sorted_list(emptied: Shop, hours: list[int]) -> None:
    shop = emptied.clear()
    for n in hours:
        ticket(shop, "lime", 120, None, n)
    said = service_times(shop.facts, shop.as_of(DAY), Policy())["solve"]
    ranked = sorted(hours)
    assert said["median_hours"] == ranked[(len(hours) + 1) // 2 - 1]
    assert said["p90_hours"] == ranked[-(-9 * len(hours) // 10) - 1]


@pytest.fixture(scope="module")
def emptied() -> Shop:
    """Return a shop that each example empties."""
    return Shop()


def test_no_accounts_and_no_tickets_is_said() -> None:
    shop = Shop()
    found(shop)
    said = b2b_delivery(shop.facts, shop.as_of(DAY), Policy())
    assert (said["enough"], said["why"]["code"]) == (False, "no_accounts")


def test_a_change_follows_from_milestones_where_none_is_declared() -> None:
    shop = Shop()
    accounts(shop, "lime", "grove")
    for account in ("lime", "grove"):
        milestone(shop, account, "a", 10, 10, consultant="he")
        milestone(shop, account, "b", 20, 20, consultant="wu")
    changed(shop, "grove", 15, before="he", after="li")
    rows = found(shop)
    assert (rows["lime"]["consultant_changes"], rows["lime"]["last_change_day"]) == (1, shop.day(20))
    assert (rows["grove"]["consultant_changes"], rows["grove"]["last_change_day"]) == (1, shop.day(15))


def test_the_chance_of_so_many_changes_is_negative_binomial() -> None:
    """Second source: scipy.stats.nbinom, r = seen before + 1/2, p = days before / (days before + window)."""
    for seen, before, days in ((3, 0, 90), (5, 2, 90), (9, 25, 60)):
        expected = nbinom.sf(seen - 1, before + 0.5, days / (days + 7))
        assert chance(seen, before, days, 7) == pytest.approx(float(expected))
    assert chance(0, 3, 90, 7) == 1.0


def shaken() -> Shop:
    shop = Shop()
    shop.event("a", "login", 1)
    shop.roll_up()
    names = [f"a{n}" for n in range(40)]
    accounts(shop, *names, mrr_fen=10_000, renews_at=shop.at(160))
    for n, day in enumerate((20, 45, 70, 88)):
        changed(shop, names[n], day, "csm")
    for name in names[10:17]:
        changed(shop, name, 110)
    return shop


def test_many_accounts_that_change_hands_at_once_raise_the_alarm_on_the_next_morning() -> None:
    shop = shaken()
    judged = change_points(shop.facts, shop.as_of(DAY), Policy(), 60)
    assert [p.day for p in judged if p.bad] == [shop.day(n) for n in range(111, 118)]
    first = next(p for p in judged if p.bad)
    assert (first.value, first.n) == (7.0, 40)
    assert first.detail["accounts"][0] == {
        "account_id": "a10",
        "name": None,
        "renews_at": shop.at(160).isoformat() + "+00:00",
        "mrr_fen": 10_000,
        "currency": "CNY",
    }
    assert change_money(shop.facts, shop.as_of(112), Policy()) == 7 * 12 * 10_000


def test_the_alarm_of_a_past_day_is_what_it_was_on_that_day() -> None:
    shop = shaken()
    together = change_points(shop.facts, shop.as_of(118), Policy(), 12)
    assert together == [change_points(shop.facts, shop.as_of(n), Policy(), 1)[0] for n in range(107, 119)]
    for n in range(60):
        milestone(shop, f"a{n % 40}", f"m{n}", 60 + n, 60 + n + (n % 3) * 2)
    slips = slip_points(shop.facts, shop.as_of(118), Policy(), 12)
    assert slips == [slip_points(shop.facts, shop.as_of(n), Policy(), 1)[0] for n in range(107, 119)]


@pytest.mark.parametrize(("late", "bad"), [(3, False), (6, False), (12, True)])
def test_delivery_slips_when_the_lower_bound_passes_the_line(late: int, bad: bool) -> None:
    """Wilson's lower bounds of 3, 6, 12 of 20: .052, .146, .387; the line is .30."""
    shop = Shop()
    for n in range(20):
        milestone(shop, f"a{n}", "go-live", DAY - 5, DAY - 5 if n >= late else DAY - 2)
    (point,) = slip_points(shop.facts, shop.as_of(DAY), Policy(), 1)
    assert (point.bad, point.value, point.n) == (bad, late / 20, 20)


def test_too_little_is_said_to_be_too_little() -> None:
    shop = Shop()
    (change,) = change_points(shop.facts, shop.as_of(DAY), Policy(), 1)
    (slip,) = slip_points(shop.facts, shop.as_of(DAY), Policy(), 1)
    assert change.lack is not None
    assert slip.lack is not None
    assert (change.bad, change.lack.code, slip.bad, slip.lack.code) == (None, "no_accounts", None, "few_milestones")
    accounts(shop, "lime")
    (change,) = change_points(shop.facts, shop.as_of(DAY), Policy(), 1)
    assert change.lack is not None
    assert change.lack.code == "short_history"


def test_declared_successors_are_followed_to_the_end_and_circles_lead_nowhere() -> None:
    shop = Shop()
    accounts(shop, "a", "b", "c", "d", "e")
    changed(shop, "a", 10, "merge", "a", "b")
    changed(shop, "b", 20, "rename", "b", "c")
    changed(shop, "c", 30, "rename", "Old Name", "New Name")  # only a name: the account stays what it is
    changed(shop, "d", 10, "merge", "d", "e")
    changed(shop, "e", 10, "merge", "e", "d")
    assert goes_on(shop.facts, shop.as_of(DAY)).to_pylist() == [
        {"account_id": "a", "goes_on_as": "c"},
        {"account_id": "b", "goes_on_as": "c"},
    ]
    assert goes_on(shop.facts, shop.as_of(15)).to_pylist() == [{"account_id": "a", "goes_on_as": "b"}]
    assert found(shop)["a"]["goes_on_as"] == "c"


def moved() -> Shop:
    """Let four people of ``old`` be seen, by e-mail, in ``new`` after ``old`` went quiet; one stays away."""
    shop = Shop()
    accounts(shop, "old", "new", "other")
    for n in range(5):
        shop.user(f"o{n}", shop.at(1), account_id="old", email=f"P{n}@example.com")
        shop.event(f"o{n}", "login", 2, 20 + n)
        if n < 4:
            shop.user(f"n{n}", shop.at(30), account_id="new", email=f"p{n}@example.com")
            shop.event(f"n{n}", "login", 30, 125)
    shop.user("x", shop.at(1), account_id="other")
    shop.event("x", "login", 2, 10)
    shop.roll_up()
    return shop


def test_a_merge_is_suggested_when_people_of_a_quiet_account_are_seen_elsewhere_and_not_once_declared() -> None:
    shop = moved()
    (merge,) = suggested_merges(shop.facts, shop.as_of(DAY), Policy())
    assert (merge["account_id"], merge["goes_on_as"], merge["moved"], merge["people"]) == ("old", "new", 4, 5)
    assert merge["share"] == pytest.approx(0.8)
    assert merge["quiet_day"] == shop.day(24).isoformat()
    assert suggested_merges(shop.facts, shop.as_of(40), Policy()) == []  # not quiet for long enough
    strict = Policy(health=HealthPolicy(merge_share_from=0.9))
    assert suggested_merges(shop.facts, shop.as_of(DAY), strict) == []
    changed(shop, "old", 26, "merge", "old", "new")
    assert suggested_merges(shop.facts, shop.as_of(DAY), Policy()) == []
