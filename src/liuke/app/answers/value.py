"""What calls of ``value`` answer: lifetime value by one of five models."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.shared import NotEnough, SignalHead


class Fitted(TypedDict):
    """A model's parameters by their names in the papers, with standard errors and intervals."""

    params: dict[str, float]
    se: dict[str, float | None]
    interval: dict[str, list[float] | None]
    log_likelihood: float
    converged: bool
    iterations: int


class RepeatsFit(TypedDict):
    repeats: str
    actual: int
    expected: float


class WeekTracked(TypedDict):
    week: int
    through: Day
    actual: int
    expected: float


class RepeatsHeldOut(TypedDict):
    repeats: str
    people: int
    actual: float
    expected: float


class HeldOut(TypedDict):
    """The days after those fitted on: what was expected, and what came."""

    days: int
    people: int
    actual: int
    expected: float
    total_error: float | None
    mae: float
    rmse: float
    correlation: float | None
    conditional: list[RepeatsHeldOut]


class GammaGamma(Fitted):
    n: int
    correlation: float | None
    correlated: bool


class Benchmark(TypedDict):
    benchmark_fen: int
    ltv_fen: int
    ratio: float
    gap_fen: int
    gap_total_fen: int


class LtvHead(TypedDict):
    as_of: Day
    signal: str
    model: str
    currency: str
    calibration_end: NotRequired[Day]


class Ltv(LtvHead, Fitted):
    """What `ltv` answers by a model of purchases."""

    n: int
    repeaters: int
    groups: int
    unit: str
    fit: list[RepeatsFit]
    tracking: list[WeekTracked]
    holdout: HeldOut | None
    users: int
    alive: float
    expected_orders: float
    expected_orders_days: int
    gamma_gamma: GammaGamma | NotEnough
    paid_fen: int
    foreign_orders: int
    horizon_days: int
    discount_monthly: float
    margin: float
    value_fen: int | None
    ltv_fen: int | None
    valued: NotRequired[int]
    benchmark: Benchmark | NotEnough


class LtvPayments(LtvHead, GammaGamma):
    """What `ltv` answers by the model of payments."""

    mean_payment_fen: int


class Renewal(TypedDict):
    renewal: int
    people: int
    actual: float
    expected: float
    survival: float


class LtvRenewals(LtvHead, Fitted):
    """What `ltv` answers by the model of renewals."""

    n: int
    left: int
    retention: list[Renewal]


class LtvNotEnough(LtvHead, NotEnough):
    """What `ltv` answers where the facts do not carry a model; with the fit where there is one that is refused."""

    params: NotRequired[dict[str, float]]
    se: NotRequired[dict[str, float | None]]
    interval: NotRequired[dict[str, list[float] | None]]
    log_likelihood: NotRequired[float]
    converged: NotRequired[bool]
    iterations: NotRequired[int]
    n: NotRequired[int]
    groups: NotRequired[int]
    unit: NotRequired[str]


class SignalLtv(SignalHead, Ltv):
    """What `signal` answers."""


LtvAnswer = Ltv | LtvPayments | LtvRenewals | LtvNotEnough
