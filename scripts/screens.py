"""Screenshots of every page and state, in both languages and lights and at three widths: ``make screens``.

    python scripts/screens.py [WORKSPACE …] [--into screens] [--only today,plan] [--worlds shop,first]
                              [--languages zh] [--lights light] [--widths 390,1280]

Serves a copy of the workspace (the sample business unless another is named; of several, the one in the reader's
language), signs in as an administrator, and writes ``screens/<page>-<width>-<light>-<language>.png``. Where there is
none a small sample business is made for the moment. What is looked at is said in ``scenes.py``. Needs Chromium.
"""

import argparse
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from liuke.app.door import call
from liuke.app.house import new_workspace
from liuke.app.sample import build_sample
from liuke.app.settings import read_settings
from liuke.web.serve import Served, serve

sys.path.insert(0, str(Path(__file__).resolve().parent))
import scenes
from scenes import Scene, scene

WIDTHS = (390, 1280, 1920)
LIGHTS = ("light", "dark")
LANGUAGES = ("zh", "en")
WORLDS = ("shop", "sending", "first")
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
_TALLEST = 12_000
_PATIENCE = 600
_SERVED_S = 600
_PASSWORD = "kept-for-a-moment"


class NotSeenError(Exception):
    """A world could not be looked at; the others are."""


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
        if not ready.wait(_SERVED_S):
            raise NotSeenError(f"{folder.name} could not be served")
        yield said[0]
    finally:
        stop.set()
        thread.join(60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Who takes the pictures: a browser, where to, which pages and variants are wanted."""

    browser: Any
    into: Path
    only: frozenset[str]
    language: str
    lights: tuple[str, ...]
    widths: tuple[int, ...]
    missed: list[str] = field(default_factory=list)

    def miss(self, what: str) -> None:
        """Tell what could not be seen; the whole then does not end well."""
        self.missed.append(what)
        print(what, flush=True)

    def wants(self, seen: Iterable[Scene]) -> list[Scene]:
        """Return the scenes that are asked for."""
        return [one for one in seen if not self.only or one.name in self.only]

    def shoot(self, context: Any, address: str, seen: Iterable[Scene]) -> None:
        """Take a world's pictures, in every light and width."""
        wanted, page = self.wants(seen), context.new_page()
        for light in self.lights:
            said = {"liuke_language": self.language, "liuke_theme": light}
            context.add_cookies([{"name": name, "value": value, "url": address} for name, value in said.items()])
            page.emulate_media(color_scheme=light)  # recipients have no cookie
            for width in self.widths:
                for one in wanted:
                    try:
                        self._shoot_one(page, address, one, light, width)
                    except PlaywrightError as why:  # one page that cannot be seen is told, the others are looked at
                        self.miss(f"{one.name} {width} {light} {self.language}: {str(why).splitlines()[0]}")
        print(f"{self.language}: {len(wanted) * len(self.lights) * len(self.widths)} pictures", flush=True)
        page.close()

    def _shoot_one(self, page: Any, address: str, one: Scene, light: str, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address + one.path)
        if one.after is not None:
            one.after(page)
        else:
            # as tall as the page, so that what sticks to the window's edge stands at the page's edge
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": min(max(tall, 900), _TALLEST)})
        page.wait_for_timeout(250)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            print(f"{one.name} {light} {self.language}: {wide} px wide at {width}")
        page.screenshot(path=self.into / f"{one.name}-{width}-{light}-{self.language}.png")

    def context(self) -> Any:
        """Open a browser of nobody's."""
        made = self.browser.new_context(locale="zh-CN" if self.language == "zh" else "en-GB")
        made.set_default_timeout(180_000)  # pictures are also taken beside other work
        return made

    def signed_in(self, at: Served, wanted: str = "admin") -> Any:
        """Open a browser in which somebody of a duty has signed in."""
        context = self.context()
        page = context.new_page()
        page.goto(next(link for _, duty, link in at.links if duty == wanted))
        page.click("main button.btn-main")
        page.wait_for_url(at.address + "/")
        page.close()
        return context


def see_shop(looker: Looker, folder: Path) -> None:
    """Look at the shop as an administrator, a stranger, one of its recipients and people of other duties."""
    inside, outside, own = scenes.shop(folder), scenes.stranger(folder), scenes.recipients(folder)
    roles = [(duty, scenes.role(folder, duty)) for duty in scenes.ROLES]
    with served(folder) as at:
        looker.shoot(looker.signed_in(at), at.address, inside)
        looker.shoot(looker.context(), at.address, outside + own)
        for duty, seen in roles:
            if looker.wants(seen):
                looker.shoot(looker.signed_in(at, duty), at.address, seen)


def see_sending(looker: Looker, folder: Path) -> None:
    """Look at a plan that goes out."""
    if not looker.wants(scenes.SENDING):
        return
    plan = call(folder, "plan_list", {}, language="zh")["plans"][0]
    call(folder, "plan_approve", {"plan": plan["id"], "by": "he", "hash": plan["hash"]}, language="zh")
    call(folder, "plan_apply", {"plan": plan["id"], "by": "lin"}, language="zh")
    with served(folder) as at:
        looker.shoot(looker.signed_in(at), at.address, scenes.SENDING)


def see_first(looker: Looker, folder: Path) -> None:
    """Look at the first day: the empty workspace, a file brought to it, work under way, the sample laid over it."""
    with served(folder) as at:
        way = at.set_up.removeprefix(at.address)
        looker.shoot(looker.context(), at.address, [scene("set-up", way)])
        context = looker.context()
        page = context.new_page()
        page.goto(at.set_up)
        for name, value in (
            ("id", "su"),
            ("name", "苏迟" if looker.language == "zh" else "Su Chi"),
            ("password", _PASSWORD),
            ("again", _PASSWORD),
        ):
            page.fill(f"input[name={name}]", value)
        page.click("main button.btn-main")
        page.wait_for_load_state("load")
        looker.shoot(context, at.address, scenes.FIRST)
        _see_a_file(looker, context, page, at.address)
        if looker.wants([scene("job-running", ""), *scenes.OVER]):
            page.goto(at.address + "/sample")
            page.click("main button.btn-main")
            page.wait_for_url("**/jobs/*")
            looker.shoot(context, at.address, [scene("job-running", page.url.removeprefix(at.address))])
            _wait_for_the_sample(page, at.address)
            looker.shoot(context, at.address, scenes.OVER)


def _wait_for_the_sample(page: Any, address: str) -> None:
    """Open the first page again and again until the sample lies over it; the server opens the house anew meanwhile."""
    for _ in range(_PATIENCE):
        page.goto(address + "/")
        if page.locator(".ribbon a[href='/sample']").count():
            return
        page.wait_for_timeout(3_000)
    raise NotSeenError("the sample was not made")


def _see_a_file(looker: Looker, context: Any, page: Any, address: str) -> None:
    page.goto(address + "/import")
    name, body = "events_2026-11.csv", scenes.own_file().encode()
    page.set_input_files("input[type=file]", [{"name": name, "mimeType": "text/csv", "buffer": body}])
    page.wait_for_url("**/import/*")
    mapping = page.url.removeprefix(address)
    looker.shoot(context, address, [scene("import-file", mapping), scene("import-waiting", "/import")])
    page.click(".dock button[value=load]")
    page.wait_for_url("**/jobs/*")
    page.locator("dl.strip").wait_for()
    kept = page.locator("a[href^='/data/quarantine/']").first.get_attribute("href")
    done = page.url.removeprefix(address)
    seen = [scene("job-done", done), scene("kept-out", kept), scene("tracking-new", "/tracking")]
    looker.shoot(context, address, [*seen, scene("young-today", "/"), scene("young-data", "/data")])


def _copied(named: list[Path], language: str, into: Path) -> Path:
    """Copy the workspace that is in a language, or an own one in any; make a small sample where there is neither."""
    there = [one for one in named if (one / "liuke.toml").exists()]
    said = {one: read_settings(one) for one in there}
    fitting = [one for one in there if said[one].language == language]
    fitting = fitting or [one for one in there if not said[one].sample]  # a sample can be made in the language
    if fitting:
        shutil.copytree(fitting[0], into, ignore=shutil.ignore_patterns("*.sock", ".lock"))
    else:
        build_sample(into, users=2_000, days=120, language="zh" if language == "zh" else "en")
    return into


def _tried(looker: Looker, what: str, see: Callable[[Looker, Path], None], folder: Path) -> None:
    """Look at a world; one that cannot be looked at is told, the others are."""
    try:
        see(looker, folder)
    except (PlaywrightError, NotSeenError) as why:
        looker.miss(f"{what} {looker.language}: {str(why).splitlines()[0]}")


def look(looker: Looker, named: list[Path], worlds: frozenset[str]) -> None:
    """Look at the wanted worlds in one language."""
    with tempfile.TemporaryDirectory() as scratch:
        if worlds & {"shop", "sending"}:
            folder = _copied(named, looker.language, Path(scratch) / "shop")
            scenes.prepare(folder, looker.language)
            if "sending" in worlds:
                other = shutil.copytree(folder, Path(scratch) / "sending", ignore=shutil.ignore_patterns("*.sock"))
                _tried(looker, "sending", see_sending, other)
            if "shop" in worlds:
                _tried(looker, "shop", see_shop, folder)
        if "first" in worlds:
            folder = Path(scratch) / "first"
            zh = looker.language == "zh"
            said = {"name": "云岚书店" if zh else "Cloud Books", "language": "zh" if zh else "en"}
            new_workspace(folder, **said, timezone="Asia/Shanghai", market="cn", currency="CNY")
            _tried(looker, "first", see_first, folder)


def main() -> None:
    """Read the wishes and do the work."""
    wishes = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    wishes.add_argument("workspace", nargs="*", type=Path, default=[Path("sample")])
    wishes.add_argument("--into", type=Path, default=Path("screens"))
    several = (("only", ""), ("worlds", WORLDS), ("languages", LANGUAGES), ("lights", LIGHTS), ("widths", WIDTHS))
    for name, usual in several:
        wishes.add_argument(f"--{name}", default=",".join(str(one) for one in usual), help="with commas between")
    said = wishes.parse_args()
    said.into.mkdir(parents=True, exist_ok=True)
    missed: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for language in said.languages.split(","):
            looker = Looker(
                browser=browser,
                into=said.into,
                only=frozenset(said.only.split(",")) - {""},
                language=language,
                lights=tuple(said.lights.split(",")),
                widths=tuple(int(one) for one in said.widths.split(",")),
                missed=missed,
            )
            look(looker, said.workspace, frozenset(said.worlds.split(",")))
        browser.close()
    if missed:
        sys.exit(f"{len(missed)} not seen")


if __name__ == "__main__":
    main()
