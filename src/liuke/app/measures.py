"""How the house is, in numbers for Prometheus: what waits, what went, how fresh the facts are, what is stopped."""

import os
from collections.abc import Iterable, Mapping
from datetime import UTC
from pathlib import Path

from liuke import __version__
from liuke.delivery.outbox import counts as outbox_counts
from liuke.desk.tasks import counts as task_counts
from liuke.facts.fresh import freshness
from liuke.flow.house import House
from liuke.state.plans import list_plans
from liuke.state.switches import ALL, switches

Row = tuple[Mapping[str, str], float]


def measures(house: House) -> str:
    """Return everything in Prometheus' text format."""
    now = house.clock.now()
    plans: dict[str, int] = {}
    for plan in list_plans(house.state):
        plans[str(plan.state)] = plans.get(str(plan.state), 0) + 1
    tasks = task_counts(house.state, now)
    stopped = any(row["kind"] == "stop" and row["scope"] == ALL and row["is_on"] for row in switches(house.state))
    tables = [row for row in freshness(house.facts) if row["rows"]]
    newest = [row["newest"].replace(tzinfo=UTC) for row in tables if row["newest"] is not None]
    age = (now - max(newest)).total_seconds() if newest else None
    said = [
        _metric("liuke_info", "gauge", "which version this is", [({"version": __version__}, 1)]),
        _metric(
            "liuke_outbox_messages",
            "gauge",
            "messages of the outbox by state",
            [({"state": name}, n) for name, n in outbox_counts(house.state).items()],
        ),
        _metric("liuke_plans", "gauge", "plans by state", [({"state": n}, c) for n, c in sorted(plans.items())]),
        _metric(
            "liuke_tasks",
            "gauge",
            "tasks of people by state",
            [({"state": name}, n) for name, n in tasks.items() if name != "late"],
        ),
        _metric("liuke_tasks_late", "gauge", "tasks past their due time", [({}, tasks["late"])]),
        _metric("liuke_sending_stopped", "gauge", "1 while all sending is stopped", [({}, int(stopped))]),
        _metric(
            "liuke_fact_rows",
            "gauge",
            "rows of each table of facts",
            [({"table": r["table"]}, r["rows"]) for r in tables],
        ),
        _metric("process_resident_memory_bytes", "gauge", "memory of the server", [({}, _resident())]),
    ]
    if age is not None:
        said.append(_metric("liuke_facts_age_seconds", "gauge", "how old the newest fact is", [({}, max(0.0, age))]))
    return "".join(said)


def _metric(name: str, kind: str, means: str, rows: Iterable[Row]) -> str:
    lines = [f"# HELP {name} {means}", f"# TYPE {name} {kind}"]
    return "\n".join([*lines, *(line(name, labels, value) for labels, value in rows)]) + "\n"


def line(name: str, labels: Mapping[str, str], value: float) -> str:
    """Write one sample."""
    told = ",".join(f'{key}="{_quoted(said)}"' for key, said in labels.items())
    return f"{name}{{{told}}} {value:g}" if told else f"{name} {value:.15g}"


def _quoted(said: str) -> str:
    return said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _resident() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
