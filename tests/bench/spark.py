"""``python -m tests.bench.spark --millions 10``: every signal over the same events on both engines. Never a timed test."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from liuke.facts.arrivals import notice
from liuke.facts.export import export
from liuke.facts.roll_up import roll_up
from liuke.facts.statement import load
from liuke.facts.store import Facts, open_spark
from liuke.facts.tables import EVENTS, ORDERS, USERS
from liuke.facts.tracking import keep_roles
from liuke.model.policy import Policy
from liuke.signals.measure import measure
from liuke.signals.read import retention
from liuke.signals.tables import TABLES
from tests.bench.generate import DAYS, PLAN, ZONE, day_of, generate, opened
from tests.bench.steps import timed

_SUMS = load("tests.bench", "both")["sums"]
_LAKE = (EVENTS, ORDERS, USERS)
_CONF = {"spark.sql.shuffle.partitions": "8"}


def worked(facts: Facts, beside: str | None = None) -> dict[str, Any]:
    """Roll up every day, measure every user, cut the triangle; and sum up what came of it."""
    as_of, policy = facts.as_of(day_of(DAYS)), Policy()
    found: dict[str, Any] = {
        "roll_up": clocked(lambda: roll_up(facts), beside),
        "measure": clocked(lambda: measure(facts, as_of, policy), beside),
        "retention": clocked(lambda: retention(facts, as_of, unit="day", cells=30), beside),
    }
    sums = facts.one(_SUMS, as_of)
    return found | {"said": {k: v.isoformat() if isinstance(v, date) else float(v) for k, v in sums.items()}}


def clocked(work: Callable[[], Any], beside: str | None) -> dict[str, Any]:
    """Return seconds by the wall and by the processor, those of a process beside this one among them."""
    before = _processor_s(beside)
    found = timed(work)
    return found | {"cpu_s": found["cpu_s"] + _processor_s(beside) - before}


def _processor_s(process: str | None) -> float:
    if process is None:
        return 0.0
    said = Path("/proc", process, "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def on_duckdb(folder: Path, events: int) -> dict[str, Any]:
    """Make the log, hand it out as Parquet for the other, and work."""
    facts = opened(folder / "facts.duckdb")
    generate(facts, events)
    for table in _LAKE:
        (folder / table.name).mkdir()
        export(facts, table, folder / table.name / "0.parquet")
    found = worked(facts)
    facts.close()
    return found | {"peak_mb": _peak("self")}


def on_spark(folder: Path, _: int) -> dict[str, Any]:
    """Work on those Parquet files where they lie."""
    from liuke.facts.engines.spark_session import start, stop

    session = start("local[2]", memory_limit="2GB", conf=_CONF, log=folder / "log")
    java = str(session.sparkContext._gateway.proc.pid)
    sources = {table.name: f"parquet:{folder / table.name}" for table in _LAKE}
    facts = open_spark(session, folder, ZONE, sources=sources, extra=TABLES)
    keep_roles(facts, PLAN)
    found = {"notice": clocked(lambda: notice(facts), java)} | worked(facts, java)
    found |= {"peak_mb": _peak("self") + _peak(java)}
    facts.close()
    stop(session)
    return found


def _peak(process: str) -> int:
    said = Path("/proc", process, "status").read_text(encoding="utf-8")
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", said)
    return int(kilobytes) // 1024


_STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {"duckdb": on_duckdb, "spark": on_spark}


def main() -> None:
    """Run both in processes of their own, print the ratio, keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.spark", description=__doc__)
    parser.add_argument("--millions", type=float, default=10, help="millions of events (10)")
    parser.add_argument("--folder", type=Path, default=Path("bench"), help="where figures and scratch files go (bench)")
    parser.add_argument("--step", choices=_STEPS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    events = int(asked.millions * 1e6)
    if asked.step:
        sys.stdout.write(json.dumps(_STEPS[asked.step](asked.folder, events)) + "\n")
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Any] = {"events": events}
    with tempfile.TemporaryDirectory(dir=asked.folder, prefix="both-") as made:
        for step in _STEPS:
            command = [
                sys.executable,
                "-m",
                "tests.bench.spark",
                "--step",
                step,
                "--folder",
                str(Path(made).absolute()),
            ]
            command += ["--millions", str(asked.millions)]
            said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            found[step] = json.loads(said.splitlines()[-1])
    (asked.folder / f"bench-spark-{asked.millions:g}m.json").write_text(json.dumps(found, indent=1) + "\n")
    for part in ("roll_up", "measure", "retention"):
        for unit, name in (("wall_s", part), ("cpu_s", "  processor")):
            here, there = (found[step][part][unit] for step in _STEPS)
            sys.stdout.write(f"{name:12s} DuckDB {here:8.2f} s   Spark {there:8.2f} s   {there / here:6.1f} ×\n")
    notice_s = found["spark"]["notice"]["wall_s"]
    sys.stdout.write(f"{'notice':12s} {'':17s} Spark {notice_s:8.2f} s\n")
    sys.stdout.write(
        f"peak memory  DuckDB {found['duckdb']['peak_mb']:,} MB   Spark {found['spark']['peak_mb']:,} MB\n"
    )
    same = found["duckdb"]["said"] == found["spark"]["said"]
    sys.stdout.write(f"both say the same: {'yes' if same else 'NO'}\n")


if __name__ == "__main__":
    main()
