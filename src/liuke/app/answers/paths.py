"""What calls of ``paths`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.path_signals import FunnelWalked
from liuke.app.answers.shared import NotEnough


class PartStep(TypedDict):
    pass_share: float | None
    step: str
    share: float
    users: int
    interval: list[float] | None


class FunnelPart(TypedDict):
    steps: list[PartStep]
    users: int
    interval: list[float]
    done_share: float
    value: str


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
