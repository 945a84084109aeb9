"""Screenshots of every page, in both languages and lights and at three widths: ``make screens``.

    python scripts/screens.py [WORKSPACE] [--into screens] [--only today,plan]

Serves the workspace (``sample`` unless another is named; where there is none a small sample business is made for the
moment), signs in as an administrator, and writes ``screens/<page>-<width>-<light>-<language>.png``. Needs Chromium.
"""

import argparse
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from liuke.app.door import call
from liuke.app.sample import build_sample
from liuke.web.serve import Served, serve

WIDTHS = (390, 1280, 1920)
LIGHTS = ("light", "dark")
LANGUAGES = ("zh", "en")
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
_TALLEST = 12_000


def pages(folder: Path) -> dict[str, str]:
    """Return every page's name and address."""
    plans = call(folder, "plan_list", {}, language="zh")["plans"]
    plan = plans[0]["id"] if plans else call(folder, "run", {}, language="zh")["id"]
    leaving = "high_value_leaving = true"
    user = call(folder, "users", {"where": leaving, "limit": 1}, language="zh")["users"][0]["subject_id"]
    return {
        "today": "/",
        "plans": "/plans",
        "plan": f"/plans/{plan}",
        "people": f"/plans/{plan}/people?code=G-01",
        "approve": f"/plans/{plan}/approve",
        "live": "/live",
        "results": "/results",
        "playbooks": "/playbooks",
        "playbook": "/playbooks/golden_48h",
        "audience": "/audience?where=" + quote(leaving),
        "tasks": "/tasks",
        "retention": "/retention",
        "retention-parts": "/retention?segment=acquisition_source",
        "lifecycle": "/retention?tab=lifecycle",
        "rfm": "/retention?tab=rfm",
        "ltv": "/retention?tab=ltv",
        "bursts": "/retention?tab=bursts",
        "journeys": "/journeys",
        "funnel": "/journeys?tab=funnel",
        "paths": "/journeys?tab=paths",
        "voice": "/voice",
        "accounts": "/accounts",
        "data": "/data",
        "definition": "/data/definitions/login_decay",
        "import": "/import",
        "tracking": "/tracking",
        "jobs": "/jobs",
        "people-admin": "/people",
        "sample": "/sample",
        "guard": "/guard",
        "guard-rule": "/guard/G-01",
        "found": "/find?q=zzz",
        "signals": "/signals",
        "signal": "/signals/traffic_cliff",
        "users": "/users?where=" + quote(leaving),
        "users-wrong": "/users?where=" + quote("idle_dayz > 7"),
        "user": f"/users/{user}",
        "reasons": "/explain",
        "reason": "/explain/G-04",
        "missing": "/plans/W-000000-01",
    }


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve a folder on any free port until the block ends."""
    said: list[Served] = []
    ready, stop = threading.Event(), threading.Event()

    def told(one: Served) -> None:
        said.append(one)
        ready.set()

    thread = threading.Thread(target=serve, args=(folder, "127.0.0.1", 0), kwargs={"ready": told, "stop": stop})
    thread.start()
    try:
        if not ready.wait(120):
            sys.exit(f"{folder} could not be served")
        yield said[0]
    finally:
        stop.set()
        thread.join(60)


def shoot(browser: Any, at: Served, wanted: dict[str, str], into: Path) -> None:
    """Write every picture."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(next(link for _, duty, link in at.links if duty == "admin"))
    page.click("main button.btn-main")
    page.wait_for_url(at.address + "/")
    for language in LANGUAGES:
        for light in LIGHTS:
            said = {"liuke_language": language, "liuke_theme": light}
            context.add_cookies([{"name": name, "value": value, "url": at.address} for name, value in said.items()])
            for width in WIDTHS:
                for name, path in wanted.items():
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(at.address + path)
                    # as tall as the page, so that what sticks to the window's edge stands at the page's edge
                    tall = page.evaluate("document.documentElement.scrollHeight")
                    page.set_viewport_size({"width": width, "height": min(max(tall, 900), _TALLEST)})
                    page.wait_for_timeout(250)
                    page.screenshot(path=into / f"{name}-{width}-{light}-{language}.png")
            print(f"{language} {light}: {len(wanted) * len(WIDTHS)} pictures")
    context.close()


def main() -> None:
    """Read the wishes and do the work."""
    wishes = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    wishes.add_argument("workspace", nargs="?", type=Path, default=Path("sample"))
    wishes.add_argument("--into", type=Path, default=Path("screens"))
    wishes.add_argument("--only", default="", help="names of pages, with commas between")
    said = wishes.parse_args()
    said.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch) / "shop"
        if (said.workspace / "liuke.toml").exists():
            shutil.copytree(said.workspace, folder, ignore=shutil.ignore_patterns("*.sock", ".lock"))
        else:
            build_sample(folder, users=2_000, days=120)
        call(folder, "run", {}, language="zh")
        call(folder, "user_add", {"id": "luo", "name": "罗冉", "duty": "admin"}, language="zh")
        known = pages(folder)
        wanted = {name: path for name, path in known.items() if not said.only or name in said.only.split(",")}
        with served(folder) as at:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            shoot(browser, at, wanted, said.into)
            browser.close()


if __name__ == "__main__":
    main()
