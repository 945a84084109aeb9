"""What calls of ``live`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.shared import Ramp
from liuke.model.words import ChannelName


class LiveMessage(TypedDict):
    subject_id: str
    playbook: str
    plan: str
    label: str
    channel: ChannelName
    state: str
    dry_run: bool
    at: Instant
    code: str


class LivePlan(TypedDict):
    plan: str
    label: str
    state: str
    as_of: Day
    outbox: dict[str, int]
    total: int
    waiting: int
    done: int
    ramp: Ramp | None


class Stop(TypedDict):
    scope: str
    by: str
    at: Instant
    why: str


class Live(TypedDict):
    """What `live` answers."""

    now: Instant
    outbox: dict[str, int]
    plans: list[LivePlan]
    under_way: int
    live_channels: list[str]
    stops: list[Stop]
    messages: list[LiveMessage]
