"""价值计分卡 (S11): breadth, depth, reach and value per yuan of people and accounts; paid features not used."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.accounts_merged import accounts_there, goes_on
from liuke.signals.spec import AlarmSpec, Lack, Row, SignalSpec
from liuke.signals.unused_benefits import payers_fallen, payers_money, points
from liuke.signals.windows import presence

_ASK = load("liuke.signals", "scorecard")
_NOBODY = Lack(
    code="nobody",
    en="Not enough data: nobody was measured on this day",
    zh="数据不够：这一天没有可计量的用户",
)


def windows(as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Bind the first days of the windows of use and of value, and the least number of peers."""
    knobs = policy.health
    value = as_of.before(knobs.value_window_days)
    return {
        "use_from": as_of.day - timedelta(days=knobs.use_window_days),
        "value_from": value.day,
        "value_from_at": value.instant.replace(tzinfo=None),
        "scorecard_min_peers": knobs.scorecard_min_peers,
    }


def measure(facts: Facts, as_of: AsOf, policy: Policy) -> Iterable[Row]:
    """Write everybody's and every account's scorecard of the day."""
    bound = windows(as_of, policy)
    facts.replace(SPEC.table, {"as_of": as_of.day}, _ASK["user_scorecard"], as_of, **bound)
    _keep_accounts(facts, as_of, bound, "there_measured")
    for segment, name in (("people", "scorecard_said"), ("accounts", "scorecard_said_accounts")):
        row = facts.one(_ASK[name], as_of)
        yield {
            "signal": "scorecard",
            "segment": segment,
            "value": row["breadth"],
            "n": row["n_breadth"],
            "detail": {n: row[n] for n in ("depth", "value_per_yuan", "granted", "unused")},
        }


def keep_account_scorecards(facts: Facts, as_of: AsOf, policy: Policy) -> None:
    """Write the scorecards of accounts alone, on a day that was not measured: another day's are held against them."""
    with facts.transaction():
        _keep_accounts(facts, as_of, windows(as_of, policy) | presence(facts, as_of), "there_then")


def _keep_accounts(facts: Facts, as_of: AsOf, bound: dict[str, Any], there: str) -> None:
    facts.delete(SPEC.account_table, {"as_of": as_of.day})
    if accounts_there(facts):
        people = facts.hold(_ASK[there], as_of, **bound)
        gone = goes_on(facts, as_of)
        facts.append(SPEC.account_table, _ASK["account_scorecard"], as_of, **bound, goes_on=gone, people_there=people)


