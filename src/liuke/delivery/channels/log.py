"""Says in the log that a message would go, with nothing in it that names a person."""

import logging

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.message import Outgoing
from liuke.model.words import ChannelName

_LOG = logging.getLogger("liuke.delivery.log")


class LogChannel:
    """A rehearsal that leaves one line."""

    idempotent: Idempotence = "key"
    key_window_s: float | None = None
    per_second: int | None = None
    dry_run = True

    def __init__(self, name: ChannelName) -> None:
        self.name = name

    def send(self, message: Outgoing) -> Handed:
        """Log one line: channel, plan, playbook, first digits of the key, length; no address, no text."""
        _LOG.info(
            "%s: plan %s, playbook %s, message %s, %d characters",
            self.name,
            message.plan_id,
            message.playbook,
            message.key[:12],
            len(message.text),
        )
        return Handed()

    def close(self) -> None:
        """Nothing to let go of."""
