"""``python -m tests.bench.journeys``: a million people take a step. A fork, so that it is the walking that is measured."""

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from liuke.app.house import new_workspace, opened
from liuke.facts.tables import EVENTS
from liuke.flow.pulse import pulse
from liuke.kit.clock import HandClock, stopwatch
from liuke.model.moment import AsOf
from liuke.playbooks.document import packed
from liuke.state.enrolments import Enrolment, enrol

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
PLAY = """
id: walk
code: W1
label: {zh: 走一步, en: Walk}
purpose: {zh: 走一步, en: Walk}
priority: 1
owner: user_operations
audience: idle_days >= 0
budget_fen: 1
tiers: [{id: first, label: {zh: 起, en: First}, from_days: 0, channel: push, template: days_push}]
steps:
  - {id: one, label: {zh: 一, en: One}}
  - {id: two, label: {zh: 二, en: Two}}
"""


def run(people: int, folder: Path, state_url: str) -> None:
    """Let everybody begin, one in ten reach the goal, and all of them take a step."""
    new_workspace(folder, name="walk", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    (folder / "playbooks").mkdir(exist_ok=True)
    (folder / "playbooks" / "walk.yml").write_text(PLAY, encoding="utf-8")
    if state_url:
        toml = folder / "liuke.toml"
        toml.write_text(f'state_url = "{state_url}"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    clock = HandClock(NOW)
    with opened(folder, clock) as house:
        play = house.playbooks["walk"]
        entrants = (
            Enrolment(
                playbook="walk",
                version=play.version,
                subject_id=f"u{n}",
                plan_id="W-1",
                occurrence=NOW.date(),
                tier="first",
                step="one",
                due_at=NOW,
            )
            for n in range(people)
        )
        _said("begin", people, lambda: enrol(house.state, entrants, [("walk", play.version, packed(play))], NOW))
        back, later = [f"u{n}" for n in range(0, people, 10)], NOW + timedelta(hours=1)
        at = [later.replace(tzinfo=None)] * len(back)
        day = [later.astimezone(house.zone).date()] * len(back)
        rows = {"subject_id": back, "ts": at, "day": day, "event": ["login"] * len(back), "ingested_at": at}
        house.facts.append(EVENTS, pa.table(rows | {"row_hash": list(range(len(back))), "nth": [0] * len(back)}))
        clock.forward(timedelta(hours=2))
        found: dict[str, int] = {}
        as_of = AsOf(day=NOW.date(), zone=house.zone)
        _said("walk", people, lambda: found.update(pulse(house, as_of)))
        sys.stdout.write(f"moved {found['moved']:,}, of them at the goal {found['goal']:,}\n")


def _said(what: str, people: int, work: object) -> None:
    wall, processor = stopwatch(), time.process_time()
    assert callable(work)
    work()
    wall, processor = stopwatch() - wall, time.process_time() - processor
    sys.stdout.write(f"{what}: {people:,} people, {wall:.1f} s by the clock, {processor:.1f} s of processor\n")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.journeys", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--state", default="", help="another state database, such as a PostgreSQL's address")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="walk-") as made:
        run(asked.people, Path(made) / "shop", asked.state)


if __name__ == "__main__":
    main()
