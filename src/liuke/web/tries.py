"""How often somebody may try a password: five wrong ones in a quarter of an hour, by account and by address (X4)."""

from datetime import datetime, timedelta
from threading import Lock

from liuke.kit.clock import Clock

MOST = 5
WITHIN = timedelta(minutes=15)
_KEYS = 20_000


class Tries:
    """Counts tries before their passwords are looked at, so that many at once are no way around it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._made: dict[str, list[datetime]] = {}

    def take(self, *keys: str) -> datetime | None:
        """Take one try for all keys; returns None where it may be made, else from when on one may be."""
        now = self._clock.now()
        with self._lock:
            kept = {key: [at for at in self._made.get(key, ()) if now - at < WITHIN] for key in keys}
            full = [made[-MOST] + WITHIN for made in kept.values() if len(made) >= MOST]
            if full:
                return max(full)
            if len(self._made) > _KEYS:
                self._made = {key: made for key, made in self._made.items() if now - made[-1] < WITHIN}
            for key, made in kept.items():
                self._made[key] = [*made, now]
        return None

    def forgive(self, account: str, address: str) -> None:
        """The password held: the account's tries are forgotten, of the address's only this one."""
        with self._lock:
            self._made.pop(account, None)
            made = self._made.get(address, [])[:-1]
            if made:
                self._made[address] = made
            else:
                self._made.pop(address, None)
