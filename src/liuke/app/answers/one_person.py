"""What calls of ``one_person`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.people import (
    Why,
)
from liuke.app.answers.tasks import ListedTask
from liuke.app.answers.triggers import Spoken
from liuke.model.words import ChannelName


class UserPageChannel(TypedDict):
    channel: ChannelName
    state: str
    address: str


class UserPageDay(TypedDict):
    day: Day
    present: int
    active: int
    sessions: int
    orders: int


class ToDo(TypedDict):
    text: str
    task: NotRequired[int]
    plan: NotRequired[str]


class UserPageNext(TypedDict):
    do: list[ToDo]
    dont: list[Spoken]


class Wishe(TypedDict):
    cap_per_week: int | None
    topics_off: list[str]
    quiet: list[int | None]
    personalisation_off: bool
    paused_until: Day | None


class EventMeans(TypedDict):
    message: NotRequired[str]
    role: NotRequired[str]
    feature: NotRequired[str]


class UserPage(Why):
    """What `user_page` answers."""

    days: list[UserPageDay]
    channels: list[UserPageChannel]
    wishes: Wishe
    tasks: list[ListedTask]
    events: dict[str, EventMeans]
    next: UserPageNext
