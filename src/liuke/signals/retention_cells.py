"""S3's counts: per segment and cohort its size, and how many of it were there again, or last, n periods later."""

from collections import defaultdict
from typing import Any, Literal

import pyarrow as pa

from liuke.facts.calendar import local_hours
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.signals.periods import Unit, periods_table
from liuke.signals.windows import presence, sign_up_hours

_ASK = load("liuke.signals", "retention")
_BITS = 60
"""Periods that one whole number of 64 bits says; what is left over keeps sums of them far from its end."""
_SEGMENTS = pa.schema([("subject_id", pa.string()), ("segment", pa.string())])

By = Literal["first_action", "sign_up"]
Counts = dict[str, dict[int, int]]
Counted = dict[str | None, dict[int, Counts]]
"""Segment → cohort → size, on and last → n → users."""


def counted(facts: Facts, as_of: AsOf, unit: Unit, by: By, cells: int, segments: pa.Table | None = None) -> Counted:
    """Count the first ``cells`` periods of every cohort, by the ``segments`` (subject_id, segment) people are of."""
    of = _SEGMENTS.empty_table() if segments is None else segments
    first = facts.one(_ASK["here_span"], as_of)["first_day"]
    hours = {"sign_up_hours": local_hours(facts.zone, [])}
    if by == "sign_up":
        hours = sign_up_hours(facts, as_of)
        first = min([*hours["sign_up_hours"]["day"].to_pylist(), *([first] if first else [])], default=None)
    found: Counted = defaultdict(lambda: defaultdict(lambda: {"size": {}, "on": {}, "last": {}}))
    if first is not None:
        periods = {"periods": periods_table(first, as_of.last_day, unit), "bits": bits_table(cells)}
        bound: dict[str, Any] = {"by_sign_up": by == "sign_up", **presence(facts, as_of), **hours, **periods}
        for row in facts.rows(_ASK["retention_cells"], as_of, segments=of, **bound):
            found[row["segment"]][row["cohort"]][row["kind"]][row["n"]] = row["users"]
    return found


def bits_table(cells: int) -> pa.Table:
    """Return, for each of the periods 1 to ``cells``, which bit (a power of two) of which whole number says it."""
    turns = [divmod(n, _BITS) for n in range(cells)]
    return pa.table(
        {
            "n": pa.array(range(1, cells + 1), pa.int32()),
            "turn": pa.array([turn for turn, _ in turns], pa.int32()),
            "bit": pa.array([1 << place for _, place in turns], pa.int64()),
        }
    )
