"""What is expected of somebody alive, by repeats and age: a small table that the scores are joined to."""

import numpy as np
import pyarrow as pa

from liuke.model.policy import ValuePolicy
from liuke.signals.ltv.groups import Floats, Groups
from liuke.signals.ltv.models import OrderModel
from liuke.signals.ltv.shifted_beta import retention, terms_ahead

MONTH_DAYS = 365 / 12
QUIET_DAYS = 30
ORDER_DAYS = 90


def worth_orders(
    model: OrderModel, theta: Floats, x: Floats, age: Floats, policy: ValuePolicy, unit_days: float
) -> Floats:
    """Return the purchases of the horizon expected of somebody alive, each discounted from the end of its month."""
    horizon = float(policy.ltv_horizon_days)
    if policy.ltv_discount_monthly == 0:
        return model.if_alive(theta, x, age, horizon / unit_days)
    ends = [*np.arange(MONTH_DAYS, horizon - 1e-6, MONTH_DAYS), horizon]
    found = before = np.zeros(len(x))
    for month, end in enumerate(ends, 1):
        until = model.if_alive(theta, x, age, end / unit_days)
        found = found + (until - before) / (1 + policy.ltv_discount_monthly) ** month
        before = until
    return found


def outlook(model: OrderModel, theta: Floats, groups: Groups, policy: ValuePolicy, unit_days: float) -> pa.Table:
    """Return, for each repeats and age there is, the orders of 90 days and the discounted ones of the horizon."""
    ages = np.rint(groups.age * unit_days).astype(np.int64)
    repeats = groups.x.astype(np.int64)
    keys = np.unique(repeats * (ages.max() + 1) + ages)
    x, age_days = np.divmod(keys, ages.max() + 1)
    age = age_days / unit_days
    return pa.table(
        {
            "repeats": x,
            "age_days": age_days,
            "orders_90d": model.if_alive(theta, x.astype(float), age, ORDER_DAYS / unit_days),
            "worth_orders": worth_orders(model, theta, x.astype(float), age, policy, unit_days),
        }
    )


def terms(theta: Floats, renewed: Floats, period_days: Floats, policy: ValuePolicy) -> pa.Table:
    """Return, for each number of renewals made and length of term, the chance of the next and the terms ahead."""
    chance = retention(theta, renewed + 1)
    worth = np.zeros(len(renewed))
    for length in np.unique(period_days):
        those = period_days == length
        discount = (1 + policy.ltv_discount_monthly) ** (length / MONTH_DAYS) - 1
        ahead = int(max(policy.ltv_horizon_days // length, 0))
        worth[those] = terms_ahead(theta, renewed[those], discount, ahead) if ahead else 0.0
    return pa.table(
        {
            "renewed": renewed.astype(np.int64),
            "period_days": period_days.astype(np.int64),
            "renews": chance,
            "worth_terms": worth,
        }
    )
