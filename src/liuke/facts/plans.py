"""The people of plans: read whole for hashing and sending, by a few for showing, by person for explaining."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load, load_one
from liuke.facts.store import Facts

_ROWS = load_one("liuke.facts", "plan_rows")
_ROWS_OF = load_one("liuke.facts", "plan_rows_of")
_ASK = load("liuke.facts", "plan_sample")
_OF = load_one("liuke.facts", "verdicts_of")
_WHOLE = {"playbook": "", "tier": "", "verdict": "", "code": ""}


def plan_rows(facts: Facts, plan_id: str) -> pa.Table:
    """Return everybody of a plan, ordered by playbook, tier and person."""
    return facts.read(_ROWS, plan_id=plan_id)


def plan_batches(facts: Facts, plan_id: str) -> Iterator[pa.RecordBatch]:
    """Return the same piece by piece, as they are now: for who need not hold everybody at once."""
    return facts.batches(_ROWS, plan_id=plan_id)


def plan_rows_of(facts: Facts, plan_id: str, people: Sequence[str]) -> list[dict[str, Any]]:
    """Return what a plan says of some people, as far as their messages are written by it."""
    chosen = pa.table({"subject_id": pa.array(people, pa.string())})
    return facts.rows(_ROWS_OF, plan_id=plan_id, chosen=chosen)


def plan_sample(facts: Facts, plan_id: str, *, most: int = 20, offset: int = 0, **cell: str) -> list[dict[str, Any]]:
    """Return a few people of a plan, of one ``playbook``, ``tier``, ``verdict`` or ``code`` where these are given.

    ``verdict="send"`` means allowed now or held for later; the first ``offset`` of them are passed over.
    """
    return facts.rows(_ASK["plan_sample"], plan_id=plan_id, most=most, offset=offset, **(_WHOLE | cell))


def plan_found(facts: Facts, plan_id: str, **cell: str) -> int:
    """Return of how many people ``plan_sample`` shows a few."""
    return int(facts.one(_ASK["plan_found"], plan_id=plan_id, **(_WHOLE | cell))["found"])


def arms_of(  # each narrows the list
    facts: Facts, plans: Sequence[str], *, playbook: str, arm: str = "", most: int = 20, offset: int = 0
) -> tuple[list[dict[str, Any]], int]:
    """Return a few people of a playbook's arms in these plans, plan by plan, and how many there are in all.

    ``arm`` is ``treated``, ``holdout``, or empty for both.
    """
    places = pa.array(range(len(plans)), pa.int32())
    given = {"wanted": pa.table({"plan_id": pa.array(plans, pa.string()), "place": places}), "playbook": playbook}
    rows = facts.rows(_ASK["arms"], **given, arm=arm, most=most, offset=offset)
    return rows, int(facts.one(_ASK["arms_found"], **given, arm=arm)["found"])


def verdicts_of(facts: Facts, subject_id: str, plan_id: str = "") -> list[dict[str, Any]]:
    """Return what was planned for one person, newest first."""
    return facts.rows(_OF, subject_id=subject_id, plan_id=plan_id)
