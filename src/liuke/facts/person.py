"""Everything kept about one person: the row, and the story with sends and non-sends alike."""

import json
from datetime import date, timedelta
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_ASK = load("liuke.facts", "person")
_DIRTY = load("liuke.facts", "roll_up")["dirty"]
_EVER = date(1970, 1, 1)


def person(facts: Facts, subject_id: str, as_of: AsOf) -> dict[str, Any]:
    """Return the person's row of users with ``traits`` as a mapping, and first and last day of doing anything.

    For somebody known by deeds alone only ``subject_id`` and the two days are there; for a stranger nothing is.
    """
    with facts.as_it_is():
        done = [row["day"] for row in facts.rows(_ASK["days"], as_of, subject_id=subject_id)]
        rows = facts.rows(_ASK["user_row"], as_of, subject_id=subject_id)
    found = {"first_day": done[0] if done else None, "last_day": done[-1] if done else None}
    if not rows and found["first_day"] is None:
        return {}
    row = rows[0] if rows else {"subject_id": subject_id}
    traits = json.loads(row["traits"]) if row.get("traits") else {}
    return {**row, "traits": traits, **found}


def idle_on(facts: Facts, subject_id: str, as_of: AsOf) -> int | None:
    """Return how many days a person had been away on a morning; None where it was not measured."""
    rows = facts.rows(_ASK["idle_on"], as_of, subject_id=subject_id)
    return rows[0]["idle_days"] if rows else None


def timeline(facts: Facts, subject_id: str, as_of: AsOf, limit: int = 200) -> list[dict[str, Any]]:
    """Return what happened to the person before ``as_of``, newest first.

    Each entry has at (naive UTC), kind (event, order, refund, feedback, answer, verdict, receipt), what (its name or
    id), code, detail and amount_fen; what does not apply is None. A verdict is there whether it sent or not.
    """
    with facts.as_it_is():
        since = _full_since(facts, subject_id, as_of, limit)
        while True:
            asked = {"subject_id": subject_id, "most": limit, "from_day": since}
            story = facts.rows(_ASK["timeline"], as_of, **asked)
            begins = AsOf(day=since, zone=as_of.zone).instant.replace(tzinfo=None)
            if since == _EVER or (len(story) == limit and story[-1]["at"] >= begins):
                return story
            since = _EVER


def _full_since(facts: Facts, subject_id: str, as_of: AsOf, limit: int) -> date:
    """Return the day from which on a person's events fill a story: tables are in the order of days, not of people."""
    if not facts.rows(_DIRTY):
        held = 0
        for row in reversed(facts.rows(_ASK["days"], as_of, subject_id=subject_id)):
            held += row["acts"] or 0
            if held >= limit:
                day: date = row["day"]
                return day
    return _EVER


def days(facts: Facts, subject_id: str, as_of: AsOf, back: int) -> list[dict[str, Any]]:
    """Return what the person did on each of the last ``back`` days with anything done, oldest first."""
    first = as_of.last_day - timedelta(days=back - 1)
    return [row for row in facts.rows(_ASK["days"], as_of, subject_id=subject_id) if row["day"] >= first]
