"""What calls of ``holdouts`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free, Instant


class HoldoutListHoldout(TypedDict):
    treated: int
    playbooks: list[str]
    holdout: str
    share: float
    label: str
    both_arms: int
    expected: float
    held_out: int
    ends_on: Day | None
    since: Day | None
    generation: int
    unknown_playbooks: list[str]
    shares_drawn: list[float | None]


class HoldoutList(TypedDict):
    """What `holdout_list` answers."""

    as_of: Day
    holdouts: list[HoldoutListHoldout]


class KnownEnd(TypedDict):
    people: int
    days: int
    width: float


class Needed(TypedDict):
    once: KnownEnd
    known_end: KnownEnd
    open_ended: KnownEnd | None


class HoldoutPower(TypedDict):
    """What `holdout_power` answers."""

    holdout: str | None
    difference: float
    base: float
    share: float
    per_day: int
    power: float
    alpha: float
    needed: Needed


class Drawing(TypedDict):
    generation: int
    why: str
    salt: str
    began_at: Instant
    ends_on: Day | None
    by: str


class HoldoutShow(HoldoutListHoldout):
    """What `holdout_show` answers."""

    drawings: list[Drawing]
    result: Free | None
