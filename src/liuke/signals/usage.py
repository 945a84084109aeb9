"""使用时长 (S4): visits, minutes a day of use, minutes to the first core act."""

from typing import Any

from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.spec import SignalSpec
from liuke.signals.windows import since


def usage(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return users with a visit in the last 28 days, visits a user, minutes a user-day, minutes to the first core act.

    None where nobody visited: a mean of nobody is not 0.
    """
    row = facts.one(SPEC.statement, as_of, **since(as_of, 28))
    users, days = row["users"], row["user_days"]
    return {
        "as_of": as_of.day.isoformat(),
        "users": users,
        "sessions": row["sessions"],
        "sessions_per_user": row["sessions"] / users if users else None,
        "minutes_per_active_day": row["active_seconds"] / 60 / days if days else None,
        "task_minutes": row["task_minutes"],
        "session_gap_minutes": policy.signals.session_gap_minutes,
    }


SPEC = SignalSpec(
    name="usage",
    id="S4",
    en="Usage time",
    zh="使用时长",
    means_en="Visits, minutes a day of use, and minutes from login to the first core act",
    means_zh="访问次数、有使用的日子里每天的分钟数、从登录到首个核心行为的分钟数",
    rule_en="Acts at most 30 minutes apart are one visit; the last 28 days",
    rule_zh="相隔不超过 30 分钟的行为算一次访问；统计近 28 日",
    unit="minutes",
    scope="user",
    base=True,
    answer=usage,
    statement=load_one("liuke.signals", "usage"),
    knobs=("signals.session_gap_minutes",),
    columns=(
        Column(
            name="sessions_28d",
            type="integer",
            en="Visits, last 28 days",
            zh="近28日访问次数",
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
            zh="近28日遇到的错误",
            means_en="Errors the user met in the last 28 days",
            means_zh="近 28 日遇到的错误次数",
            unit="times",
        ),
    ),
)
