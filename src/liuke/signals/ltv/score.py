"""The day's columns: the default model fitted to everybody's purchases, and everybody scored in the engine."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from liuke.facts.store import Facts
from liuke.facts.tables import FactTable
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, ValuePolicy
from liuke.signals.ltv import shifted_beta
from liuke.signals.ltv.models import MODELS, fit_orders, fit_payments, may_fit, may_value, refused
from liuke.signals.ltv.newton import Fit, maximise
from liuke.signals.ltv.outlook import QUIET_DAYS, outlook, terms
from liuke.signals.ltv.read import ASK, UNIT_DAYS, read_groups, read_payments, read_renewals
from liuke.signals.ltv.shifted_beta import Renewals
from liuke.signals.spec import Lack, Row

_UNIT = "week"
_NO_OUTLOOK = pa.schema(
    [("repeats", pa.int64()), ("age_days", pa.int64()), ("orders_90d", pa.float64()), ("worth_orders", pa.float64())]
)
_NO_TERMS = pa.schema(
    [("renewed", pa.int64()), ("period_days", pa.int64()), ("renews", pa.float64()), ("worth_terms", pa.float64())]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fits:
    """What could be fitted on a day, and why what could not, could not."""

    params: dict[str, Any]
    lack: Lack | None
    money_lack: Lack | None
    terms_lack: Lack | None


def fits(facts: Facts, as_of: AsOf, policy: ValuePolicy) -> Fits:
    """Fit the default model, payments and renewals; bind what the score needs."""
    bound: dict[str, Any] = {
        **dict.fromkeys(("ltv_r", "ltv_a", "ltv_b", "alpha_days", "pay_p", "pay_v_fen"), 1.0),
        "pay_q": 2.0,
        "has_orders": False,
        "has_money": False,
        "has_terms": False,
        "margin": policy.ltv_margin,
        "quiet_days": QUIET_DAYS,
        "outlook": _NO_OUTLOOK.empty_table(),
        "terms": _NO_TERMS.empty_table(),
    }
    lack = _orders(facts, as_of, policy, bound)
    money_lack = lack or _money(facts, as_of, policy, bound)
    return Fits(params=bound, lack=lack, money_lack=money_lack, terms_lack=_terms(facts, as_of, policy, bound))


def _orders(facts: Facts, as_of: AsOf, policy: ValuePolicy, bound: dict[str, Any]) -> Lack | None:
    groups = read_groups(facts, as_of, _UNIT, measured=True)
    lack = may_fit(groups, policy)
    if lack or groups is None:
        return lack
    fit = fit_orders("mbg_nbd", groups)
    lack = refused(fit, "the model of purchases", "购买模型")
    if lack:
        return lack
    days = UNIT_DAYS[_UNIT]
    bound |= {f"ltv_{name}": fit.params[name] for name in ("r", "a", "b")}
    bound |= {"has_orders": True, "alpha_days": fit.params["alpha"] * days}
    bound["outlook"] = outlook(MODELS["mbg_nbd"][0], fit.theta, groups, policy, days)
    return None


def _money(facts: Facts, as_of: AsOf, policy: ValuePolicy, bound: dict[str, Any]) -> Lack | None:
    paid = read_payments(facts, as_of)
    fit = fit_payments(paid) if paid and paid.people >= policy.ltv_min_repeaters else None
    lack = may_value(paid, fit, policy)
    if lack is None and fit is not None:
        bound |= {"has_money": True, "pay_p": fit.params["p"], "pay_q": fit.params["q"]}
        bound["pay_v_fen"] = fit.params["v"] * 100
    return lack


def fit_terms(seen: Renewals | None, policy: ValuePolicy) -> Fit | Lack:
    """Fit the shifted-beta-geometric model, or say why it cannot be."""
    decided = 0 if seen is None else round(float((seen.left + seen.stayed * (seen.term > 0)).sum()))
    if seen is None or decided < policy.ltv_min_buyers:
        return Lack(
            code="too_few_renewals",
            en=f"Not enough data: only {decided} subscriptions have come to a renewal; "
            f"{policy.ltv_min_buyers} are needed",
            zh=f"数据不够：只有 {decided} 份订阅到过续费点，至少要 {policy.ltv_min_buyers} 份",
        )
    fit = maximise(lambda theta: shifted_beta.value(theta, seen), shifted_beta.NAMES, np.array([1.0, 1.0]))
    return refused(fit, "the model of renewals", "续费模型") or fit


def _terms(facts: Facts, as_of: AsOf, policy: ValuePolicy, bound: dict[str, Any]) -> Lack | None:
    fit = fit_terms(read_renewals(facts, as_of), policy)
    if isinstance(fit, Lack):
        return fit
    there = facts.read(ASK["running_terms"], as_of)
    renewed, period = (there[name].to_numpy().astype(float) for name in ("renewed", "period_days"))
    bound |= {"has_terms": True, "terms": terms(fit.theta, renewed, period, policy)}
    return None


def measure(table: FactTable, facts: Facts, as_of: AsOf, policy: Policy) -> Iterator[Row]:
    """Replace the day's scores; yield the business's own numbers, or that there are none and why."""
    fitted = fits(facts, as_of, policy.value)
    facts.replace(table, {"as_of": as_of.day}, ASK["score"], as_of, **fitted.params)
    if fitted.lack and fitted.terms_lack:
        yield {"signal": "ltv", "detail": fitted.lack.document()}
        return
    said = facts.one(ASK["scored"], as_of)
    lack = fitted.money_lack
    yield {
        "signal": "ltv",
        "value": said["ltv_fen"],
        "n": said["valued"],
        "detail": {"expected_value_fen": said["expected_value_fen"], **(lack.document() if lack else {})},
    }
    for name, n in (("p_alive", "users"), ("expected_orders_90d", "users"), ("renewal_chance", "subscribers")):
        yield {"signal": "ltv", "segment": name, "value": said[name], "n": said[n]}
