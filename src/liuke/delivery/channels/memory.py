"""Keeps what was sent in a list: for tests, rehearsals and the simulator. It can be told to behave badly."""

import threading
from collections.abc import Callable

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.message import Outgoing
from liuke.model.words import ChannelName

Trouble = Callable[[Outgoing], Exception | None]


def no_trouble(_message: Outgoing) -> None:
    """Take every message."""


class MemoryChannel:
    """``sent`` in order. As a provider with keys it makes one of two sends with the same key, as one without it does
    not. ``trouble`` may return an error to raise instead of sending."""

    def __init__(
        self,
        name: ChannelName,
        *,
        idempotent: Idempotence = "key",
        key_window_s: float | None = None,
        per_second: int | None = None,
        dry_run: bool = False,
        trouble: Trouble = no_trouble,
    ) -> None:
        self.name, self.idempotent, self.key_window_s = name, idempotent, key_window_s
        self.per_second, self.dry_run, self.trouble = per_second, dry_run, trouble
        self.sent: list[Outgoing] = []
        self._seen: set[str] = set()
        self._alone = threading.Lock()

    def send(self, message: Outgoing) -> Handed:
        """Keep one message, or raise what ``trouble`` returns."""
        error = self.trouble(message)
        if error is not None:
            raise error
        with self._alone:
            if self.idempotent != "key" or message.key not in self._seen:
                self.sent.append(message)
            self._seen.add(message.key)
        return Handed(provider_id=message.key[:12])

    def close(self) -> None:
        """Nothing to let go of."""
