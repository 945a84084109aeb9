"""No protected group is left out where money is given to whom it moves most (G7): four fifths of everybody's share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.profile import select
from liuke.flow.house import House
from liuke.model.moment import AsOf

Flags = npt.NDArray[np.bool_]
_LEAST_PEOPLE = 20
"""A group of fewer people than this says nothing of who was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """By protected column, the group of each person; who has none belongs to no group."""

    of: Mapping[str, Mapping[str, str]]

    def shares(self, subject: npt.NDArray[Any], given: Flags) -> list[tuple[str, str, set[str], int]]:
        """Return column, group, its people and how many of them are given something; groups of few are left out."""
        served = set(subject[given].tolist())
        there = set(subject.tolist())
        found = []
        for column, group_of in self.of.items():
            members: dict[str, set[str]] = {}
            for who, group in group_of.items():
                if who in there:
                    members.setdefault(group, set()).add(who)
            named = sorted(members.items())
            found += [(column, group, who, len(who & served)) for group, who in named if len(who) >= _LEAST_PEOPLE]
        return found

    def said(self, subject: npt.NDArray[Any], given: Flags) -> list[dict[str, Any]]:
        """Return each group with how many people it has and which share of them is given something."""
        return [
            {"column": column, "group": group, "people": len(who), "share": served / len(who)}
            for column, group, who, served in self.shares(subject, given)
        ]


def groups_of(house: House, as_of: AsOf, people: Sequence[str]) -> Groups:
    """Return the groups of people by the policy's protected columns.

    Raises
    ------
    UnknownColumnError
        The policy names a column that nobody has.
    """
    names = house.policy.moved.protected
    if not names:
        return Groups(of={})
    asked, wanted = pa.array(people, pa.string()), ["subject_id", *names]
    known = select(house.facts, as_of, house.columns, where=None, wanted=wanted, among=asked)
    found = {}
    for name in names:
        rows = known.filter(pc.is_valid(known[name]))
        pairs = zip(rows["subject_id"].to_pylist(), rows[name].to_pylist(), strict=True)
        found[name] = {who: str(group) for who, group in pairs}
    return Groups(of=found)


def left_out(
    groups: Groups, subject: npt.NDArray[Any], given: Flags, rank: npt.NDArray[np.float64], fair_share: float
) -> Flags:
    """Return the rows that must be given something so that no group has less than ``fair_share`` of everybody's share.

    The best of a group go first, and nobody whom it would not help (−inf in ``rank``) is given anything for it.
    """
    held = np.zeros(len(subject), bool)
    people = len(set(subject.tolist()))
    everybody = len(set(subject[given].tolist())) / people if people else 0.0
    taken = set(subject[given].tolist())
    order = np.argsort(-rank, kind="stable")
    for _, _, who, served in groups.shares(subject, given):
        missing = int(np.ceil(fair_share * everybody * len(who) - 1e-9)) - served
        for row in order:
            if missing <= 0 or not np.isfinite(rank[row]):
                break
            if subject[row] in who and subject[row] not in taken:
                held[row], missing = True, missing - 1
                taken.add(subject[row])
    return held
