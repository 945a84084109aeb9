"""What calls of ``people_signals`` answer, their parts."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free
from liuke.app.answers.shared import CodedWords, SignalHead


class Type(TypedDict):
    en: str
    zh: str
    paid_fen: int
    users: int
    type: str
    share: float | None


class HighValueLeaving(TypedDict):
    users: int
    paid_fen: int


class Param(TypedDict):
    r: float
    alpha: float
    a: float
    b: float


class Interval(TypedDict):
    r: list[float]
    alpha: list[float]
    a: list[float]
    b: list[float]


class Fit(TypedDict):
    actual: int
    expected: float
    repeats: str


class Tracking(TypedDict):
    through: Day
    week: int
    actual: int
    expected: float


class GammaGammaInterval(TypedDict):
    p: list[float]
    q: list[float]
    v: list[float]


class GammaGammaParam(TypedDict):
    p: float
    q: float
    v: float


class GammaGamma(TypedDict):
    params: GammaGammaParam
    se: GammaGammaParam
    interval: GammaGammaInterval
    log_likelihood: float
    converged: bool
    iterations: int
    n: int
    correlation: float
    correlated: bool


class Benchmark(TypedDict):
    enough: bool
    why: CodedWords


class IdleDayTier(TypedDict):
    active: int
    light: int
    medium: int
    heavy: int


class ArpuMonth(TypedDict):
    paid_fen: int
    arpu_fen: int | None
    payers: int
    complete: bool
    users: int
    month: str
    arppu_fen: int | None


class ArpuPart(TypedDict):
    part: str
    months: list[ArpuMonth]


class Fall(TypedDict):
    month: str
    share: float
    interval: list[float]


class SignalArpu(SignalHead):
    """What `signal` answers."""

    currency: str
    segment: str
    months: list[ArpuMonth]
    foreign_orders: int
    falling: bool | None
    falling_months: int
    falls: list[Fall] | None
    lack: NotRequired[CodedWords]
    parts: list[ArpuPart]
    review: Free | None


class Amber(TypedDict):
    n: int
    share: float


class AccountBand(TypedDict):
    red: Amber
    amber: Amber
    green: Amber


class FamilyMetric(TypedDict):
    zh: str
    known: int
    metric: str
    en: str
    score: float | None


class Family(TypedDict):
    metrics: list[FamilyMetric]
    zh: str
    family: str
    en: str


class HealthAccount(TypedDict):
    known: int
    unknown: int
    health: float
    trend: float | None
    bands: AccountBand
    families: list[Family]


class WeightPolicy(TypedDict):
    login_days: float
    login_gap: float
    login_decay: float
    feature_breadth: float
    core_acts: float
    community: float
    payment_recency: float
    order_frequency: float
    spending_trend: float
    nps: float
    complaints: float
    friction: float


Learned = TypedDict(
    "Learned",
    {
        "from": Day,
        "days": int,
        "people": int,
        "stayed_share": float,
        "weights": WeightPolicy,
        "coefficients": WeightPolicy,
    },
)


class HealthWeight(TypedDict):
    policy: WeightPolicy
    learned: Learned


class SignalHealth(SignalHead):
    """What `signal` answers."""

    people: HealthAccount
    accounts: HealthAccount
    weights: HealthWeight


class SignalIdleDays(SignalHead):
    """What `signal` answers."""

    users: int
    tiers: IdleDayTier
    never: int


class LoginDecayBand(TypedDict):
    low: float
    mid: float
    high: float
    n: int
