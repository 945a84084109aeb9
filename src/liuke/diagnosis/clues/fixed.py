"""What has been put right (W3): who had complained of it, from the day it is out, and who was told (P12)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from liuke.diagnosis.clues.read import roots_table
from liuke.diagnosis.clues.tables import CLUE_SHIPS, USER_FIXED
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_ASK = load("liuke.diagnosis", "clue_fixed")


def ship(facts: Facts, clue_id: str, *, name: str, on: date, by: str, now: datetime) -> None:
    """Say that the remedy of a clue is out since a day; said again, the newest word counts."""
    row = {"clue_id": clue_id, "shipped_on": on, "name": name, "ts": now.replace(tzinfo=None), "by": by}
    facts.replace(CLUE_SHIPS, {"clue_id": clue_id}, pa.Table.from_pylist([row]))


def unship(facts: Facts, clue_id: str) -> None:
    """Take that back: nobody is told of it any more."""
    facts.delete(CLUE_SHIPS, {"clue_id": clue_id})


def keep_fixed(facts: Facts, as_of: AsOf, keep_days: int) -> int:
    """Replace the day's people who complained of something put right since; returns how many. Twice is the same."""
    given = {"clue_roots": roots_table(facts, as_of)}
    found = facts.replace(USER_FIXED, {"as_of": as_of.day}, _ASK["clue_fixed"], as_of, **given)
    old = [row["as_of"] for row in facts.rows(_ASK["old_fixed_days"], keep_from=as_of.before(keep_days).day)]
    if old:
        facts.delete(USER_FIXED, {"as_of": old})
    return found


def ships_mark(facts: Facts) -> str:
    """Return a text that changes with any word about what has shipped."""
    return repr(facts.one(_ASK["ships_mark"]))


def to_tell(facts: Facts, as_of: AsOf) -> dict[str, int]:
    """Return how many people may be told of each clue that has shipped."""
    return {row["clue_id"]: row["people"] for row in facts.rows(_ASK["complained"], as_of)}


def told(facts: Facts, playbooks: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return how many people each shipped clue was told to by messages of those playbooks that really went."""
    by = pa.table({"playbook": pa.array(sorted(playbooks), pa.string())})
    return {row["clue_id"]: row for row in facts.rows(_ASK["clue_told"], told_by=by)}
