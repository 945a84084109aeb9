"""拉新质量 (S16): what each burst of newcomers and each campaign was worth, and growth that was only borrowed."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.burst_alarms import (
    borrowed_fallen,
    borrowed_money,
    borrowed_points,
    cliff_fallen,
    cliff_money,
    cliff_points,
)
from liuke.signals.burst_days import Days, bursts_of, days_of
from liuke.signals.burst_worth import ltv_of
from liuke.signals.calendar_days import ORDINARY
from liuke.signals.spec import AlarmSpec, Lack, SignalSpec
from liuke.signals.windows import presence

_ASK = load("liuke.signals", "bursts")
_DAY = timedelta(days=1)
_LOOK_DAYS = 120
_USUAL_DAYS = 56
_COUNTS = ("size", "d1", "d7", "d30", "never_back", "incentive_only", "by_coupon")
_STEPS = {"d1": 1, "d7": 7, "d30": 30}

Rows = list[dict[str, Any]]


def bursts(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return the bursts of the last 120 days and the campaigns people came by then, newest first.

    Each has newcomers, the lift of newcomers and actives over the usual, D1, D7 and D30 beside the usual, the share
    that only took the incentive, cost and lifetime value; what is not over or not known is None.
    """
    found = days_of(facts, as_of, policy, _LOOK_DAYS)
    first = as_of.day - (_LOOK_DAYS + _USUAL_DAYS) * _DAY
    back = policy.signals.burst_back_within_days
    rows = facts.rows(_ASK["newcomers"], as_of, from_day=first, back_within_days=back, **presence(facts, as_of))
    said = {"signal": "bursts", "as_of": as_of.day.isoformat(), "days": _LOOK_DAYS}
    if not rows:
        return said | _nobody().document()
    shown = []
    for burst in bursts_of(found, as_of.day - _LOOK_DAYS * _DAY, as_of.day):
        own = [row for row in rows if burst.first <= row["day"] <= burst.last]
        usual = _usual(rows, found, burst.first)
        lifts = {
            "newcomers_lift": _lift(found, found.new, burst.days, burst.first),
            "actives_lift": _lift(found, found.actives, burst.days, burst.first),
        }
        one = {"from": burst.first.isoformat(), "through": burst.last.isoformat(), "declared": burst.declared}
        one |= _worth(facts, as_of, policy, own, usual) | lifts
        shown.append(one | {"borrowed_growth": _borrowed(one, policy)})
    usual = _usual(rows, found, as_of.day)
    return said | {
        "bursts": shown[::-1],
        "campaigns": _campaigns(facts, as_of, policy, rows, usual),
        "usual": _usual_said(usual, as_of, policy),
    }


