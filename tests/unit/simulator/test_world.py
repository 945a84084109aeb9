"""The made-up world: the same for the same seed, cut at any morning, and honest about what a touch would change."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from liuke.facts.tables import table as declared
from liuke.facts.tracking import read_tracking
from liuke.kit.intervals import wilson
from liuke.simulator.causes import CAUSES, RETURNS_IN_30_DAYS_DORMANT, RETURNS_IN_30_DAYS_GONE, TIERS
from liuke.simulator.errors import OutsideWorldError, UnknownPersonError, UnknownTouchError, WorldSizeError
from liuke.simulator.words import EVENTS
from liuke.simulator.world import World

END = date(2026, 11, 20)
CUT = date(2026, 11, 7)
NOBODY = pa.table({"subject_id": pa.array([], pa.string()), "tier": pa.array([], pa.string())})


@cache
def world(seed: int = 1, users: int = 1_500, days: int = 60) -> World:
    return World(seed=seed, users=users, days=days, end=END)


@cache
def whole() -> dict[str, pa.Table]:
    return world().tables()


def bytes_of(tables: dict[str, pa.Table]) -> dict[str, bytes]:
    def one(table: pa.Table) -> bytes:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as out:
            out.write_table(table.combine_chunks())
        return sink.getvalue().to_pybytes()

    return {name: one(table) for name, table in tables.items()}


def logins(tables: dict[str, pa.Table]) -> set[str]:
    events = tables["events"]
    return set(events.filter(pc.equal(events["event"], "app_open"))["subject_id"].to_pylist())


def test_the_same_seed_and_end_give_the_same_bytes_whatever_was_asked_before() -> None:
    other = World(seed=1, users=1_500, days=60, end=END)
    _ = other.truth
    other.until(CUT)
    assert bytes_of(other.tables()) == bytes_of(whole())


def test_another_seed_is_another_world() -> None:
    assert bytes_of(World(seed=2, users=1_500, days=60, end=END).tables()) != bytes_of(whole())


def test_every_column_is_one_that_an_import_may_bring() -> None:
    for name, table in whole().items():
        known = {column.name for column in declared(name).columns if not column.own}
        assert set(table.column_names) <= known
        assert table.num_rows > 0 or name == "account_changes"


@pytest.mark.parametrize("table", ["events", "orders", "users", "survey_responses", "mentions", "catalog"])
def test_a_cut_shows_exactly_what_had_happened_before_that_morning(table: str) -> None:
    cut, full = world().until(CUT)[table], whole()[table]
    instant = "signed_up_at" if table == "users" else "ts"
    morning = pa.scalar(world().calendar.midnight(world().calendar.number(CUT)) * 1_000_000, pa.timestamp("us"))
    assert cut.equals(full.filter(pc.less(full[instant], morning)))
    assert 0 < cut.num_rows < full.num_rows


def test_a_ticket_answered_after_the_cut_is_not_answered_yet() -> None:
    cut = world().until(CUT)["feedback"]
    morning = pa.scalar(world().calendar.midnight(world().calendar.number(CUT)) * 1_000_000, pa.timestamp("us"))
    for column in ("answered_at", "resolved_at"):
        assert pc.all(pc.less(cut[column], morning)).as_py()
    assert 0 < cut["resolved_at"].null_count < cut.num_rows


def test_orders_are_paid_cancelled_or_open_and_never_change_after_their_day() -> None:
    orders = whole()["orders"].to_pandas()
    assert orders.paid_at.notna().sum() > 1_000
    assert ((orders.paid_at.isna()) & (orders.cancelled_at.isna())).sum() > 20
    assert (orders.paid_at.notna() & orders.cancelled_at.notna()).sum() == 0
    assert orders.order_id.is_unique
    local = orders[["ts", "paid_at", "cancelled_at", "refunded_at"]] + timedelta(hours=8)
    for column in ("paid_at", "cancelled_at", "refunded_at"):
        there = local[column].notna()
        assert (local[column][there] >= local.ts[there]).all()
        assert (local[column][there].dt.date == local.ts[there].dt.date).all()
    assert (orders.amount_fen > 0).all() and (orders.coupon_fen >= 0).all()


def test_event_ids_are_unique_and_nobody_acts_before_signing_up() -> None:
    events = whole()["events"].to_pandas()
    assert events.event_id.is_unique
    users = whole()["users"].to_pandas().set_index("subject_id")
    first = events.groupby("subject_id").ts.min()
    assert (first.dt.date >= (users.signed_up_at.reindex(first.index) - timedelta(days=1)).dt.date).all()


def test_the_tracking_plan_knows_every_event_but_the_one_left_out() -> None:
    plan = read_tracking(world().tracking_yml())
    names = set(pc.unique(whole()["events"]["event"]).to_pylist())
    unknown = {e for e in names - set(plan.messages) if plan.tracked(e) is None}
    assert unknown == {"ab_exposed"}
    assert {t.feature for e in EVENTS if (t := plan.tracked(e.name)) and t.feature} == set(plan.features)


def test_people_are_invented_and_cannot_be_reached() -> None:
    users = whole()["users"]
    assert all(mail.endswith("@example.com") for mail in users["email"].drop_null().to_pylist())
    assert all(phone.startswith("154") and len(phone) == 11 for phone in users["phone"].drop_null().to_pylist())
    share = {
        name: pc.mean(pc.cast(users[name], pa.float64())).as_py()
        for name in users.column_names
        if "consent_" in name and name != "consent_at"
    }
    assert share["consent_push"] > share["consent_email"] > share["consent_sms"] > share["consent_call"] > 0.3


def test_left_alone_life_goes_on_as_it_would_have_been() -> None:
    fresh = World(seed=1, users=1_500, days=60, end=END)
    before, after = fresh.until(CUT), fresh.behave(NOBODY, CUT, END + timedelta(days=1))
    for name in ("events", "orders", "users", "survey_responses", "mentions", "catalog"):
        assert pa.concat_tables([before[name], after[name]]).equals(whole()[name])


def test_a_touch_changes_nobody_but_the_one_touched() -> None:
    truth = world().truth_at(CUT, 14)
    moved = truth.filter(pc.equal(truth["effect"], 1)).select(["subject_id", "tier"])
    after = world().behave(moved, CUT, END + timedelta(days=1))["events"]
    alone = World(seed=1, users=1_500, days=60, end=END).behave(NOBODY, CUT, END + timedelta(days=1))["events"]
    assert moved.num_rows > 5
    others = [e.filter(pc.invert(pc.is_in(e["subject_id"], moved["subject_id"]))) for e in (after, alone)]
    assert others[0].equals(others[1])
    assert not after.equals(alone)


@pytest.mark.parametrize("tier", TIERS)
def test_what_the_truth_foretells_of_a_touch_is_what_happens(tier: str) -> None:
    fresh = World(seed=4, users=1_500, days=60, end=END)
    truth = fresh.truth_at(CUT, 7).to_pandas()
    everybody = pa.table({"subject_id": truth.subject_id.tolist(), "tier": [tier] * len(truth)})
    came = logins(fresh.behave(everybody, CUT, CUT + timedelta(days=7)))
    assert set(truth.subject_id[truth[f"returns_{tier}"]]) == came & set(truth.subject_id)


def test_touches_of_several_days_add_up_when_life_is_continued() -> None:
    fresh = World(seed=5, users=1_500, days=60, end=END)
    truth = fresh.truth_at(CUT, 14).to_pandas()
    quiet = truth[truth.tier.notna()]
    touched = pa.table({"subject_id": quiet.subject_id.tolist(), "tier": quiet.tier.tolist()})
    first = fresh.behave(touched, CUT, CUT + timedelta(days=5))
    second = fresh.behave(NOBODY, CUT + timedelta(days=5), CUT + timedelta(days=14))
    came = (logins(first) | logins(second)) & set(quiet.subject_id)
    own = quiet.apply(lambda row: row[f"returns_{row.tier}"], axis=1)
    assert came == set(quiet.subject_id[own])


def test_the_dormant_come_back_at_70_percent_and_the_gone_at_10() -> None:
    asked = END - timedelta(days=31)
    truths = [World(seed=seed, users=5_000, days=60, end=END).truth_at(asked, 30).to_pandas() for seed in range(60, 74)]
    for state, planted in (("dormant", RETURNS_IN_30_DAYS_DORMANT), ("gone", RETURNS_IN_30_DAYS_GONE)):
        returned = np.concatenate([truth.returns_untreated[truth.state == state] for truth in truths])
        low, high = wilson(int(returned.sum()), len(returned))
        assert low <= planted <= high, (state, returned.mean())
        assert high - low < 0.2 * planted


def test_effects_differ_by_cause_and_some_are_harmed() -> None:
    truth = World(seed=6, users=20_000, days=60, end=END).truth_at(CUT, 7).to_pandas()
    quiet = truth[truth.tier.notna()]
    lift = {
        cause: (rows.returns_light.astype(int) - rows.returns_untreated.astype(int)).mean()
        for cause, rows in quiet.groupby("cause")
    }
    assert set(lift) == {str(c) for c in CAUSES}
    assert lift["incentive_only"] > 0.12
    assert lift["need_ended"] < 0.05
    assert lift["content_fatigue"] < 0
    assert (quiet.effect == -1).sum() > 5
    assert 0.04 < quiet.effect.mean() < 0.15


def test_the_world_ends_in_a_promotion_and_a_cliff() -> None:
    calendar = world().calendar
    first, last = calendar.promotion
    assert calendar.date_of(last) == END - timedelta(days=3)
    opens = whole()["events"].to_pandas().query("event == 'app_open'")
    per_day = opens.groupby((opens.ts + timedelta(hours=8)).dt.date).size()
    before, during, after = (
        per_day.loc[list(map(calendar.date_of, days))].mean()
        for days in (range(first - 14, first), range(first, last + 1), range(last + 1, calendar.days))
    )
    assert during > 1.4 * before and after < 0.65 * during


def test_pain_grows_before_those_leave_whom_it_drives_away() -> None:
    events, truth = whole()["events"].to_pandas(), world().truth_at(CUT, 7).to_pandas()
    broken = events[events.event.isin(["app_error", "page_slow", "step_stuck"])].groupby("subject_id").size()
    opens = events[events.event == "app_open"].groupby("subject_id").size()
    share = (broken / opens).fillna(0)
    gone = truth[truth.state == "gone"].set_index("subject_id").cause
    by_cause = share.reindex(gone.index).groupby(gone).mean()
    assert by_cause["experience_gap"] > 3 * by_cause.drop("experience_gap").max()


@pytest.mark.parametrize(("users", "days"), [(99, 60), (1_500, 29)])
def test_a_world_too_small_for_its_story_is_refused(users: int, days: int) -> None:
    with pytest.raises(WorldSizeError):
        World(users=users, days=days, end=END)


def test_what_the_world_does_not_know_is_named() -> None:
    with pytest.raises(OutsideWorldError):
        world().until(END + timedelta(days=2))
    with pytest.raises(UnknownTouchError) as tier:
        world().behave(pa.table({"subject_id": ["U000001"], "tier": ["huge"]}), CUT, END)
    assert "huge" in str(tier.value) and "light" in tier.value.next_step("zh")
    with pytest.raises(UnknownPersonError) as user:
        world().behave(pa.table({"subject_id": ["U000001", "X"], "tier": ["light", "light"]}), CUT, END)
    assert "X" in str(user.value)


def test_nobody_is_there_before_signing_up_and_a_few_never_come() -> None:
    joined = set(whole()["users"]["subject_id"].to_pylist())
    seen = set(pc.unique(whole()["events"]["subject_id"]).to_pylist())
    assert seen < joined
    assert np.isclose(len(joined - seen) / len(joined), 0.006, atol=0.006)


def test_a_person_leaves_between_one_and_three_events_a_day() -> None:
    """Of which the sample and the benches are sized: half a year of 20,000 people is five million and more."""
    assert 1 < whole()["events"].num_rows / (1_500 * 60) < 3
