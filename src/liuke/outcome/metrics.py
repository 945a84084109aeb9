"""What is compared: each metric declared once, with the columns of ``sql/arms.sql`` that it is made of."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["share", "count", "money", "ratio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number of each person. ``past`` is the column, known before, that is taken out of it (CUPED)."""

    name: str
    zh: str
    en: str
    unit: Unit
    y: str
    yy: str | None = None
    past: str | None = None
    below: str | None = None
    """What the sum is divided by: a ratio, its error by the delta method."""
    xy: str | None = None
    better: Literal["up", "down"] = "up"
    guard_rail: bool = False
    kept: bool = False
    """Needs as many days as retention does, not the playbook's window."""

    @property
    def shares(self) -> bool:
        """Whether it is yes or no of each person."""
        return self.unit == "share"


GOAL = Metric(
    name="goal", zh="达成目标", en="reached the goal", unit="share", y="goal", past="pre_days", xy="goal_pre_days"
)
KEPT = Metric(
    name="kept", zh="留存", en="still there", unit="share", y="kept", past="pre_days", xy="kept_pre_days", kept=True
)
ORDERS = Metric(
    name="orders",
    zh="订单数",
    en="orders",
    unit="count",
    y="orders",
    yy="orders_2",
    past="pre_orders",
    xy="orders_pre_orders",
)
MONEY = Metric(
    name="money",
    zh="付款金额",
    en="money paid",
    unit="money",
    y="money",
    yy="money_2",
    past="pre_money",
    xy="money_pre_money",
)
ORDER_VALUE = Metric(
    name="order_value",
    zh="客单价",
    en="money an order",
    unit="ratio",
    y="money",
    yy="money_2",
    below="orders",
    xy="money_orders",
)
ORDERED = Metric(name="ordered", zh="下过单", en="ordered at all", unit="share", y="ordered")
COMPLAINED = Metric(
    name="complained", zh="投诉", en="complained", unit="share", y="complained", better="down", guard_rail=True
)
OPTED_OUT = Metric(
    name="opted_out", zh="退订或卸载", en="opted out", unit="share", y="opted_out", better="down", guard_rail=True
)

METRICS = (GOAL, KEPT, ORDERED, ORDERS, MONEY, ORDER_VALUE, COMPLAINED, OPTED_OUT)
GUARD_RAILS = tuple(one for one in METRICS if one.guard_rail)
MONEYED = frozenset({"money", "order_value"})
