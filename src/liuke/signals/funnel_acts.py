"""Keeps the acts that a walk through the main funnel needs: a day's once, when it is new or its facts changed."""

from datetime import date, timedelta
from hashlib import blake2b

from liuke.facts.store import Facts
from liuke.facts.tables import FUNNEL_ACTS, KEPT_DAYS
from liuke.model.moment import AsOf
from liuke.signals.funnel_walk import ASK, Walkable
from liuke.signals.kept_days import MADE, keep_made

_DAY = timedelta(days=1)
_AT_ONCE = 8
"""Days computed by one query."""


def keep_acts(facts: Facts, as_of: AsOf, funnel: Walkable, first: date) -> str | None:
    """Compute what is not kept of the days from ``first`` to ``as_of``; return what they are kept as.

    None where facts have to be read: they lie in the business's own tables, or orders take the first step.
    """
    if facts.engine.sources or _bought_first(funnel):
        return None
    what = f"funnel_acts:{_digest(funnel)}"
    days = [first + n * _DAY for n in range((as_of.day - first).days)]
    kept = {row["made_day"] for row in facts.rows(MADE, what=what, from_day=first, through_day=as_of.last_day)}
    with facts.transaction():
        for run in _runs([day for day in days if day not in kept]):
            _make(facts, funnel, what, run)
        old = [row["day"] for row in facts.rows(ASK["old_acts"], oldest_day=first - funnel.window_days * _DAY)]
        if old:
            facts.delete(FUNNEL_ACTS, {"day": old})
            facts.delete(KEPT_DAYS, {"what": what, "made_day": old})
    return what


def whole_days(as_of: AsOf, funnel: Walkable) -> bool:
    """Return whether the window reaches back to the beginning of a day: what is kept is cut there."""
    began = AsOf(day=as_of.day - funnel.window_days * _DAY, zone=as_of.zone).instant
    return as_of.instant - began == timedelta(hours=funnel.window_hours)


def _bought_first(funnel: Walkable) -> bool:
    steps = funnel.events.to_pylist()
    return any(step["place"] == 1 and step["event"] == "purchase" and step["feature"] is None for step in steps)


def _digest(funnel: Walkable) -> str:
    steps = sorted(repr(sorted(step.items())) for step in funnel.events.to_pylist())
    return blake2b("\n".join(steps).encode(), digest_size=8).hexdigest()


def _runs(days: list[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and runs[-1][-1] + _DAY == day and len(runs[-1]) < _AT_ONCE:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _make(facts: Facts, funnel: Walkable, what: str, days: list[date]) -> None:
    begins, ends = facts.as_of(days[0]).instant, facts.as_of(days[-1] + _DAY).instant
    facts.replace(
        FUNNEL_ACTS,
        {"funnel": what, "day": days},
        ASK["funnel_acts"],
        funnel=what,
        funnel_steps=funnel.events,
        last_place=len(funnel.steps),
        from_day=days[0],
        through_day=days[-1],
        chunk_begins=begins.replace(tzinfo=None),
        chunk_ends=ends.replace(tzinfo=None),
    )
    keep_made(facts, what, days)
