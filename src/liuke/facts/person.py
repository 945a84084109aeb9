"""Everything kept about one person: the row, and the story with sends and non-sends alike."""

import json
from datetime import timedelta
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_ASK = load("liuke.facts", "person")


def person(facts: Facts, subject_id: str, as_of: AsOf) -> dict[str, Any]:
    """Return the person's row of users with ``traits`` as a mapping, and first and last day of doing anything.

    For somebody known by deeds alone only ``subject_id`` and the two days are there; for a stranger nothing is.
    """
    found = facts.one(_ASK["deeds"], as_of, subject_id=subject_id)
    rows = facts.rows(_ASK["user_row"], as_of, subject_id=subject_id)
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
    return facts.rows(_ASK["timeline"], as_of, subject_id=subject_id, most=limit)


def days(facts: Facts, subject_id: str, as_of: AsOf, back: int) -> list[dict[str, Any]]:
    """Return what the person did on each of the last ``back`` days with anything done, oldest first."""
    first = as_of.last_day - timedelta(days=back - 1)
    return facts.rows(_ASK["days"], as_of, subject_id=subject_id, from_day=first)
