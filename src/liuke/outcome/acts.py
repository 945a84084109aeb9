"""Who did what on which day: asked once, in one place, for arms, for variants and for what is learned of people."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from liuke.facts.engines.engine import Held
from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load, load_one
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

PRESENT = "present"
"""Being there at all: what is hoped for where a playbook says nothing else."""
WINDOW_DAYS = 7
"""Where a playbook says no window of its own."""
_ACTS = load_one("liuke.outcome", "acts")
_VARIANTS = load("liuke.outcome", "variants")
_PEOPLE = load("liuke.outcome", "people")


def reached_people(facts: Facts, as_of: AsOf, *, playbook: str, goal: str, window_days: int, most: int) -> pa.Table:
    """Return the people of one playbook's own holdout, at most ``most``, with whether they reached its goal."""
    said = {"playbook": playbook, "window_days": window_days, "most": most}
    decided = facts.hold(_PEOPLE["chosen_people"], as_of, **said)
    first = facts.one(_PEOPLE["first_decided"], as_of, decided=decided)["day"] or as_of.day
    done = acts(facts, as_of, decided, [(goal, 0)], first)
    return facts.read(_PEOPLE["people"], as_of, decided=decided, acts=done, window_days=window_days)


def variant_counts(facts: Facts, as_of: AsOf, hopes: Mapping[str, tuple[int, str]]) -> list[dict[str, Any]]:
    """Return how many people got each variant and reached the goal; ``hopes`` are window and goal by playbook."""
    goals = {goal: n + 1 for n, goal in enumerate(sorted({goal for _, goal in hopes.values()}))}
    asked = pa.table(
        {
            "playbook": pa.array(list(hopes), pa.string()),
            "window_days": pa.array([days for days, _ in hopes.values()], pa.int64()),
            "place": pa.array([goals[goal] for _, goal in hopes.values()], pa.int32()),
        }
    )
    drawn = facts.hold(_VARIANTS["drawn"], as_of, variant_goals=asked, window_days=WINDOW_DAYS)
    first = facts.one(_VARIANTS["first_draw"], as_of, drawn=drawn)["day"]
    if first is None:
        return []
    done = acts(facts, as_of, drawn, [(PRESENT, 0), *goals.items()], first)
    return facts.rows(_VARIANTS["variants"], as_of, drawn=drawn, acts=done)


def acts(
    facts: Facts, as_of: AsOf, whom: pa.Table | Held, places: Sequence[tuple[str, int]], from_day: date
) -> pa.Table | Held:
    """Return (place, id, day) of everything that people of ``whom`` (subject_id, id) did of what is hoped for.

    ``places`` gives each thing hoped for a number; several may share one. The answer stays inside the engine.
    """
    hoped = pa.table(
        {
            "goal": pa.array([goal for goal, _ in places], pa.string()),
            "place": pa.array([place for _, place in places], pa.int32()),
        }
    )
    return facts.hold(_ACTS, as_of, whom=whom, hoped=hoped, from_day=from_day, any_act=any_act_counts(facts, as_of))
