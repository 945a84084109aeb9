"""The inbox in a page of the business, served for real from another origin: text stays text, what was read is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from liuke.app.door import call
from liuke.state.inbox import put_in
from liuke.web.serve import Served
from tests.serving import serving
from tests.unit.web.house_door import NOON, WHO, open_door
from tests.unit.web.test_public_browser import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.browser
HOSTILE = '<img src=x onerror="document.title=1"> 您的券还在 https://shop.example/cart，点开看看 javascript:alert(1)'


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, Served]]:
    folder = tmp_path / "shop"
    with open_door(folder) as door:
        for n in (1, 2):
            key, title = f"{n}" * 64, f"第 {n} 条 <b>"
            put_in(door.house.state, key=key, subject_id=WHO, title=title, text=HOSTILE, valid_until=None, now=NOON)
    with serving(folder, "zh") as served:
        yield folder, served


@contextmanager
def _shop(page: str) -> Iterator[str]:
    """Serve one page of somebody else's: another port is another origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode() if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_a_page_of_the_business_shows_the_inbox_and_tells_what_was_opened(served: tuple[Path, Served]) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    folder, at = served
    link = call(folder, "inbox_link", {"user": WHO}, language="zh")["address"].rpartition("/inbox/")[2]
    page_of_theirs = (
        f'<!doctype html><title>shop</title><div data-liuke-inbox="{at.address}/inbox/{link}"></div>'
        f'<script src="{at.address}/inbox.js" defer></script>'
    )
    trouble: list[str] = []
    with _shop(page_of_theirs) as shop, sync_api.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.on("pageerror", lambda why: trouble.append(str(why)))
        page.on("console", lambda said: trouble.append(said.text))
        page.on("response", lambda one: trouble.append(f"{one.status} {one.url}") if one.status >= 400 else None)
        page.on("requestfailed", lambda one: trouble.append(f"{one.failure} {one.url}"))
        page.goto(shop)
        with suppress(sync_api.TimeoutError):
            page.wait_for_selector(".liuke-message", timeout=10_000)
        assert trouble == []
        assert page.locator(".liuke-message").count() == 2
        assert page.locator(".liuke-inbox img, .liuke-inbox b").count() == 0
        assert page.locator(".liuke-inbox").get_attribute("data-unread") == "2"
        page.locator("summary").first.click()
        page.wait_for_selector(".liuke-read")
        assert page.locator(".liuke-link").first.get_attribute("href") == "https://shop.example/cart"
        page.wait_for_timeout(500)
        assert (page.title(), trouble) == ("shop", [])
        browser.close()
    assert call(folder, "inbox_show", {"token": link}, language="zh")["unread"] == 1
