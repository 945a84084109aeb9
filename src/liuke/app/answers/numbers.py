"""What calls of ``numbers`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free
from liuke.app.answers.path_signals import Average, Cohort, SegmentCell
from liuke.app.answers.people_signals_parts import HighValueLeaving, Type
from liuke.app.answers.shared import NotEnough


class Rfm(TypedDict):
    """What `rfm` answers."""

    as_of: Day
    users: int
    types: list[Type]
    high_value_leaving: HighValueLeaving
    currency: str


ChangeAfter = TypedDict(
    "ChangeAfter",
    {
        "from": str,
        "through": str,
        "size": int,
        "users": int,
        "share": float,
        "interval": list[float],
    },
)


class RetentionChangePart(TypedDict):
    value: str | None
    n_before: int
    share_before: float | None
    n_after: int
    share_after: float | None
    mix: float
    rate: float


class RetentionCompared(TypedDict):
    as_of: Day
    segment: str
    unit: str
    by: str
    n: int


class RetentionChangeNotEnough(RetentionCompared, NotEnough): ...


class RetentionChange(RetentionCompared):
    before: ChangeAfter
    after: ChangeAfter
    change: float
    mix: float
    rate: float
    parts: list[RetentionChangePart]
    left_out: int


class Segment(TypedDict):
    value: str | None
    size: int
    cells: list[SegmentCell]


class Retention(TypedDict):
    """What `retention` answers."""

    unit: str
    kind: str
    by: str
    cohorts: list[Cohort]
    average: list[Average]
    change: NotRequired[RetentionChange | RetentionChangeNotEnough]
    segment: NotRequired[str]
    segments: NotRequired[list[Segment]]
    left_out: NotRequired[int]


class AccountColumn(TypedDict):
    name: str
    label: str
    unit: str
    type: str


class Users(TypedDict):
    """What `users` answers."""

    as_of: Day
    where: str | None
    found: int
    columns: list[AccountColumn]
    users: list[Free]
    last: NotRequired[str | None]


class Checked(TypedDict):
    expression: str
    ok: bool
    code: str | None
    message: str | None
    users: int | None


class AudienceCheck(TypedDict):
    """What `audience_check` answers."""

    as_of: Day | None
    checked: list[Checked]
