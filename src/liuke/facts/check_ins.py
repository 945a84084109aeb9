"""On which days somebody did what they collect (P5): asked of live facts, so that today counts today."""

from datetime import UTC, date, datetime

from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_CHECK_INS = load_one("liuke.facts", "check_ins")


def check_ins(
    facts: Facts, subject_id: str, goal: str, from_day: date, until_day: date, now: datetime
) -> tuple[date, ...]:
    """Return the days from ``from_day`` on and before ``until_day``, up to ``now``, on which the person did it.

    ``goal`` is a role, or ``present``: being there at all.
    """
    today = AsOf(day=now.astimezone(facts.zone).date(), zone=facts.zone)
    rows = facts.rows(
        _CHECK_INS,
        subject_id=subject_id,
        goal=goal,
        from_day=from_day,
        until_day=until_day,
        until=now.astimezone(UTC).replace(tzinfo=None),
        any_act=any_act_counts(facts, today),
    )
    return tuple(row["day"] for row in rows)
