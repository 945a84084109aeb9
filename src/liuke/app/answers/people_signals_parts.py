"""What calls of ``people_signals`` answer, their parts."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free
from liuke.app.answers.shared import CodedWords, SignalHead


class Type(TypedDict):
    type: str
    zh: str
    en: str
    users: int
    paid_fen: int
    share: float | None


class HighValueLeaving(TypedDict):
    users: int
    paid_fen: int


class IdleDayTier(TypedDict):
    active: int
    light: int
    medium: int
    heavy: int


class ArpuMonth(TypedDict):
    month: str
    users: int
    payers: int
    paid_fen: int
    arpu_fen: int | None
    arppu_fen: int | None
    complete: bool


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
    parts: list[ArpuPart]
    review: Free | None
    lack: NotRequired[CodedWords]


class Amber(TypedDict):
    n: int
    share: float


class AccountBand(TypedDict):
    red: Amber
    amber: Amber
    green: Amber


class FamilyMetric(TypedDict):
    metric: str
    en: str
    zh: str
    score: float | None
    known: int


class Family(TypedDict):
    family: str
    en: str
    zh: str
    metrics: list[FamilyMetric]


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
