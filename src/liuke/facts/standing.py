"""What bears on whether people may be written to, as columns: read for everybody a plan asks about at once."""

from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_STANDING = load_one("liuke.facts", "standing")
_JOURNEYS = load_one("liuke.facts", "journeys")
_CASE_DAYS = 30


def standing(facts: Facts, as_of: AsOf, subject_ids: pa.Array) -> pa.Table:
    """Return consent, addresses, messages of the last day and week, and open cases: one row a person asked about."""
    at = as_of.instant.replace(tzinfo=None)
    return facts.read(
        _STANDING,
        as_of,
        asked=pa.table({"subject_id": subject_ids}),
        day_since=at - timedelta(days=1),
        week_since=at - timedelta(days=7),
        case_since=at - timedelta(days=_CASE_DAYS),
    )


def journeys(facts: Facts, as_of: AsOf, subject_ids: pa.Array, windows: dict[str, int], plan_id: str) -> pa.Table:
    """Return who began what within its window (days, by playbook): subject_id, playbook, tier, days_ago."""
    return facts.read(
        _JOURNEYS,
        as_of,
        asked=pa.table({"subject_id": pc.unique(subject_ids)}),
        windows=pa.table({"playbook": list(windows), "window_days": pa.array(windows.values(), pa.int64())}),
        plan_id=plan_id,
    )
