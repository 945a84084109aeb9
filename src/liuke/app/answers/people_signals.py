"""What calls of ``people_signals`` answer."""

from typing import TypedDict

from liuke.app.answers.alarms_parts import Number
from liuke.app.answers.forms import Day, Free
from liuke.app.answers.people_signals_parts import (
    Benchmark,
    Fit,
    GammaGamma,
    HighValueLeaving,
    Interval,
    LoginDecayBand,
    Param,
    Tracking,
    Type,
)
from liuke.app.answers.work_parts import RiskReportWhy


class SignalLoginDecay(TypedDict):
    """What `signal` answers."""

    signal: str
    as_of: Day
    recent: int
    earlier: int
    decay: float
    threshold: float
    firing: bool
    users: int
    why: str | None
    comparable: float | None
    comparable_recent: int
    comparable_earlier: int
    comparable_days: int
    taken_out: list[Number]
    band: LoginDecayBand
    band_why: str | None
    alarm: Free | None
    agree: bool | None
    lack: RiskReportWhy
    id: str
    label: str
    means: str
    rule: str
    alarms: list[str]


class SignalLtv(TypedDict):
    """What `signal` answers."""

    signal: str
    as_of: Day
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
    id: str
    label: str
    means: str
    rule: str
    alarms: list[str]


class SignalRfm(TypedDict):
    """What `signal` answers."""

    signal: str
    as_of: Day
    users: int
    types: list[Type]
    high_value_leaving: HighValueLeaving
    id: str
    label: str
    means: str
    rule: str
    alarms: list[str]
