"""The work about the business that an applied plan's playbooks ask for: a review, a look at a step."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pyarrow as pa
from sqlglot import exp

from liuke.desk.tasks import NewTask
from liuke.facts.profile import select
from liuke.flow.house import House
from liuke.kit.chance import fingerprint
from liuke.kit.errors import Language
from liuke.model.moment import AsOf
from liuke.playbooks.play import HouseTask, Playbook
from liuke.state.plans import Plan

_MOST_NAMED = 10


def house_work(
    house: House, plan: Plan, chosen: Sequence[dict[str, Any]], language: Language = "zh"
) -> Iterator[NewTask]:
    """Give the tasks of the playbooks that answer anybody in this plan.

    A key that counts spans of ``every_days`` keeps a task from being opened again within one.
    """
    people: dict[str, list[str]] = defaultdict(list)
    for row in chosen:
        people[row["playbook"]].append(row["subject_id"])
    for id_, subjects in people.items():
        play = house.playbooks[id_]
        for task in play.tasks:
            yield _task(house, plan, play, task, subjects, language)


def _task(
    house: House, plan: Plan, play: Playbook, task: HouseTask, subjects: list[str], language: Language
) -> NewTask:
    span = plan.as_of.toordinal() // task.every_days
    spread = _spread(house, AsOf(day=plan.as_of, zone=house.zone), task.by, subjects) if task.by else {}
    count = f"涉及 {len(subjects)} 人" if language == "zh" else f"{len(subjects)} people"
    lines = [task.note.said(language), count, *(f"· {name}: {n}" for name, n in spread.items())]
    return NewTask(
        key=fingerprint(house.name, play.id, task.id, str(span)),
        kind="review",
        title=task.label.said(language),
        note="\n".join(lines),
        details={"people": len(subjects), **spread},
        owner=task.owner,
        due_at=house.clock.now() + timedelta(hours=task.due_hours),
        plan_id=plan.id,
        playbook=play.id,
    )


def _spread(house: House, as_of: AsOf, column: str, subjects: list[str]) -> dict[str, int]:
    """Count these people by a column of their profile, the most frequent first."""
    where = exp.Not(this=exp.column(column, quoted=True).is_(exp.null()))
    asked, wanted = pa.array(subjects, pa.string()), ["subject_id", column]
    mine = select(house.facts, as_of, house.columns, where=where, wanted=wanted, among=asked)
    counted = Counter(str(value) for value in mine[column].to_pylist())
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:_MOST_NAMED])
