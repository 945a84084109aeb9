"""After how many days of quiet somebody left: the length of absence from which few ever came back.

The business's own absences say it: of those that ended, a person counting once, all but a small share had ended by
then. How many of those already quiet for so long come back within a month is estimated with the absences that still go
on (Kaplan & Meier 1958): who was last there yesterday has not been away for long, which is no proof of anything.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.learn.frame import Floats
from liuke.model.moment import AsOf
from liuke.model.policy import RiskPolicy

_ASK = load("liuke.diagnosis", "risk")
LENGTHS = (7, 14, 21, 28, 45, 60, 90, 120, 180, 365)
"""Windows to choose from."""
_PARTS = 4
"""History must hold the window so often: behind, ahead, and past days to learn from."""
_MONTH = 30
_MOST_DAYS = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """One row of the picture: of absences that ended, ``longer`` lasted more than ``days``; of the ``people`` that were
    away for so long, ``back`` came back within the next 30 days. None where nothing is there to count.
    """

    days: int
    longer: float | None
    back: float | None
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The window and where it comes from: ``policy``, ``gaps`` or ``history`` (too short for what the gaps say)."""

    days: int
    source: str
    history_days: int
    lengths: tuple[Length, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self) | {"lengths": [asdict(one) for one in self.lengths]}


def find_window(facts: Facts, as_of: AsOf, policy: RiskPolicy, *, below: str = "g") -> Window:
    """Find the window from all absences before ``as_of``; ``below`` takes a sample of people (a bound on their MD5)."""
    said = facts.read(
        _ASK["gaps"],
        as_of,
        from_day=as_of.day - timedelta(days=_MOST_DAYS),
        any_act=any_act_counts(facts, as_of),
        below=below,
    )
    return window_of(said, policy)


def window_of(gaps: pa.Table, policy: RiskPolicy) -> Window:
    """Choose among ``LENGTHS`` from a table of quiet_days, ended, ended_of_people and going_on."""
    if gaps.num_rows == 0:
        return Window(days=policy.window_days or policy.window_least_days, source="policy", history_days=0)
    quiet = gaps["quiet_days"].to_numpy()
    last = int(quiet.max())
    ended, people, going = (
        np.bincount(quiet, weights=gaps[name].to_numpy().astype(float), minlength=last + 2).astype(float)
        for name in ("ended", "ended_of_people", "going_on")
    )
    lengths = tuple(_length(days, ended, people, going) for days in LENGTHS if days <= last)
    if policy.window_days is not None:
        return Window(days=policy.window_days, source="policy", history_days=last, lengths=lengths)
    most = max(1, (last + 1) // _PARTS)
    fits = [one for one in LENGTHS if one <= most] or [most]
    wanted = next(
        (
            one.days
            for one in lengths
            if one.days >= policy.window_least_days
            and one.longer is not None
            and one.longer <= policy.window_longer_below_share
        ),
        max(fits[-1] + 1, policy.window_least_days),
    )
    if wanted in fits:
        return Window(days=wanted, source="gaps", history_days=last, lengths=lengths)
    return Window(days=fits[-1], source="history", history_days=last, lengths=lengths)


def _length(days: int, ended: Floats, people: Floats, going: Floats) -> Length:
    """Look at absences of at least ``days``: ``ended[d]`` ended after exactly d whole days, ``going[d]`` goes on."""
    total = people.sum()
    there = (ended + going)[::-1].cumsum()[::-1]
    until = min(days + _MONTH, len(ended))
    left = np.divide(ended[days:until], there[days:until], out=np.zeros(until - days), where=there[days:until] > 0)
    return Length(
        days=days,
        longer=float(people[days + 1 :].sum() / total) if total else None,
        back=float(1 - np.prod(1 - left)) if there[days] else None,
        people=int(there[days]),
    )
