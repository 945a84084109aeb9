"""The recipient's pages on a phone, served for real: no script needed, nothing to scroll sideways, readable in both."""

import http.client
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from liuke.app.door import call
from liuke.delivery.links import Purpose
from liuke.web.serve import Served
from tests.serving import serving
from tests.unit.web.house_door import open_door

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
AUDIT = (Path(__file__).parents[2] / "journey" / "contrast.js").read_text(encoding="utf-8")


@dataclass(kw_only=True)
class Phone:
    """A served workspace, and the links of one person."""

    folder: Path
    served: Served
    stop: str
    settings: str

    @property
    def pages(self) -> list[str]:
        """Every page of a recipient."""
        return [f"/u/{self.stop}", f"/settings/{self.settings}", "/open", "/u/none"]

    def standing(self) -> dict[str, Any]:
        """Ask the house how the settings stand."""
        return call(self.folder, "recipient_show", {"token": self.settings}, language="zh")


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    folder = tmp_path / "shop"
    with open_door(folder) as door:
        door.put()
        stop, settings = door.token(Purpose.UNSUBSCRIBE), door.token(Purpose.PREFERENCES)
    with serving(folder, "zh") as served:
        yield Phone(folder=folder, served=served, stop=stop, settings=settings)


@pytest.fixture
def chromium() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"Chromium not found at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def test_a_mail_program_posts_one_click_to_the_real_server_and_is_answered_once(phone: Phone) -> None:
    for body in ("List-Unsubscribe=One-Click", "x" * 300_000):
        connection = http.client.HTTPConnection(phone.served.address.removeprefix("http://"), timeout=60)
        with suppress(BrokenPipeError):  # we answer without reading; what is not read need not be sent
            connection.request("POST", f"/u/{phone.stop}", body)
        answer = connection.getresponse()
        assert answer.status == 200
        assert answer.getheader("Set-Cookie") is None
        connection.close()
    stands = {row["channel"]: row["state"] for row in phone.standing()["channels"]}
    assert stands["email"] == "stopped"
    assert set(stands.values()) == {"stopped", "on"}


@pytest.mark.browser
def test_on_a_phone_without_scripts_everything_is_readable_and_works(chromium: Any, phone: Phone) -> None:
    for theme, language in (("light", "zh"), ("dark", "en")):
        context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme=theme)
        page, asked = context.new_page(), []
        page.on("request", lambda one, asked=asked: asked.append(one.url))
        for path in phone.pages:
            page.goto(f"{phone.served.address}{path}?language={language}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
            assert page.evaluate(AUDIT) == [], path
            small = (
                "[...document.querySelectorAll('.p-btn, label.p-row, .p-cap')]"
                ".filter(b => b.checkVisibility() && b.clientHeight < 44).length"
            )
            assert page.evaluate(small) == 0, path
        assert all(url.startswith(phone.served.address) for url in asked)
        context.close()
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{phone.served.address}/settings/{phone.settings}?language=zh")
    page.check('input[name="cap"][value="1"]')
    page.uncheck('input[type=checkbox][name="channel.push"]')
    page.click('.p-save button[value="save"]')
    assert "已保存" in page.inner_text("[role=status]")
    stands = phone.standing()
    assert stands["cap_per_week"] == 1
    assert {row["channel"] for row in stands["channels"] if row["state"] == "off"} == {"push"}
    page.goto(f"{phone.served.address}/u/{phone.stop}?language=zh")
    page.click("main button")
    assert page.inner_text("h1") == "已经停了"
    page.click("a.p-link")
    page.click('button[value="again.email"]')
    assert {row["state"] for row in phone.standing()["channels"] if row["channel"] == "email"} == {"on"}
    context.close()
