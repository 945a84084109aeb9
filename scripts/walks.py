"""Six mornings walked with only the screen: ``python scripts/walks.py [WORKSPACE] [--into docs/pictures/walks]``.

Each walk signs in as somebody, goes on by what can be clicked, and keeps a small picture at its stops. What cannot be
found on the screen ends the walk with its name. ``docs/walks.md`` tells them.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from liuke.app.door import call
from liuke.app.sample import build_sample

sys.path.insert(0, str(Path(__file__).resolve().parent))
from screens import ARGUMENTS, CHROMIUM, served

_SIZE = {"width": 1280, "height": 800}
_SMALLER, _QUALITY = 0.6, 52
_PATIENCE_MS = 120_000


@dataclass
class Walk:
    """One person at a browser: clicks what can be seen, and keeps pictures."""

    page: Any
    name: str
    into: Path
    clicks: int = 0
    shots: list[str] = field(default_factory=list)

    def click(self, what: str) -> None:
        """Press the first that can be seen of a selector, and wait until the page has come."""
        self.clicks += 1
        self.page.locator(what).locator("visible=true").first.click()
        self.page.wait_for_timeout(300)
        self.page.wait_for_load_state("load")

    def sees(self, what: str) -> None:
        """Demand that something can be seen."""
        self.page.locator(what).locator("visible=true").first.wait_for()

    def shoot(self, stop: str) -> None:
        """Keep a small picture of what is on the screen."""
        self.page.wait_for_timeout(400)
        file = f"{self.name}-{stop}.jpg"
        self.page.screenshot(path=self.into / file, type="jpeg", quality=_QUALITY)
        self.shots.append(file)


def lead(walk: Walk) -> None:
    """The user-operations lead reads the morning, sees whom the plan leaves out and why, and approves a part of it."""
    walk.sees("article.decision")
    walk.shoot("today")
    walk.click("article.decision a.btn-main[href^='/plans/']")
    walk.sees("table.waterfall")
    walk.shoot("plan")
    walk.click("table.waterfall a.cell")
    walk.sees("table.people")
    walk.page.go_back()
    walk.click(".dock a[href$='/approve']")
    walk.sees("dialog[open] form")
    walk.shoot("approve")
    walk.click("dialog[open] button.btn-main")
    walk.sees(".note.good")


def operator(walk: Walk) -> None:
    """The campaign operator tries a playbook on twenty people, hands out the approved plan and watches it go."""
    walk.click("nav a[href='/playbooks']")
    walk.click("a[href='/playbooks/golden_48h']")
    walk.click("#save button:not(.btn-main)")
    walk.sees("#tried table, #tried .note, #tried article")
    walk.page.locator("#tried").scroll_into_view_if_needed()
    walk.shoot("try")
    walk.click("nav a[href='/plans']")
    walk.click("tbody th a.b")
    walk.click(".dock a[href$='/apply']")
    walk.sees("dialog[open] form")
    walk.click("dialog[open] button.btn-main")
    walk.click("nav a[href='/live']")
    walk.shoot("live")


def success(walk: Walk) -> None:
    """The customer-success manager finds the account that is to renew, and what pulls its health down."""
    walk.click("nav a[href='/users']")
    walk.click("nav.tabline a[href='/accounts']")
    walk.click("tbody th a")
    walk.sees("dl.strip")
    walk.shoot("account")
    walk.click("a[href$='/qbr']")
    walk.shoot("review")


def product(walk: Walk) -> None:
    """The product manager finds the stage with most friction, the step people stop at, and the complaint behind it."""
    walk.click("nav a[href='/journeys']")
    walk.sees("article.stage-card")
    walk.shoot("journey")
    walk.click("nav.tabline a[href='/journeys?tab=funnel']")
    walk.click("nav a[href='/voice']")
    walk.click("a[href='/clues']")
    walk.click("article.ticket h3 a")
    walk.sees("blockquote")
    walk.shoot("clue")


def executive(walk: Walk) -> None:
    """The executive asks what it was worth, against whom, and what a number means."""
    walk.click("nav a[href='/results']")
    walk.sees("p.hero")
    walk.shoot("results")
    walk.click("p.hero a.num")
    walk.sees("dialog[open] h1")
    walk.shoot("card")
    walk.page.keyboard.press("Escape")


def analyst(walk: Walk) -> None:
    """The analyst looks behind an alarm, builds a segment, counts it exactly and takes its table along."""
    walk.click("nav a[href='/signals']")
    walk.click("tbody th a, article.figure h2 a")
    walk.shoot("signal")
    walk.click("nav a[href='/retention']")
    walk.sees("table.triangle")
    walk.shoot("retention")
    walk.click("table.triangle tbody th a")
    walk.sees("table")


WALKS: dict[str, tuple[str, Callable[[Walk], None]]] = {
    "lead": ("approver", lead),
    "operator": ("operator", operator),
    "success": ("operator", success),
    "product": ("operator", product),
    "executive": ("approver", executive),
    "analyst": ("operator", analyst),
}
"""Who walks, with which duty; the second hands out what the first approved."""


def go(folder: Path, into: Path, language: str) -> dict[str, int]:
    """Walk them all in a served workspace; returns the clicks each took."""
    into.mkdir(parents=True, exist_ok=True)
    clicks = {}
    with served(folder) as at, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, (duty, way) in WALKS.items():
            context = browser.new_context(viewport=_SIZE, device_scale_factor=_SMALLER)
            context.add_cookies([{"name": "liuke_language", "value": language, "url": at.address}])
            context.set_default_timeout(_PATIENCE_MS)
            page = context.new_page()
            page.goto(next(link for _, own, link in at.links if own == duty))
            page.click("main button.btn-main")
            page.wait_for_url(at.address + "/")
            walk = Walk(page=page, name=name, into=into)
            way(walk)
            clicks[name] = walk.clicks
            print(f"{name}: {walk.clicks} clicks, {len(walk.shots)} pictures")
            context.close()
        browser.close()
    return clicks


def main() -> None:
    """Read the wishes and walk."""
    wishes = argparse.ArgumentParser(prog="python scripts/walks.py")
    wishes.add_argument("workspace", nargs="?", type=Path, default=Path("sample"))
    wishes.add_argument("--into", type=Path, default=Path("docs/pictures/walks"))
    wishes.add_argument("--language", default="en", choices=("zh", "en"))
    said = wishes.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "shop"
        if (said.workspace / "liuke.toml").exists():
            shutil.copytree(said.workspace, folder, ignore=shutil.ignore_patterns("*.sock", ".lock"))
        else:
            build_sample(folder, users=2_000, days=120, language="zh" if said.language == "zh" else "en")
        call(folder, "run", {"by": "lin"}, language=said.language)
        go(folder, said.into, said.language)


if __name__ == "__main__":
    main()
