"""What calls of ``today_pictures`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.worth_page import Month


class FrictionStep(TypedDict):
    worst: bool
    share: float
    users: int
    label: str
    median_minutes: float | None


Friction = TypedDict(
    "Friction",
    {
        "label": str,
        "from": Day,
        "through": Day,
        "users": int,
        "steps": list[FrictionStep],
    },
)


class OpinionDay(TypedDict):
    n: int
    value: float | None
    as_of: Day


class Opinion(TypedDict):
    line: float
    days: list[OpinionDay]


class ScatterPoint(TypedDict):
    paid_fen: int
    user: str
    touched: bool
    risk: float


class Scatter(TypedDict):
    users: int
    risk_from: float
    paid_from_fen: int
    first: int
    first_loss_fen: int
    loss_fen: int
    where: str
    points: list[ScatterPoint]


class TodayPictures(TypedDict):
    """What `today_pictures` answers."""

    as_of: Day
    scatter: Scatter | None
    opinion: Opinion | None
    friction: Friction | None
    month: Month
