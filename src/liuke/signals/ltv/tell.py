"""The document of `liuke ltv`: a model, how sure and how good it is, and what it says the customers are worth."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, ValuePolicy
from liuke.signals.ltv.gamma_gamma import Payments, expected_mean
from liuke.signals.ltv.goodness import counted, held_out, tracked
from liuke.signals.ltv.groups import Floats
from liuke.signals.ltv.models import MODELS, fit_orders, fit_payments, may_fit, may_value, refused
from liuke.signals.ltv.newton import Fit
from liuke.signals.ltv.outlook import ORDER_DAYS, worth_orders
from liuke.signals.ltv.read import (
    ASK,
    UNIT_DAYS,
    read_days,
    read_groups,
    read_holdout,
    read_payments,
    read_renewals,
)
from liuke.signals.ltv.score import fit_terms
from liuke.signals.ltv.shifted_beta import Renewals, retention, survival
from liuke.signals.spec import Lack

Document = dict[str, Any]
MODEL_NAMES = ("mbg_nbd", "bg_nbd", "pareto_nbd", "gamma_gamma", "sbg")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Money:
    """The fitted payments of those who paid again."""

    paid: Payments
    fit: Fit
    flag: bool


def answer(
    facts: Facts,
    as_of: AsOf,
    policy: Policy,
    *,
    model: str = "mbg_nbd",
    unit: str = "week",
    calibration_end: date | None = None,
) -> Document:
    """Return a model's parameters with their standard errors, its goodness of fit and what it expects.

    ``calibration_end`` fits on what was known at the end of that day and holds the days since against it.
    A model that the data cannot carry answers ``{"enough": False, "why": {…}}``.
    """
    fit_at = AsOf(day=calibration_end + timedelta(days=1), zone=as_of.zone) if calibration_end else as_of
    head = {"as_of": as_of.day.isoformat(), "signal": "ltv", "model": model, "currency": facts.currency}
    if calibration_end:
        head["calibration_end"] = calibration_end.isoformat()
    match model:
        case "gamma_gamma":
            return head | _payments(facts, fit_at, policy.value)
        case "sbg":
            return head | _renewals(facts, fit_at, policy.value)
        case _:
            return head | _orders(facts, as_of, fit_at, policy.value, model, unit)


def _orders(facts: Facts, as_of: AsOf, fit_at: AsOf, policy: ValuePolicy, model: str, unit: str) -> Document:
    groups = read_groups(facts, fit_at, unit)
    lack = may_fit(groups, policy)
    if lack or groups is None:
        return lack.document() if lack else {}
    fit = fit_orders(model, groups)
    lack = refused(fit, "the model of purchases", "购买模型")
    if lack:
        return lack.document() | _fit(fit) | {"n": groups.people, "groups": len(groups.x), "unit": unit}
    kind, days = MODELS[model][0], UNIT_DAYS[unit]
    said: Document = {
        **_fit(fit),
        "n": groups.people,
        "repeaters": groups.repeaters,
        "groups": len(groups.x),
        "unit": unit,
        "fit": counted(kind, fit.theta, groups),
        "tracking": tracked(kind, fit.theta, *read_days(facts, fit_at), days),
        "holdout": _holdout(facts, as_of, fit_at, model, fit, unit),
        "users": groups.people,
        "alive": float(groups.n @ kind.p_alive(fit.theta, groups.x, groups.t_x, groups.age)),
        "expected_orders": float(
            groups.n @ kind.expected(fit.theta, groups.x, groups.t_x, groups.age, ORDER_DAYS / days)
        ),
        "expected_orders_days": ORDER_DAYS,
    }
    money = _money(facts, fit_at, policy)
    said["gamma_gamma"] = money.document() if isinstance(money, Lack) else _money_document(money)
    return said | _worth(facts, fit_at, policy, model, fit, unit, money)


def _holdout(facts: Facts, as_of: AsOf, fit_at: AsOf, model: str, fit: Fit, unit: str) -> Document | None:
    ahead = (as_of.day - fit_at.day).days
    found = read_holdout(facts, as_of, fit_at.last_day, unit) if ahead > 0 else None
    if found is None:
        return None
    return {"days": ahead, **held_out(MODELS[model][0], fit.theta, *found, ahead / UNIT_DAYS[unit])}


def _money(facts: Facts, as_of: AsOf, policy: ValuePolicy) -> _Money | Lack:
    paid = read_payments(facts, as_of)
    fit = fit_payments(paid) if paid and paid.people >= policy.ltv_min_repeaters else None
    lack = may_value(paid, fit, policy)
    if lack or fit is None or paid is None:
        return lack or Lack(code="no_payments", en="Nobody paid again", zh="没有人再次付款")
    together = paid.correlation
    return _Money(paid=paid, fit=fit, flag=together is not None and abs(together) > policy.ltv_correlation_above)


def _money_document(money: _Money) -> Document:
    return {
        **_fit(money.fit),
        "n": money.paid.people,
        "correlation": money.paid.correlation,
        "correlated": money.flag,
    }


def _worth(  # one argument a choice
    facts: Facts,
    as_of: AsOf,
    policy: ValuePolicy,
    model: str,
    fit: Fit,
    unit: str,
    money: _Money | Lack,
) -> Document:
    """Return what the customers are worth in sum and on average, from groups only."""
    paid = facts.one(ASK["money"], as_of)
    said: Document = {
        "paid_fen": paid["paid_fen"],
        "foreign_orders": paid["foreign_orders"],
        "horizon_days": policy.ltv_horizon_days,
        "discount_monthly": policy.ltv_discount_monthly,
        "margin": policy.ltv_margin,
    }
    if isinstance(money, Lack):
        return said | {"value_fen": None, "ltv_fen": None, "benchmark": money.document()}
    rows = facts.read(ASK["worth"], as_of)
    names = ("repeats", "last_days", "age_days", "again_times", "n", "again_fen", "paid_fen")
    x, last, age, times, n, again_fen, paid_fen = (rows[name].to_numpy().astype(float) for name in names)
    kind, days = MODELS[model][0], UNIT_DAYS[unit]
    ahead = kind.p_alive(fit.theta, x, last / days, age / days)
    ahead = ahead * worth_orders(kind, fit.theta, x, age / days, policy, days)
    mean = expected_mean(money.fit.theta, times, again_fen / 100 / n / np.maximum(times, 1))
    value = policy.ltv_margin * float((ahead * n) @ mean) * 100
    total = value + policy.ltv_margin * float(paid_fen.sum())
    payers = float(n.sum())
    return said | {
        "value_fen": round(value),
        "ltv_fen": round(total / payers),
        "valued": round(payers),
        "benchmark": benchmark(total / payers, payers, policy),
    }


def benchmark(ltv_fen: float, people: float, policy: ValuePolicy) -> Document:
    """Hold the mean lifetime value against the benchmark the user set: 0.60 where it is 60 % of the industry's."""
    if policy.ltv_benchmark_fen <= 0:
        return Lack(
            code="no_benchmark",
            en="Not enough data: no benchmark is set; say value.ltv_benchmark_fen in policy.yml",
            zh="数据不够：还没有设基准，请在 policy.yml 里写 value.ltv_benchmark_fen",
        ).document()
    gap = policy.ltv_benchmark_fen - ltv_fen
    return {
        "benchmark_fen": policy.ltv_benchmark_fen,
        "ltv_fen": round(ltv_fen),
        "ratio": ltv_fen / policy.ltv_benchmark_fen,
        "gap_fen": round(gap),
        "gap_total_fen": round(gap * people),
    }


