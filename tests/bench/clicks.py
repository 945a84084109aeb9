"""Forty people clicking at once while a day runs: ``python -m tests.bench.clicks WORKSPACE`` (issue 7, "Show it" 2).

Serves a copy of the workspace in a process of its own, lets people walk a recorded mix of pages, each with a session and
a second's thought between clicks, and starts `run` beside them. Says errors, P50 and P95 by page, and the server's memory.
"""

import argparse
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import sleep
from urllib.parse import urlencode, urlsplit

from liuke.app.door import call
from liuke.kit.clock import stopwatch

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
THINKING_S = 1.0


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
    asked.add_argument("--still", action="store_true", help="without a day running beside")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "shop"
        shutil.copytree(said.workspace, copy, ignore=shutil.ignore_patterns(".lock", "*.sock"))
        found = measure(copy, said.people, said.clicks, runs=not said.still)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 1 if found["errors"] else 0


def measure(folder: Path, people: int, clicks: int, *, runs: bool) -> dict[str, object]:
    """Serve the folder and let people click."""
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert server.stdout is not None
        first = json.loads(server.stdout.readline())
        host = urlsplit(first["address"]).netloc
        names = _names(folder)
        cookie = _sign_in(host, first["key"])
        for page, _ in MIX:  # what a morning computes once is there before the others come
            _open(host, page.format(**names), cookie)
        idle = _memory(server.pid)
        seen, day = Seen(), _Day(folder)
        if runs:
            day.start()
        began = stopwatch()
        walkers = [threading.Thread(target=_walk, args=(host, cookie, names, clicks, n, seen)) for n in range(people)]
        for one in walkers:
            one.start()
        for one in walkers:
            one.join()
        seconds, ran = stopwatch() - began, not day.is_alive() if runs else False
        peak = _memory(server.pid)
        if runs:
            day.join()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    every = sorted(t for times in seen.took.values() for t in times)
    return {
        "people": people,
        "clicks": len(every),
        "seconds": round(seconds, 1),
        "errors": len(seen.wrong),
        "wrong": sorted(set(seen.wrong)),
        "p50_s": round(_share(every, 0.5), 3),
        "p95_s": round(_share(every, 0.95), 3),
        "most_s": round(every[-1], 3),
        "memory_mb": {"before": idle[0], "after": peak[0], "most": peak[1]},
        "day_beside": {"wanted": runs, "ended_first": ran, "why": day.why if runs else ""},
        "load": os.getloadavg()[0],
        "pages": {
            page: {"n": len(t), "p50_s": round(_share(sorted(t), 0.5), 3), "p95_s": round(_share(sorted(t), 0.95), 3)}
            for page, t in sorted(seen.took.items())
        },
    }


class _Day(threading.Thread):
    """`liuke run`, asked of the server as another terminal would."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.why = folder, ""

    def run(self) -> None:
        """Ask."""
        try:
            call(self.folder, "run", {})
        except Exception as why:  # noqa: BLE001 - told in the report
            self.why = f"{type(why).__name__}: {why}"


_SERVE = """
import json, sys
from pathlib import Path
from liuke.web.serve import serve
def ready(served):
    print(json.dumps({"address": served.address, "key": served.links[-1][2].partition("key=")[2]}), flush=True)
serve(Path(sys.argv[1]), port=0, ready=ready)
"""


def _names(folder: Path) -> dict[str, str]:
    plans = call(folder, "plan_list", {})["plans"]
    tasks = call(folder, "task_list", {"limit": 1})["tasks"]
    users = call(folder, "users", {"limit": 1})["users"]
    return {"plan": plans[0]["id"], "task": str(tasks[0]["id"]), "user": users[0]["subject_id"]}


def _sign_in(host: str, key: str) -> str:
    link = http.client.HTTPConnection(host, timeout=60)
    form = urlencode({"key": key})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{host}"}
    link.request("POST", "/in", form, headers)
    answer = link.getresponse()
    assert answer.status == 303, answer.status
    return str(answer.headers["set-cookie"]).partition(";")[0]


def _open(host: str, path: str, cookie: str) -> int:
    link = http.client.HTTPConnection(host, timeout=300)
    try:
        link.request("GET", path, headers={"Cookie": cookie})
        answer = link.getresponse()
        answer.read()
        return answer.status
    finally:
        link.close()


def _walk(host: str, cookie: str, names: dict[str, str], clicks: int, number: int, seen: Seen) -> None:
    chance = Random(number)
    pages, weights = zip(*MIX, strict=True)
    for page in chance.choices(pages, weights, k=clicks):
        sleep(chance.uniform(0, 2 * THINKING_S))
        began = stopwatch()
        try:
            status = _open(host, page.format(**names), cookie)
        except OSError as why:
            status = 599
            seen.wrong.append(type(why).__name__)
        seen.add(page, stopwatch() - began, status)


def _share(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def _memory(pid: int) -> tuple[int, int]:
    """Return resident memory of a process now and at most, in MB."""
    said = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = {line.partition(":")[0]: line.split()[1] for line in said.splitlines() if line.startswith("Vm")}
    return int(found["VmRSS"]) // 1024, int(found["VmHWM"]) // 1024


if __name__ == "__main__":
    sys.exit(main())
