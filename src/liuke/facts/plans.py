"""The people of plans: read whole for hashing and sending, by a few for showing, by person for explaining."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load_one
from liuke.facts.store import Facts

_ROWS = load_one("liuke.facts", "plan_rows")
_ROWS_OF = load_one("liuke.facts", "plan_rows_of")
_SAMPLE = load_one("liuke.facts", "plan_sample")
_OF = load_one("liuke.facts", "verdicts_of")


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


def plan_sample(  # each narrows the list
    facts: Facts, plan_id: str, *, playbook: str = "", tier: str = "", verdict: str = "", code: str = "", most: int = 20
) -> list[dict[str, Any]]:
    """Return a few people of a plan; ``verdict="send"`` means allowed now or held for later."""
    return facts.rows(_SAMPLE, plan_id=plan_id, playbook=playbook, tier=tier, verdict=verdict, code=code, most=most)


def verdicts_of(facts: Facts, subject_id: str, plan_id: str = "") -> list[dict[str, Any]]:
    """Return what was planned for one person, newest first."""
    return facts.rows(_OF, subject_id=subject_id, plan_id=plan_id)
