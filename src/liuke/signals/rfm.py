"""RFM 价值分层 (S5): the eight value types with their money, and the dear ones who are leaving."""

from typing import Any

import pyarrow as pa

from liuke.facts.engines.engine import Held
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, SignalPolicy
from liuke.model.words import ValueTier
from liuke.signals.spec import SignalSpec
from liuke.signals.windows import rfm_params

_ASK = load("liuke.signals", "rfm")

VALUE_TYPES: dict[ValueTier, tuple[str, str]] = {
    ValueTier.KEY_VALUE: ("重要价值", "key: champions"),
    ValueTier.KEY_GROW: ("重要发展", "key: to grow"),
    ValueTier.KEY_KEEP: ("重要保持", "key: to keep"),
    ValueTier.KEY_RESCUE: ("重要挽留", "key: to win back"),
    ValueTier.VALUE: ("一般价值", "regular: loyal"),
    ValueTier.GROW: ("一般发展", "regular: to grow"),
    ValueTier.KEEP: ("一般保持", "regular: to keep"),
    ValueTier.RESCUE: ("一般挽留", "regular: to win back"),
}
"""The eight named value types in both languages, the dearest first."""


def rfm_scores(facts: Facts, as_of: AsOf, policy: SignalPolicy) -> pa.Table:
    """Return one row for everybody who bought within the window: scores, value type, whether leaving.

    Raises
    ------
    RfmCutsError
        A list of cuts is not four rising numbers.
    """
    return facts.read(_ASK["rfm"], as_of, **rfm_params(as_of, policy))


def rfm_held(facts: Facts, as_of: AsOf, policy: SignalPolicy) -> pa.Table | Held:
    """Return the same for other statements to be given: on a second engine the rows stay there.

    Raises
    ------
    RfmCutsError
        A list of cuts is not four rising numbers.
    """
    return facts.hold(_ASK["rfm"], as_of, **rfm_params(as_of, policy))


def rfm(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return users and money (fen) of each value type, the dearest type first; ``share`` is of all users scored."""
    asked = (as_of, policy.signals)
    return facts.made_of("rfm", asked, lambda: types_of(facts, as_of, rfm_held(facts, as_of, policy.signals)), as_of)


def types_of(facts: Facts, as_of: AsOf, scores: pa.Table | Held) -> dict[str, Any]:
    """Return the same from scores already at hand."""
    rows = {row["value_tier"]: row for row in facts.rows(_ASK["rfm_types"], rfm_scores=scores)}
    users = sum(row["users"] for row in rows.values())
    return {
        "as_of": as_of.day.isoformat(),
        "users": users,
        "types": [
            {
                "type": str(tier),
                "zh": zh,
                "en": en,
                "users": (found := rows.get(tier, {"users": 0, "paid_fen": 0}))["users"],
                "paid_fen": found["paid_fen"],
                "share": found["users"] / users if users else None,
            }
            for tier, (zh, en) in VALUE_TYPES.items()
        ],
        "high_value_leaving": {
            "users": sum(row["leaving_users"] for row in rows.values()),
            "paid_fen": sum(row["leaving_paid_fen"] for row in rows.values()),
        },
    }


SPEC = SignalSpec(
    name="rfm",
    id="S5",
    en="RFM value",
    zh="RFM 价值分层",
    means_en="How recently, how often and for how much somebody bought, as scores 1-5 and one of eight value types",
    means_zh="最近一次购买、购买频次、购买金额各打 1–5 分，合成八种价值类型",
    rule_en="Scores by fifths (equals score alike) or fixed cuts, over the buyers of the last 365 days; from 4 on a "
    "score is high; leaving: high F or M while R is lower than 28 days ago",
    rule_zh="对近 365 日的买家按五分位（同值同分）或固定分界打分，4 分起算高；"
    "“高价值流失中”：F 或 M 高，而 R 比 28 天前低",
    unit="score 1-5",
    scope="user",
    base=True,
    answer=rfm,
    statement=load("liuke.signals", "rfm")["rfm"],
    knobs=(
        "signals.rfm_method",
        "signals.rfm_window_days",
        "signals.rfm_high_from_score",
        "signals.rfm_recency_cuts_days",
        "signals.rfm_frequency_cuts",
        "signals.rfm_monetary_cuts_fen",
        "signals.high_value_from_score",
        "signals.falling_recency_days",
    ),
    columns=(
        Column(
            name="order_idle_days",
            type="integer",
            en="Days since the last order",
            zh="距最近下单天数",
            means_en="Whole days since the last paid order; empty for somebody who never bought",
            means_zh="距最近一次付款订单的整天数；从未购买则为空",
            unit="days",
        ),
        Column(
            name="orders_365d",
            type="integer",
            en="Orders, last 365 days",
            zh="近 365 日订单数",
            means_en="Orders paid in the last 365 days",
            means_zh="近 365 日付款的订单数",
            unit="orders",
        ),
        Column(
            name="paid_365d_fen",
            type="integer",
            en="Paid, last 365 days",
            zh="近 365 日消费金额",
            means_en="Money paid in the last 365 days, refunds deducted",
            means_zh="近 365 日付款金额，已扣除退款",
            unit="fen",
        ),
        Column(
            name="r_score",
            type="integer",
            en="Recency score",
            zh="R 分",
            means_en="1 (long ago) to 5 (just now)",
            means_zh="1（很久以前）到 5（刚刚）",
            unit="score 1-5",
        ),
        Column(
            name="f_score",
            type="integer",
            en="Frequency score",
            zh="F 分",
            means_en="1 (rarely) to 5 (often)",
            means_zh="1（很少）到 5（经常）",
            unit="score 1-5",
        ),
        Column(
            name="m_score",
            type="integer",
            en="Money score",
            zh="M 分",
            means_en="1 (little) to 5 (much)",
            means_zh="1（少）到 5（多）",
            unit="score 1-5",
        ),
        Column(
            name="value_tier",
            type="text",
            en="Value type",
            zh="价值类型",
            means_en="One of eight by R, F and M high or low; empty for somebody who did not buy within the window",
            means_zh="按 R、F、M 高低组成的八类之一；窗口内没有购买则为空",
            values=tuple(ValueTier),
        ),
        Column(
            name="high_value_leaving",
            type="boolean",
            en="High value, leaving",
            zh="高价值流失中",
            means_en="High F or M while R is lower than it was 28 days ago",
            means_zh="F 或 M 高，而 R 比 28 天前低",
        ),
    ),
)
