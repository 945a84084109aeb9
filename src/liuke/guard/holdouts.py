"""Who is left alone at random (O1): by all of liuke, by a group of playbooks, or by the playbook itself.

Asked in this order; whom one holds out, those after it never drew. Each draws by itself: SHA-256 of its salt, its name
and the unit. An arm once given stays, whatever becomes of the share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from liuke.guard.columns import Flags, Proposals, Texts, coded
from liuke.kit.chance import share

ARM_BEFORE = "arm_before"
"""Column of the playbook's own; that of another holdout is ``arm_before:NAME``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A holdout of several playbooks; ``playbooks`` None is all of them."""

    name: str
    salt: str
    share: float
    playbooks: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdouts:
    """All that hold people out, in the order in which they are asked; the playbooks' own come last.

    ``salts`` are those of playbooks whose draw is not by the workspace's own.
    """

    shared: Sequence[Shared] = ()
    salts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Of every row: whether it is held out, by what, the number drawn, and the share it was drawn against."""

    held: Flags
    held_by: Texts
    draw: npt.NDArray[np.float64]
    share: npt.NDArray[np.float64]


def draw_all(rows: Proposals, proposals: pa.Table, holdouts: Holdouts, salt: str) -> Drawn:
    """Draw for every row."""
    units = np.where(rows.unit == "", rows.subject_id, rows.unit)
    names, members = coded(units)
    held_by = np.full(rows.n, "", dtype=object)
    draw, against = _own(rows, units, holdouts, salt), rows.holdout_share.astype(np.float64)
    for one in holdouts.shared:
        mine = _about(rows, one) & (held_by == "")
        drawn = np.array([share(one.salt, f"{one.name}:", name) for name in names], np.float64)[members]
        before = _before(proposals, f"{ARM_BEFORE}:{one.name}", rows.n)
        out = mine & np.where(before == "", drawn < one.share, before == "holdout")
        held_by[out], draw[out], against[out] = one.name, drawn[out], one.share
    own = (held_by == "") & np.where(rows.arm_before == "", draw < rows.holdout_share, rows.arm_before == "holdout")
    held_by[own] = "playbook:" + rows.playbook[own]
    return Drawn(held=held_by != "", held_by=held_by, draw=draw, share=against)


def _own(rows: Proposals, units: Texts, holdouts: Holdouts, salt: str) -> npt.NDArray[np.float64]:
    salts = holdouts.salts
    pairs = zip(rows.playbook, units, strict=True)
    found = (share(salts.get(play, salt), str(play), str(unit)) for play, unit in pairs)
    return np.fromiter(found, dtype=np.float64, count=rows.n)


def _about(rows: Proposals, one: Shared) -> Flags:
    if one.playbooks is None:
        return np.ones(rows.n, dtype=np.bool_)
    found: Flags = np.isin(rows.playbook, sorted(one.playbooks))
    return found


def _before(proposals: pa.Table, name: str, n: int) -> Texts:
    if name not in proposals.column_names:
        return np.full(n, "", dtype=object)
    filled = pc.fill_null(pc.cast(proposals[name], pa.string()), "").combine_chunks()
    found: Texts = filled.to_numpy(zero_copy_only=False)
    return found
