"""Keeps the roll-up of categories up to date: new days, days whose facts changed, days whose items changed category."""

from datetime import date, timedelta

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import CATEGORY_DAILY, ITEM_CATEGORIES, KEPT_DAYS
from liuke.signals.funnel_drop import keep_made

_ASK = load("liuke.signals", "diversity")
_MADE = load("liuke.signals", "kept_days")["made"]
_WHAT = "category"
_DAY = timedelta(days=1)
_EVER = (date(1, 1, 1), date(9999, 12, 31))
_AT_ONCE = 28
"""Days computed by one query."""


def keep_categories(facts: Facts, first: date, through: date) -> None:
    """Compute the days from ``first`` through ``through`` that are not kept; twice is the same."""
    with facts.transaction():
        _follow_catalog(facts)
        kept = {row["made_day"] for row in facts.rows(_MADE, what=_WHAT, from_day=first, through_day=through)}
        run: list[date] = []
        for day in (first + n * _DAY for n in range((through - first).days + 1)):
            if day in kept or len(run) == _AT_ONCE:
                _make(facts, run)
                run = []
            if day not in kept:
                run.append(day)
        _make(facts, run)


def _make(facts: Facts, days: list[date]) -> None:
    if days:
        facts.replace(CATEGORY_DAILY, {"day": days}, _ASK["category_daily"], from_day=days[0], through_day=days[-1])
        keep_made(facts, _WHAT, days)


def _follow_catalog(facts: Facts) -> None:
    """Where items are of another category than when their days were computed, those days are no longer kept."""
    now = facts.read(_ASK["categories_now"])
    changed = facts.read(_ASK["changed_items"], categories_now=now)
    if not changed.num_rows:
        return
    if facts.rows(_MADE, what=_WHAT, from_day=_EVER[0], through_day=_EVER[1]):
        days = [row["day"] for row in facts.rows(_ASK["days_of_items"], changed_items=changed)]
        if days:
            facts.delete(KEPT_DAYS, {"what": _WHAT, "made_day": days})
    facts.replace(ITEM_CATEGORIES, {}, now)
