"""What calls of ``tracking_calls`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day


class Event(TypedDict):
    event: str
    n: int
    people: int
    first_day: Day
    last_day: Day
    role: str | None
    feature: str | None
    of_messages: bool
    proposed: str | None
    proposed_feature: str | None
    word: str | None
    sure: bool


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
