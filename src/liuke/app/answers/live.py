"""What calls of ``live`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.shared import Ramp
from liuke.model.words import ChannelName


class LiveMessage(TypedDict):
    code: str
    channel: ChannelName
    plan: str
    subject_id: str
    at: Instant
    dry_run: bool
    state: str
    playbook: str
    label: str


class LiveOutbox(TypedDict):
    queued: NotRequired[int]
    sent: NotRequired[int]


class LivePlan(TypedDict):
    total: int
    plan: str
    label: str
    waiting: int
    as_of: Day
    ramp: Ramp | None
    outbox: LiveOutbox
    state: str
    done: int


class Stop(TypedDict):
    at: Instant
    why: str
    scope: str
    by: str


class Live(TypedDict):
    """What `live` answers."""

    now: Instant
    outbox: LiveOutbox
    plans: list[LivePlan]
    under_way: int
    live_channels: list[str]
    stops: list[Stop]
    messages: list[LiveMessage]
