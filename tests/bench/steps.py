"""The steps of the bench. Each runs in a process of its own, so that its peak memory is its own."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.ingest.load import ReadOptions
from liuke.ingest.load import load as load_file
from liuke.kit.clock import stopwatch
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.measure import measure
from liuke.signals.read import retention
from liuke.signals.spec import SignalSpec
from liuke.signals.specs import SIGNALS
from tests.bench.generate import DAYS, EVENTS_A_USER, PLAN, ZONE, add_day, day_of, generate, opened

_ASK = load("tests.bench", "scan")
Figures = dict[str, Any]


def timed(work: Callable[[], Any]) -> Figures:
    """Return seconds by the wall and by the processor."""
    wall, processor = stopwatch(), time.process_time()
    work()
    return {"wall_s": stopwatch() - wall, "cpu_s": time.process_time() - processor}


def least(work: Callable[[], Any], times: int) -> Figures:
    """Return the quickest of several."""
    return min((timed(work) for _ in range(times)), key=lambda one: float(one["wall_s"]))


def generate_log(file: Path, events: int) -> Figures:
    """Write the log."""
    file.unlink(missing_ok=True)
    facts = opened(file)
    found = timed(lambda: generate(facts, events))
    facts.close()
    return found | {"bytes": file.stat().st_size}


def scan(file: Path, _: int) -> Figures:
    """Scan the columns that the signals read; once before, so that the file lies in memory for all."""
    facts = opened(file)
    facts.read(_ASK["touch"])
    found = {"scan": least(lambda: facts.read(_ASK["scan"]), 3), "touch": least(lambda: facts.read(_ASK["touch"]), 3)}
    facts.close()
    return found


def full(file: Path, _: int) -> Figures:
    """S1-S5 for all users from the raw log: roll-up of every day, every user's signals, the triangle. Then S6-S18."""
    facts, policy = opened(file), Policy()
    as_of = facts.as_of(day_of(DAYS))
    found = {
        "roll_up": timed(lambda: roll_up(facts)),
        "measure": timed(lambda: measure(facts, as_of, policy, ())),
        "retention": timed(lambda: retention(facts, as_of, unit="day", cells=30)),
    }
    size = facts.one(_ASK["size"])
    found["all"] = _one_by_one(facts, as_of, policy)
    facts.close()
    return found | {"size": size}


def _one_by_one(facts: Facts, as_of: AsOf, policy: Policy) -> Figures:
    """Measure everything, and say of each signal beyond the first five what it took."""
    each: dict[str, Figures] = {}

    def clocked(spec: SignalSpec) -> SignalSpec:
        def work(*asked: Any) -> Any:
            rows: list[Any] = []
            assert spec.measure is not None
            inner = spec.measure
            each[spec.name] = timed(lambda: rows.extend(inner(*asked)))
            return rows

        return replace(spec, measure=work) if spec.measure else spec

    return timed(lambda: measure(facts, as_of, policy, [clocked(spec) for spec in SIGNALS])) | {"each": each}


def new_day(file: Path, events: int) -> Figures:
    """One day more, and one late event: what a daily run does."""
    facts, policy = opened(file), Policy()
    users = facts.one(_ASK["size"])["events"] // EVENTS_A_USER
    add_day(facts, DAYS, events, users)
    found = {"roll_up": timed(lambda: roll_up(facts))}
    as_of = facts.as_of(day_of(DAYS + 1))
    found["measure"] = timed(lambda: measure(facts, as_of, policy, ()))
    found["all"] = _one_by_one(facts, as_of, policy)
    mark_dirty(facts, [day_of(DAYS // 2)])
    found["late_day"] = timed(lambda: roll_up(facts))
    facts.close()
    return found


def with_pandas(file: Path, _: int) -> Figures:
    """The same numbers the pandas way."""
    from tests.bench.by_pandas import by_pandas, tables

    facts = opened(file)
    given = tables(facts)
    facts.close()
    said: Figures = {}
    found = timed(lambda: said.update(by_pandas(given, day_of(DAYS), ZONE)))
    return found | {"said": said}


def with_liuke(file: Path, events: int) -> Figures:
    """The same log by liuke, and its answers for comparison."""
    from tests.bench.by_pandas import by_liuke

    found = full(file, events)
    facts = opened(file)
    found["said"] = by_liuke(facts, facts.as_of(day_of(DAYS)))
    facts.close()
    return found


def csv_file(file: Path, _: int) -> Figures:
    """Write the log as a CSV file beside it."""
    with duckdb.connect(str(file), read_only=True) as con:
        con.sql(_ASK["file_rows"].text).write_csv(str(file.with_suffix(".csv")))
    return {"bytes": file.with_suffix(".csv").stat().st_size}


def bare_copy(file: Path, _: int) -> Figures:
    """Take the CSV file into a table like events by a bare COPY; and into one of its own four columns by the reader."""
    bare, source = file.with_name("bare.duckdb"), str(file.with_suffix(".csv"))
    opened(bare).close()
    with duckdb.connect(str(bare), config={"preserve_insertion_order": False}) as con:
        con.execute(_ASK["bare_table"].text)
        found = timed(lambda: con.execute(_ASK["bare_copy"].text, [source]))
        found["reader"] = timed(lambda: con.read_csv(source, header=True).create("read"))
    bare.unlink()
    return found


def import_file(file: Path, _: int) -> Figures:
    """Take the CSV file in as a user does: mapped, checked, told apart from what is there, days marked."""
    facts, now = opened(file.with_name("imported.duckdb")), datetime(2026, 1, 1, tzinfo=UTC)
    mapping = {"user_id": "subject_id", "happened_at": "ts", "event_name": "event", "item": "item_id"}
    source, folder = file.with_suffix(".csv"), file.parent
    options = ReadOptions(zone="UTC")
    taken: list[Any] = []

    def work() -> None:
        taken.append(
            load_file(
                facts, source, "events", mapping=mapping, options=options, tracking=PLAN, now=now, quarantine=folder
            )
        )

    found = timed(work)
    facts.close()
    report = taken[0].document()
    return found | {name: report[name] for name in ("read", "loaded", "rejected")}


def help_page(_: Path, __: int) -> Figures:
    """``liuke --help``, the quickest of seven."""
    command = [str(Path(sys.executable).with_name("liuke")), "--help"]
    return least(lambda: subprocess.run(command, check=True, capture_output=True), 7)


STEPS: dict[str, Callable[[Path, int], Figures]] = {
    "generate": generate_log,
    "scan": scan,
    "full": full,
    "new_day": new_day,
    "pandas": with_pandas,
    "liuke": with_liuke,
    "csv": csv_file,
    "bare_copy": bare_copy,
    "import": import_file,
    "help": help_page,
}


def run_here(name: str, file: Path, events: int) -> Figures:
    """Run a step in this process and add its peak memory."""
    pa.scalar(1)  # where pandas is installed Arrow imports it now: seconds of nobody's work
    found = STEPS[name](file, events)
    return found | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
