"""What touching somebody is expected to be worth: what the playbook adds, times what the person brings.

What it adds is, of each person, what was learned of who is moved, where that has proven itself (O3); else what the
playbook was seen to add against the holdout, where the interval of that can be said at all; else what it promises
itself. It settles ties: who of two playbooks takes a person, who gets the last place or the last money. Both arms are
weighed alike, by facts from before the touch.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.profile import select
from liuke.flow.house import House
from liuke.flow.profiles import NUMBERS, WORDS, features
from liuke.kit.learn.frame import Floats, frame_of
from liuke.kit.words import words_of
from liuke.model.moment import AsOf
from liuke.outcome.results import results
from liuke.outcome.uplift.keep import newest, scorer_of
from liuke.playbooks.audience import compile_audience
from liuke.playbooks.play import Playbook

_YEAR = 365
_REFUSALS = ("opted_out", "complained")
_AS_IF = 200
"""The policy's share of refusals counts as if so many people had shown it."""


def with_worth(house: House, proposals: pa.Table, as_of: AsOf, playbooks: Iterable[Playbook]) -> pa.Table:
    """Return the proposals with ``worth`` (fen expected of this touch), the share it ``adds`` and who ``refuses``."""
    plays, said = tuple(playbooks), _said(house, as_of)
    seen = {row["playbook"]: max(0.0, row["lift"]) for row in said if row["lift"] is not None}
    adds = {play.id: seen.get(play.id, play.expected_lift) for play in plays}
    names = words_of(proposals["playbook"])
    share = np.array([adds.get(name, 0.0) for name in names], dtype=np.float64)
    share = _learned(house, proposals, as_of, plays, share)
    brings = pc.multiply(pc.cast(_brings(house, as_of, proposals["subject_id"]), pa.float64()), _parts(house, names))
    stated = pa.array([_stated(house, name) for name in names], pa.float64())
    worth = pc.round(pc.multiply(pc.coalesce(stated, brings), pa.array(share)))
    told = {row["playbook"]: refused(row, house.policy.moved.refusal_share) for row in said}
    refuses = pa.array([told.get(name, house.policy.moved.refusal_share) for name in names], pa.float64())
    found = proposals.append_column("worth", worth).append_column("adds", pa.array(share))
    return found.append_column("refuses", refuses)


def refused(result: Mapping[str, Any], usual: float) -> float:
    """Return which share of those touched opts out or complains because of it, drawn toward the usual."""
    metrics = {row["metric"]: row["difference"] for row in result["metrics"]}
    shares = [float(metrics[name]) for name in _REFUSALS if metrics.get(name) is not None]
    n = int(result["treated"]["n"] or 0) if len(shares) == len(_REFUSALS) else 0
    return (max(0.0, sum(shares)) * n + usual * _AS_IF) / (n + _AS_IF)


def _learned(house: House, proposals: pa.Table, as_of: AsOf, plays: Iterable[Playbook], share: Floats) -> Floats:
    """Put in what was learned of each person by playbooks that proved that they can tell people apart."""
    scorers = {play.id: scorer_of(newest(house.folder, play.id, as_of.day) or {}) for play in plays}
    proven = {name: scorer for name, scorer in scorers.items() if scorer is not None}
    if not proven or not proposals.num_rows:
        return share
    known = features(house, as_of, pc.unique(proposals["subject_id"]))
    frame = frame_of(known.select([*NUMBERS, *WORDS]))
    where = pc.index_in(proposals["subject_id"], value_set=pc.cast(known["subject_id"], pa.string()).combine_chunks())
    place = pc.fill_null(where, -1).to_numpy()
    names = words_of(proposals["playbook"])
    for name, scorer in proven.items():
        mine = np.flatnonzero((names == name) & (place >= 0))
        share[mine] = scorer(frame)[place[mine]]
    return share


def _stated(house: House, playbook: str) -> int | None:
    play = house.playbooks.get(playbook)
    return play.goal.worth_fen if play else None


def _parts(house: House, names: Iterable[str]) -> pa.Array:
    """Return the part of a year in which each playbook hopes for its goal."""
    windows = {play.id: play.goal.window_days for play in house.playbooks.values()}
    return pa.array([windows.get(name, _YEAR) / _YEAR for name in names], pa.float64())


def _said(house: House, as_of: AsOf) -> list[dict[str, Any]]:
    """Return the results of each playbook, as far as anything can be said of it yet."""
    hoped = {play.id: play.goal for play in house.playbooks.values()}
    windows, goals = {id_: g.window_days for id_, g in hoped.items()}, {id_: g.event for id_, g in hoped.items()}
    said = results(house.facts, as_of, house.policy, house.currency, windows=windows, goals=goals)
    found: list[dict[str, Any]] = said["playbooks"]
    return found


def _brings(house: House, as_of: AsOf, subjects: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return what each person paid within a year, in fen; nothing known is nothing."""
    wanted = ["subject_id", "paid_365d_fen"]
    paid = compile_audience("paid_365d_fen > 0", house.columns, as_of.zone).predicate
    known = select(house.facts, as_of, house.columns, where=paid, wanted=wanted, among=subjects)
    where = pc.index_in(subjects, value_set=pc.cast(known["subject_id"], pa.string()).combine_chunks())
    return pc.fill_null(known["paid_365d_fen"].take(where), 0)
