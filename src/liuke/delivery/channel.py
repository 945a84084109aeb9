"""What every channel promises; one contract suite holds all of them to it."""

from dataclasses import dataclass
from typing import Literal, Protocol

from liuke.delivery.message import Outgoing
from liuke.model.words import ChannelName

Idempotence = Literal["key", "message_id", "none"]
"""``key``: the provider makes one of two sends with the same key. ``message_id``: it does not, but the receiver can
tell. ``none``: neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The provider said yes: its own id of the message, where it gave one."""

    provider_id: str = ""


class Channel(Protocol):
    """A way out of the house.

    ``key_window_s``: how long a provider remembers keys (None: for ever). ``per_second``: what it takes in any second
    (None: as much as we can). ``dry_run``: nothing leaves the house, so no live switch is needed.
    """

    name: ChannelName
    idempotent: Idempotence
    key_window_s: float | None
    per_second: int | None
    dry_run: bool

    def send(self, message: Outgoing) -> Handed:
        """Hand one message over.

        Raises
        ------
        TemporaryError
            Surely not sent; trying again may help.
        RejectedError
            Surely not sent; trying again will not help.
        UncertainError
            Nobody knows whether it was sent.
        """
        ...

    def close(self) -> None:
        """Let go of connections; sending again opens them anew."""
        ...