def _payments(facts: Facts, as_of: AsOf, policy: ValuePolicy) -> Document:
    money = _money(facts, as_of, policy)
    if isinstance(money, Lack):
        return money.document()
    p, q, v = money.fit.theta
    return _money_document(money) | {"mean_payment_fen": round(100 * p * v / (q - 1))}


def _renewals(facts: Facts, as_of: AsOf, policy: ValuePolicy) -> Document:
    seen = read_renewals(facts, as_of)
    fit = fit_terms(seen, policy)
    if isinstance(fit, Lack) or seen is None:
        return fit.document() if isinstance(fit, Lack) else {}
    return {
        **_fit(fit),
        "n": seen.people,
        "left": round(float(seen.left.sum())),
        "retention": _retention(fit.theta, seen),
    }


def _retention(theta: Floats, seen: Renewals) -> list[Document]:
    """Return, for each renewal there has been: who came to it, who renewed, and the model's share."""
    found = []
    for renewal in range(1, int(seen.term.max()) + 1):
        left = float(seen.left[seen.term == renewal].sum())
        renewed = float(seen.left[seen.term > renewal].sum() + seen.stayed[seen.term >= renewal].sum())
        if left + renewed:
            found.append(
                {
                    "renewal": renewal,
                    "people": round(left + renewed),
                    "actual": renewed / (left + renewed),
                    "expected": float(retention(theta, np.array([renewal]))[0]),
                    "survival": float(survival(theta, np.array([renewal]))[0]),
                }
            )
    return found


def _fit(fit: Fit) -> Document:
    return {
        "params": dict(fit.params),
        "se": dict(fit.se),
        "interval": {name: fit.interval(name) for name in fit.params},
        "log_likelihood": fit.log_likelihood,
        "converged": fit.converged,
        "iterations": fit.iterations,
    }
