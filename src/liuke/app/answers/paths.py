"""What calls of ``paths`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.path_signals import Step


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


Funnel = TypedDict(
    "Funnel",
    {
        "as_of": Day,
        "signal": str,
        "funnel": str,
        "en": str,
        "zh": str,
        "window_hours": int,
        "from": Day,
        "through": Day,
        "left_out": list[str],
        "open": int,
        "users": int,
        "steps": list[Step],
        "done_share": float,
        "segment": NotRequired[str],
        "parts": NotRequired[list[FunnelPart]],
    },
)
