"""内容多样性 (S15): entropy of the categories somebody was shown and used, its fall, the churn that goes with it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.engines.engine import Held
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import mean_interval, newcombe, wilson
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.category_days import keep_categories
from liuke.signals.habit import HISTORY_DAYS, Habit, Reading, day_kinds, points, shown_days
from liuke.signals.spec import AlarmSpec, Lack, Point, Row, SignalSpec
from liuke.signals.windows import presence, since

_ASK = load("liuke.signals", "diversity")
_DAY = timedelta(days=1)


def diversity(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return the mean entropy in bits now and before, and the excess churn of the lowest and of the falling quarter.

    Churn is looked up where it is known: entropy ``gone_days`` before ``as_of``, and who was there since.
    """
    head: dict[str, Any] = {
        "as_of": as_of.day.isoformat(),
        "signal": "diversity",
        "window_days": policy.paths.diversity_days,
    }
    row = facts.one(_ASK["diversity_all"], diverse=_measured(facts, as_of, policy))
    if not row["users"]:
        return {**head, **_nobody(policy.paths.diversity_min_acts).document()}
    return {**head, **row, "churn": _churn(facts, as_of, policy)}


def _nobody(least: int) -> Lack:
    return Lack(
        code="no_categories",
        en=f"Not enough data: nobody did {least} things with items whose category the catalogue knew at the time",
        zh=f"数据不够：没有人对当时商品目录里有类目的商品做过 {least} 次以上行为",
    )


def _bound(as_of: AsOf, policy: Policy) -> dict[str, Any]:
    days = policy.paths.diversity_days
    return {
        "diverse_from": as_of.before(days).day,
        "before_from": as_of.before(2 * days).day,
        "diversity_min_acts": policy.paths.diversity_min_acts,
    }


def _measured(facts: Facts, as_of: AsOf, policy: Policy) -> pa.Table | Held:
    keep_categories(facts, as_of.before(2 * policy.paths.diversity_days).day, as_of.last_day)
    return facts.hold(_ASK["diversity_user"], as_of, **_bound(as_of, policy))