def scorecard(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return mean breadth and depth, median value per yuan and unused benefits, of people and of accounts."""
    head = {"as_of": as_of.day.isoformat(), "signal": "scorecard"}
    people, accounts = facts.one(_ASK["scorecard_said"], as_of), facts.one(_ASK["scorecard_said_accounts"], as_of)
    if not people["people"] and not accounts["accounts"]:
        return {**head, **_NOBODY.document()}
    (point,) = points(facts, as_of, policy, 1)
    return {
        **head,
        "currency": facts.currency,
        "people": _said(people, "people"),
        "accounts": _said(accounts, "accounts"),
        "unused_benefits": {
            "days": policy.health.unused_benefits_days,
            "share": point.value,
            "granted": point.n,
            "expected_low": point.expected_low,
            "expected_high": point.expected_high,
            "firing": point.bad,
        }
        | (point.lack.document() if point.lack else {}),
    }


def _said(row: dict[str, Any], whose: str) -> dict[str, Any]:
    return {
        whose: row[whose],
        "breadth": row["breadth"],
        "breadth_known": row["n_breadth"],
        "depth": row["depth"],
        "value_per_yuan_median": row["value_per_yuan"],
        "value_known": row["n_value"],
        "benefits_granted": row["granted"],
        "benefits_unused": row["unused"] if row["granted"] else None,
    }


def _column(name: str, type_: Any, en: str, zh: str, means_en: str, means_zh: str, unit: str = "") -> Column:
    return Column(name=name, type=type_, en=en, zh=zh, means_en=means_en, means_zh=means_zh, unit=unit)


_BOTH = (
    _column(
        "features_available",
        "integer",
        "Key features available",
        "可用关键功能数",
        "Key features that the plan grants; all key features where nothing is known of the plan",
        "套餐授予的关键功能数；不知道套餐内容时为全部关键功能",
        "features",
    ),
    _column(
        "features_used",
        "integer",
        "Key features used",
        "已用关键功能数",
        "Of those, used within the last 28 days",
        "其中近 28 日用过的",
        "features",
    ),
    _column(
        "breadth",
        "number",
        "Breadth",
        "使用广度",
        "Key features used as a share of those available; empty where no fact names a feature",
        "用过的关键功能占可用关键功能的比例；事实里没有功能名则为空",
        "share",
    ),
    _column(
        "depth",
        "number",
        "Depth",
        "使用深度",
        "A person: active days as a share of the last 28 (of all days known, if fewer). An account: active seats as a "
        "share of paid ones; empty without seats",
        "个人：近 28 日（不足则按认识以来的天数）活跃天数占比；客户：活跃席位占付费席位的比例，没有席位则为空",
        "share",
    ),
    _column(
        "end_customers",
        "integer",
        "End customers reached",
        "触及的客户数",
        "The customer's own customers served, where events (property end_customer) or the account say so; else empty",
        "客户自己的客户里被服务到的人数：来自事件属性 end_customer 或客户资料，没有则为空",
        "people",
    ),
    _column(
        "value_units",
        "integer",
        "Value units",
        "价值单位",
        "Core acts of the last 90 days; empty where the business has none",
        "近 90 日核心行为次数；业务里没有核心行为则为空",
        "times",
    ),
    _column(
        "value_paid_fen",
        "integer",
        "Paid, last 90 days",
        "近 90 日付费",
        "Money of the last 90 days: orders, or else the running contract's part",
        "近 90 日的钱：订单；没有订单则按在约合同折算",
        "fen",
    ),
    _column(
        "value_per_yuan",
        "number",
        "Value per yuan",
        "每元价值",
        "Value units for each unit of money paid; empty where nothing was paid",
        "每付一元得到多少价值单位；没有付费则为空",
        "per yuan",
    ),
    _column(
        "value_percentile",
        "number",
        "Value per yuan among peers",
        "每元价值同侪分位",
        "How large a share of payers on the same plan get less for their money (half of the equal ones counted)",
        "同套餐付费者里，每元得到更少的比例（相等的算一半）",
        "share",
    ),
    _column(
        "benefits_granted",
        "integer",
        "Benefits granted",
        "已授予权益数",
        "Features that the plan grants, key or not; empty where nothing is known of the plan",
        "套餐授予的权益数；不知道套餐内容则为空",
        "features",
    ),
    _column(
        "benefits_unused",
        "integer",
        "Paid features not used",
        "未用的付费功能数",
        "Of those, not used within the last 28 days",
        "其中近 28 日没用过的",
        "features",
    ),
    _column(
        "unused_features",
        "text",
        "Which they are",
        "未用功能名单",
        "Names of the granted features that were not used",
        "没用过的权益名称",
    ),
    _column(
        "intent_progress",
        "number",
        "Progress toward intent",
        "目的达成进度",
        "Use of the feature they bought it for, against the quantity granted (or the seats paid); empty where unknown",
        "为之购买的功能，使用量占授予量（或席位）的比例；不知道则为空",
        "share",
    ),
)
_OF_ACCOUNTS = (
    _column("people", "integer", "People", "人数", "People who belong to the account", "属于该客户的人数", "people"),
    _column(
        "active_seats",
        "integer",
        "Active seats",
        "活跃席位",
        "Of those, there within the last 28 days",
        "其中近 28 日来过的",
        "seats",
    ),
    _column(
        "seats",
        "integer",
        "Paid seats",
        "付费席位",
        "Seats of the running contracts, or of the account",
        "在约合同（或客户资料）的席位数",
        "seats",
    ),
)
_WINDOWS = ("health.use_window_days", "health.value_window_days", "health.scorecard_min_peers")
SPEC = SignalSpec(
    name="scorecard",
    id="S11",
    en="Value scorecard",
    zh="价值计分卡",
    means_en="What people and accounts get out of the product for what they pay: breadth, depth, reach, value per yuan",
    means_zh="用户和客户花的钱换来了什么：广度、深度、触及、每元价值，以及没用上的付费功能",
    rule_en="Breadth: key features used ÷ key features of the plan, 28 days; depth: active seats ÷ paid seats, or "
    "active days ÷ 28; value per yuan: core acts ÷ money paid, 90 days, ranked among payers on the same plan",
    rule_zh="广度＝近 28 日用过的关键功能 ÷ 套餐内关键功能；深度＝活跃席位 ÷ 付费席位，个人为活跃天数 ÷ 28；"
    "每元价值＝近 90 日核心行为 ÷ 付费，在同套餐付费者里排位",
    unit="share",
    scope="user",
    columns=_BOTH,
    account_columns=(*_OF_ACCOUNTS, *_BOTH),
    statement=_ASK["user_scorecard"],
    knobs=_WINDOWS,
    needs=("events: feature", "benefits", "accounts: seats_paid", "orders or subscriptions"),
    measure=measure,
    answer=scorecard,
    alarms=(
        AlarmSpec(
            name="unused_benefits",
            en="Paid benefits lie unused",
            zh="付费权益闲置",
            rule_en="The share of benefits granted to payers that went unused on the last day (policy: on the last "
            "days) is above the band of the business's own last weeks",
            rule_zh="付费者的权益在最近一天（天数可配）未使用的占比，高于自身近几周的预期区间",
            worse="above",
            unit="share",
            points=points,
            knobs=("health.unused_benefits_days", "health.unused_benefits_min_granted", "health.band_width"),
            money=payers_money,
            fallen=payers_fallen,
            playbook="golden_48h",
        ),
    ),
)
