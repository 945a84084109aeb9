"""生命周期价值 (S7): who is still a customer, who buys again, and what they are worth."""

from collections.abc import Iterator
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.spec import Row, SignalSpec


def measure(facts: Facts, as_of: AsOf, policy: Policy) -> Iterator[Row]:
    """Fit and score a day."""
    from liuke.signals.ltv import score  # noqa: PLC0415 - the numerics are slow to import and few commands need them

    return score.measure(SPEC.table, facts, as_of, policy)


def ltv(facts: Facts, as_of: AsOf, policy: Policy, **asked: Any) -> dict[str, Any]:
    """Return the document of `liuke ltv`; see ``tell.answer``."""
    from liuke.signals.ltv import tell  # noqa: PLC0415 - as above

    return tell.answer(facts, as_of, policy, **asked)


SPEC = SignalSpec(
    name="ltv",
    id="S7",
    en="Lifetime value",
    zh="生命周期价值",
    means_en="Who is still a customer, how often they will buy again, and what that is worth in money",
    means_zh="谁还是客户、以后还会买几次、折成多少钱",
    rule_en="MBG/NBD over the days with a purchase, Gamma-Gamma over what was paid, each fitted anew every day to "
    "everybody by maximum likelihood; subscriptions by shifted-beta-geometric; value is of the days ahead, "
    "discounted by month",
    rule_zh="用 MBG/NBD 拟合购买日、用 Gamma-Gamma 拟合付款金额，每天对全体用户做极大似然；"
    "订阅用移位 beta-几何模型；价值是未来一段时间的，按月折现",
    unit="fen",
    scope="user",
    statement=load("liuke.signals", "ltv")["score"],
    measure=measure,
    answer=ltv,
    needs=("orders", "subscriptions"),
    knobs=(
        "value.ltv_min_buyers",
        "value.ltv_min_repeaters",
        "value.ltv_horizon_days",
        "value.ltv_discount_monthly",
        "value.ltv_margin",
        "value.ltv_benchmark_fen",
        "value.ltv_correlation_above",
    ),
    columns=(
        Column(
            name="p_alive",
            type="number",
            en="Still a customer",
            zh="仍是客户的概率",
            means_en="Chance that the person is still a customer at all",
            means_zh="这个人现在仍然是客户的概率",
            unit="share",
        ),
        Column(
            name="p_no_purchase_30d",
            type="number",
            en="No purchase in 30 days",
            zh="30 日内不购买的概率",
            means_en="Chance that the person buys nothing in the next 30 days",
            means_zh="今后 30 天内一次都不买的概率",
            unit="share",
        ),
        Column(
            name="expected_orders_90d",
            type="number",
            en="Days with a purchase expected, 90 days",
            zh="未来 90 日预计购买天数",
            means_en="Days with a purchase expected in the next 90 days",
            means_zh="今后 90 天里预计有几天会购买",
            unit="days",
        ),
        Column(
            name="expected_value_fen",
            type="integer",
            en="Expected value",
            zh="预期价值",
            means_en="Money expected within the horizon, discounted, times the margin; empty where payments cannot "
            "carry it",
            means_zh="期限内预计带来的钱，折现后乘毛利率；付款数据不够时为空",
            unit="fen",
        ),
        Column(
            name="renewal_chance",
            type="number",
            en="Chance of renewal",
            zh="续费概率",
            means_en="Chance that the person's subscription is renewed at its next term; 0 where it was cancelled",
            means_zh="订阅到期后续费的概率；已取消的为 0",
            unit="share",
        ),
        Column(
            name="renewal_value_fen",
            type="integer",
            en="Expected renewals",
            zh="预期续费金额",
            means_en="Money expected from renewals within the horizon, discounted, times the margin",
            means_zh="期限内预计续费带来的钱，折现后乘毛利率",
            unit="fen",
        ),
        Column(
            name="ltv_fen",
            type="integer",
            en="Lifetime value",
            zh="生命周期价值",
            means_en="Money paid so far and expected within the horizon, times the margin; of subscriptions where "
            "there are no orders",
            means_zh="已付的钱加期限内预计的钱，乘毛利率；没有订单的人按订阅计算",
            unit="fen",
        ),
    ),
)