def _churn(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    then = as_of.before(policy.paths.gone_days)
    row = facts.one(
        _ASK["diversity_left"],
        as_of,
        diverse=_measured(facts, then, policy),
        stay_from=then.day,
        **presence(facts, as_of),
    )
    return {
        "of": then.day.isoformat(),
        "gone_days": policy.paths.gone_days,
        "lowest_quarter": _excess(row, "low", "other", row["low_cut"]),
        "falling_quarter": _excess(row, "falling", "steady", row["fall_cut"]),
    }


def _excess(row: dict[str, Any], group: str, rest: str, cut: float | None) -> dict[str, Any] | None:
    """Return churn of a group, of the rest, and the difference with Newcombe's interval; None where either is empty."""
    n, left, others, others_left = row[group], row[f"{group}_left"], row[rest], row[f"{rest}_left"]
    if not n or not others:
        return None
    return {
        "cut": cut,
        "users": n,
        "left": left,
        "share": left / n,
        "interval": list(wilson(left, n)),
        "rest": {"users": others, "left": others_left, "share": others_left / others},
        "excess": left / n - others_left / others,
        "excess_interval": list(newcombe(left, n, others_left, others)),
    }


def measure(facts: Facts, as_of: AsOf, policy: Policy) -> Iterator[Row]:
    """Keep everybody's entropy; return the mean of people's entropy and of the views of the day before."""
    keep_categories(facts, as_of.before(2 * policy.paths.diversity_days).day, as_of.last_day)
    facts.replace(SPEC.table, {"as_of": as_of.day}, _ASK["diversity_user"], as_of, **_bound(as_of, policy))
    for row in facts.rows(_ASK["diversity_days"], from_day=as_of.last_day, through_day=as_of.last_day):
        yield {"signal": "diversity", "segment": "views", "value": row["total"] / row["users"], "n": row["users"]}


def homogeneous_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> Iterator[Point]:
    """Yield a point a day, about the day before: mean entropy of what those who viewed two or more items were shown."""
    shown = shown_days(as_of, days, 1)
    about = [day for _, day in shown]
    first = about[0] - HISTORY_DAYS * _DAY
    keep_categories(facts, first, about[-1])
    readings = {
        row["day"]: _reading(row["users"], row["total"], row["squares"])
        for row in facts.rows(_ASK["diversity_days"], from_day=first, through_day=about[-1])
    }
    habit = Habit(
        worse="below",
        least=policy.paths.diversity_min_users,
        width=policy.paths.band_width,
        clear_share=policy.alarms.clear_share,
    )
    yield from points(readings, shown, day_kinds(facts, policy, about), habit)


def _reading(users: int, total: float, squares: float) -> Reading:
    interval = mean_interval(users, total, squares)
    low, high = interval or (None, None)
    return Reading(value=total / users, n=users, low=low, high=high)


def homogeneous_fallen(facts: Facts, as_of: AsOf, policy: Policy) -> pa.Table:
    """Return everybody of whom both windows are known; fell: the quarter whose entropy fell most."""
    return facts.read(_ASK["diversity_fallen"], diverse=_measured(facts, as_of, policy))


def homogeneous_money(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Return what the quarter whose entropy fell most paid in the last 28 days, in fen."""
    fallen = homogeneous_fallen(facts, as_of, policy)
    return int(facts.one(_ASK["paid_by"], as_of, fallen=fallen, **since(as_of, 28))["paid_fen"])


HOMOGENEOUS = AlarmSpec(
    name="homogeneous",
    en="Recommendations grow alike",
    zh="推荐同质化",
    rule_en="Mean entropy of a day's views, over those who viewed two or more items, its whole interval below the "
    "expected band",
    rule_zh="当天浏览过两件以上商品的人，其浏览类目的平均熵的置信区间整体低于预期区间",
    worse="below",
    unit="bits",
    points=homogeneous_points,
    knobs=("paths.diversity_min_users", "paths.band_width", "alarms.clear_share"),
    money=homogeneous_money,
    fallen=homogeneous_fallen,
)

SPEC = SignalSpec(
    name="diversity",
    id="S15",
    en="Content diversity",
    zh="内容多样性",
    means_en="How many kinds of things somebody was shown and used, as entropy of their categories; its fall, and the "
    "churn that goes with it",
    means_zh="一个人看到和用到的内容有多少种（类目熵）、比之前降了多少，以及随之而来的流失",
    rule_en="Entropy in bits of the categories of at least 5 acts in 28 days, against the 28 before; alarm when a "
    "day's views are less diverse than expected",
    rule_zh="近 28 日至少 5 次行为的类目熵（比特），与此前 28 日相比；某天浏览的多样性低于预期时报警",
    unit="bits",
    scope="user",
    statement=_ASK["diversity_user"],
    knobs=(
        "paths.diversity_days",
        "paths.diversity_min_acts",
        "paths.diversity_min_users",
        "paths.gone_days",
        "paths.band_width",
    ),
    needs=("events", "orders", "catalog"),
    columns=(
        Column(
            name="category_entropy",
            type="number",
            en="Category entropy",
            zh="类目熵",
            means_en="0 where all is of one category, 1 bit for two in equal parts; empty below the minimum of acts",
            means_zh="全是同一类为 0；两类各半为 1 比特；行为太少则为空",
            unit="bits",
        ),
        Column(
            name="category_entropy_before",
            type="number",
            en="Category entropy, the window before",
            zh="此前窗口的类目熵",
            means_en="The same for the 28 days before",
            means_zh="再往前 28 日的类目熵",
            unit="bits",
        ),
        Column(
            name="category_entropy_fall",
            type="number",
            en="Fall of category entropy",
            zh="类目熵降幅",
            means_en="Entropy of the window before minus that of now; below 0 where it rose",
            means_zh="此前窗口的熵减去现在的熵；上升则为负",
            unit="bits",
        ),
        Column(
            name="categories_used",
            type="integer",
            en="Categories, last 28 days",
            zh="近 28 日接触类目数",
            means_en="How many categories somebody was shown or used",
            means_zh="近 28 日看到或用到的类目数",
            unit="categories",
        ),
        Column(
            name="top_category_share",
            type="number",
            en="Share of the top category",
            zh="最多类目占比",
            means_en="Share of the acts that fell on the category with most of them",
            means_zh="行为最多的类目所占比例",
            unit="share",
        ),
    ),
    measure=measure,
    answer=diversity,
    alarms=(HOMOGENEOUS,),
)
