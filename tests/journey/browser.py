"""What tests in a real browser share: Chromium's place and wishes, a served business, a look, a watch, signing in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from liuke.app.door import call
from liuke.web.serve import Served
from tests.serving import serving

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PATIENCE_MS = 120_000
"""How long a page may take on the busiest machine."""

AUDIT = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
"""Every text whose contrast is below WCAG AA."""

AUTHOR, APPROVER = "林晚", "何也"


@dataclass(kw_only=True)
class Shop:
    """The sample business, served."""

    folder: Path
    served: Served
    plan: str

    @property
    def address(self) -> str:
        """Where it is served."""
        return self.served.address

    @property
    def pages(self) -> list[str]:
        """Every page there is."""
        user = call(self.folder, "users", {"limit": 1}, language="zh")["users"][0]["subject_id"]
        return [
            "/",
            "/plans",
            f"/plans/{self.plan}",
            f"/plans/{self.plan}/people?code=G-01",
            f"/plans/{self.plan}/approve",
            "/tasks",
            "/live",
            "/results",
            "/playbooks",
            "/playbooks/golden_48h",
            "/audience?where=" + quote("idle_days >= 7 AND value_tier = 'key_rescue'"),
            "/stop",
            "/clues",
            "/programmes",
            "/users?where=" + quote("idle_days >= 7"),
            "/users?where=idle_dayz",
            f"/users/{user}",
            "/retention?segment=acquisition_source",
            "/retention?tab=bursts",
            "/journeys",
            "/journeys?tab=funnel",
            "/voice",
            "/accounts",
            "/data",
            "/import",
            "/tracking",
            "/jobs",
            "/sample",
            "/data/definitions/login_decay",
            "/guard",
            "/guard/G-01",
            "/find?q=zzz",
            "/explain",
            "/explain/G-04",
            "/in",
            "/nowhere",
        ]


@dataclass(kw_only=True)
class Watch:
    """What a page did that it should not have."""

    home: str
    wrong: list[str] = field(default_factory=list)

    def over(self, page: Any) -> None:
        """Look at a page's console, errors and requests."""
        page.on("console", lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda why: self.wrong.append(str(why)))
        page.on("request", lambda r: None if urlsplit(r.url).netloc in (self.home, "") else self.wrong.append(r.url))


@contextmanager
def shop_served(folder: Path, port: int = 0) -> Iterator[Shop]:
    """Serve a folder until the block ends; its newest plan, if it has any, is the shop's."""
    plans = call(folder, "plan_list", {}, language="zh")["plans"]
    with serving(folder, "zh", port) as served:
        yield Shop(folder=folder, served=served, plan=plans[0]["id"] if plans else "")


def look(chromium: Any, shop: Shop, width: int, theme: str, language: str, **more: Any) -> Any:
    """Open a browser of one's own, of a width, light and language."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, **more)
    context.set_default_timeout(_PATIENCE_MS)
    said = {"liuke_theme": theme, "liuke_language": language}
    context.add_cookies([{"name": name, "value": v, "url": shop.address} for name, v in said.items()])
    return context


def sign_in(context: Any, shop: Shop, name: str) -> Any:
    """Sign in by a person's link and return the page."""
    page = context.new_page()
    page.goto({who: link for who, _, link in shop.served.links}[name])
    page.click("main button.btn-main")
    page.wait_for_url(re.compile(rf"{re.escape(shop.address)}/(#.*)?$"))
    return page
