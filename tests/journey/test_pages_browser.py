"""The pages in a real browser, on the sample business: quiet, readable, by keyboard, and nothing leaves the host."""

import re
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from liuke.app.door import call
from tests.journey.browser import APPROVER, AUDIT, AUTHOR, Shop, Watch, look, shop_served, sign_in

pytestmark = pytest.mark.browser
_DAYS = re.compile(r"\b[0-3]?\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: \d\d:\d\d)?")

LOOKS = [
    (390, "light", "zh"),
    (390, "dark", "en"),
    (1280, "dark", "zh"),
    (1280, "light", "en"),
    (1920, "light", "zh"),
    (1920, "dark", "en"),
]


@pytest.fixture(scope="module")
def shop(drafted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return the business being served; tests that use it only read."""
    folder = tmp_path_factory.mktemp("served") / "shop"
    shutil.copytree(drafted, folder)
    with shop_served(folder) as shop:
        yield shop


@pytest.fixture
def own_shop(drafted: Path, tmp_path: Path) -> Iterator[Shop]:
    """Return a business of the test's own to decide things in."""
    shutil.copytree(drafted, tmp_path / "shop")
    with shop_served(tmp_path / "shop") as shop:
        yield shop


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_every_page_is_quiet_readable_and_as_wide_as_the_screen(
    chromium: Any, shop: Shop, width: int, theme: str, language: str
) -> None:
    context = look(chromium, shop, width, theme, language)
    page, watch = context.new_page(), Watch(home=urlsplit(shop.address).netloc)
    watch.over(page)
    for path in shop.pages:
        page.goto(shop.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(AUDIT) == [], path
        expected = [text for text in watch.wrong if "status of 4" in text]  # the browser reports 404 and 422 by itself
        assert watch.wrong == expected, path
        watch.wrong.clear()
    context.close()


def test_the_charts_are_drawn_and_each_has_its_table(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 1280, "light", "zh")
    page = context.new_page()
    page.goto(shop.address)
    page.wait_for_selector(".chart canvas")
    drawn = page.evaluate(
        """() => [...document.querySelectorAll('.chart canvas')].map(c => {
            const dots = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            return new Set(dots.filter((_, i) => i % 4 === 3)).size > 2; })"""
    )
    assert len(drawn) == 2
    assert all(drawn)
    assert page.locator(".chart[role=img][aria-label]").count() == 2
    page.locator("details.twin:has(table) > summary").first.click()
    assert page.locator("details.twin[open] tbody tr").count() >= 60
    context.close()


def test_every_kind_of_picture_goes_home_as_a_picture_and_as_a_table(chromium: Any, shop: Shop) -> None:
    """A canvas of ECharts, an SVG, bars beside words, bars in a table, a table of shades: CSV and PNG of each."""
    context = look(chromium, shop, 1280, "dark", "zh", accept_downloads=True)
    page, watch, taken = context.new_page(), Watch(home=urlsplit(shop.address).netloc), set()
    watch.over(page)
    for path in ("/", f"/plans/{shop.plan}", "/retention", "/journeys?tab=funnel"):
        page.goto(shop.address + path)
        for button in page.locator("[data-take]").all():
            page.wait_for_timeout(150)  # Chromium takes ten downloads a second from a page, and no hand makes more
            with page.expect_download() as coming:
                button.click()
            file, kind = Path(coming.value.path()), button.get_attribute("data-take")
            taken.add(f"{button.get_attribute('data-name')}.{kind}")
            if kind == "csv":
                rows = file.read_text(encoding="utf-8-sig").splitlines()
                assert len(rows) > 1, taken
                assert all(row.strip(",") for row in rows), taken
                continue
            wide, tall, colours = _picture(file.read_bytes())
            assert wide > 300, taken
            assert tall > 80, taken
            assert colours > 12, taken
    assert {"decay.png", "risk-value.png", "friction.png", "waterfall-1.csv", "retention.png", "funnel.csv"} <= taken
    assert watch.wrong == []
    context.close()


def _picture(png: bytes) -> tuple[int, int, int]:
    """Return how wide and tall a PNG is, and how many different bytes its packed rows hold: one colour has few."""
    assert png.startswith(b"\x89PNG")
    packed, at = b"", 8
    while at < len(png):
        size, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        packed += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24]), len(set(zlib.decompress(packed)))


