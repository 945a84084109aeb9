"""Keeps who is in which arm of which holdout (O1): entered with the plan that first decided about them, for ever."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import HOLDOUT_ARMS
from liuke.facts.units import units
from liuke.model.moment import AsOf

_ASK = load("liuke.facts", "holdout_arms")
ALL = "all"


def of_group(name: str) -> str:
    """Return how the holdout of a group of playbooks is called."""
    return f"group:{name}"


def of_playbook(id_: str) -> str:
    """Return how the holdout of one playbook is called."""
    return f"playbook:{id_}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A holdout that has a say about a playbook; ``share`` None is the playbook's own."""

    playbook: str
    holdout: str
    place: int
    generation: int
    share: float | None = None


def assign(facts: Facts, plan_id: str, scopes: Sequence[Scope]) -> int:
    """Enter the people of an applied plan into their arms; returns how many rows are new. Twice is the same."""
    return facts.append(
        HOLDOUT_ARMS, _ASK["assign"], plan_id=plan_id, scopes=_scopes(scopes), unit_members=_members(units(facts))
    )


def catch_up(facts: Facts) -> int:
    """Enter the plans of a workspace that kept no arms yet, oldest first; returns how many rows are new."""
    waiting: dict[str, list[Scope]] = {}
    for row in facts.rows(_ASK["unassigned"]):
        own = Scope(playbook=row["playbook"], holdout=of_playbook(row["playbook"]), place=0, generation=1)
        waiting.setdefault(row["plan_id"], []).append(own)
    return sum(assign(facts, plan_id, scopes) for plan_id, scopes in waiting.items())


def first_arms(facts: Facts, drawings: Mapping[str, int], members: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the arm of each unit's first draw, by holdout and unit; ``drawings`` are generations by holdout."""
    if not members or not drawings:
        return {}
    now = pa.table({"holdout": list(drawings), "generation": pa.array(drawings.values(), pa.int32())})
    rows = facts.read(_ASK["first_arms"], drawings=now, unit_members=_members(members))
    found: dict[str, dict[str, str]] = {}
    for holdout, unit, arm in zip(*(rows[name].to_pylist() for name in ("holdout", "unit", "arm")), strict=True):
        found.setdefault(holdout, {})[unit] = arm
    return found


def held_of_plan(
    facts: Facts, plan_id: str, drawings: Sequence[tuple[str, int, str]], people: Sequence[str]
) -> dict[tuple[str, str], str]:
    """Return who of some people of a plan is held out by now and by what, by playbook and person.

    ``drawings`` are holdout, generation and the playbook that it has a say about.
    """
    columns = zip(*drawings, strict=True) if drawings else ((), (), ())
    holdouts, generations, playbooks = (list(one) for one in columns)
    now = {"holdout": holdouts, "generation": pa.array(generations, pa.int32()), "playbook": playbooks}
    typed = {name: values if name == "generation" else pa.array(values, pa.string()) for name, values in now.items()}
    chosen = pa.table({"subject_id": pa.array(people, pa.string())})
    rows = facts.rows(_ASK["held_of_plan"], plan_id=plan_id, drawings=pa.table(typed), chosen=chosen)
    return {(row["playbook"], row["subject_id"]): row["held_by"] for row in rows}


def holdout_counts(facts: Facts, as_of: AsOf) -> list[dict[str, Any]]:
    """Return, for each holdout and generation, how many are in which arm, since when, and how many in both."""
    return facts.rows(_ASK["holdout_counts"], as_of)


def holdout_people(facts: Facts, holdout: str, generation: int | None = None) -> pa.Table:
    """Return everybody of a holdout as first drawn."""
    return facts.read(_ASK["holdout_people"], holdout=holdout, generation=generation)


def _scopes(scopes: Iterable[Scope]) -> pa.Table:
    rows = list(scopes)
    return pa.table(
        {
            "playbook": pa.array([one.playbook for one in rows], pa.string()),
            "holdout": pa.array([one.holdout for one in rows], pa.string()),
            "place": pa.array([one.place for one in rows], pa.int32()),
            "generation": pa.array([one.generation for one in rows], pa.int32()),
            "share": pa.array([one.share for one in rows], pa.float64()),
        }
    )


def _members(of: Mapping[str, str]) -> pa.Table:
    return pa.table({"subject_id": pa.array(list(of), pa.string()), "unit": pa.array(list(of.values()), pa.string())})
