"""What touching somebody is expected to be worth: what the playbook adds, times what the person brings.

What it adds is what it was seen to add against the holdout, where the interval of that can be said at all; else what
the playbook itself promises. It settles ties: who of two playbooks takes a person, who gets the last place or the last
money. Both arms are weighed alike, by facts from before the touch.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.profile import select
from liuke.flow.house import House
from liuke.model.moment import AsOf
from liuke.outcome.results import results
from liuke.playbooks.audience import compile_audience
from liuke.playbooks.play import Playbook

_YEAR = 365


def with_worth(house: House, proposals: pa.Table, as_of: AsOf, playbooks: Iterable[Playbook]) -> pa.Table:
    """Return the proposals with ``worth`` (fen expected of this touch) and the share it ``adds``."""
    seen = _adds(house, as_of)
    adds = {play.id: seen.get(play.id, play.expected_lift) for play in playbooks}
    windows = {play.id: play.goal.window_days for play in house.playbooks.values()}
    brings = _brings(house, as_of, proposals["subject_id"])
    names = proposals["playbook"].to_pylist()
    share = pa.array([adds.get(name, 0.0) for name in names], pa.float64())
    part = pa.array([windows.get(name, _YEAR) / _YEAR for name in names], pa.float64())
    worth = pc.round(pc.multiply(pc.multiply(pc.cast(brings, pa.float64()), part), share))
    return proposals.append_column("worth", worth).append_column("adds", share)


def _adds(house: House, as_of: AsOf) -> Mapping[str, float]:
    """Return what each playbook was seen to add; one of which nothing can be said yet is left out."""
    hoped = {play.id: play.goal for play in house.playbooks.values()}
    windows, goals = {id_: g.window_days for id_, g in hoped.items()}, {id_: g.event for id_, g in hoped.items()}
    said = results(house.facts, as_of, house.policy, house.currency, windows=windows, goals=goals)
    found: list[dict[str, Any]] = said["playbooks"]
    return {row["playbook"]: max(0.0, row["lift"]) for row in found if row["lift"] is not None}


def _brings(house: House, as_of: AsOf, subjects: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return what each person paid within a year, in fen; nothing known is nothing."""
    wanted = ["subject_id", "paid_365d_fen"]
    paid = compile_audience("paid_365d_fen > 0", house.columns, as_of.zone).predicate
    known = select(house.facts, as_of, house.columns, where=paid, wanted=wanted)
    where = pc.index_in(subjects, value_set=pc.cast(known["subject_id"], pa.string()).combine_chunks())
    return pc.fill_null(known["paid_365d_fen"].take(where), 0)
