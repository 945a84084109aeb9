"""The in-app inbox: rows of our own that a page or an app fetches. Nothing can get lost on the way, or come twice."""

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.message import Outgoing
from liuke.kit.clock import Clock
from liuke.model.words import ChannelName
from liuke.state.inbox import put_in
from liuke.state.store import State


class InboxChannel:
    """Puts a message into its person's inbox; the same key twice is one."""

    name = ChannelName.INBOX
    idempotent: Idempotence = "key"
    key_window_s: float | None = None
    dry_run = False

    def __init__(self, state: State, clock: Clock, *, per_second: int | None = None) -> None:
        self._state, self._clock, self.per_second = state, clock, per_second

    def send(self, message: Outgoing) -> Handed:
        """Put one message in."""
        put_in(
            self._state,
            key=message.key,
            subject_id=message.subject_id,
            title=message.subject,
            text=message.text,
            valid_until=message.valid_until,
            now=self._clock.now(),
        )
        return Handed(provider_id=message.key[:12])

    def close(self) -> None:
        """Nothing to let go of."""