def _usual_said(usual: Rows, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return what is usual of newcomers; of a handful nothing is, and it is said why."""
    size, least = _sum(usual, "size"), policy.signals.burst_min_users
    if size < least:
        return Lack(
            code="few_newcomers",
            en=f"Not enough data: {size} people came for the first time on ordinary days, at least {least} are needed",
            zh=f"数据不够：平常日子里首次到访的只有 {size} 人，至少要 {least} 人",
        ).document()
    back = policy.signals.burst_back_within_days
    return {name: _share(usual, name, as_of) for name in _STEPS} | _incentive(usual, as_of, back)


def _nobody() -> Lack:
    return Lack(
        code="no_newcomers",
        en="Not enough data: nobody came for the first time in these days",
        zh="数据不够：这段时间没有人首次到访",
    )


def _campaigns(facts: Facts, as_of: AsOf, policy: Policy, rows: Rows, usual: Rows) -> list[dict[str, Any]]:
    since = as_of.day - _LOOK_DAYS * _DAY
    named = sorted({row["campaign"] for row in rows if row["campaign"] is not None and row["day"] >= since})
    plain = [row for row in usual if row["campaign"] is None] or usual
    shown = []
    for name in named:
        own = [row for row in rows if row["campaign"] == name and row["day"] >= since]
        ends = {"from": own[0]["day"].isoformat(), "through": own[-1]["day"].isoformat()}
        shown.append({"campaign": name, **ends, **_worth(facts, as_of, policy, own, plain, name)})
    return sorted(shown, key=lambda one: (-one["newcomers"], one["campaign"]))


def _usual(rows: Rows, found: Days, before: date) -> Rows:
    """Return newcomers of the ordinary days of the eight weeks before."""
    return [
        row
        for row in rows
        if before - _USUAL_DAYS * _DAY <= row["day"] < before
        and found.kinds.get(row["day"]) in ORDINARY
        and not found.is_burst(row["day"])
    ]


def _worth(
    facts: Facts, as_of: AsOf, policy: Policy, own: Rows, usual: Rows, campaign: str | None = None
) -> dict[str, Any]:
    size, cost = _sum(own, "size"), policy.signals.burst_cost_per_user_fen
    back = policy.signals.burst_back_within_days
    days = {row["day"] for row in own}
    return {
        "newcomers": size,
        "retention": {
            name: _share(own, name, as_of) | {"usual": _share(usual, name, as_of)["share"]} for name in _STEPS
        },
        **_incentive(own, as_of, back),
        "usual_incentive_only": _incentive(usual, as_of, back)["incentive_only"],
        "cost_fen": cost * size if cost else None,
        "ltv": ltv_of(facts, as_of, min(days), max(days), campaign) if days else None,
    }


def _share(rows: Rows, name: str, as_of: AsOf) -> dict[str, Any]:
    """Return the share there again on day n of those whose day n is over."""
    done = [row for row in rows if row["day"] + _STEPS[name] * _DAY < as_of.day]
    size, users = _sum(done, "size"), _sum(done, name)
    if not size:
        return {"size": 0, "users": 0, "share": None, "interval": None}
    return {"size": size, "users": users, "share": users / size, "interval": list(wilson(users, size))}


def _incentive(rows: Rows, as_of: AsOf, back: int) -> dict[str, Any]:
    done = [row for row in rows if row["day"] + back * _DAY < as_of.day]
    size = _sum(done, "size")
    return {
        "seen_long_enough": size,
        "never_back": _sum(done, "never_back") / size if size else None,
        "incentive_only": _sum(done, "incentive_only") / size if size else None,
        "by_coupon": _sum(done, "by_coupon") / size if size else None,
    }


def _sum(rows: Rows, name: str) -> int:
    return sum(row[name] for row in rows)


def _lift(found: Days, values: dict[date, float], days: Iterable[date], before: date) -> float | None:
    pairs = [(values.get(day, 0.0), found.usual(values, day, before)) for day in days]
    known = [(value, usual.mid) for value, usual in pairs if usual is not None and usual.mid > 0]
    return sum(value for value, _ in known) / sum(mid for _, mid in known) if known else None


def _borrowed(one: dict[str, Any], policy: Policy) -> bool | None:
    day_1 = one["retention"]["d1"]
    if one["actives_lift"] is None or day_1["share"] is None or not day_1["usual"]:
        return None
    doubled = one["actives_lift"] >= policy.signals.burst_from_ratio
    return bool(doubled and day_1["share"] < policy.signals.borrowed_below_share * day_1["usual"])


_FOUND = (
    "signals.burst_from_ratio",
    "signals.burst_min_users",
    "signals.band_width",
    "signals.calendar_country",
)
_BORROWED = AlarmSpec(
    name="borrowed_growth",
    en="Growth is only borrowed",
    zh="借来的增长",
    rule_en="A burst at least doubled the actives, and the interval of its newcomers' D1 is below half of the usual D1",
    rule_zh="活动让日活至少翻倍，而新来的人次日留存（取区间上限）不到平时的一半",
    worse="below",
    unit="share",
    points=borrowed_points,
    knobs=(*_FOUND, "signals.borrowed_below_share"),
    money=borrowed_money,
    fallen=borrowed_fallen,
    split=False,
)
_CLIFF = AlarmSpec(
    name="traffic_cliff",
    en="Traffic cliff",
    zh="流量断崖",
    rule_en="Within three days of a burst's end actives fell by at least 30% from the burst's level (both as "
    "multiples of the usual); opens 48 hours",
    rule_zh="活动结束三天内，日活比活动期间（都按平时的倍数算）下降至少 30%；自此开启黄金 48 小时",
    worse="below",
    unit="share",
    points=cliff_points,
    knobs=(*_FOUND, "signals.cliff_fall_above"),
    money=cliff_money,
    fallen=cliff_fallen,
    split=False,
    playbook="golden_48h",
)
SPEC = SignalSpec(
    name="bursts",
    id="S16",
    en="Burst quality",
    zh="拉新质量",
    means_en="What each burst of newcomers and each campaign was worth: do those who came stay as others do?",
    means_zh="每次拉新活动值不值：来的人是不是像平时的人一样留下",
    rule_en="Days declared as promotions, or with twice the newcomers or actives expected and above the band; their "
    "newcomers' D1, D7, D30 and share that only took the incentive, beside the usual",
    rule_zh="已声明的促销日，或新增、日活超出预期区间且至少是预期两倍的日子；"
    "这些日子新来的人的 D1/D7/D30、只拿优惠就走的比例，与平时相比",
    unit="share of newcomers",
    scope="business",
    answer=bursts,
    statement=_ASK["newcomers"],
    knobs=(
        *_FOUND,
        "signals.burst_back_within_days",
        "signals.burst_cost_per_user_fen",
        "signals.borrowed_below_share",
    ),
    needs=("events: login (or what the tracking plan counts as being there)", "users: campaign", "orders: coupon_fen"),
    alarms=(_BORROWED, _CLIFF),
)
