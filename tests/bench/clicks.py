"""Forty people clicking at once while a day runs: ``python -m tests.bench.clicks WORKSPACE`` (issue 7, "Show it" 2).

Serves a copy of the workspace in a process of its own, lets people walk a recorded mix of pages, each with a session and
some thought between clicks, and starts `run` beside them. Says errors, P50 and P95 by page, and the server's memory.
"""

import argparse
import json
import os
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import sleep

from liuke.app.door import call
from liuke.kit.clock import stopwatch
from tests.bench.next_day import write_next_day
from tests.bench.served import Server, copied, serving, share_of

MIX = (
    ("/", 14),
    ("/plans", 6),
    ("/plans/{plan}", 8),
    ("/plans/{plan}/people?verdict=send", 5),
    ("/tasks", 12),
    ("/tasks/{task}", 6),
    ("/signals", 8),
    ("/signals/login_decay", 5),
    ("/users?where=idle_days%20%3E%3D%207", 8),
    ("/users/{user}", 8),
    ("/results", 5),
    ("/explain", 3),
    ("/api/v1/task-list?limit=20", 4),
    ("/api/v1/users?limit=20", 4),
    ("/palette?q=plan", 4),
)
"""Recorded from walks of the six personas: how often of a hundred clicks each page is opened."""
_THEIR_USERS = 3


@dataclass
class Seen:
    """What came of the clicks."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, page: str, seconds: float, status: int) -> None:
        """Note one answer."""
        with self.lock:
            self.took.setdefault(page, []).append(seconds)
            if status >= 400:
                self.wrong.append(f"{status} {page}")


def main() -> int:
    """Measure, print one JSON document, and return 1 where somebody saw an error."""
    asked = argparse.ArgumentParser()
    asked.add_argument("workspace", type=Path)
    asked.add_argument("--people", type=int, default=40)
    asked.add_argument("--clicks", type=int, default=15)
    asked.add_argument("--thinking", type=float, default=1.0, help="seconds between an answer and the next click")
    asked.add_argument("--still", action="store_true", help="without a day running beside")
    asked.add_argument("--whole", action="store_true", help="they click until the day has run")
    said = asked.parse_args()
    with copied(said.workspace) as folder:
        found = measure(
            folder, said.people, said.clicks, thinking_s=said.thinking, runs=not said.still, whole=said.whole
        )
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 1 if found["errors"] else 0


def measure(
    folder: Path, people: int, clicks: int, *, thinking_s: float = 1.0, runs: bool, whole: bool = False
) -> dict[str, object]:
    """Serve the folder and let people click."""
    seen, day = Seen(), _Day(folder, write_next_day(folder) if runs else [])
    with serving(folder) as server:
        names = _names(folder, 1 + people * _THEIR_USERS)
        for page, _ in MIX:  # what a morning computes once is there before the others come
            server.open(page.format(**names[0]))
        server.rest()
        idle = server.memory()
        if runs:
            day.start()
        began = stopwatch()
        walkers = [
            threading.Thread(
                target=_walk,
                args=(server, names[n + 1 :: people], clicks, n, thinking_s, seen, day if whole else None),
            )
            for n in range(people)
        ]
        for one in walkers:
            one.start()
        for one in walkers:
            one.join()
        seconds, ran = stopwatch() - began, not day.is_alive() if runs else False
        if runs:
            day.join()
        peak = server.memory()
    every = sorted(t for times in seen.took.values() for t in times)
    return {
        "people": people,
        "clicks": len(every),
        "thinking_s": thinking_s,
        "seconds": round(seconds, 1),
        "errors": len(seen.wrong),
        "wrong": sorted(set(seen.wrong)),
        "p50_s": round(share_of(every, 0.5), 3),
        "p95_s": round(share_of(every, 0.95), 3),
        "most_s": round(every[-1], 3),
        "memory_mb": {"before": idle[0], "after": peak[0], "most": peak[1]},
        "day_beside": {
            "wanted": runs,
            "ended_first": ran,
            "seconds": round(day.seconds),
            "why": day.why if runs else "",
        },
        "load": os.getloadavg()[0],
        "pages": {
            page: {
                "n": len(t),
                "p50_s": round(share_of(sorted(t), 0.5), 3),
                "p95_s": round(share_of(sorted(t), 0.95), 3),
            }
            for page, t in sorted(seen.took.items())
        },
    }


class _Day(threading.Thread):
    """A new day's facts, then `liuke run`, asked of the server as another terminal would."""

    def __init__(self, folder: Path, files: list[tuple[str, Path]]) -> None:
        super().__init__()
        self.folder, self.files, self.why, self.seconds = folder, files, "", 0.0

    def run(self) -> None:
        """Ask."""
        began = stopwatch()
        try:
            for table, file in self.files:
                call(self.folder, "import", {"file": str(file), "table": table, "options": {"zone": "UTC"}})
            call(self.folder, "run", {})
            self.seconds = stopwatch() - began
        except Exception as why:  # noqa: BLE001 - told in the report
            self.why = f"{type(why).__name__}: {why}"


def _names(folder: Path, most: int) -> list[dict[str, str]]:
    """Return what is opened, a task and a user each: nobody looks at the people whom another looks at."""
    plans = call(folder, "plan_list", {})["plans"]
    tasks = call(folder, "task_list", {"limit": most})["tasks"]
    users = call(folder, "users", {"limit": most})["users"]
    return [
        {"plan": plans[0]["id"], "task": str(tasks[n % len(tasks)]["id"]), "user": user["subject_id"]}
        for n, user in enumerate(users)
    ]


def _walk(
    server: Server,
    names: list[dict[str, str]],
    clicks: int,
    number: int,
    thinking_s: float,
    seen: Seen,
    until: threading.Thread | None,
) -> None:
    chance, walked = Random(number), 0
    pages, weights = zip(*MIX, strict=True)
    while walked < clicks or (until is not None and until.is_alive()):
        page, walked = chance.choices(pages, weights)[0], walked + 1
        sleep(chance.uniform(0, 2 * thinking_s))
        began = stopwatch()
        try:
            status = server.open(page.format(**chance.choice(names)))[0]
        except OSError as why:
            status = 599
            seen.wrong.append(type(why).__name__)
        seen.add(page, stopwatch() - began, status)


if __name__ == "__main__":
    sys.exit(main())