def test_the_rows_of_an_audience_follow_its_expression_as_it_is_typed(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 1280, "light", "zh")
    page, watch = context.new_page(), Watch(home=urlsplit(shop.address).netloc)
    watch.over(page)
    page.goto(f"{shop.address}/audience?where=" + quote("idle_days >= 7"))
    page.fill("[data-written]", "orders_365d >= 3 AND idle_days >= 9")
    from playwright.sync_api import expect

    expect(page.locator("#rows select[name=c0]")).to_have_value("orders_365d", timeout=60_000)
    assert page.input_value("#rows input[name=v1]") == "9"
    assert page.evaluate("document.activeElement.matches('[data-written]')")
    page.fill("[data-written]", "idle_days + 1 >= 9")  # rows cannot say it
    page.wait_for_selector("#rows .note.info")
    page.fill("[data-written]", "idle_days >= 12")
    page.wait_for_selector("#rows input[name=v0]")
    page.fill("#rows input[name=v0]", "21")  # and the other way round, without taking the field from under the hand
    expect(page.locator("[data-written]")).to_have_value(re.compile("21"), timeout=60_000)
    assert page.evaluate("document.activeElement.name") == "v0"
    page.select_option("#rows select[name=c0]", "high_value_leaving")  # true or not: yes and no take the place of words
    page.select_option("#rows select[name=v0]", "false")
    expect(page.locator("[data-written]")).to_have_value("high_value_leaving = false", timeout=60_000)
    page.select_option("#rows select[name=c0]", "idle_days")
    page.fill("#rows input[name=v0]", "5")
    expect(page.locator("[data-written]")).to_have_value("idle_days = 5", timeout=60_000)
    assert watch.wrong == []
    context.close()


def test_a_browser_far_away_sees_the_days_of_the_business(chromium: Any, shop: Shop) -> None:
    """The business is in Shanghai; who looks sits in Los Angeles, where most of its mornings are still yesterday."""
    told = []
    for zone in ("America/Los_Angeles", "Asia/Shanghai"):
        context = look(chromium, shop, 1280, "light", "en", timezone_id=zone)
        page = context.new_page()
        said = []
        for path in ("/", f"/plans/{shop.plan}", shop.pages[16]):
            page.goto(shop.address + path)
            page.wait_for_load_state("load")
            spec = page.locator("script[type='application/json']").all_text_contents()
            said.append((page.inner_text("main"), spec, page.locator("time").all_text_contents()))
        told.append(said)
        context.close()
    for far, home in zip(*told, strict=True):
        assert far[1:] == home[1:]
        assert _DAYS.findall(far[0]) == _DAYS.findall(home[0])
        assert _DAYS.findall(far[0])


def test_a_reason_opens_over_the_page_and_closes_with_escape(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 1280, "light", "zh")
    page, watch = context.new_page(), Watch(home=urlsplit(shop.address).netloc)
    watch.over(page)
    page.goto(f"{shop.address}/plans/{shop.plan}")
    page.locator(".waterfall [data-explain]").first.click()
    page.wait_for_selector("dialog[open] h1")
    assert page.url.endswith(shop.plan)
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    assert watch.wrong == []
    context.close()


