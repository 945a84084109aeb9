"""Keeps the roll-up of categories up to date: new days, days whose facts changed, days whose items changed category."""

from datetime import date

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import CATEGORY_DAILY, ITEM_CATEGORIES, KEPT_DAYS
from liuke.signals.kept_days import MADE, keep_days

_ASK = load("liuke.signals", "diversity")
_WHAT = "category"
_EVER = (date(1, 1, 1), date(9999, 12, 31))


def keep_categories(facts: Facts, first: date, through: date) -> None:
    """Compute the days from ``first`` through ``through`` that are not kept; twice is the same."""
    with facts.transaction():
        _follow_catalog(facts)
        keep_days(facts, _WHAT, CATEGORY_DAILY, _ASK["category_daily"], first, through)


def _follow_catalog(facts: Facts) -> None:
    """Where items are of another category than when their days were computed, those days are no longer kept."""
    now = facts.read(_ASK["categories_now"])
    changed = facts.read(_ASK["changed_items"], categories_now=now)
    if not changed.num_rows:
        return
    if facts.rows(MADE, what=_WHAT, from_day=_EVER[0], through_day=_EVER[1]):
        days = [row["day"] for row in facts.rows(_ASK["days_of_items"], changed_items=changed)]
        if days:
            facts.delete(KEPT_DAYS, {"what": _WHAT, "made_day": days})
    facts.replace(ITEM_CATEGORIES, {}, now)
