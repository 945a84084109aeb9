"""What calls of ``hooks`` answer."""

from typing import TypedDict

from liuke.app.answers.shared import HookAddress


class ChannelHooks(TypedDict):
    """What `channel_hooks` answers."""

    hooks: list[HookAddress]
