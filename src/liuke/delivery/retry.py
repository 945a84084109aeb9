"""When to try again: later each time, and never all at once."""

from collections.abc import Callable
from datetime import datetime, timedelta

Chance = Callable[..., float]
"""Maps names to a number in [0, 1); ``kit.chance.share`` for one."""

_FIRST_S = 30.0
_LONGEST_S = 4 * 3600.0


def again_at(now: datetime, key: str, tries: int, chance: Chance, retry_after_s: float | None = None) -> datetime:
    """Return when to try a message again after its ``tries``-th failure.

    Exponential with full jitter: anywhere between one second and 30 s x 2^(tries - 1), at most four hours; never before
    the provider wants it, a day at most.
    """
    span = min(_LONGEST_S, _FIRST_S * 2 ** (tries - 1))
    wait = 1.0 + chance("again", key, str(tries)) * span
    asked = min(retry_after_s or 0.0, 86_400.0)
    return now + timedelta(seconds=max(wait, asked + wait - 1.0) if asked else wait)
