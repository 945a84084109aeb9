"""What calls of ``tracking_calls`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day


class Event(TypedDict):
    proposed_feature: str | None
    feature: str | None
    sure: bool
    n: int
    last_day: Day
    word: str | None
    first_day: Day
    role: str | None
    proposed: str | None
    of_messages: bool
    people: int
    event: str


class TrackingShow(TypedDict):
    """What `tracking_show` answers."""

    events: list[Event]
    base: str
    roles: list[str]
    presence: list[str]
    unknown: int
    logins: int


class TrackingSave(TypedDict):
    """What `tracking_save` answers."""

    changed: int
    events: int
    base: str
    was: dict[str, str]
