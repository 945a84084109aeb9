"""Who came back, or did what was hoped for, since a given moment: asked for everybody at once."""

from datetime import UTC, date, datetime

import pyarrow as pa

from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_REACHED = load_one("liuke.facts", "reached")


def reached(facts: Facts, as_of: AsOf, goal: str, asked: pa.Table, until: datetime) -> set[int]:
    """Return the ids of ``asked`` (id, subject_id, entered_at as naive UTC) whose goal was reached before ``until``.

    ``goal`` is a role, ``present`` (being there at all) or ``renewal`` (a term of theirs or their account's began).
    """
    if not asked.num_rows:
        return set()
    entered: datetime = pa.compute.min(asked["entered_at"]).as_py()
    from_day: date = entered.replace(tzinfo=UTC).astimezone(as_of.zone).date()
    found = facts.read(
        _REACHED,
        entrants=asked,
        goal=goal,
        from_day=from_day,
        until=until.astimezone(UTC).replace(tzinfo=None),
        any_act=any_act_counts(facts, as_of),
    )
    return set(found["id"].to_pylist())
