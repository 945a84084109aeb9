"""What calls of ``holdouts`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free, Instant


class HoldoutListHoldout(TypedDict):
    holdout: str
    label: str
    share: float
    generation: int
    playbooks: list[str]
    unknown_playbooks: list[str]
    treated: int
    held_out: int
    both_arms: int
    expected: float
    shares_drawn: list[float | None]
    since: Day | None
    ends_on: Day | None


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
    salt: str
    began_at: Instant
    by: str
    why: str
    ends_on: Day | None


class HoldoutShow(HoldoutListHoldout):
    """What `holdout_show` answers."""

    drawings: list[Drawing]
    result: Free | None
