"""Keeps what somebody typed whose session ended meanwhile: after signing in they find it again, and send it or not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from liuke.kit.chance import fingerprint, token

KEPT = timedelta(minutes=30)
_MOST = 500
_NEVER = ("csrf", "password", "again", "old", "key", "hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One form that was sent too late: where to, and its fields."""

    path: str
    fields: tuple[tuple[str, str], ...]
    at: datetime


class Kept:
    """The forms of this process; only the browser that sent one knows under which name it is."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._typed: dict[str, Typed] = {}

    def put(self, path: str, form: dict[str, str], now: datetime) -> str:
        """Keep a form and return its name; passwords and tokens are never kept."""
        name = token(24)
        fields = tuple((key, value) for key, value in form.items() if key not in _NEVER)
        with self._lock:
            alive = [(key, one) for key, one in self._typed.items() if now - one.at < KEPT]
            self._typed = dict(alive[-_MOST + 1 :])
            self._typed[fingerprint(name)] = Typed(path=path, fields=fields, at=now)
        return name

    def find(self, name: str | None, now: datetime) -> Typed | None:
        """Return a form that is kept."""
        with self._lock:
            one = self._typed.get(fingerprint(name or ""))
        return one if one and now - one.at < KEPT else None

    def drop(self, name: str | None) -> None:
        """Keep it no longer."""
        with self._lock:
            self._typed.pop(fingerprint(name or ""), None)
