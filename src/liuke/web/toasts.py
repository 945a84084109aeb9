"""What was just done, said once on the next page, with the way back where there is one."""

from dataclasses import dataclass
from threading import Lock

_KEPT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """One message. ``undo`` is the address that takes the act back, ``fields`` what its form says."""

    text: str
    undo: str = ""
    fields: tuple[tuple[str, str], ...] = ()


class Toasts:
    """Messages waiting for the next page of a session."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[str, Toast] = {}

    def put(self, session: str, toast: Toast) -> None:
        """Keep a message for a session's next page; the one before is over."""
        with self._lock:
            self._waiting.pop(session, None)
            while len(self._waiting) >= _KEPT:
                self._waiting.pop(next(iter(self._waiting)))
            self._waiting[session] = toast

    def take(self, session: str) -> Toast | None:
        """Return a session's message, once."""
        with self._lock:
            return self._waiting.pop(session, None)
