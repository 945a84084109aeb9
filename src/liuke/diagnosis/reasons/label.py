"""Takes in what interviews and calls found: a reason is so, or it is not."""

from datetime import datetime, timedelta

import pyarrow as pa

from liuke.diagnosis.reasons.tables import REASON_LABELS
from liuke.diagnosis.reasons.taxonomy import Cause
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_ASK = load("liuke.diagnosis", "reasons")


def label(
    facts: Facts, as_of: AsOf, *, subject_id: str, cause: Cause, by: str, confirmed: bool, person: str, now: datetime
) -> None:
    """Keep one answer. It is dated ``now``, or into the last day that ``as_of`` sees where ``now`` is later."""
    at = min(now, as_of.instant - timedelta(seconds=1)).replace(tzinfo=None, microsecond=0)
    rules = [
        row["rule"]
        for row in facts.rows(_ASK["evidence_of"], as_of, subject_id=subject_id)
        if row["reason"] == str(cause)
    ]
    key = {"subject_id": subject_id, "reason": str(cause), "by": by, "ts": at}
    row = {**key, "confirmed": confirmed, "rules": " " + "".join(f"{rule} " for rule in rules), "person": person}
    facts.replace(REASON_LABELS, key, pa.Table.from_pylist([row]))
