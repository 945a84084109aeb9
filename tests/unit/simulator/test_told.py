"""Stories that can be switched on and dated, the truth about them, and contracts without impossible dates."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from liuke.facts.tracking import read_tracking
from liuke.simulator.errors import StoryDayError, UnknownStoryError
from liuke.simulator.stories import ALL, TELLINGS, StoryName
from liuke.simulator.world import World

END = date(2026, 11, 20)
LOCAL = timedelta(hours=8)
FRICTION = ["app_error", "page_slow", "step_stuck"]


@cache
def world(*stories: str) -> World:
    return World(seed=5, users=2_000, days=120, end=END, stories=stories)


@cache
def tables(*stories: str) -> dict[str, pa.Table]:
    return world(*stories).tables()


@cache
def frame(name: str, *stories: str) -> pd.DataFrame:
    rows = tables(*stories)[name].to_pandas()
    if "ts" in rows:
        rows["day"] = (rows.ts + LOCAL).dt.date
    return rows


def around(story: str, rows: pd.DataFrame, days: int = 7) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of the days before a story and of its first day."""
    (truth,) = world(story).stories()
    before = rows[(rows.day < truth.start) & (rows.day >= truth.start - timedelta(days=days))]
    return before, rows[rows.day == truth.start]


def test_without_stories_one_week_is_like_another() -> None:
    opens = frame("events")[frame("events").event == "app_open"]
    weeks = opens.groupby("day").size().rolling(7).sum().dropna()
    change = (weeks / weeks.shift(7)).dropna()
    assert world().stories() == ()
    assert change.between(0.9, 1.12).all()
    assert weeks.iloc[-1] / weeks.iloc[7] == pytest.approx(1.05, abs=0.2)


def test_without_stories_weekends_and_holidays_are_a_little_busier() -> None:
    opens = frame("events")[frame("events").event == "app_open"].groupby("day").size()
    weekday = np.array([day.weekday() for day in opens.index])
    assert 1.01 < opens[weekday >= 5].mean() / opens[weekday < 3].mean() < 1.3


@pytest.mark.parametrize("story", [story for story in StoryName if story != StoryName.BURST_CLIFF])
def test_a_story_leaves_everything_before_it_as_it_would_have_been(story: str) -> None:
    (truth,) = world(story).stories()
    first = world().calendar.number(truth.start)
    day = pa.scalar(world().calendar.midnight(first) * 1_000_000, pa.timestamp("us"))
    for name in ("events", "orders", "mentions", "survey_responses"):
        told, quiet = (t[name].filter(pc.less(t[name]["ts"], day)) for t in (tables(story), tables()))
        assert told.equals(quiet)
        assert told.num_rows > 0


def test_the_truth_names_each_story_its_days_its_people_and_its_alarm() -> None:
    truths = world(*ALL).stories()
    assert [truth.name for truth in truths] == list(ALL)
    people = set(tables(*ALL)["users"]["subject_id"].to_pylist())
    accounts = set(tables(*ALL)["accounts"]["account_id"].to_pylist())
    for truth in truths:
        assert world().calendar.first <= truth.start <= truth.end <= END
        assert truth.alarm == TELLINGS[StoryName(truth.name)].alarm
        assert set(truth.subjects) <= people and set(truth.accounts) <= accounts
        assert bool(truth.subjects) is (truth.name != StoryName.CRISIS)
    assert len(next(t for t in truths if t.name == StoryName.CONSULTANT_CHANGE).accounts) >= 3


def test_a_story_begins_on_the_day_it_is_given() -> None:
    told = World(seed=5, users=500, days=60, end=END, stories={"latency": date(2026, 10, 20), "crisis": None})
    assert {truth.name: truth.start for truth in told.stories()} == {
        "latency": date(2026, 10, 20),
        "crisis": END - timedelta(days=1),
    }


@pytest.mark.parametrize(
    ("story", "day"),
    [("latency", END + timedelta(days=1)), ("latency", date(2026, 9, 20)), ("burst_cliff", date(2026, 10, 3))],
)
def test_a_story_without_room_is_refused(story: str, day: date) -> None:
    with pytest.raises(StoryDayError) as refused:
        World(seed=5, users=500, days=60, end=END, stories={story: day})
    assert story in str(refused.value)


