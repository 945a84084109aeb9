"""O6: worlds said in YAML, walked beside liuke: what is the same, what a touch changes, what people remember."""

from datetime import date
from functools import cache

import numpy as np
import pytest

from liuke.kit.document import DocumentError
from liuke.simulator.errors import DayTwiceError, UnknownPersonError, UnknownTouchError, UnknownWorldError
from liuke.simulator.flight.business import Business, Sent
from liuke.simulator.flight.minds import DORMANT, ENGAGED, GONE, of_cause
from liuke.simulator.flight.read import read_world, shipped, world_named
from liuke.simulator.flight.spec import WHYS, Why

FIRST = date(2026, 3, 2)
spec_of = cache(world_named)


def business(world: str = "shop", *, people: int = 3000, days: int = 40, seed: int = 7) -> Business:
    return Business(spec_of(world), seed=seed, people=people, days=days, first=FIRST)


@cache
def text(world: str) -> str:
    from importlib.resources import files

    return (files("liuke.simulator.flight") / "library" / f"{world}.yml").read_text(encoding="utf-8")


def test_three_worlds_are_shipped_and_all_their_reasons_are_those_of_the_diagnosis() -> None:
    from liuke.diagnosis.reasons.taxonomy import Cause

    assert shipped() == ("saas", "shop", "subscription")
    assert {str(why) for why in WHYS} - {"none"} == {str(cause) for cause in Cause} - {"unknown"}


@pytest.mark.parametrize("world", shipped())
def test_the_same_seed_is_the_same_business_and_every_table_it_writes_can_be_imported(world: str) -> None:
    from liuke.facts.tables import TABLES

    columns = {table.name: {column.name for column in table.columns} for table in TABLES}
    one, two = business(world, people=400), business(world, people=400)
    assert one.opening()["users"].equals(two.opening()["users"])
    for _ in range(5):
        mine, theirs = one.pass_day(), two.pass_day()
        assert mine.keys() == theirs.keys()
        for name, table in mine.items():
            assert table.equals(theirs[name]), name
            assert set(table.column_names) <= columns[name]
    assert (
        not business(world, people=400, seed=8)
        .pass_day()["events"]
        .equals(business(world, people=400).pass_day()["events"])
    )


@pytest.mark.parametrize("world", shipped())
def test_its_tracking_plan_is_one_that_liuke_reads(world: str) -> None:
    from liuke.facts.tracking import read_tracking

    plan = read_tracking(business(world, people=60).tracking_yml(), "tracking.yml")
    assert plan.events[world_named(world).events["login"]] == "login"


def test_a_touch_changes_nobody_but_those_touched() -> None:
    alone, lived = business(), business()
    for _ in range(10):
        alone.live()
        lived.live()
    who = np.flatnonzero((lived.minds.idle >= 3) & (lived.minds.mode == DORMANT))[::2]
    lived.receive({"coupon": who})
    others = np.setdiff1d(np.arange(lived.folk.size), who)
    for _ in range(15):
        alone.live()
        lived.live()
    assert np.array_equal(alone.minds.mode[others], lived.minds.mode[others])
    assert np.array_equal(alone.minds.idle[others], lived.minds.idle[others])
    assert (lived.minds.mode[who] == ENGAGED).sum() > (alone.minds.mode[who] == ENGAGED).sum()


def test_effects_differ_by_person_and_sleeping_dogs_are_driven_away() -> None:
    """Whom a touch harms leaves more and returns less than the same person left alone; the others return more."""
    alone, lived = business("subscription", people=20_000), business("subscription", people=20_000)
    for one in (alone, lived):
        for _ in range(5):
            one.live()
    quiet = np.flatnonzero((lived.minds.mode >= DORMANT) & (lived.minds.mode <= GONE))
    harmed = lived.folk.touchy < of_cause(lived.spec, "harmed")[lived.folk.cause]
    lived.receive({"message": quiet})
    for one in (alone, lived):
        for _ in range(10):
            one.live()
    back_alone, back = alone.minds.mode == ENGAGED, lived.minds.mode == ENGAGED
    dogs, others = quiet[harmed[quiet]], quiet[~harmed[quiet]]
    assert 0.05 < len(dogs) / len(quiet) < 0.5
    assert back[dogs].mean() < back_alone[dogs].mean() - 0.05
    assert back[others].mean() > back_alone[others].mean() + 0.02


def test_the_mean_effect_of_a_message_is_within_what_experiments_found() -> None:
    """Hillstrom's e-mails: 4.5 to 7.7 points within two weeks. The shop's message on the quiet, and the first ever."""
    alone, lived = business(people=30_000), business(people=30_000)
    for one in (alone, lived):
        for _ in range(5):
            one.live()
    quiet = np.flatnonzero((lived.minds.idle >= 3) & (lived.minds.idle < 30) & (lived.minds.mode >= DORMANT))
    lived.receive({"message": quiet})
    seen = [np.zeros(one.folk.size, bool) for one in (alone, lived)]
    for one, mask in zip((alone, lived), seen, strict=True):
        for _ in range(14):
            mask[one.live().who] = True
    effect = seen[1][quiet].mean() - seen[0][quiet].mean()
    assert 0.0 < effect < 0.077


