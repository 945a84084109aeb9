"""Learns of every playbook who is moved (O3), of holdouts whose window has closed; keeps it, and tells it again."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.fresh import inputs
from liuke.facts.statement import load
from liuke.flow.house import House, Progress, silent
from liuke.flow.profiles import kept_features
from liuke.kit.chance import fingerprint
from liuke.kit.errors import LiukeError
from liuke.kit.learn.frame import Floats, frame_of
from liuke.model.moment import AsOf
from liuke.outcome.acts import reached_people
from liuke.outcome.errors import (
    NobodyHeldOutError,
    NobodyTreatedError,
    NotEnoughToLearnError,
    NothingKnownOfThemError,
    OneOutcomeError,
    SampleRatioError,
    TooAlikeError,
)
from liuke.outcome.sample_ratio import check_arms
from liuke.outcome.uplift.keep import keep, newest
from liuke.outcome.uplift.report import report
from liuke.outcome.uplift.trial import trial
from liuke.outcome.verdict import WORTH_HAVING
from liuke.playbooks.play import Playbook

_PLANS = load("liuke.outcome", "arms")["plans"]
_RISK = "risk"
_LEAST_EXPECTED = 5


def learn_moved_if_due(house: House, as_of: AsOf, progress: Progress = silent) -> int:
    """Learn anew of each playbook of which the newest word is old enough, or of which there is none."""
    due = as_of.day - timedelta(days=house.policy.moved.relearn_days)
    learned = 0
    for play in _with_plans(house, as_of):
        said = newest(house.folder, play.id, as_of.day)
        if said is None or date.fromisoformat(said["as_of"]) <= due:
            progress("moved", learned, None)
            learned += learn_moved(house, as_of, play)["state"] != "waits"
    return learned


def learn_moved(house: House, as_of: AsOf, play: Playbook) -> dict[str, Any]:
    """Learn of one playbook and keep what came of it; where there are too few people yet, say so and keep nothing."""
    people = _people(house, as_of, play)
    return learn_of(house, as_of, play, people, lambda: kept_features(house, people))


def learn_of(
    house: House, as_of: AsOf, play: Playbook, people: pa.Table, known: Callable[[], pa.Table]
) -> dict[str, Any]:
    """Learn of people as ``people.sql`` says them and keep what came of it.

    ``known`` gives a row a person of what was known on the morning they were decided about: subject_id, ``risk``, more.
    """
    said = {
        "playbook": play.id,
        "as_of": as_of.day.isoformat(),
        "made_at": house.clock.now().isoformat(),
        "policy": house.policy.version,
        "facts": fingerprint(inputs(house.facts))[:16],
        "goal": play.goal.event,
        "window_days": play.goal.window_days,
        "needed_per_arm": house.policy.moved.learn_people_per_arm,
    }
    said |= {"n": people.num_rows, **_sizes(people)}
    try:
        _may_learn(house, people)
        found = _learned(house, play, people, known())
    except NotEnoughToLearnError as why:
        return {**said, **_blocked(why), "state": "waits"}
    except LiukeError as why:
        found = _blocked(why)
    return keep(house.folder, {**said, **found})


def told(house: House, as_of: AsOf, playbook: str | None = None) -> list[dict[str, Any]]:
    """Say of each playbook with an applied plan what was last learned, or what it still waits for."""
    found = []
    for play in _with_plans(house, as_of):
        if playbook in (None, play.id):
            kept = newest(house.folder, play.id, as_of.day)
            found.append(kept if kept is not None else learn_moved(house, as_of, play))
    return found


def _with_plans(house: House, as_of: AsOf) -> Iterable[Playbook]:
    named = [row["playbook"] for row in house.facts.rows(_PLANS, as_of, playbook=None)]
    return [house.playbooks[name] for name in named if name in house.playbooks]


def _people(house: House, as_of: AsOf, play: Playbook) -> pa.Table:
    return reached_people(
        house.facts,
        as_of,
        playbook=play.id,
        goal=play.goal.event,
        window_days=play.goal.window_days,
        most=house.policy.moved.learn_most_people,
    )


def _sizes(people: pa.Table) -> dict[str, int]:
    treated = int(pc.sum(pc.cast(people["treated"], pa.int64())).as_py() or 0)
    return {"treated": treated, "holdout": people.num_rows - treated}


def _blocked(why: LiukeError) -> dict[str, Any]:
    next_zh, next_en = why.next_step("zh"), why.next_step("en")
    said = {"why_zh": why.sentence("zh"), "why_en": why.sentence("en"), "next_zh": next_zh, "next_en": next_en}
    return {"state": "blocked", "code": why.code, **said}


def _learned(house: House, play: Playbook, people: pa.Table, known: pa.Table) -> dict[str, Any]:
    there = people.filter(pc.is_in(people["subject_id"], known["subject_id"]))
    there = there.filter(pc.and_(pc.greater(there["holdout_share"], 0.0), pc.less(there["holdout_share"], 1.0)))
    _enough(house, people, there)
    lined = known.take(pc.index_in(there["subject_id"], value_set=known["subject_id"].combine_chunks()))
    frame = frame_of(lined.drop_columns(["subject_id"]))
    world = trial(
        {name: column for name, column in frame.items() if _says_something(column)},
        there["treated"].to_numpy(zero_copy_only=False),
        there["reached"].to_numpy().astype(float),
        1 - there["holdout_share"].to_numpy(),
        1 / there["entry_share"].to_numpy(),
    )
    cost, alike = _cost(there)
    document, _ = report(world, cost, frame[_RISK], _threshold(play, cost, alike=alike), alike=alike)
    return {**document, "learned_from": world.n, "threshold_from": "goal_worth" if play.goal.worth_fen else "one_point"}


def _may_learn(house: House, people: pa.Table) -> None:
    """See that there are two arms, of the sizes that were drawn, and that not everybody fared alike."""
    policy, sizes = house.policy, _sizes(people)
    if people.num_rows and not sizes["treated"]:
        raise NobodyTreatedError
    expected = float(pc.sum(people["holdout_share"]).as_py() or 0.0)
    ratio = check_arms(sizes["treated"], sizes["holdout"], expected, policy.outcome.sample_ratio_alarm_below_p)
    wrong = expected >= _LEAST_EXPECTED and ratio.p < policy.outcome.sample_ratio_alarm_below_p
    if wrong:
        raise SampleRatioError(seen=ratio.seen, expected=f"{ratio.expected:,.0f}", p=f"{ratio.p:.1g}")
    if people.num_rows >= policy.moved.learn_people_per_arm and not sizes["holdout"]:
        raise NobodyHeldOutError
    smaller = min(sizes.values())
    if smaller < policy.moved.learn_people_per_arm:
        raise NotEnoughToLearnError(n=smaller, least=policy.moved.learn_people_per_arm)
    reached = int(pc.sum(people["reached"]).as_py() or 0)
    if reached in (0, people.num_rows):
        raise OneOutcomeError(n=people.num_rows, returned=reached)


def _enough(house: House, people: pa.Table, there: pa.Table) -> None:
    sizes, least = _sizes(there), house.policy.moved.learn_people_per_arm
    if min(sizes.values()) < least and there.num_rows < people.num_rows:
        raise NothingKnownOfThemError(n=people.num_rows - there.num_rows, left=there.num_rows)
    reached = there["reached"].to_numpy()
    few = min(int(reached.sum()), int(len(reached) - reached.sum())) < min(sizes.values()) // 20
    if few:
        raise TooAlikeError(n=there.num_rows)


def _says_something(column: Any) -> bool:
    known = column[np.isfinite(column)] if column.dtype.kind == "f" else column[[one is not None for one in column]]
    return len(set(known.tolist())) > 1


def _cost(people: pa.Table) -> tuple[Floats, bool]:
    """Return what each person costs; where that is not known of all, or nothing, everybody counts alike."""
    cost = people["cost_fen"].to_numpy(zero_copy_only=False).astype(float)
    if np.isfinite(cost).all() and cost.sum() > 0 and (cost >= 0).all():
        return cost, False
    return np.ones(len(cost)), True


def _threshold(play: Playbook, cost: Floats, *, alike: bool) -> float:
    """Return what a touch must move at least: its cost over what a reached goal is worth, or else one point."""
    return float(cost.mean()) / play.goal.worth_fen if play.goal.worth_fen and not alike else WORTH_HAVING
