"""How often each rule stopped a message, and which: from verdicts, and refusals at the last moment."""

from datetime import date
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts

_ASK = load("liuke.facts", "guard_hits")


def hits(facts: Facts, since: date) -> list[dict[str, Any]]:
    """Return code, times, people and last_at (naive UTC) by rule since a day; code is empty for who went."""
    return facts.rows(_ASK["hits"], from_day=since)


def stopped(facts: Facts, code: str, since: date, most: int) -> list[dict[str, Any]]:
    """Return the messages a rule stopped since a day, newest first."""
    return facts.rows(_ASK["stopped"], code=code, from_day=since, most=most)
