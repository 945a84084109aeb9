"""What calls of ``burst_signals`` answer."""

from typing import TypedDict

from liuke.app.answers.path_signals import Window
from liuke.app.answers.shared import NotEnough, SignalHead


class BurstLtv(TypedDict):
    n: int
    mean_fen: int


class D1(TypedDict):
    size: int
    users: int
    share: float | None
    interval: list[float] | None
    usual: float | None


class BurstRetention(TypedDict):
    d1: D1
    d7: D1
    d30: D1


class Newcomers(Window):
    """Who came in a while, what became of them and what they cost."""

    newcomers: int
    retention: BurstRetention
    seen_long_enough: int
    never_back: float | None
    incentive_only: float | None
    usual_incentive_only: float | None
    by_coupon: float | None
    cost_fen: int | None
    ltv: BurstLtv | NotEnough


class Burst(Newcomers):
    declared: bool
    borrowed_growth: bool | None
    newcomers_lift: float | None
    actives_lift: float | None


class Campaign(Newcomers):
    campaign: str


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
