"""What strange input does to pages: ten thousand tasks, endless, right-to-left and emoji names, a very busy person."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pytest

from liuke.app.house import opened
from liuke.facts.roll_up import mark_dirty
from liuke.facts.tables import ACCOUNTS, EVENTS, USERS
from liuke.kit.clock import HandClock, stopwatch
from liuke.state.tables import TASKS
from liuke.web.serve import Served
from tests.journey.browser import ARGUMENTS, AUDIT, CHROMIUM, Watch
from tests.serving import serving
from tests.unit.web.company import open_company
from tests.unit.web.reader import Page

pytestmark = pytest.mark.browser

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
LONG = "名" * 100 + "W" * 100
RTL = "\u202eمحمد بن عبد الله الطويل جداً\u202c 12"
EMOJI = "👩‍👩‍👧‍👦🇨🇳 e\u0301\u0301\u0301 \U0001f9d1\U0001f3fd‍🚀 <b>x</b> {{ 7*7 }}"
TASKS_AT_ONCE, EVENTS_OF_ONE = 10_000, 50_000
PAGES = ("/tasks", "/users/u_busy", "/users/u_long", "/users/u_rtl", "/users/u_emoji", "/accounts/A9", "/accounts")
LOOKS = ((390, "light", "zh"), (1280, "dark", "en"))


def _tasks(house: Any) -> None:
    now = NOON - timedelta(days=1)
    common = {"kind": "call_back", "state": "open", "details": {}, "message_class": "service", "cost_fen": 0}
    common |= {"created_at": now, "changed_at": now, "version": 1, "escalated": 0}
    titles = [LONG, RTL, EMOJI]
    rows = [
        common
        | {"key": f"t{n}", "title": titles[n % 3] if n < 9 else f"回电 {n}", "owner": "lin"}
        | {"due_at": NOON + timedelta(minutes=n - 20), "subject_id": "u_rtl" if n % 2 else "u_long"}
        for n in range(TASKS_AT_ONCE)
    ]
    with house.state.begin() as connection:
        connection.execute(TASKS.insert(), rows)


def _people(house: Any) -> None:
    named = {"u_busy": "周敏", "u_long": LONG, "u_rtl": RTL, "u_emoji": EMOJI}
    house.facts.append(
        USERS, pa.Table.from_pylist([{"subject_id": k, "name": v, "account_id": "A9"} for k, v in named.items()])
    )
    house.facts.append(ACCOUNTS, pa.Table.from_pylist([{"account_id": "A9", "name": LONG + RTL, "csm": EMOJI}]))
    start = datetime(2026, 11, 1, 4, 0)
    at = [start + timedelta(seconds=25 * n) for n in range(EVENTS_OF_ONE)]
    who = ["u_busy"] * EVENTS_OF_ONE + list(named)
    when = [*at, *([start] * len(named))]
    events = {"subject_id": who, "event": ["login"] * len(who), "ts": when, "day": [t.date() for t in when]}
    house.facts.append(EVENTS, pa.table(events))
    mark_dirty(house.facts, {t.date() for t in when})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace full of such things."""
    made = tmp_path_factory.mktemp("odd") / "shop"
    with open_company(made, people=False) as company:
        _people(company.house)
        _tasks(company.house)
        assert company.get("/").status == 200  # the day is reckoned once
    return made


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, tuple[Page, float]]:
    """Open each page without a browser, with the seconds it took."""
    found = {}
    with opened(folder, HandClock(NOON), durable=False) as house:
        from liuke.web.serve import make_house_site
        from liuke.web.shield import host_names
        from liuke.web.site import make_site
        from tests.unit.web.company import Company

        site = make_house_site(house, "127.0.0.1", 8765)
        app = make_site(site, names=host_names("127.0.0.1"))
        door = Company(house=house, clock=HandClock(NOON), site=site, app=app)
        for path in PAGES:
            began = stopwatch()
            found[path] = (door.get(path), stopwatch() - began)
    return found


def test_ten_thousand_tasks_are_counted_and_a_page_of_them_is_shown(pages: dict[str, tuple[Page, float]]) -> None:
    page, _ = pages["/tasks"]
    assert page.status == 200
    assert len(re.findall(r'<article class="ticket', page.text)) == 20
    assert "还有 9,980" in page.text or "9,980" in page.text
    assert len(page.body) < 120_000


def test_a_person_of_fifty_thousand_events_is_one_short_page(pages: dict[str, tuple[Page, float]]) -> None:
    page, took = pages["/users/u_busy"]
    assert page.status == 200
    assert len(page.body) < 250_000
    assert page.text.count("<time ") < 500
    assert took < 20  # seconds on the busiest machine; minutes would be a query an event


@pytest.mark.parametrize("path", PAGES)
def test_names_are_text_and_keep_their_direction_to_themselves(pages: dict[str, tuple[Page, float]], path: str) -> None:
    page, _ = pages[path]
    assert page.status == 200
    assert "<b>x</b>" not in page.text
    assert "7*7" in page.text or "49" not in page.text or path != "/users/u_emoji"
    for found in re.finditer("\u202e", page.text):
        before = page.text[max(0, found.start() - 400) : found.start()]
        inside = before.rfind("<bdi>") > before.rfind("</bdi>") or re.search(r'(="[^"<>]*|<title>[^<]*)$', before)
        assert inside, before[-160:]


@pytest.fixture(scope="module")
def served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    copy = tmp_path_factory.mktemp("odd_served") / "shop"
    shutil.copytree(folder, copy)
    with serving(copy, "zh") as one:
        yield one


def test_no_name_widens_a_page_or_breaks_it(served: Served) -> None:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"Chromium not found at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for width, theme, language in LOOKS:
            context = browser.new_context(viewport={"width": width, "height": 900})
            choices = {"liuke_theme": theme, "liuke_language": language}
            context.add_cookies([{"name": k, "value": v, "url": served.address} for k, v in choices.items()])
            page, watch = context.new_page(), Watch(home=urlsplit(served.address).netloc)
            watch.over(page)
            for path in PAGES:
                page.goto(served.address + path)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
                assert page.evaluate(AUDIT) == [], path
                assert watch.wrong == [], path
            context.close()
        browser.close()
