"""``python -m tests.bench.results``: all results of 50 playbooks on ten million verdicts (Show it 5: < 30 s, <= 2 GB).

Says seconds of processor and of the clock, and the most memory that was held; the log is generated in another process.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from liuke.facts.holdouts import Scope, assign, of_playbook
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import ACTIVITY_DAILY, HOLDOUT_ARMS, RECEIPTS, VERDICTS
from liuke.kit.clock import stopwatch
from liuke.model.policy import Policy
from liuke.outcome.results import results

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, TODAY = date(2026, 3, 1), date(2026, 5, 15)
PLAYBOOKS, WINDOW, HELD_OUT = 50, 14, 0.1
PLANS_EACH = 2


def generate(file: Path, verdicts: int) -> None:
    """Write the log: a million people at the full size, each in ten playbooks."""
    chance = np.random.default_rng(7)
    people = np.array([f"user-{n:07d}" for n in range(max(1_000, verdicts // 10))])
    facts = open_duckdb(file, ZONE)
    each = verdicts // PLAYBOOKS // PLANS_EACH
    for number in range(PLAYBOOKS):
        chosen = chance.choice(len(people), each * PLANS_EACH, replace=False)
        for nth in range(PLANS_EACH):
            plan(facts, chance, number, nth, people[chosen[nth * each : (nth + 1) * each]])
    for day in range(75):
        there = people[chance.random(len(people)) < 0.12]
        activity(facts, chance, FIRST - timedelta(days=20) + timedelta(days=day), there)
    facts.close()


def plan(facts: Facts, chance: np.random.Generator, number: int, nth: int, who: np.ndarray) -> None:
    """Write one plan: verdicts, arms (the last plan's by ``assign``), receipts of the treated."""
    n, day = len(who), FIRST + timedelta(days=number % 20 + 3 * nth)
    held = chance.random(n) < HELD_OUT
    plan_id, at = f"W-{number:02d}-{nth}", datetime(day.year, day.month, day.day, 2)
    same = {"plan_id": plan_id, "playbook": f"play_{number:02d}", "tier": "light", "at": at, "day": day}
    columns = {name: pa.repeat(pa.scalar(value), n) for name, value in same.items()}
    subject = {"subject_id": pa.array(who)}
    verdict = {"verdict": pa.array(np.where(held, "withhold", "allow")), "holdout_share": pa.repeat(HELD_OUT, n)}
    facts.append(VERDICTS, pa.table({**columns, **subject, **verdict}))
    treated = int((~held).sum())
    sent = {name: column.slice(0, treated) for name, column in columns.items() if name not in ("tier", "day")}
    same_sent = {"channel": "sms", "state": "sent", "cost_fen": 5, "dry_run": False}
    sent |= {name: pa.repeat(pa.scalar(value), treated) for name, value in same_sent.items()}
    facts.append(RECEIPTS, pa.table({**sent, "subject_id": pa.array(who[~held])}))
    own = of_playbook(f"play_{number:02d}")
    if (number, nth) == (PLAYBOOKS - 1, PLANS_EACH - 1):
        begun = stopwatch()
        assign(facts, plan_id, [Scope(playbook=f"play_{number:02d}", holdout=own, place=0, generation=1)])
        sys.stderr.write(f"assign {n:,} people: {stopwatch() - begun:.1f} s\n")
        return
    arm = {"holdout": own, "generation": 1, "again": False, "share": HELD_OUT}
    more = {name: pa.repeat(pa.scalar(value), n) for name, value in arm.items()}
    arms = {"arm": pa.array(np.where(held, "holdout", "treated"))}
    facts.append(HOLDOUT_ARMS, pa.table({**columns, **subject, **more, **arms}))


def activity(facts: Facts, chance: np.random.Generator, day: date, who: np.ndarray) -> None:
    """Write who was there on a day, and who of them paid."""
    n = len(who)
    paid = np.where(chance.random(n) < 0.08, (np.exp(chance.normal(8.5, 1, n))).astype(np.int64), 0)
    rows = {"day": pa.repeat(pa.scalar(day), n), "subject_id": pa.array(who), "present": pa.repeat(1, n)}
    counts = {"active": pa.repeat(3, n), "orders": pa.array((paid > 0).astype(np.int32)), "paid_fen": pa.array(paid)}
    facts.append(ACTIVITY_DAILY, pa.table({**rows, **counts}))


def measure(file: Path, memory: str) -> None:
    """Ask for all results and say what it took."""
    facts = open_duckdb(file, ZONE, memory_limit=memory)
    begun, used = stopwatch(), time.process_time()
    windows = {f"play_{number:02d}": WINDOW for number in range(PLAYBOOKS)}
    said = results(facts, facts.as_of(TODAY), Policy(), "CNY", windows=windows)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = sum(1 for row in said["playbooks"] if row["lift"] is not None)
    people = sum(row["treated"]["n"] + row["holdout"]["n"] for row in said["playbooks"])
    sys.stdout.write(
        f"{told} playbooks, {people:,} people: {time.process_time() - used:.1f} s of processor, {stopwatch() - begun:.1f} s by the "
        f"clock, {held:,.0f} MB\n"
    )


def main() -> None:
    """Generate in a process of its own, then measure in this one."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.results", description=__doc__)
    parser.add_argument("--verdicts", type=int, default=10_000_000)
    parser.add_argument("--memory", default="1500MB")
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--of", type=Path, help="a log generated before (python -m tests.bench.results --file FILE)")
    asked = parser.parse_args()
    if asked.of:
        measure(asked.of, asked.memory)
        return
    if asked.file:
        generate(asked.file, asked.verdicts)
        return
    with tempfile.TemporaryDirectory(prefix="results-") as made:
        file = Path(made) / "facts.duckdb"
        command = [sys.executable, "-m", "tests.bench.results", "--file", str(file), "--verdicts", str(asked.verdicts)]
        subprocess.run(command, check=True)
        measure(file, asked.memory)


if __name__ == "__main__":
    main()
