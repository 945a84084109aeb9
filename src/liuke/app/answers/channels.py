"""What calls of ``channels`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Instant
from liuke.app.answers.guarding import Channel
from liuke.model.words import ChannelName


class ChannelList(TypedDict):
    """What `channel_list` answers."""

    channels: list[Channel]


class CheckCheck(TypedDict):
    name: str
    state: str
    said: str


class DoctorEmail(TypedDict):
    """What `doctor_email` answers."""

    domain: str
    checks: list[CheckCheck]


class InboxLink(TypedDict):
    """What `inbox_link` answers."""

    user: str
    address: str
    until: Instant


class ChannelTest(TypedDict):
    """What `channel_test` answers."""

    channel: ChannelName
    provider: str
    outcome: str
    why: NotRequired[str]
