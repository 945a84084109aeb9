"""Who is signed in where there is no state: sessions in this process's memory, under hashes of what the browser knows.

A session ends after 30 idle minutes, 12 hours after sign-in, and at sign-out. Figures: ASVS 5.0 7.3.
"""

from dataclasses import replace
from threading import Lock

from liuke.kit.chance import fingerprint, token
from liuke.kit.clock import Clock
from liuke.state.sessions import Session, over


class Sessions:
    """The signed-in browsers of this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._open: dict[str, Session] = {}

    def start(self, person_id: str) -> str:
        """Open a session and return its id, 256 bits that only the browser keeps."""
        now = self._clock.now()
        said = token(32)
        session = Session(person_id=person_id, csrf=token(32), started=now, seen=now)
        with self._lock:
            self._open = {key: s for key, s in self._open.items() if not over(s, now)}
            self._open[fingerprint(said)] = session
        return said

    def find(self, said: str | None) -> Session | None:
        """Return the session of an id, and note that it was seen; None when it is unknown or over."""
        if not said:
            return None
        now, key = self._clock.now(), fingerprint(said)
        with self._lock:
            session = self._open.get(key)
            if session is None:
                return None
            if over(session, now):
                del self._open[key]
                return None
            self._open[key] = replace(session, seen=now)
            return session

    def end(self, said: str | None) -> None:
        """Close a session; one that is not open needs no closing."""
        with self._lock:
            self._open.pop(fingerprint(said or ""), None)


class MemoryKeys:
    """Sign-in keys that live as long as the process: for tests, and for a house without a state."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def give(self, person_id: str) -> str:
        """Make a new key for a person; the one before is no longer good."""
        key = token(24)
        self._kept[person_id] = fingerprint("sign-in", key)
        return key

    def whose(self, key: str) -> str | None:
        """Return the id of the person whose key this is."""
        said = fingerprint("sign-in", key)
        return next((person for person, kept in self._kept.items() if kept == said), None)