def test_the_keyboard_alone_walks_from_today_to_a_user_and_back(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 1280, "light", "zh")
    page = context.new_page()
    page.goto(shop.address)

    def tab_to(wanted: str) -> None:
        for _ in range(150):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({wanted!r})"):
                ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert ring == "solid"
                return
        raise AssertionError(wanted)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to('a.btn-main[href^="/plans/"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/plans/{shop.plan}")
    tab_to('a.cell[href*="/people"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/people?*")
    tab_to('a[href^="/users/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/users/*")
    assert page.locator(".face").count() == 1
    for url in ("**/people?*", f"**/plans/{shop.plan}", shop.address + "/"):
        page.go_back()
        page.wait_for_url(url)
    context.close()


def test_j_and_k_walk_and_a_slash_finds(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 1280, "light", "zh")
    page = context.new_page()
    page.goto(shop.address)
    stops = "[...document.querySelectorAll('[data-walk]')].indexOf(document.activeElement)"
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate(stops) == at
    page.keyboard.press("/")
    page.wait_for_selector("#palette[open] [role=option]")
    page.keyboard.type("g-04")
    page.wait_for_selector("#palette [data-said='g-04'] [role=option][aria-selected=true]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explain/G-04")
    context.close()


def test_reading_works_without_a_script(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 390, "light", "zh", java_script_enabled=False)
    page = context.new_page()
    for path in shop.pages:
        page.goto(shop.address + path)
        assert page.locator("h1").count() == 1, path
    page.goto(shop.address)
    page.locator("details.twin:has(table) > summary").first.click()
    assert page.locator("details.twin[open] tbody tr").first.is_visible()
    page.goto(f"{shop.address}/plans/{shop.plan}")
    page.locator(".waterfall [data-explain]").first.click()
    page.wait_for_url("**/explain/G-*")
    context.close()


def test_a_visitor_and_the_author_see_why_they_cannot_approve(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 1280, "light", "zh")
    page = context.new_page()
    page.goto(f"{shop.address}/plans/{shop.plan}")
    assert page.locator(f'a[href="/plans/{shop.plan}/approve"]').count() == 0
    assert "登录后才能决定" in page.locator(".dock").inner_text()
    page = sign_in(context, shop, AUTHOR)
    page.goto(f"{shop.address}/plans/{shop.plan}")
    assert page.locator(f'a[href="/plans/{shop.plan}/approve"]').count() == 0
    assert "要由另一个人批准" in page.locator(".dock").inner_text()
    context.close()


def test_the_light_changes_and_stays_changed(chromium: Any, shop: Shop) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.goto(shop.address)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.click("[data-theme-button]")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(ground) != dark
    page.goto(f"{shop.address}/plans")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    context.close()


def test_a_stale_plan_is_refused_and_the_fresh_one_is_approved_and_sent(chromium: Any, own_shop: Shop) -> None:
    shop = own_shop
    context = look(chromium, shop, 1280, "light", "zh")
    page = sign_in(context, shop, APPROVER)
    page.goto(f"{shop.address}/plans/{shop.plan}")
    page.click(f'.dock a[href="/plans/{shop.plan}/approve"]')
    page.wait_for_selector("#sheet-body form")
    page.evaluate("document.querySelector('dialog input[name=hash]').value = '0'.repeat(64)")
    page.click("dialog button.btn-main")
    page.wait_for_selector("h1")
    assert "它变了" in page.locator("main").inner_text()
    assert call(shop.folder, "plan_review", {"plan": shop.plan}, language="zh")["state"] == "draft"
    page.click("main a.btn-main")
    page.click(f'.dock a[href="/plans/{shop.plan}/approve"]')
    page.wait_for_selector("#sheet-body form")
    page.click("dialog button.btn-main")
    page.wait_for_url("**?did=approve")
    assert call(shop.folder, "plan_review", {"plan": shop.plan}, language="zh")["state"] == "approved"
    page.click(f'.dock a[href="/plans/{shop.plan}/apply"]')
    page.wait_for_selector("#sheet-body form")
    page.click("dialog button.btn-main")
    page.wait_for_url("**?did=apply")
    assert "已执行" in page.locator("main").inner_text()
    context.close()


def test_two_people_edit_one_playbook_and_lose_nothing(chromium: Any, own_shop: Shop) -> None:
    """Checked as it is typed; the canvas and the YAML are one document; what both changed is joined (P1)."""
    home = own_shop.address
    one, two = (look(chromium, own_shop, 1280, "light", "en") for _ in range(2))
    mine, theirs = sign_in(one, own_shop, AUTHOR), sign_in(two, own_shop, APPROVER)
    watch = Watch(home=urlsplit(home).netloc)
    watch.over(mine)
    for page in (mine, theirs):
        page.goto(f"{home}/playbooks/golden_48h")
    text = mine.locator("#yaml").input_value()
    mine.locator("#yaml").fill(text.replace("idle_days >= 3", "idle_dayz >= 3"))
    mine.wait_for_selector("#canvas .note.bad")
    assert "idle_days" in mine.locator("#canvas .note.bad").inner_text()
    mine.locator("#yaml").fill(text.replace("idle_days >= 3", "idle_days >= 5"))
    mine.wait_for_selector("#canvas .note.good")
    mine.locator(".node.k-tier summary").first.click()
    mine.locator(".node.k-tier [name='f.label.en']").first.fill("First")
    mine.locator(".node.k-tier form button").first.click()
    mine.wait_for_selector(".node.k-tier >> text=First")
    theirs.locator("#yaml").fill(text.replace("budget_fen: 2000000", "budget_fen: 7000"))
    theirs.locator("#save button.btn-main").click()
    theirs.wait_for_selector("[data-toast]")
    mine.locator("#save button.btn-main").click()
    mine.wait_for_selector("section.hot")
    joined = mine.locator("#yaml").input_value()
    assert all(part in joined for part in ("budget_fen: 7000", "idle_days >= 5", "en: First"))
    mine.locator("#save button.btn-main").click()
    mine.wait_for_selector("[data-toast]")
    mine.goto(f"{home}/live")
    assert [said for said in watch.wrong if "409" not in said] == []
    one.close()
    two.close()
