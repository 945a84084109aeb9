"""What calls of ``paths`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.path_signals import FunnelWalked
from liuke.app.answers.shared import NotEnough


class PartStep(TypedDict):
    step: str
    users: int
    share: float
    pass_share: float | None
    interval: list[float] | None


class FunnelPart(TypedDict):
    value: str
    users: int
    done_share: float
    interval: list[float]
    steps: list[PartStep]


class Funnel(FunnelWalked):
    """What `funnel` answers."""

    as_of: Day
    signal: str
    segment: NotRequired[str]
    parts: NotRequired[list[FunnelPart]]


class FunnelNotEnough(NotEnough):
    """What `funnel` answers where there is no funnel, or nobody began it."""

    as_of: Day
    signal: str
    funnel: NotRequired[str]


FunnelAnswer = Funnel | FunnelNotEnough
