"""``python -m tests.bench --millions 10``: ratios against a baseline of the same run. Never a timed test."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.generate import DAYS
from tests.bench.outbox import report as report_outbox
from tests.bench.outbox import run as run_outbox
from tests.bench.report import report
from tests.bench.steps import STEPS, run_here

_BESIDE = 5_000_000


def in_a_process(name: str, file: Path, events: int) -> dict[str, Any]:
    """Run a step in a process of its own."""
    sys.stderr.write(f"{name} …\n")
    command = [sys.executable, "-m", "tests.bench", "--step", name, "--file", str(file), "--events", str(events)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def bench(events: int, folder: Path) -> dict[str, Any]:
    """Run every step and return the figures."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="log-") as made:
        log, beside = Path(made) / "facts.duckdb", Path(made) / "beside.duckdb"
        found: dict[str, Any] = {
            "events": events,
            "machine": {"processors": os.cpu_count(), "python": platform.python_version()},
        }
        for name in ("generate", "scan", "full"):
            found[name] = in_a_process(name, log, events)
        found["new_day"] = in_a_process("new_day", log, events // DAYS)
        log.unlink()
        beside_events = min(_BESIDE, events)
        in_a_process("generate", beside, beside_events)
        found["beside"] = {"events": beside_events}
        for name in ("liuke", "pandas", "csv", "bare_copy", "import"):
            found["beside"][name] = in_a_process(name, beside, beside_events)
        found["help"] = in_a_process("help", log, 0)
    return found


def main() -> None:
    """Read the arguments, run, print the table, keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--millions", type=float, default=10, help="millions of events (10)")
    parser.add_argument("--a-user", type=int, default=100, help="events a user (100); fewer people are measured sooner")
    parser.add_argument("--folder", type=Path, default=Path("bench"), help="where figures and scratch files go (bench)")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--events", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        sys.stdout.write(json.dumps(run_here(asked.step, asked.file, asked.events)) + "\n")
        return
    os.environ["BENCH_EVENTS_A_USER"] = str(asked.a_user)
    asked.folder.mkdir(parents=True, exist_ok=True)
    found = bench(int(asked.millions * 1e6), asked.folder)
    found["outbox"] = run_outbox(5_000)
    (asked.folder / f"bench-{asked.millions:g}m.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(report(found) + report_outbox(found["outbox"]))


if __name__ == "__main__":
    main()
