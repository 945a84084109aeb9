"""One thing a message may say of the state of things, declared once: how it is said and what in the facts denies it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from liuke.guard.bound import Bound

Denies = Callable[[Bound], str | None]
"""Returns the fact that denies what was said, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """``said`` outside a negation, denied by ``denied``; without ``backed`` facts it is to be bound first."""

    name: str
    said: re.Pattern[str]
    denied: Denies
    zh: str
    en: str
    backed: Denies | None = None
    unbacked_blocks: bool = False
