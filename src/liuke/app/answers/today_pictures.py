"""What calls of ``today_pictures`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.worth_page import Month


class FrictionStep(TypedDict):
    label: str
    share: float
    users: int
    median_minutes: float | None
    worst: bool


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
    as_of: Day
    value: float | None
    n: int


class Opinion(TypedDict):
    line: float
    days: list[OpinionDay]


class ScatterPoint(TypedDict):
    user: str
    risk: float
    paid_fen: int
    touched: bool


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
