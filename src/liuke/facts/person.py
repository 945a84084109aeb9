"""Everything kept about one person: the row, and the story with sends and non-sends alike."""

import json
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

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
    done = [row["day"] for row in days_of(facts, subject_id, as_of)]
    row = user_row(facts, subject_id, as_of)
    found = {"first_day": done[0] if done else None, "last_day": done[-1] if done else None}
    if not row and found["first_day"] is None:
        return {}
    row = row or {"subject_id": subject_id}
    traits = json.loads(row["traits"]) if row.get("traits") else {}
    return {**row, "traits": traits, **found}


def idle_on(facts: Facts, subject_id: str, as_of: AsOf) -> int | None:
    """Return how many days a person had been away on a morning; None where it was not measured."""
    rows = facts.rows(_ASK["idle_on"], as_of, subject_id=subject_id)
    return rows[0]["idle_days"] if rows else None


def user_row(facts: Facts, subject_id: str, as_of: AsOf) -> dict[str, Any]:
    """Return the person's row of users alone, which is quick; of somebody who has none nothing."""
    with facts.as_it_is():
        rows = facts.rows(_ASK["user_row"], subject_id=subject_id)
    here = rows and (rows[0]["signed_up_at"] is None or rows[0]["signed_up_at"] < as_of.instant.replace(tzinfo=None))
    return rows[0] if here else {}


def days_of(facts: Facts, subject_id: str, as_of: AsOf) -> list[dict[str, Any]]:
    """Return what the person did on each day with anything done, oldest first: one of ``person.sql``.

    Days after ``as_of`` are asked for and left out here: a page looks from several mornings, and asks once.
    """
    with facts.as_it_is():
        rows = facts.rows(_ASK["days"], subject_id=subject_id)
    return [row for row in rows if row["day"] <= as_of.last_day]


def timeline(facts: Facts, subject_id: str, as_of: AsOf, limit: int = 200) -> list[dict[str, Any]]:
    """Return what happened to the person before ``as_of``, newest first.

    Each entry has at (naive UTC), kind (event, order, refund, feedback, answer, verdict, receipt), what (its name or
    id), code, detail and amount_fen; what does not apply is None. A verdict is there whether it sent or not.
    """
    with facts.as_it_is():
        since, own = _full_since(facts, subject_id, as_of, limit)
        while True:
            begins = AsOf(day=since, zone=as_of.zone).instant.replace(tzinfo=None)
            asked = {
                "subject_id": subject_id,
                "most": limit,
                "from_day": since,
                "story_begins": begins,
                "own_days": own,
            }
            story = facts.rows(_ASK["timeline"], as_of, **asked)
            if since == _EVER or len(story) == limit:
                return story
            since = _EVER


def _full_since(facts: Facts, subject_id: str, as_of: AsOf, limit: int) -> tuple[date, pa.Table]:
    """Return the day from which on a person's events fill a story, and the days on which there may be any.

    Tables are in the order of days, not of people. The last day is left to those that may hold something: it is the
    one that is not over, and of the days before it one question is asked for a whole page. Where less
    is there than was counted (a day's facts changed since), the story is read whole.
    """
    done = days_of(facts, subject_id, as_of.before(1))
    dirty = [row["day"] for row in facts.rows(_DIRTY)]
    own = pa.table({"day": pa.array(sorted({*(row["day"] for row in done), *dirty, as_of.last_day}), pa.date32())})
    held = 0
    for row in reversed(done):
        held += row["active"] or 0
        if held >= limit:
            day: date = row["day"]
            return day, own
    return _EVER, own


def days(facts: Facts, subject_id: str, as_of: AsOf, back: int) -> list[dict[str, Any]]:
    """Return what the person did on each of the last ``back`` days with anything done, oldest first."""
    first = as_of.last_day - timedelta(days=back - 1)
    return [row for row in days_of(facts, subject_id, as_of) if row["day"] >= first]
