"""What calls of ``value`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.people_signals_parts import Benchmark, Fit, GammaGamma, Interval, Param, Tracking
from liuke.app.answers.shared import NotEnough


class Ltv(TypedDict):
    """What `ltv` answers."""

    as_of: Day
    signal: str
    model: str
    currency: str
    params: Param
    se: Param
    interval: Interval
    log_likelihood: float
    converged: bool
    iterations: int
    n: int
    repeaters: int
    groups: int
    unit: str
    fit: list[Fit]
    tracking: list[Tracking]
    holdout: str | None
    users: int
    alive: float
    expected_orders: float
    expected_orders_days: int
    gamma_gamma: GammaGamma
    paid_fen: int
    foreign_orders: int
    horizon_days: int
    discount_monthly: float
    margin: float
    value_fen: int
    ltv_fen: int
    valued: int
    benchmark: Benchmark


class LtvNotEnough(NotEnough):
    """What `ltv` answers where too few have bought."""

    as_of: Day
    signal: str
    model: str
    currency: str


LtvAnswer = Ltv | LtvNotEnough
