"""What calls of ``burst_signals`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.shared import NotEnough, SignalHead


class BurstLtv(TypedDict):
    n: int
    mean_fen: int


class D1(TypedDict):
    size: int
    users: int
    share: float | None
    interval: list[float] | None
    usual: float


class BurstRetention(TypedDict):
    d1: D1
    d7: D1
    d30: D1


Burst = TypedDict(
    "Burst",
    {
        "by_coupon": float | None,
        "through": Day,
        "declared": bool,
        "never_back": float | None,
        "from": Day,
        "borrowed_growth": bool,
        "newcomers": int,
        "retention": BurstRetention,
        "seen_long_enough": int,
        "cost_fen": int | None,
        "usual_incentive_only": float,
        "actives_lift": float,
        "ltv": BurstLtv,
        "newcomers_lift": float,
        "incentive_only": float | None,
    },
)


Campaign = TypedDict(
    "Campaign",
    {
        "by_coupon": float | None,
        "through": Day,
        "never_back": float | None,
        "campaign": str,
        "from": Day,
        "newcomers": int,
        "retention": BurstRetention,
        "seen_long_enough": int,
        "cost_fen": int | None,
        "usual_incentive_only": float,
        "ltv": BurstLtv,
        "incentive_only": float | None,
    },
)


class UsualD1(TypedDict):
    size: int
    users: int
    share: float | None
    interval: list[float] | None


class Usual(TypedDict):
    d1: UsualD1
    d7: UsualD1
    d30: UsualD1
    seen_long_enough: int
    never_back: float | None
    incentive_only: float | None
    by_coupon: float | None


class SignalBursts(SignalHead):
    """What `signal` answers."""

    days: int
    bursts: list[Burst]
    campaigns: list[Campaign]
    usual: Usual | NotEnough
