"""What calls of ``one_person`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.people import (
    Why,
)
from liuke.app.answers.shelf import PlaybookChange
from liuke.app.answers.tasks import ListedTask
from liuke.app.answers.triggers import Spoken
from liuke.model.words import ChannelName


class UserPageChannel(TypedDict):
    state: str
    address: str
    channel: ChannelName


class UserPageDay(TypedDict):
    sessions: int
    present: int
    active: int
    orders: int
    day: Day


class UserPageNext(TypedDict):
    do: list[PlaybookChange]
    dont: list[Spoken]


class Wishe(TypedDict):
    cap_per_week: int | None
    topics_off: list[str]
    quiet: list[int | None]
    personalisation_off: bool
    paused_until: Day | None


class EventMeans(TypedDict):
    role: NotRequired[str]
    feature: NotRequired[str]
    message: NotRequired[str]


class UserPage(Why):
    """What `user_page` answers."""

    days: list[UserPageDay]
    events: dict[str, EventMeans]
    channels: list[UserPageChannel]
    wishes: Wishe
    tasks: list[ListedTask]
    next: UserPageNext
