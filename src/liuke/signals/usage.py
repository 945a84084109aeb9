"""使用时长 (S4): visits, minutes of use, minutes to the first core act; each feature by itself."""

from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.spec import SignalSpec
from liuke.signals.windows import since

_ASK = load("liuke.signals", "usage")


def usage(facts: Facts, as_of: AsOf, policy: Policy, *, measured: bool = False) -> dict[str, Any]:
    """Return users with a visit in the last 28 days, visits a user, minutes a user-day, minutes to the first core act.

    None where nobody visited: a mean of nobody is not 0. Where everybody's signals of the day are ``measured`` they are
    added up: the numbers are the same.
    """
    row = facts.one(_ASK["kept_usage" if measured else "usage"], as_of, **since(as_of, 28))
    users, days = row["users"], row["user_days"]
    return {
        "as_of": as_of.day.isoformat(),
        "users": users,
        "sessions": row["sessions"],
        "sessions_per_user": row["sessions"] / users if users else None,
        "minutes_per_active_day": row["active_seconds"] / 60 / days if days else None,
        "minutes_per_user": row["active_seconds"] / 60 / users if users else None,
        "task_minutes": row["task_minutes"],
        "session_gap_minutes": policy.signals.session_gap_minutes,
    }


def answer(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return the same with a row a feature: who used it, how often, how soon after login, and the time of such days.

    ``share`` is of all users with a visit; minutes are None where no use of the feature has a time.
    """
    said = usage(facts, as_of, policy)
    rows = facts.rows(_ASK["features"], as_of, **since(as_of, 28))
    return {**said, "features": [_feature(row, said["users"]) for row in rows]}


def _feature(row: dict[str, Any], visitors: int) -> dict[str, Any]:
    days, seconds = row["user_days"], row["active_seconds"]
    return {
        "feature": row["feature"],
        "label": row["label"] or row["feature"],
        "users": row["users"],
        "share": min(1.0, row["users"] / visitors) if visitors else None,
        "uses": row["uses"],
        "uses_per_user": row["uses"] / row["users"],
        "task_minutes": row["task_minutes"],
        "minutes_per_active_day": seconds / 60 / days if days and seconds is not None else None,
    }


SPEC = SignalSpec(
    name="usage",
    id="S4",
    en="Usage time",
    zh="使用时长",
    means_en="Visits, minutes a day of use, and minutes from login to the first core act; each feature by itself",
    means_zh="访问次数、有使用的日子里每天的分钟数、从登录到首个核心行为的分钟数；并按功能分开看",
    rule_en="Acts at most 30 minutes apart are one visit; the last 28 days",
    rule_zh="相隔不超过 30 分钟的行为算一次访问；统计近 28 日",
    unit="minutes",
    scope="user",
    base=True,
    answer=answer,
    statement=_ASK["usage"],
    knobs=("signals.session_gap_minutes",),
    columns=(
        Column(
            name="sessions_28d",
            type="integer",
            en="Visits, last 28 days",
            zh="近 28 日访问次数",
            means_en="Visits of the last 28 days",
            means_zh="近 28 日的访问次数",
            unit="visits",
        ),
        Column(
            name="minutes_per_active_day",
            type="number",
            en="Minutes per active day",
            zh="活跃日均时长",
            means_en="Minutes from first to last act of each visit, per day with a visit, last 28 days",
            means_zh="近 28 日，有访问的日子里平均每天的使用分钟数",
            unit="minutes",
        ),
        Column(
            name="task_minutes",
            type="number",
            en="Minutes to the first core act",
            zh="任务时长",
            means_en="Median minutes from the day's first login to its first core act, last 28 days",
            means_zh="近 28 日，从当天首次登录到首个核心行为的分钟数（中位数）",
            unit="minutes",
        ),
        Column(
            name="errors_28d",
            type="integer",
            en="Errors met, last 28 days",
            zh="近 28 日遇到的错误",
            means_en="Errors the user met in the last 28 days",
            means_zh="近 28 日遇到的错误次数",
            unit="times",
        ),
    ),
)