def test_messages_tire_people_and_the_tired_are_moved_less_and_say_no_more_often() -> None:
    fresh, tired = business(), business()
    who = np.arange(1500)
    for _ in range(6):
        for one in (fresh, tired):
            one.live()
        tired.receive({"message": who})
    assert tired.minds.fatigue[who].mean() > 3
    assert tired.minds.annoyance[who].mean() > 0.05
    assert tired.minds.trust[who].mean() < fresh.minds.trust[who].mean()
    assert tired.minds.said_no[who].sum() > 2 * fresh.receive({"message": who})[0].said_no.sum()
    for _ in range(25):
        tired.live()
    assert tired.minds.fatigue[who].mean() < 2, "it is forgotten again"


def test_staff_does_no_more_calls_than_it_has_minutes_for() -> None:
    lived = business(people=5000)
    minutes = lived.hands_minutes()
    (answer,) = lived.receive({"call": np.arange(2000)})
    assert len(answer.who) == int(minutes / lived.spec.touches["call"].minutes) < 2000


def test_a_coupon_costs_only_when_it_is_used_and_then_shows_in_the_order() -> None:
    lived = business(people=4000)
    lived.receive({"coupon": np.arange(4000)})
    orders = lived.pass_day()["orders"]
    used = np.asarray(orders["coupon_fen"])
    assert 0 < (used > 0).sum() < 4000 * 0.2
    assert used.max() <= lived.spec.touches["coupon"].value_fen
    after = lived.minds.coupon_fen[:4000]
    assert (after == 0).sum() == (used > 0).sum()


def test_who_says_no_to_messages_is_no_longer_marked_as_agreeing() -> None:
    lived = business(people=2000)
    for _ in range(8):
        lived.receive({"message": np.arange(2000)})
        tables = lived.pass_day()
    gone = np.flatnonzero(lived.minds.said_no)
    told = {row["subject_id"]: row["consent_push"] for row in tables["users"].to_pylist()}
    assert len(gone)
    last = [one for one in told if lived.minds.said_no[int(one[1:]) - 1]]
    assert last
    assert not any(told[one] for one in last)


def test_a_burst_brings_people_for_the_incentive_and_a_competitor_takes_some_away() -> None:
    lived = business(days=135, people=2000)
    burst = (lived.folk.joins >= 120) & (lived.folk.joins < 128)
    usual = (lived.folk.joins > 0) & ~burst
    only = WHYS.index(Why.INCENTIVE_ONLY)
    assert (lived.folk.cause[burst] == only).mean() > 3 * (lived.folk.cause[usual] == only).mean()
    assert burst.sum() > 2 * usual.sum() * 8 / 126
    pulls = lived.times.pull(75)
    assert pulls[WHYS.index(Why.PRICE)] == 2.0
    assert lived.times.pull(60).max() == 1.0


def test_members_end_their_terms_and_accounts_do_not_renew() -> None:
    paid = business("subscription", people=2000, days=120)
    firm = business("saas", people=2000, days=120)
    ended, left = 0, 0
    for _ in range(100):
        ended += len(paid.live().ended)
        left += len(firm.live().accounts_ended)
    assert 20 < ended < 1500
    assert 0 < left < firm.contracts.size
    gone = np.flatnonzero(firm.minds.left_on >= 0)
    assert not (firm.minds.mode[np.isin(firm.folk.account, gone)] == ENGAGED).any()


def test_by_id_as_channels_hand_it_over() -> None:
    lived = business(people=300)
    (answer,) = lived.take([Sent(subject_id="U000004", touch="coupon", value_fen=500)])
    assert answer.who.tolist() == [3]
    assert lived.minds.coupon_fen[3] == 500
    with pytest.raises(UnknownPersonError):
        lived.take([Sent(subject_id="nobody", touch="coupon")])
    with pytest.raises(UnknownTouchError):
        lived.receive({"pigeon": np.array([1])})


def test_no_day_is_lived_after_the_last() -> None:
    lived = business(people=60, days=1)
    lived.live()
    with pytest.raises(DayTwiceError):
        lived.live()


WRONG = (
    ("  none: {share: 0.26", "  none: {share: 0.66", "the shares must add up to 1", None),
    ("kind: shop", "kind: shopp", "kind must be one of", "kind: shopp"),
    ("joins_a_day: 0.0021", "joins_a_day: 1.5", "must be at most 1", "joins_a_day: 1.5"),
    ("joins_a_day: 0.0021", "joins_a_week: 1", "did you mean joins_a_day", "joins_a_week: 1"),
    ("push: message", "push: massage", "did you mean message", None),
    ("      need_ended: 0.01\n", "", "lift says nothing of need_ended", "    lift:"),
    ("  login: app_open", "  logn: app_open", "there is no role logn", "  logn: app_open"),
    ("pulls: {price: 2.0", "pulls: {prices: 2.0", "", "邻家商店"),
    ("{least: 0.12, most: 0.6}", "{least: 0.7, most: 0.6}", "least must not be more than most", "least: 0.7"),
)


@pytest.mark.parametrize(("was", "now", "said", "at"), WRONG)
def test_what_is_wrong_with_a_world_is_said_with_its_line(was: str, now: str, said: str, at: str | None) -> None:
    broken = text("shop").replace(was, now, 1)
    assert broken != text("shop")
    with pytest.raises(DocumentError) as why:
        read_world(broken, "mine.yml")
    document = why.value.document("en")
    assert document["code"] == "LK-D101"
    assert document["next"]
    assert said in document["message"]
    if at:
        line = next(n for n, one in enumerate(broken.splitlines(), 1) if at in one)
        assert f"line {line}," in document["message"]
    assert "mine.yml" in why.value.document("zh")["message"]


def test_a_world_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(UnknownWorldError) as why:
        world_named("shopp")
    assert "shop?" in why.value.sentence("en")
    assert "saas, shop, subscription" in why.value.next_step("en")
