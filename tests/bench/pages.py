"""How fast pages come: ``python -m tests.bench.pages WORKSPACE`` (issue 7, "Show it" 2).

Serves a copy of the workspace in a process of its own. Of every page: its first opening, the first byte at the median of
50 further loads, and, in Chromium with an empty cache, when it is interactive and what it weighs, each file gzipped.
"""

import argparse
import gzip
import json
import os
import sys
from pathlib import Path
from typing import Any

from scripts.screens import ARGUMENTS, CHROMIUM, scenes

from liuke.app.door import call
from liuke.kit.clock import stopwatch
from tests.bench.served import Server, copied, serving, share_of

FIRST_BYTE_S, INTERACTIVE_S, PLAIN_KB, DRAWN_KB = 0.3, 1.0, 250, 650
_BY_ITSELF = frozenset({"audience-wrong", "missing", "users-wrong"})
"""Pages of errors: as fast as the others, and measured with them; their status is no failure."""


def main() -> int:
    """Measure, print one JSON document, and return 1 where a page is slower or heavier than promised."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.pages", description=__doc__)
    asked.add_argument("workspace", type=Path)
    asked.add_argument("--loads", type=int, default=50)
    asked.add_argument("--only", default="", help="names of pages, with commas between")
    asked.add_argument("--draft", action="store_true", help="run the day first, so that a plan waits")
    asked.add_argument("--here", action="store_true", help="serve the workspace itself, not a copy of it")
    said = asked.parse_args()
    if said.here:
        found = measure(said.workspace, said.loads, said.only)
    else:
        with copied(said.workspace) as folder:
            if said.draft:
                call(folder, "run", {}, language="zh")
            scenes.prepare(folder, "zh")  # something stands on each page
            found = measure(folder, said.loads, said.only)
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return 1 if found["over"] else 0


def _pages(folder: Path) -> dict[str, str]:
    """Return every page inside the house by name; what is only done on a page is no page of its own."""
    return {one.name: one.path for one in scenes.shop(folder) if one.after is None}


def measure(folder: Path, loads: int, only: str) -> dict[str, Any]:
    """Open every page so often, and look at each in a browser."""
    wanted = {name: path for name, path in _pages(folder).items() if not only or name in only.split(",")}
    with serving(folder) as server:
        rows = {name: _loaded(server, name, path, loads) for name, path in wanted.items()}
        seen = _looked_at(server, wanted) if Path(CHROMIUM).exists() else {}
        memory = server.memory()
    for name, more in seen.items():
        rows[name] |= more
    over = sorted(name for name, row in rows.items() if _over(row))
    return {
        "loads": loads,
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "memory_mb": {"after": memory[0], "most": memory[1]},
        "over": over,
        "slowest_s": max(row["median_s"] for row in rows.values()),
        "pages": rows,
    }


def _loaded(server: Server, name: str, path: str, loads: int) -> dict[str, Any]:
    status, first, body, _ = server.open(path)
    times = []
    for _ in range(loads):
        status, took, body, _ = server.open(path)
        times.append(took)
    if status >= 400 and name not in _BY_ITSELF:
        sys.exit(f"{name} {path} answered {status}")
    times.sort()
    sys.stderr.write(f"{name:18} first {first:7.3f} s, median {share_of(times, 0.5):7.3f} s\n")
    return {
        "first_s": round(first, 3),
        "median_s": round(share_of(times, 0.5), 3),
        "p95_s": round(share_of(times, 0.95), 3),
        "page_kb": round(len(body) / 1000),
    }


_WHEN = "() => { const n = performance.getEntriesByType('navigation')[0]; return [n.domInteractive, n.domContentLoadedEventEnd, n.loadEventEnd]; }"


def _looked_at(server: Server, wanted: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Open each page with an empty cache: when its scripts have run, and what all its files weigh."""
    from playwright.sync_api import sync_playwright

    found, home = {}, f"http://{server.host}"
    name_, _, value = server.cookie.partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, path in wanted.items():
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_cookies([{"name": name_, "value": value, "url": home}])
            page = context.new_page()
            files: list[str] = []
            page.on("request", lambda one, files=files: files.append(one.url))
            began = stopwatch()
            page.goto(home + path, wait_until="load")
            whole = stopwatch() - began
            _, ready, _ = page.evaluate(_WHEN)
            context.close()
            weights = {
                url: _weight(server, url.removeprefix(home)) for url in dict.fromkeys(files) if "stream" not in url
            }
            drawn = any("echarts" in url for url in weights)
            found[name] = {
                "interactive_s": round(ready / 1000, 3),
                "whole_s": round(whole, 3),
                "gzip_kb": round(sum(weights.values()) / 1000),
                "echarts": drawn,
                "files": len(weights),
            }
            sys.stderr.write(f"{name:18} interactive {ready / 1000:6.3f} s, {found[name]['gzip_kb']} kB\n")
        browser.close()
    return found


def _weight(server: Server, path: str) -> int:
    return len(gzip.compress(server.open(path)[2], 6))


def _over(row: dict[str, Any]) -> bool:
    most = DRAWN_KB if row.get("echarts") else PLAIN_KB
    slow = row["median_s"] >= FIRST_BYTE_S or row.get("interactive_s", 0) >= INTERACTIVE_S
    return bool(slow or row.get("gzip_kb", 0) > most)


if __name__ == "__main__":
    sys.exit(main())