def test_a_story_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownStoryError) as refused:
        World(seed=5, users=500, days=60, end=END, stories=("flood",))
    assert "flood" in str(refused.value) and "crisis" in refused.value.next_step("zh")


def test_a_slow_release_is_felt_on_its_first_day_in_delivery() -> None:
    events = frame("events", "latency")
    before, first = around("latency", events[events.event.isin(FRICTION) & (events.feature == "delivery")])
    assert len(first) > 4 * len(before) / 7
    assert first.value.median() > 2 * before.value.median()


def test_recommendations_that_are_all_alike_show_one_category_from_the_first_day() -> None:
    events = frame("events", "homogeneous")
    shown = events[events.event.isin(["feed_show", "view_item"])]
    category = frame("catalog").drop_duplicates("item_id").set_index("item_id").category
    before, first = around("homogeneous", shown.assign(category=shown.item_id.map(category)))
    assert (first.category == "团购").mean() > 0.7 > 2 * (before.category == "团购").mean()


def test_a_consultant_who_leaves_shakes_all_accounts_at_once() -> None:
    (truth,) = world("consultant_change").stories()
    changes = frame("account_changes", "consultant_change")
    day = changes[(changes.day == truth.start) & (changes.kind == "consultant")]
    assert set(truth.accounts) <= set(day.account_id)
    assert day[day.account_id.isin(truth.accounts)].before.nunique() == 1
    assert (day.before != day.after).all()
    tickets = frame("feedback", "consultant_change")
    tickets = tickets[tickets.account_id.isin(truth.accounts)]
    during = tickets[(tickets.day >= truth.start) & (tickets.day <= truth.end)]
    before = tickets[(tickets.day < truth.start) & (tickets.day >= truth.start - timedelta(days=21))]
    assert len(during) > 1.5 * len(before)


def test_paid_features_lie_unused_from_the_first_day() -> None:
    events = frame("events", "unused_benefits")
    paid = events[events.event.isin(["free_delivery_use", "member_price_use", "points_redeem"])]
    before, first = around("unused_benefits", paid)
    assert len(first) < 0.2 * len(before) / 7


def test_a_crisis_is_loud_and_negative_from_the_first_day() -> None:
    before, first = around("crisis", frame("mentions", "crisis"))
    assert len(first) > 3 * len(before) / 7
    assert first.negative.mean() > 0.3 > 5 * before.negative.mean()
    assert before.negative.isna().mean() == pytest.approx(0.5, abs=0.12)


def test_accounts_pay_for_at_least_the_people_they_have_and_keep_possible_dates() -> None:
    accounts, users = frame("accounts", *ALL).set_index("account_id"), frame("users", *ALL)
    people = users.dropna(subset=["account_id"])
    assert (accounts.seats_paid >= people.groupby("account_id").size().reindex(accounts.index).fillna(0)).all()
    assert (people.signed_up_at >= accounts.started_at.reindex(people.account_id).to_numpy()).all()
    assert (people.plan.to_numpy() == accounts.plan.reindex(people.account_id).to_numpy()).all()
    later = accounts.renews_at.dropna()
    assert (later > pd.Timestamp(END)).all() and (later > accounts.started_at.reindex(later.index)).all()
    assert (accounts.mrr_fen > 0).all() and accounts.name.is_unique


def test_contracts_begin_renew_and_end_in_that_order() -> None:
    rows = frame("subscriptions", *ALL)
    assert rows.subscription_id.is_unique
    assert (rows.subject_id.notna() != rows.account_id.notna()).all()
    ended = rows.dropna(subset=["ended_at"])
    assert len(ended) > 20
    assert (ended.cancelled_at <= ended.ended_at).all() and (ended.started_at < ended.cancelled_at).all()
    assert ended.renews_at.isna().all()
    running = rows[rows.cancelled_at.isna()]
    assert (running.renews_at > pd.Timestamp(END)).all()
    term = (running.renews_at - running.started_at).dt.days
    assert (term % running.period_days == 0).all()
    users = frame("users", *ALL).set_index("subject_id").signed_up_at
    own = rows.dropna(subset=["subject_id"])
    assert (own.started_at.to_numpy() >= users.reindex(own.subject_id).to_numpy()).all()


