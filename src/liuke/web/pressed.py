"""A form sent twice is one act: a double click, an impatient reload, a browser that tried again.

Of each session the last form is known by what it said. The same once more, while that is being done or within seconds
after it, does nothing and leads to where the first led; after any other form it is an act of its own again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, Lock

from starlette.responses import RedirectResponse, Response

from liuke.kit.chance import fingerprint
from liuke.kit.clock import stopwatch

_SECONDS = 5.0
_PATIENCE_S = 120.0
_SESSIONS = 500


@dataclass(slots=True, kw_only=True)
class _Press:
    said: str
    done: Event = field(default_factory=Event)
    way: str = ""
    """Where it led; nothing while it goes on, and where it led nowhere."""
    at: float = 0.0

    def counts(self) -> bool:
        return not self.done.is_set() or bool(self.way and stopwatch() - self.at < _SECONDS)


class Pressed:
    """The last form of each session."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last: dict[str, _Press] = {}

    def once(self, session: str, path: str, form: Mapping[str, str], act: Callable[[], Response]) -> Response:
        """Do what a form says, or say again what doing it just answered.

        What led nowhere (an error, a page of its own) is done again by whoever sends it again: they want an answer.
        """
        said = fingerprint(path, *(part for pair in sorted(form.items()) for part in pair))
        with self._lock:
            known = self._last.get(session)
            again = known if known is not None and known.said == said and known.counts() else None
            mine = again or self._begin(session, said)
        if again is not None:
            again.done.wait(_PATIENCE_S)
            return RedirectResponse(again.way, status_code=303) if again.way else act()
        try:
            answer = act()
            plain = answer.status_code == 303 and "set-cookie" not in answer.headers
            mine.way, mine.at = answer.headers["location"] if plain else "", stopwatch()
            return answer
        finally:
            mine.done.set()

    def _begin(self, session: str, said: str) -> _Press:
        mine = _Press(said=said)
        self._last.pop(session, None)
        while len(self._last) >= _SESSIONS:
            self._last.pop(next(iter(self._last)))
        self._last[session] = mine
        return mine