def test_milestones_belong_to_accounts_and_are_not_done_before_they_were_promised() -> None:
    rows, accounts = frame("milestones", *ALL), frame("accounts", *ALL).set_index("account_id")
    assert rows.milestone_id.is_unique and set(rows.account_id) <= set(accounts.index)
    started = accounts.started_at.reindex(rows.account_id)
    assert (rows.due_at.to_numpy() >= started.to_numpy()).all()
    done = rows.done_at.notna().to_numpy()
    assert (rows.done_at[done].to_numpy() >= started[done].to_numpy()).all()
    late = (rows.done_at > rows.due_at + timedelta(days=1))[done].mean()
    assert 0.05 < late < 0.4


def test_a_cut_knows_contracts_as_they_stood_that_morning() -> None:
    day = END - timedelta(days=20)
    cut = world(*ALL).until(day)
    morning = pd.Timestamp(day) - LOCAL
    subscriptions, accounts = cut["subscriptions"].to_pandas(), cut["accounts"].to_pandas()
    assert (subscriptions.cancelled_at.dropna() < morning).all() and (subscriptions.started_at < morning).all()
    assert (accounts.started_at < morning).all()
    assert (cut["milestones"].to_pandas().done_at.dropna() < morning).all()
    assert (cut["account_changes"].to_pandas().ts < morning).all()
    left = subscriptions.merge(frame("subscriptions", *ALL), on="subscription_id", suffixes=("", "_end"))
    same = left[left.cancelled_at.notna()]
    assert (same.cancelled_at == same.cancelled_at_end).all()


def test_members_use_what_they_pay_for_only_while_they_are_members() -> None:
    events, rows = frame("events"), frame("subscriptions").dropna(subset=["subject_id"]).set_index("subject_id")
    used = events[events.event == "free_delivery_use"]
    assert set(used.subject_id) <= set(rows.index)
    assert (used.ts.to_numpy() > rows.started_at.reindex(used.subject_id).to_numpy()).all()
    over = rows.cancelled_at.reindex(used.subject_id)
    after = over.notna().to_numpy() & (used.ts.to_numpy() > over.to_numpy() + np.timedelta64(1, "D"))
    assert not after.any()


def test_the_tracking_plan_declares_messages_stages_funnels_words_and_the_promotion_where_there_is_one() -> None:
    plan = read_tracking(world("burst_cliff").tracking_yml())
    (promotion,) = plan.promotions
    assert (promotion.through_day - promotion.from_day).days == 11
    assert promotion.through_day + timedelta(days=1) == world("burst_cliff").stories()[0].start
    assert read_tracking(world().tracking_yml()).promotions == ()
    assert set(plan.messages) == {"push_sent", "push_open", "edm_sent", "edm_open", "edm_click"}
    assert {stage.name for stage in plan.staged()} >= set(frame("survey_responses").stage)
    assert plan.funnels and plan.words
    features = set(frame("events").feature.dropna().unique())
    assert features <= set(plan.features)
    assert set(frame("benefits").feature) <= set(plan.features)
    assert set(frame("accounts").intent) <= set(plan.features)


def test_with_all_stories_the_same_arguments_give_the_same_tables_and_life_goes_on_the_same() -> None:
    again = World(seed=5, users=2_000, days=120, end=END, stories=ALL)
    nobody = pa.table({"subject_id": pa.array([], pa.string()), "tier": pa.array([], pa.string())})
    day = END - timedelta(days=13)
    before, after = again.until(day), again.behave(nobody, day, END + timedelta(days=1))
    whole = tables(*ALL)
    for name in ("events", "orders", "mentions", "survey_responses", "account_changes"):
        assert pa.concat_tables([before[name], after[name]]).equals(whole[name])
    for name in ("accounts", "subscriptions", "milestones", "benefits"):
        assert after[name].equals(whole[name])
